"""A row of a grid -> its cells by column, also where some are merged away or set in pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dondoc.reading.document import GridRow
from dondoc.reading.formats.lines import join_words
from dondoc.reading.layouts.agency_marks import role_of
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.fitting import fit, fit_rest
from dondoc.reading.layouts.headers import Header
from dondoc.reading.layouts.shapes import begins_low, looks_like_number, looks_like_time

Cells: TypeAlias = dict[Column, str]
_LEAST_REPEATED = 3
_LONGEST_TICK = 3
_BOTH = re.compile(
    r"^[-–+ ]*(?:(?:Cơ quan|Đơn vị)\s+)?chủ trì\s*:\s*(?P<lead>\S.*?)[\s;.,–-]+"
    r"(?:(?:Cơ quan|Đơn vị)\s+)?phối hợp\s*:\s*(?P<coordinating>\S.*)$",
    re.I,
)
_MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Placed:
    """A row by its columns. `merged` is the text of a row that is one cell across the table.

    `why` says why the cells could not be given to columns; `is_sure` is False where they were
    given by their words and another way would have fitted too. `carried` are the columns whose cell is
    merged with the one above. `is_short` is set where cells are
    missing that a merged cell may hold.
    """

    cells: Cells
    row: GridRow
    merged: str = ""
    why: str = ""
    is_sure: bool = True
    is_short: bool = False
    carried: frozenset[Column] = frozenset()

    @property
    def text(self) -> str:
        """All words of the row."""
        return " | ".join(cell for cell in self.row.cells if cell)

    def holds_only(self, *columns: Column) -> bool:
        """Whether no other column has words."""
        held = {*columns, Column.STEP}
        return not any(text for column, text in self.cells.items() if column not in held)


def joined(first: str, second: str) -> str:
    """Two parts of one text."""
    return join_words(part for part in (first, second) if part)


def place(row: GridRow, header: Header) -> Placed:
    """Give a row's cells to the columns."""
    width = len(header.columns)
    if any(row.cells[width:]):
        return Placed(_empty(), row, why="hàng có nhiều ô hơn tiêu đề của bảng")
    merged = _merged_across(row, header)
    if merged:
        return Placed(_empty(), row, merged=merged)
    if _stands_as_it_is(row.cells, header):
        return Placed(
            _by_column(row.cells, header),
            row,
            is_short=_lacks_cells(row.cells, width),
            carried=frozenset(header.columns[place] for place in row.carried if place < width),
        )
    return _fitted(row, header)


def _empty() -> Cells:
    return dict.fromkeys(Column, "")


def _merged_across(row: GridRow, header: Header) -> str:
    """The one text of a row, where it stands in no column of its own."""
    written = [cell for cell in row.cells if cell]
    if len(written) >= _LEAST_REPEATED and len(set(written)) == 1 and len(written[0]) > 1:
        return written[0]
    if len(written) != 1 or looks_like_number(written[0]):
        return ""
    place = next(index for index, cell in enumerate(row.cells) if cell)
    column = header.columns[place]
    if column in (Column.CONTENT, Column.DETAIL) and len(row.cells) > 1:
        return ""
    stands_there = column is not Column.NUMBER and (place > 0 or looks_like_time(written[0]))
    return "" if stands_there and len(row.cells) > 1 else written[0]


def _stands_as_it_is(cells: Sequence[str], header: Header) -> bool:
    """Whether each cell stands in its own column: none is missing, or only the last ones are."""
    width = len(header.columns)
    ends = _end(cells)
    if not header.is_numbered:
        return len(cells) >= width or "" in cells[:ends]
    number = header.columns.index(Column.NUMBER)
    first = cells[number] if number < len(cells) else ""
    if first and not looks_like_number(first):
        return ends == width
    return len(cells) >= width or "" in cells[:ends]


def _end(cells: Sequence[str]) -> int:
    """How many cells there are without the empty ones at the end."""
    return max((index + 1 for index, cell in enumerate(cells) if cell), default=0)


def _lacks_cells(cells: Sequence[str], width: int) -> bool:
    return len(cells) < width


def _fitted(row: GridRow, header: Header) -> Placed:
    written = [cell for cell in row.cells if cell]
    found = fit(written, header.columns)
    if found is None:
        return Placed(_empty(), row, why="không rõ các ô của hàng thuộc cột nào", is_short=True)
    cells = [""] * len(header.columns)
    for column, cell in zip(found.columns, written, strict=True):
        cells[column] = cell
    return Placed(_by_column(cells, header), row, is_sure=found.is_sure, is_short=True)


def placed_as_rest(row: Placed, header: Header, above: Cells) -> Placed:
    """The row with its cells where they go on with those above, if there is one way to do so."""
    written = [cell for cell in row.row.cells if cell]
    if not row.is_short or not written or not begins_low(written[0]):
        return row
    columns = fit_rest(written, header.columns, above)
    if columns is None:
        return row
    cells = [""] * len(header.columns)
    for column, cell in zip(columns, written, strict=True):
        cells[column] = cell
    return Placed(_by_column(cells, header), row.row, is_short=True)


def _by_column(row: Sequence[str], header: Header) -> Cells:
    """A row's cells by column; every column has one, empty where the table lacks it."""
    cells = _empty()
    ticked: list[str] = []
    for column, name, cell in zip(header.columns, header.names, row, strict=False):
        if column is Column.OTHER:
            cells[column] = joined(cells[column], cell)
        elif column is Column.MARK:
            ticked.extend([_ticked(name, cell)] if cell else [])
        elif column in (Column.LEADS, Column.HELPS, Column.ROLE):
            _take_ticked_agency(cells, column, name, cell)
        else:
            cells[column] = cell
    cells[Column.NUMBER] = cells[Column.NUMBER] or cells[Column.STEP]
    if ticked:
        cells[Column.TIMING] = ", ".join(ticked)
    cells[Column.CONTENT] = _with_detail(cells[Column.CONTENT], cells[Column.DETAIL])
    cells[Column.TIMING] = _until(cells[Column.TIMING], cells[Column.UNTIL])
    if not {Column.COORDINATING, Column.HELPS, Column.ROLE} & set(header.columns):
        _part_agencies(cells)
    return cells | {Column.DETAIL: "", Column.UNTIL: ""}


def _take_ticked_agency(cells: Cells, column: Column, name: str, cell: str) -> None:
    if not cell:
        return
    role = {Column.LEADS: Column.LEAD, Column.HELPS: Column.COORDINATING}.get(column, role_of(cell))
    cells[role] = f"{cells[role]}; {name}" if cells[role] else name


def _part_agencies(cells: Cells) -> None:
    """Part "Chủ trì: Sở A; phối hợp: Sở B", which stands in one cell."""
    found = _BOTH.match(cells[Column.LEAD])
    if found:
        cells[Column.LEAD] = found["lead"].rstrip(" .;,")
        cells[Column.COORDINATING] = found["coordinating"]


def _ticked(name: str, cell: str) -> str:
    """A stretch of time that is ticked; what is written instead of a tick is kept behind it."""
    if name.isdecimal() and int(name) in _MONTHS:
        name = f"Tháng {name}"
    return name if len(cell) <= _LONGEST_TICK else f"{name} ({cell})"


def _with_detail(content: str, detail: str) -> str:
    if not content or not detail:
        return content or detail
    return f"{content} {detail}" if content.endswith((".", ":", ";")) else f"{content}: {detail}"


def _until(start: str, end: str) -> str:
    return f"{start} - {end}" if start and end and start != end else start or end
