"""What a cell's layout left in its text, put into words that the grammar knows, with the doubts."""

from __future__ import annotations

import re

from dondoc.timing.numbers import Impossible

BULLETED = "gạch đầu dòng hiểu là từng mốc, không phải khoảng"
MAYBE_BULLET = "đầu ô có gạch đầu dòng, dấu gạch sau hiểu là khoảng"
BARE_ROMAN = "số La Mã đứng một mình hiểu là quý"
GLUED = "chữ viết liền trước tháng/năm chưa rõ nghĩa"
NO_WEEKDAY = "một tuần chỉ có thứ Hai đến Chủ nhật"
ROUND_THE_CLOCK = "24/7 hiểu là ngày 24 tháng 7, không phải suốt ngày đêm"
ENGLISH = "tháng viết bằng tiếng Anh"

_BULLET_BEHIND_SIGN = re.compile(r"([;:])\s*[-*•]\s*(?=[^\W\d_]|\d)")
_BULLETS = "-–—*•"
_LEADING_BULLET = re.compile(rf"\s*(?P<bullet>[{_BULLETS}])\s")
# "- Quý II - Quý IV" may have been two bulleted lines
_MAYBE_BULLETS = re.compile(r"-\s[^-]*[^\W_]\s-\s")
_NUMBERED_FIRST = re.compile(r"^\s*1\s?[.)]\s+(?=[^\W\d_])")
_NUMBERED_NEXT = re.compile(r"(?<=\S)\s+(?P<number>[2-9]\s?[.)])\s+(?=[A-ZĐÀ-Ỹ])")
_ROMAN = r"(?:I{1,3}|IV)"
_ONLY_ROMANS = re.compile(
    rf"(?:{_ROMAN})(?:\s?(?:,|-|và)\s?{_ROMAN})*\s?[/-]\s?(?:năm\s)?(?:19|20)\d\d"
)
# "T3/2026" and "Q1/2026" are known; "H1/2026", "K1/2026" say nobody knows what
_GLUED = re.compile(
    r"(?<![^\W_])(?!(?:t|q|th|tg|qu)\d)[^\W\d_lio]{1,2}\d{1,2}\s?[/-]\s?(?:19|20)\d\d(?!\d)", re.I
)
_LOW_DASH = re.compile(r"(?<=\s)_(?=\s)|(?<=[\dIVX])_(?=[\dTtQq])|(?<=[A-ZĐ])_(?=[A-ZĐ])")
_NO_WEEKDAY = re.compile(
    r"(?:^\W*|[;:(,]\s?)thứ\s(?:một|tám|chín|mười|[189]|1\d)\s?,?\s?(?:ngày\s)?\d{1,2}/", re.I
)
_ENGLISH_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ENGLISH_DATE = re.compile(
    rf"(?<![^\W_]){_ENGLISH_MONTH}\.?[\s,/-]{{0,2}}(?:\d{{1,2}},?\s)?(?:19|20)\d\d(?!\d)"
    rf"|(?<!\d)\d{{1,2}}[\s-]{_ENGLISH_MONTH}(?![^\W_])",
    re.I,
)


def unlisted(text: str) -> tuple[str, list[str]]:
    """The text as it came with bulleted lines as a list; a doubt where they might be a range.

    Where the first line has a bullet, a bullet at the head of a later line is no dash.
    """
    leading = _LEADING_BULLET.match(text)
    if leading is None or "\n" not in text:
        return text, []
    parts = re.split(rf"\n\s*{re.escape(leading['bullet'])}\s", text)
    could_be_range = any(":" not in part and not part.rstrip().endswith(";") for part in parts[:-1])
    is_dash = leading["bullet"] not in "*•"
    doubted = is_dash and could_be_range and len(parts) > 1
    return ";\n".join(parts), [BULLETED] if doubted else []


def rewritten(text: str) -> tuple[str, list[str]]:
    """The prepared text with its bullets as list signs, and the doubts that this raises.

    Raises:
        Impossible: it holds a date in a writing that is not ours to guess.
    """
    if _ENGLISH_DATE.search(text):
        raise Impossible(ENGLISH)
    if _GLUED.search(text):
        raise Impossible(GLUED)
    if _NO_WEEKDAY.search(text):
        raise Impossible(NO_WEEKDAY)
    doubts: list[str] = []
    if text.strip(" .;") == "24/7":
        doubts.append(ROUND_THE_CLOCK)
    better = _BULLET_BEHIND_SIGN.sub(r"\1 ", _LOW_DASH.sub("-", text))
    if _MAYBE_BULLETS.match(better) and ":" not in better:
        doubts.append(MAYBE_BULLET)
    if _NUMBERED_FIRST.match(better):
        better = _NUMBERED_NEXT.sub(r"; \g<number> ", better)
    if _ONLY_ROMANS.fullmatch(better.strip(" .;")):
        better, doubts = f"Quý {better}", [*doubts, BARE_ROMAN]
    return better, doubts
