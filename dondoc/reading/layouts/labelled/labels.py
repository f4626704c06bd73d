"""Labels in running text: "Cơ quan chủ trì: …", at the start of a paragraph or within it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dondoc.reading.document import Paragraph
from dondoc.reading.layouts.columns import Column, label_of
from dondoc.reading.layouts.ordinals import Led, led_heading, lettered

_PREFIX = re.compile(
    r"^(?:(?P<bullet>[-–—+•*·])\s*|\(?(?P<letter>[a-zđ])[.)]\s*|(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]?\s+)"
)
_LABEL = re.compile(
    r"(?P<words>[^\W\d](?:[^:.;()\n]|\([^:.;()\n]{1,30}\)){1,58}?(?: \d{1,2})?)\s*:\s*"
)
# what is beside the task: where it is held, who pays
BESIDE = (Column.OTHER, Column.MONEY)
_MOST_WORDS_OF_A_LABEL = 7
# where within a paragraph a label may begin
_BOUNDARY = re.compile(r"(?:[.;,)]\s+|\(\s*|\s[-–+]\s+)(?=[^\W\d])")
_WITHIN = (Column.LEAD, Column.COORDINATING, Column.TIMING, Column.PRODUCT)


class Piece(NamedTuple):
    """A piece of a paragraph: under a label, or bare text before the first one. What a label says
    that is beside the task keeps its label.

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
    for (begin, column, after), end in zip(labels, ends, strict=True):
        told = text[begin:end] if column in BESIDE else text[after:end]
        yield Piece(_value(told), index, column, sign)


def stands_as_label(piece: Piece, prefix: str) -> bool:
    """Whether bare text stands as a label with that bullet or letter before it does: "e) Ý nghĩa: …"."""
    own = _PREFIX.match(piece.text)
    bullet, letter = (own["bullet"] or "", own["letter"] or "") if own else ("", "")
    is_alike = bullet == prefix if not prefix[:1].isalpha() else bool(letter)
    return is_alike and looks_like_label(piece)


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
