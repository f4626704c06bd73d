"""Where rows begin among lines of cells when no number says so: by what whole rows look like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from dondoc.reading.formats.lines import join_words
from dondoc.reading.formats.title_rows import begins_with_ordinal, is_number_column
from dondoc.reading.formats.wrapping import ends_sentence

# what speaks against a row
_BEGINS_WITHIN_A_SENTENCE, _BEGINS_NO_CAPITAL, _FOLLOWS_NO_END = 6.0, 1.0, 1.0
_NOT_AT_THE_TOP = 6.0
_CELL_WITH_A_HOLE = 4.0
_NO_TIME, _ODD_TIME = 2.0, 3.0
_NOBODY, _ODD_NAME, _CUT_NAME = 2.0, 1.5, 2.0
_TWO_ROWS_IN_ONE = 4.0
_DOUBTFUL = 2.0
_LONGEST_ROW = 80
_BEGIN_CELLS = "-–+•“\"'(["

Cells = Sequence[str]


class Parted(NamedTuple):
    """The lines [start, end) of one row; `is_doubtful` where it might as well begin or end elsewhere."""

    start: int
    end: int
    is_doubtful: bool


class RowShapes(NamedTuple):
    """Which columns of a table say what, when and who; None where it has no such column."""

    content: int
    timing: int | None
    lead: int | None

    @classmethod
    def of(cls, headings: Sequence[str]) -> Self | None:
        """The columns by their headings, or None where these are no columns of tasks."""
        # the layouts stand on the formats; their words are asked for when they are needed
        from dondoc.reading.layouts.columns import Column, columns_of, is_task_header

        found = columns_of(headings)
        if not is_task_header(found) or not {Column.TIMING, Column.LEAD} & set(found):
            return None
        places = {column: place for place, column in enumerate(found)}
        return cls(places[Column.CONTENT], places.get(Column.TIMING), places.get(Column.LEAD))

    def fits(self, cells: Cells) -> bool:
        """Whether a row's time is a time, its lead an agency, and its content neither."""
        from dondoc.reading.layouts.shapes import (
            looks_like_agencies,
            looks_like_number,
            looks_like_time,
        )

        timing, lead = cells[self.timing or 0], cells[self.lead or 0]
        content = cells[self.content]
        is_bare = not looks_like_time(content) and not looks_like_number(content)
        return looks_like_time(timing) and looks_like_agencies(lead) and is_bare

    def parted(self, lines: Sequence[Cells]) -> Iterator[Parted]:
        """The rows in order, so that as little as can be speaks against them together."""
        begins = [place for place, cells in enumerate(lines) if self._may_begin(cells, place)]
        best: dict[int, _Best] = {0: _Best(0.0, 0, 0.0)}
        ends = [*begins[1:], len(lines)]
        for end in ends:
            ways = [
                _Best(best[start].total + cost, start, cost)
                for start in begins
                if start in best and end - _LONGEST_ROW <= start < end
                for cost in [self._against(lines, start, end)]
            ]
            if ways:
                best[end] = min(ways)
        yield from _walked_back(best, len(lines))

    def _may_begin(self, cells: Cells, place: int) -> bool:
        if place == 0 or self._is_heading(cells):
            return True
        others = [cells[one] for one in (self.timing, self.lead) if one is not None]
        return _begins(cells[self.content]) and any(map(_begins, others))

    def _is_heading(self, cells: Cells) -> bool:
        said = [cell for cell in cells if cell]
        return len(said) == 1 and said[0].isupper()

    def _against(self, lines: Sequence[Cells], start: int, end: int) -> float:
        """How irregular it would be if these lines were a row."""
        part = lines[start:end]
        if all(map(self._is_heading, part)):
            return 0.0
        cells = [join_words(filter(None, column)) for column in zip(*part, strict=True)]
        cost = _NOT_AT_THE_TOP * sum(
            bool(whole) and not first for whole, first in zip(cells, part[0], strict=True)
        )
        cost += _BEGINS_WITHIN_A_SENTENCE * sum(cell[:1].islower() for cell in part[0])
        cost += self._of_content(lines, start) + self._of_time(cells) + self._of_lead(cells)
        cost += _CELL_WITH_A_HOLE * sum(map(has_hole, zip(*part, strict=True)))
        inner = sum(map(self._opens, part[1:]))
        return cost + _TWO_ROWS_IN_ONE * (inner + any(map(self._is_heading, part)))

    def _of_content(self, lines: Sequence[Cells], start: int) -> float:
        text = lines[start][self.content]
        above = next((cells[self.content] for cells in reversed(lines[:start]) if any(cells)), "")
        cost = 0.0 if _begins(text) else _BEGINS_NO_CAPITAL
        return cost + _FOLLOWS_NO_END * bool(
            above and not (ends_sentence(above) or above.isupper())
        )

    def _of_time(self, cells: Cells) -> float:
        from dondoc.reading.layouts.shapes import looks_like_time

        if self.timing is None:
            return 0.0
        text = cells[self.timing]
        return (0.0 if looks_like_time(text) else _ODD_TIME) if text else _NO_TIME

    def _of_lead(self, cells: Cells) -> float:
        from dondoc.reading.layouts.shapes import is_open, looks_like_agencies

        if self.lead is None:
            return 0.0
        text = cells[self.lead]
        if not text:
            return _NOBODY
        return _ODD_NAME * (not looks_like_agencies(text)) + _CUT_NAME * is_open(text)

    def _opens(self, cells: Cells) -> bool:
        """Whether a line has words that may begin a cell in every column that all rows fill."""
        needed = [cells[one] for one in self if one is not None]
        return all(needed) and all(
            _begins(cell) if place == self.timing else begins_cell(cell)
            for place, cell in enumerate(cells)
            if cell
        )


class _Best(NamedTuple):
    """The cheapest way to part all lines above a place: its cost, where its last row begins, and
    what speaks against that row."""

    total: float
    start: int
    last: float


def _walked_back(best: dict[int, _Best], end: int) -> list[Parted]:
    rows: list[Parted] = []
    while end > 0:
        way = best[end]
        rows.append(Parted(way.start, end, way.last >= _DOUBTFUL))
        end = way.start
    return rows[::-1]


def _begins(text: str) -> bool:
    return begins_cell(text) or text[:1].isdigit()


def begins_cell(text: str) -> bool:
    """Whether a cell may begin so: with a capital, a dash, a quotation mark or a bracket."""
    return bool(text) and (text[0].isupper() or text[0] in _BEGIN_CELLS)


def has_hole(column: Sequence[str]) -> bool:
    """Whether a cell goes on below lines on which it has no words."""
    filled = bytes(map(bool, column)).strip(b"\0")
    return 0 in filled


def rejoined(cells: Sequence[str], headings: Sequence[str]) -> tuple[str, ...]:
    """A row of too many cells with one of them made whole, where bars within its text parted it.

    Only where one cell alone can have been parted so that number, time and lead are such; else as
    it is.
    """
    shapes = RowShapes.of(headings)
    parts = len(cells) - len(headings) + 1
    if shapes is None or shapes.timing is None or shapes.lead is None or "" in cells:
        return tuple(cells)
    ways = [
        (*cells[:place], " | ".join(cells[place : place + parts]), *cells[place + parts :])
        for place in range(len(headings))
    ]
    number = is_number_column(headings[0])
    sure = [
        way
        for way in ways
        if shapes.fits(way) and (not number or (begins_with_ordinal(way[0]) and " " not in way[0]))
    ]
    return sure[0] if len(sure) == 1 else tuple(cells)
