"""Labels in running text: "Cơ quan chủ trì: …", at the start of a paragraph or within it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dondoc.language.text import match_key
from dondoc.reading.document import Paragraph
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.ordinals import Led, led_heading, lettered

_WHO = r"(?:(?:cac )?(?:co quan|don vi|to chuc|bo phan|phong|so|bo)(?:[ ,/]+(?:co quan|don vi|nganh|ban|phong|to chuc))*[ ,]+)?"
_DOES = r"(?:thuc hien|tham muu|chinh|trien khai|to chuc thuc hien|to chuc|giai quyet)"
_WORDINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.COORDINATING, re.compile(rf"{_WHO}(?:cung )?phoi hop(?: {_DOES})?|{_WHO}(?:co )?(?:lien quan|tham gia)")),
    (Column.LEAD, re.compile(rf"{_WHO}(?:duoc giao )?(?:chu tri|thuc hien|phu trach|dau moi|chiu trach nhiem|tham muu)(?:[ ,]+(?:va )?(?:phoi hop|{_DOES}))*|(?:phan cong|trach nhiem) thuc hien|dau moi(?: thuc hien)?")),
    (Column.TIMING, re.compile(r"(?:du kien )?(?:thoi (?:gian|han|diem)|tien do|lo trinh|han)(?: (?:du kien|thuc hien|hoan thanh|trien khai|to chuc|ban hanh|trinh|bao cao|va tien do))*(?:[ ,/]+(?:hoan thanh|dia diem))?|ky han|hoan thanh")),
    (Column.PRODUCT, re.compile(r"(?:du kien )?(?:san pham|ket qua|dau ra)(?:[ ,/]+(?:san pham|ket qua|dau ra|du kien|thuc hien|can dat|dat duoc|hoan thanh))*")),
    (Column.MONEY, re.compile(r"(?:nguon )?(?:kinh phi|von|luc)(?: (?:thuc hien|du kien))?|du kien kinh phi")),
    (Column.ASSIGNEE, re.compile(r"nguoi (?:thuc hien|phu trach|chiu trach nhiem)|lanh dao (?:phu trach|chi dao)|can bo phu trach")),
    (Column.CONTENT, re.compile(r"(?:ten )?(?:noi dung|nhiem vu|cong viec|hoat dong)(?:[ ,/]+(?:nhiem vu|giai phap|cong viec|hoat dong|thuc hien|cu the|trong tam|chu yeu|chinh))*(?: \d{1,2})?")),
)  # fmt: skip
_PREFIX = re.compile(
    r"^(?:(?P<bullet>[-–—+•*·])\s*|\(?(?P<letter>[a-zđ])[.)]\s*|(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]?\s+)"
)
_LABEL = re.compile(
    r"(?P<words>[^\W\d](?:[^:.;()\n]|\([^:.;()\n]{1,30}\)){1,58}?(?: \d{1,2})?)\s*:\s*"
)
_MOST_WORDS_OF_A_LABEL = 7
# where within a paragraph a label may begin
_BOUNDARY = re.compile(r"(?:[.;,)]\s+|\(\s*|\s[-–+]\s+)(?=[^\W\d])")
_WITHIN = (Column.LEAD, Column.COORDINATING, Column.TIMING, Column.PRODUCT)


_BRACKETS = re.compile(r"\([^()]*\)")


class Piece(NamedTuple):
    """A piece of a paragraph: under a label, or bare text before the first one.

    `prefix` is the bullet or letter before a label; `led` parts the ordinal of bare text, and
    `bullet` is the bullet before it. `paragraph` is the index of its paragraph.
    """

    text: str
    paragraph: int
    column: Column | None = None
    prefix: str = ""
    led: Led | None = None
    bullet: str = ""
    is_heading: bool = False


def label_of(words: str) -> Column | None:
    """What a label stands for, or None: then it is none."""
    key = " ".join(_BRACKETS.sub(" ", match_key(words)).strip(" *").split())
    for column, wording in _WORDINGS:
        if wording.fullmatch(key):
            return column
    return None


def pieces_of(paragraph: Paragraph, index: int) -> Iterator[Piece]:
    """A paragraph cut at its labels, in order."""
    text = paragraph.text
    prefix = _PREFIX.match(text)
    start = prefix.end() if prefix else 0
    labels = list(_labels(text, start))
    first = labels[0][0] if labels else len(text)
    if first > start or not labels:
        yield _bare(text[:first], index, is_heading=paragraph.is_heading)
    sign = prefix[0].strip() if prefix and first == start else ""
    ends = [*(begin for begin, _, _ in labels), len(text)][1:]
    for (_, column, after), end in zip(labels, ends, strict=True):
        yield Piece(_value(text[after:end]), index, column, sign)


def looks_like_label(piece: Piece) -> bool:
    """Whether bare text behind a mark begins as a label does: a few words and a colon."""
    prefix = _PREFIX.match(piece.text)
    found = _LABEL.match(piece.text, prefix.end() if prefix else 0)
    return found is not None and len(found["words"].split()) <= _MOST_WORDS_OF_A_LABEL


def _labels(text: str, start: int) -> Iterator[tuple[int, Column, int]]:
    """The labels: where each begins, what it is, where its text begins."""
    places = [start, *(mark.end() for mark in _BOUNDARY.finditer(text, start))]
    for place in places:
        found = _LABEL.match(text, place)
        column = label_of(found["words"]) if found else None
        if found and column and (place == start or column in _WITHIN):
            yield place, column, found.end()


def _value(text: str) -> str:
    """What stands under a label, without the brackets that open or close around all labels."""
    value = text.strip().rstrip("(-–+ ").strip()
    if value.count(")") > value.count("("):
        value = value.rstrip(" .;")
        value = value.removesuffix(")")
    return value


def _bare(text: str, index: int, *, is_heading: bool) -> Piece:
    text = text.strip().rstrip("(").rstrip(" -–+")
    led = led_heading(text) or lettered(text)
    prefix = _PREFIX.match(text)
    bullet = prefix["bullet"] if prefix and prefix["bullet"] else ""
    return Piece(text, index, led=led, bullet=bullet or "", is_heading=is_heading)
