"""What stands in the margins and is no text of the plan: page numbers, lines that every page repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dondoc.reading.formats.lines import PAGE_NUMBER
from dondoc.reading.formats.pages.lines import PrintedLine
from dondoc.reading.formats.pages.page import Page

_MARGIN = 0.12
# in points: a line of the margin stands at the same height on each page
_SAME_HEIGHT = 2.0
# of the height of a line: so far it stands from the text
_APART = 0.6
_DIGITS = re.compile(r"\d+")


class _Seen(NamedTuple):
    text: str
    middle: float


class Margins:
    """Leaves them out page by page; a line is known for one of the margin where it comes again."""

    def __init__(self) -> None:
        self._seen: list[_Seen] = []

    def without(self, lines: Sequence[PrintedLine], page: Page) -> list[PrintedLine]:
        """The lines of a page without the lone number and the repeated line at its head or foot."""
        ends = [line for line in (*lines[:1], *lines[1:][-1:]) if in_margin(line, page)]
        left_out = [line for line in ends if PAGE_NUMBER.match(line.text) or self._is_again(line)]
        inner = [line for line in lines if line not in left_out]
        # a number may stand below the repeated line
        more = [line for line in (*inner[:1], *inner[1:][-1:]) if in_margin(line, page)]
        left_out += [line for line in more if left_out and self._is_again(line)]
        found = [_Seen(_masked(line.text), line.middle) for line in (*ends, *more)]
        apart = _apart(lines)
        self._seen = [one for one in found if any(abs(one.middle - at) < 1 for at in apart)]
        return [line for line in lines if line not in left_out]

    def _is_again(self, line: PrintedLine) -> bool:
        return any(
            one.text == _masked(line.text) and abs(one.middle - line.middle) < _SAME_HEIGHT
            for one in self._seen
        )


def _masked(text: str) -> str:
    """The text with its numbers made alike: pages are counted in it."""
    return _DIGITS.sub("0", text)


def _apart(lines: Sequence[PrintedLine]) -> list[float]:
    """The heights of the lines at the ends that stand apart from the others, or beside a number."""
    found: list[float] = []
    for first, second in ((lines[:1], lines[1:2]), (lines[-1:], lines[-2:-1])):
        for line in first:
            gap = max(
                (abs(line.middle - other.middle) - line.height for other in second), default=0
            )
            if gap > _APART * line.height:
                found.append(line.middle)
    return found


def in_margin(line: PrintedLine, page: Page) -> bool:
    """Whether a line stands at the very head or foot of its page."""
    return not _MARGIN * page.height < line.middle < (1 - _MARGIN) * page.height
