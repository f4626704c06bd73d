"""Tables inside a text: every way in which text sets cells apart is a finder in one registry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from dondoc.reading.document import GridRow
from dondoc.reading.formats import (
    aligned,
    aligned_unnumbered,
    cell_lines,
    four_spaces,
    lone_bars,
    pipes,
    tabs,
    tag_tables,
)
from dondoc.reading.formats.aligned_rows import ORDINAL
from dondoc.reading.formats.lines import RawLine

_BETWEEN_CELLS = re.compile(r"\t|\||\s{2,}")
_CELLS_OF_A_ROW = 4
Rows: TypeAlias = tuple[GridRow, ...]
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TextTable:
    """One way of setting cells apart: where such tables are among lines, and what their rows are."""

    name: str
    spans: Callable[[Sequence[RawLine]], Iterator[Span]]
    rows: Callable[[Sequence[RawLine]], Rows]


class FoundTable(NamedTuple):
    """The lines [start, end) of a table, and its rows."""

    start: int
    end: int
    rows: Rows


# in this order: the first that finds a table has its lines
TEXT_TABLES: tuple[TextTable, ...] = (
    TextTable("tabs", tabs.table_runs, tabs.rows_of),
    TextTable("tags", tag_tables.table_runs, tag_tables.rows_of),
    TextTable("cell lines", cell_lines.table_runs, cell_lines.rows_of),
    TextTable("pipes", pipes.table_runs, pipes.rows_of),
    TextTable("lone bars", lone_bars.table_runs, lone_bars.rows_of),
    TextTable("four spaces", four_spaces.table_runs, four_spaces.rows_of),
    TextTable("aligned", aligned.table_runs, aligned.rows_of),
    TextTable("unnumbered", aligned_unnumbered.table_runs, aligned_unnumbered.rows_of),
)


def find_tables(lines: Sequence[RawLine]) -> list[FoundTable]:
    """All tables among the lines, in the order in which they stand."""
    found: list[FoundTable] = []
    for kind in TEXT_TABLES:
        for start, end in list(stretches_between([one[:2] for one in found], len(lines))):
            for first, last in kind.spans(lines[start:end]):
                rows = kind.rows(lines[start + first : start + last])
                if rows:
                    found.append(FoundTable(start + first, start + last, rows))
        found.sort(key=lambda one: one.start)
    return found


def looks_like_numbered_row(text: str) -> bool:
    """Whether a line has three cells or more, the first of which is a number and another a time or agencies."""
    from dondoc.reading.layouts.shapes import looks_like_agencies, looks_like_time

    cells = [cell.strip() for cell in _BETWEEN_CELLS.split(text.strip().strip("|")) if cell.strip()]
    if len(cells) < _CELLS_OF_A_ROW or not ORDINAL.match(cells[0]):
        return False
    return any(looks_like_time(one) or looks_like_agencies(one) for one in cells[2:])


def stretches_between(spans: Sequence[Span], length: int) -> Iterator[Span]:
    """The stretches before, between and after some spans in order, empty ones too."""
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), length]
    return zip(starts, ends, strict=True)
