"""A text as numbered lines, with the pages that form feeds part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dondoc.plan import Place
from dondoc.reading.document import Line
from dondoc.reading.formats.markup import plain

PAGE_NUMBER = re.compile(r"^[-–\s]*(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–\s]*$", re.I)
_GAP_ABOVE_A_PAGE_NUMBER = 2


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as it stands, blank ones too. `number` counts from 1; `page` only with form feeds."""

    text: str
    number: int
    page: int | None = None
    opens_page: bool = False

    @property
    def place(self) -> Place:
        return Place(page=self.page, line=self.number)

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


def split_lines(text: str) -> list[RawLine]:
    """All lines of a text. A form feed, or one that was turned into a leading space, opens a page."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    page = 1 if "\x0c" in text else None
    return list(_numbered(lines, page))


def _numbered(lines: Sequence[str], page: int | None) -> Iterable[RawLine]:
    for number, line in enumerate(lines, start=1):
        feeds = line.count("\x0c")
        if page is not None:
            page += feeds
        lone_space = line.startswith(" ") and not line.startswith("  ")
        yield RawLine(line.replace("\x0c", ""), number, page, bool(feeds) or lone_space)


def without_page_numbers(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines with the page numbers blanked: a lone number under at least two blank lines."""
    kept: list[RawLine] = []
    gap = _GAP_ABOVE_A_PAGE_NUMBER
    for line in lines:
        stands_alone = gap >= _GAP_ABOVE_A_PAGE_NUMBER and PAGE_NUMBER.match(line.text.strip())
        kept.append(RawLine("", line.number, line.page) if stands_alone else line)
        gap = gap + 1 if line.is_blank else 0
    return kept


def printed_lines(lines: Iterable[RawLine]) -> tuple[Line, ...]:
    """The lines that hold words, each with the blank lines counted above it."""
    found: list[Line] = []
    gap = 0
    for line in lines:
        words = plain(line.text)
        if not words:
            gap += 1
            continue
        found.append(Line(words, line.place, gap, line.opens_page))
        gap = 0
    return tuple(found)


def join_words(parts: Iterable[str]) -> str:
    """Lines of one sentence as one, a single space between; none after a word cut at its hyphen."""
    joined = ""
    for part in parts:
        is_cut = len(joined) > 1 and joined[-1] == "-" and joined[-2].isalnum()
        joined += part if is_cut or not joined or not part else f" {part}"
    return joined
