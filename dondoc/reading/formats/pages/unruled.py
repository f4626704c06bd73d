"""The parts of tables that have no lines down: on the page of their header and on the pages after."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from dondoc.language.text import clean
from dondoc.reading.formats.pages.bands import Tops, is_ordinal, row_tops
from dondoc.reading.formats.pages.gutters import (
    Columns,
    columns_again,
    columns_under,
    end_of_table,
    fits,
    is_torn,
)
from dondoc.reading.formats.pages.headings import header_at, segments
from dondoc.reading.formats.pages.lines import PrintedLine, lines_of, text_of
from dondoc.reading.formats.pages.page import Page, Rule, Word
from dondoc.reading.formats.pages.parts import TableCell, TablePart

_LOOKED_AT = 4


class Found(NamedTuple):
    """A part of a table and the lines [start, end) of the page that it takes."""

    start: int
    end: int
    part: TablePart


class Unruled:
    """Finds such tables page by page; remembers the columns of one that may go on."""

    def __init__(self) -> None:
        self._open: Columns | None = None

    def on(self, page: Page, lines: Sequence[PrintedLine], *, opens_page: bool) -> list[Found]:
        """The parts among lines of a page that stand in no ruled table, from the top down."""
        if not opens_page:
            self.close()
        if not lines:
            return []
        found: list[Found] = []
        at = 0
        while at < len(lines):
            one = self._next(page, lines, at)
            if one is None:
                break
            found.append(one)
            at = one.end
        if not found or found[-1].end < len(lines):
            self._open = None
        return found

    def close(self) -> None:
        """Forget the table of the page before: something else stands between."""
        self._open = None

    def _next(self, page: Page, lines: Sequence[PrintedLine], at: int) -> Found | None:
        header = header_at(lines[at:], page.across)
        if header is None or (at == 0 and header[0] > 0):
            going_on = self._going_on(page, lines) if at == 0 else None
            if going_on is not None:
                return going_on
        if header is None:
            return None
        start, end = at + header[0], at + header[1]
        if self._open is not None:
            # the header is printed again, in as many lines as before
            end = start + self._open.header_lines
        if self._open is None:
            self._open = columns = columns_under(lines[start:end], lines[end:])
        else:
            columns = columns_again(self._open, lines[start:])
        header_lines = end - start
        end += end_of_table(lines[end:], columns)
        part = _part(page, lines[start:end], columns, header_lines=header_lines)
        return Found(start, end, self._in_place(part))

    def _going_on(self, page: Page, lines: Sequence[PrintedLine]) -> Found | None:
        """The rest of the table of the page before, at the top of this one."""
        if self._open is None:
            return None
        columns = columns_again(self._open, lines)
        if not any(fits(line, columns) for line in lines[:_LOOKED_AT]):
            return None
        end = end_of_table(lines, columns)
        if not end:
            return None
        return Found(0, end, self._in_place(_part(page, lines[:end], columns, header_lines=0)))

    def _in_place(self, part: TablePart) -> TablePart:
        """The part with the columns where they stood on the first page."""
        assert self._open is not None
        return replace(part, xs=list(self._open.xs))


def _part(
    page: Page, lines: Sequence[PrintedLine], columns: Columns, *, header_lines: int
) -> TablePart:
    across = [line for line in lines[header_lines:] if not fits(line, columns)]
    tops, is_sure = _tops(page.across, lines, columns, header_lines)
    held: defaultdict[tuple[int, int], list[Word]] = defaultdict(list)
    for line in lines:
        row = max(0, bisect_right(tops, line.middle) - 1)
        if line in across:
            _add_heading(held, row, line)
            continue
        for word in line.words:
            held[max(0, bisect_right(tops, word.middle) - 1), columns.of(word)].append(word)
    cells = [
        _cell(row, column, held.get((row, column), ()))
        for row in range(len(tops))
        for column in range(len(columns.xs) - 1)
    ]
    return TablePart(
        page.number,
        list(columns.xs),
        lines[0].top,
        lines[-1].bottom,
        len(tops),
        cells,
        has_sure_rows=is_sure,
        torn=tuple(line.text for line in across if is_torn(line, columns)),
    )


def _add_heading(
    held: defaultdict[tuple[int, int], list[Word]], row: int, line: PrintedLine
) -> None:
    """Put a line that runs over all columns: in one cell, or its ordinal apart if it stands apart."""
    first, *rest = segments(line)
    if rest and not held[row, 0] and len(first) == 1 and is_ordinal(first[0].text):
        held[row, 0].extend(first)
        held[row, 1].extend(line.words[1:])
    else:
        held[row, int(bool(held[row, 1]))].extend(line.words)


def _tops(
    across: Sequence[Rule], lines: Sequence[PrintedLine], columns: Columns, header_lines: int
) -> Tops:
    """Where rows begin: the header, each heading that runs over the columns, the rows between."""
    tops = [lines[0].top] if header_lines else []
    stretch: list[PrintedLine] = []
    is_heading, is_sure = False, True
    for line in (*lines[header_lines:], None):
        if line is not None and fits(line, columns):
            stretch.append(line)
            is_heading = False
            continue
        words = [word for one in stretch for word in one.words]
        found = row_tops(words, columns.xs, across)
        tops += found.heights
        is_sure = is_sure and found.is_sure
        stretch = []
        if line is not None and not is_heading:
            tops.append(line.top)
            is_heading = True
    return Tops(sorted(tops), is_sure)


def _cell(row: int, column: int, words: Sequence[Word]) -> TableCell:
    text = clean(text_of(lines_of(words)))
    doubts = tuple(word.text for word in words if word.is_doubtful)
    return TableCell(column, row, column + 1, row + 1, text, doubts)
