"""Whether a line goes on with the line before it, or begins a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dondoc.reading.formats.lines import RawLine

# how a paragraph begins: bullet, "1.", "1.2.", "a)", "IV.", "Điều 3."
OPENING = re.compile(
    r"^(?:[-–+•*]\s|(?:\d{1,2}\.)+(?:\d{1,2}\.?)?\s|\d{1,2}\)\s|[a-zđ]\)\s|[IVXL]{1,6}[.)]\s"
    r"|(?:Điều|Phần|PHẦN|Chương|CHƯƠNG|Mục|Phụ lục|PHỤ LỤC)\b)"
)
# openings that no sentence goes on with, and those that may as well be a dash within one
NUMBERED = re.compile(
    r"^(?:(?:\d{1,2}\.)+(?:\d{1,2}\.?)?\s|\d{1,2}\)\s|[a-zđ]\)\s|[IVXL]{1,6}[.)]\s|\+\s)"
)
_LISTED = re.compile(r"^(?:(?:\d{1,2}\.)+(?:\d{1,2}\.?)?\s|[a-zđ]\)\s|[IVXL]{1,6}[.)]\s|[-+]\s)")
_CLOSING = (*".;:!?…", ".”", ".)", ":”")
_CUT_AT_HYPHEN = re.compile(r"\w-\s*$")
_A_LINE = 60
_LONGEST_WRAPPED_LINE = 160
_SHARE_OF_LONG_LINES = 0.02
_MEANT_AS_SIGNAL = 0.9
_FEWEST_OPENINGS = 5
_SLIPS = 0.04
_BARS = ("|", "||")
_NARROWEST = 45


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence, or a part of a list, does."""
    return text.rstrip().endswith(_CLOSING)


def begins_low(text: str) -> bool:
    """Whether the text begins with a small letter, as only the middle of a sentence does."""
    return text.lstrip()[:1].islower()


class Wrapping:
    """The habits of one text: how wide its lines are, and whether a wrapped line ends in a space."""

    def __init__(self, lines: Sequence[RawLine]) -> None:
        words = [line.text.rstrip() for line in lines if not line.is_blank]
        long = sum(len(line) > _LONGEST_WRAPPED_LINE for line in words)
        certain = _certain_wraps(lines) if long <= len(words) * _SHARE_OF_LONG_LINES else []
        self.is_wrapped = bool(certain)
        self._room = _room(certain) or max(map(len, words), default=0)
        spaced = sum(first.text.endswith((" ", "\u00a0")) for first, _ in certain)
        self._marks_wraps = len(certain) > 5 and spaced >= _MEANT_AS_SIGNAL * len(certain)
        self._parts_by_blank_lines = _parts_by_blank_lines(lines)

    def goes_on(self, first: RawLine, second: RawLine, *, gap: int) -> bool:
        """Whether `second`, `gap` blank lines below, belongs to the paragraph of `first`."""
        if self.is_wrapped and self._parts_by_blank_lines:
            return not gap
        if self.is_wrapped:
            return self._goes_on_wrapped(first.text, second.text.strip(), gap)
        return _goes_on_unwrapped(first.text.strip(), second.text.strip(), gap)

    def _goes_on_wrapped(self, first: str, second: str, gap: int) -> bool:
        full = self._is_full(first, second)
        if _CUT_AT_HYPHEN.search(first) and full:
            return True
        if NUMBERED.match(second) and (first.isupper() or _LISTED.match(first)):
            return False
        if OPENING.match(second) and (ends_sentence(first) or not full):
            return False
        if begins_low(second):
            return not first.isupper() and (full or not ends_sentence(first))
        if not full or (self._marks_wraps and not first.endswith((" ", "\u00a0"))):
            return False
        return not (ends_sentence(first) and gap)

    def _is_full(self, first: str, second: str) -> bool:
        next_word = second.split(maxsplit=1)[0]
        return len(first.rstrip()) + 1 + len(next_word) >= self._room


def _parts_by_blank_lines(lines: Sequence[RawLine]) -> bool:
    """Whether a blank line stands above every paragraph, as in Markdown, and in none.

    A letterhead between lone bars says nothing about that: its lines stand one below the other.
    """
    parted = together = 0
    before = ""
    for block in _blocks(lines):
        if any(line.strip() in _BARS for line in block):
            continue
        openings = [OPENING.match(line.strip().lstrip("*")) is not None for line in block]
        parted += openings[0]
        together += sum(openings[1:])
        is_cut = begins_low(block[0]) and not openings[0]
        together += is_cut and not ends_sentence(before)
        before = block[-1]
    return parted > _FEWEST_OPENINGS and together <= parted * _SLIPS


def _blocks(lines: Sequence[RawLine]) -> Iterator[list[str]]:
    """The lines that stand together without a blank one between them."""
    block: list[str] = []
    for line in lines:
        if not line.is_blank:
            block.append(line.text)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _certain_wraps(lines: Sequence[RawLine]) -> list[tuple[RawLine, RawLine]]:
    printed = [line for line in lines if not line.is_blank]
    return [
        (first, second)
        for first, second in pairwise(printed)
        if begins_low(second.text) and not (ends_sentence(first.text) or first.text.isupper())
    ]


def _room(certain: Sequence[tuple[RawLine, RawLine]]) -> int:
    """The width at which lines of this text are broken, short of the few that break early."""
    widths = sorted(
        len(first.text.rstrip()) + 1 + len(second.text.split(maxsplit=1)[0])
        for first, second in certain
    )
    return max(widths[len(widths) // 20] - 2, _NARROWEST) if widths else 0


def _goes_on_unwrapped(first: str, second: str, gap: int) -> bool:
    """One line is one paragraph here; only a page break cuts one in the middle of a sentence."""
    if OPENING.match(second) or second.startswith(("#", "*", "<", "|", "!")):
        return False
    if first.endswith(("*", ">")) or first.startswith("#") or ends_sentence(first):
        return False
    if begins_low(second):
        return not first.isupper()
    is_cut_before_a_name = first[-1].isalpha() or first.endswith(",")
    return bool(gap) and is_cut_before_a_name and min(len(first), len(second)) > _A_LINE
