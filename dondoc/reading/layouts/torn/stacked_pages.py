"""Pages of a torn table whose columns stand one below the other -> numbers, contents, other cells.

So plain `pdftotext` gives a ruled table: on each page the column of numbers, then the column of
contents without a gap, then the other cells, row by row, a blank line between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dondoc.language.text import match_key
from dondoc.plan import Place
from dondoc.reading.document import Line
from dondoc.reading.layouts.columns import Column, column_of
from dondoc.reading.layouts.ordinals import bare_ordinal
from dondoc.reading.layouts.shapes import looks_like_time

_COLUMN_COUNT = re.compile(r"^\(\d{1,2}\)$")
_SHARE_OF_PAGES = 0.6
_LONGEST_NAME = 40
_OF_TASKS = (Column.CONTENT, Column.TIMING, Column.LEAD)


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that stand together: one cell, mostly."""

    lines: tuple[Line, ...]

    @property
    def place(self) -> Place:
        return self.lines[0].place


@dataclass(slots=True)
class StackedPage:
    """One page: its ordinals in order, the lines of its contents, and the other cells."""

    place: Place
    numbers: list[Line] = field(default_factory=list)
    contents: list[Line] = field(default_factory=list)
    times_among_contents: list[Line] = field(default_factory=list)
    cells: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stacked:
    """A whole table: its columns in the order of their headings, numbers left out, and its pages."""

    columns: tuple[Column, ...]
    pages: tuple[StackedPage, ...]


def stacked_of(lines: Sequence[Line]) -> Stacked | None:
    """The pages of a table whose columns stand one below the other, or None where they do not."""
    pages = list(_pages(lines))
    if not pages or not any(bare_ordinal(page[1].text) for page in pages if len(page) > 1):
        return None
    names = _names(pages)
    columns = tuple(names.values())
    if any(one not in columns for one in _OF_TASKS) or columns[0] is not Column.CONTENT:
        return None
    wraps = _wraps(pages, names)
    return Stacked(columns, tuple(_page(page, {*names, *wraps}) for page in pages))


def _pages(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines from each heading of the column of numbers to the next, page numbers left out."""
    page: list[Line] = []
    for line, following in pairwise([*lines, None]):
        assert line is not None
        if column_of(line.text) is Column.NUMBER:
            if page:
                yield page
            page = [line]
            continue
        is_before_header = following is None or column_of(following.text) is Column.NUMBER
        if page and not (line.text.isdecimal() and (line.opens_page or is_before_header)):
            page.append(line)
    if page:
        yield page


def _names(pages: Sequence[Sequence[Line]]) -> dict[str, Column]:
    """The first line of each column's heading, by its key, in the order of the first page."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({match_key(line.text) for line in page[1:] if len(line.text) <= _LONGEST_NAME})
    names: dict[str, Column] = {}
    for index, line in enumerate(pages[0][1:], start=1):
        key = match_key(line.text)
        column = column_of(line.text)
        if column is Column.OTHER and index + 1 < len(pages[0]):
            column = column_of(f"{line.text} {pages[0][index + 1].text}")
        is_name = _may_be_name(line.text) and seen[key] >= _SHARE_OF_PAGES * len(pages)
        if is_name and column is not Column.OTHER and column not in names.values():
            names[key] = column
    return names


def _may_be_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and text[0].isupper() and text[-1] not in ".,;:"


def _wraps(pages: Sequence[Sequence[Line]], names: dict[str, Column]) -> set[str]:
    """The further lines of headings: those that follow a heading's first on most pages."""
    below: Counter[str] = Counter()
    for page in pages:
        for line, following in pairwise(page):
            is_wrapped = following.gap == 0 and following.text[:1].islower()
            if match_key(line.text) in names and is_wrapped:
                below[match_key(following.text)] += 1
    return {key for key, count in below.items() if count >= _SHARE_OF_PAGES * len(pages)}


def _page(lines: Sequence[Line], headings: set[str]) -> StackedPage:
    page = StackedPage(lines[0].place)
    waiting = set(headings)
    rest: list[list[Line]] = []
    is_column_of_numbers = True
    for line in lines[1:]:
        key = match_key(line.text)
        if is_column_of_numbers and bare_ordinal(line.text):
            page.numbers.append(line)
        elif key in waiting or _COLUMN_COUNT.match(line.text):
            waiting.discard(key)
            is_column_of_numbers = False
            if line.gap and rest:
                rest.append([])
        else:
            is_column_of_numbers = False
            if not rest or (line.gap and rest[-1]):
                rest.append([])
            rest[-1].append(line)
    _share_out(page, [Piece(tuple(part)) for part in rest if part])
    return page


def _share_out(page: StackedPage, pieces: Sequence[Piece]) -> None:
    """The first piece is the column of contents, into which times may have slid."""
    if not pieces:
        return
    for line in pieces[0].lines:
        is_time = line.text[:1].isupper() and looks_like_time(line.text)
        (page.times_among_contents if is_time else page.contents).append(line)
    for piece in pieces[1:]:
        page.cells.extend(_parted_at_times(piece))


def _parted_at_times(piece: Piece) -> Iterator[Piece]:
    """A piece in which one cell ends and a time begins is two."""
    part: list[Line] = []
    for line in piece.lines:
        is_time = line.text[:1].isupper() and looks_like_time(line.text)
        if is_time and part:
            yield Piece(tuple(part))
            part = []
        part.append(line)
    yield Piece(tuple(part))
