"""Columns of numbers that are one: "I" and "1" side by side under "TT", and no row fills both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dondoc.reading.document import Grid, GridRow
from dondoc.reading.formats.title_rows import is_number_column, names_columns

_ROWS_BEFORE_A_HEADER = 12


def without_twins(grid: Grid) -> Grid:
    """The table with such columns put together; as it is where it has none."""
    start = next(
        (
            place
            for place, row in enumerate(grid.rows[:_ROWS_BEFORE_A_HEADER])
            if "" in row.cells and names_columns(row.cells)
        ),
        None,
    )
    if start is None:
        return grid
    first = _first_of_each(grid.rows[start:])
    if first == list(range(len(first))):
        return grid
    return replace(grid, rows=tuple(_joined(row, first) for row in grid.rows))


def _first_of_each(rows: Sequence[GridRow]) -> list[int]:
    """For each column of the header the first of those that it is one with, counted anew."""
    header = rows[0].cells
    filled = [{at for at, row in enumerate(rows) if row.cells[place : place + 1] > ("",)}
              for place in range(len(header))]  # fmt: skip
    found: list[int] = []
    held: set[int] = set()
    is_numbers = False
    for place, name in enumerate(header):
        is_under_it = not name and place > 0 and is_numbers
        if is_under_it and filled[place] and not held & filled[place]:
            found.append(found[-1])
            held |= filled[place]
        else:
            found.append(found[-1] + 1 if found else 0)
            held = set(filled[place])
            is_numbers = is_number_column(name)
    return found


def _joined(row: GridRow, first: Sequence[int]) -> GridRow:
    places = [*first, *range(first[-1] + 1, first[-1] + 1 + len(row.cells))]
    cells = [""] * (places[len(row.cells) - 1] + 1 if row.cells else 0)
    for place, cell in zip(places, row.cells, strict=False):
        cells[place] = f"{cells[place]} {cell}".strip()
    return replace(
        row,
        cells=tuple(cells),
        carried=frozenset(places[one] for one in row.carried),
        doubtful=frozenset(places[one] for one in row.doubtful),
    )
