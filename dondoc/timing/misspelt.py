"""Words of time with a wrong accent, a lost one or a lost space: a bound overlooked moves the day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dondoc.timing.letters import spellings

# by the letters without marks; none of them is another word of Vietnamese
_WORDS = dict.fromkeys(("truoc", "trouc", "turoc", "truocc", "trc"), "trước")
_PAIRS = {
    ("cham", "nhat"): "chậm nhất",
    ("muon", "nhat"): "muộn nhất",
    ("den", "het"): "đến hết",
    ("thuong", "xuyen"): "thường xuyên",
    ("dinh", "ki"): "định kỳ",
    ("dinh", "huong"): "định hướng",
    ("tam", "nhin"): "tầm nhìn",
    ("hang", "thang"): "hằng tháng",
    ("hang", "qui"): "hằng quý",
}
_RIGHT = {spellings(word)[0] for word in ("trước",)}
_RIGHT_PAIRS = {
    tuple(spellings(word)[0] for word in pair.split())
    for pair in (*_PAIRS.values(), "hàng tháng", "hàng quý")
}
_WORD = re.compile(r"[^\W\d_]+")
_GLUED = re.compile(
    r"(?i)(?<![^\W_])(trước|truớc|trứơc|sau|đến|hết|từ)(?=(?:ngày|tháng|quý|năm)\b)"
)


def respelt(text: str) -> str:
    """The text with the misspelt words of time put right; a text without any marks is left alone."""
    if text.isascii() and "trc" not in text.casefold():
        return text
    better = _GLUED.sub(r"\1 ", text)
    for start, end, right in reversed(list(_slips(better))):
        better = better[:start] + right + better[end:]
    return better


def _slips(text: str) -> Iterator[tuple[int, int, str]]:
    words = [(one.start(), one.end(), *spellings(one.group())) for one in _WORD.finditer(text)]
    for at, (start, end, form, plain) in enumerate(words):
        wrong = form != plain or plain != "truoc"
        if plain in _WORDS and wrong and form not in _RIGHT:
            yield start, end, _WORDS[plain]
        if at + 1 == len(words):
            return
        _, after, next_form, next_plain = words[at + 1]
        pair, forms = (plain, next_plain), (form, next_form)
        if pair in _PAIRS and forms not in _RIGHT_PAIRS and forms != pair:
            yield start, after, _PAIRS[pair]
