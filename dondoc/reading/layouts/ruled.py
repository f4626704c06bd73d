"""Tables with cells: columns by the words of their headings, section rows, rows over page breaks."""

from __future__ import annotations

from collections.abc import Sequence

from dondoc.reading.document import Document, Grid, GridRow
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.headers import Header, find_header
from dondoc.reading.layouts.ruled_rows import RowReader
from dondoc.reading.layouts.table import TableRead


def recognises(document: Document) -> bool:
    """Whether any table of the document is one of tasks."""
    return any(find_header(grid.rows) is not None for grid in document.grids)


def read(document: Document) -> TableRead:
    """Read all tables of tasks as one; tables of money, targets and the like are left alone."""
    reader = RowReader()
    header: Header | None = None
    for grid in document.grids:
        own = find_header(grid.rows)
        header = own or _carried_on(header, grid)
        if header is not None:
            _read_grid(grid, header, has_header=own is not None, reader=reader)
    return reader.finish()


def _read_grid(grid: Grid, header: Header, *, has_header: bool, reader: RowReader) -> None:
    rows = [row for row in grid.rows if any(row.cells)]
    reader.result.total += len(rows)
    first = 0
    if has_header:
        first = sum(1 for row in grid.rows[: header.end] if any(row.cells))
        reader.result.headers += first
    for row in rows[first:]:
        reader.take(row, header)


def _carried_on(header: Header | None, grid: Grid) -> Header | None:
    """The header of the table before, where this one has none of its own and the same columns."""
    if header is None or not grid.rows:
        return None
    width = max(len(row.cells) for row in grid.rows)
    numbered = _column(grid.rows, header.columns.index(Column.NUMBER)) if header.is_numbered else []
    looks_numbered = sum(cell[:1].isdigit() for cell in numbered) * 2 >= len(grid.rows)
    return header if width == len(header.columns) and looks_numbered else None


def _column(rows: Sequence[GridRow], index: int) -> list[str]:
    return [row.cells[index] for row in rows if index < len(row.cells)]
