"""Where the tables of a sheet are: one below the other, or side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from dondoc.reading.formats.title_rows import (
    CELLS_OF_A_TABLE_ROW,
    is_number_column,
    names_columns,
)

if TYPE_CHECKING:
    from dondoc.reading.formats.sheets import Sheet

_ROWS_OF_A_TITLE = 6
_MOST_TABLES = 100


def stretches(numbers: Sequence[int], sheet: Sheet) -> Iterator[Sequence[int]]:
    """The rows of each table with its title: below a table and a blank row another may begin."""
    start, count = 0, 1
    has_header = False
    for index, number in enumerate(numbers):
        is_below_a_gap = index > 0 and number > numbers[index - 1] + 1
        if (
            has_header
            and is_below_a_gap
            and count < _MOST_TABLES
            and _opens_table(numbers, index, sheet)
        ):
            yield numbers[start:index]
            start, count = index, count + 1
            has_header = False
        has_header = has_header or _is_header(sheet.rows[number])
    yield numbers[start:]


def _opens_table(numbers: Sequence[int], start: int, sheet: Sheet) -> bool:
    """Whether a header stands there, or one under a title."""
    for number in numbers[start : start + _ROWS_OF_A_TITLE]:
        if len(sheet.rows[number]) >= CELLS_OF_A_TABLE_ROW:
            return _is_header(sheet.rows[number])
    return False


def _is_header(cells: dict[int, str]) -> bool:
    return len(cells) >= CELLS_OF_A_TABLE_ROW and names_columns(list(cells.values()))


def side_by_side(numbers: Sequence[int], sheet: Sheet) -> Iterator[range]:
    """The columns of each table: a blank one parts two of which each has a header with row numbers."""
    used = sorted({column for number in numbers for column in sheet.rows[number]})
    if not used:
        return
    first = used[0]
    for left, right in pairwise(used):
        is_parted = right > left + 1 and _has_header(
            sheet.rows[numbers[0]], first, left, right, used[-1]
        )
        if is_parted and not _is_crossed(left + 1, numbers, sheet):
            yield range(first, left + 1)
            first = right
    yield range(first, used[-1] + 1)


def _is_crossed(column: int, numbers: Sequence[int], sheet: Sheet) -> bool:
    """Whether a merged cell reaches over a column in some of the rows."""
    return any(
        one.left <= column <= one.right and one.top <= numbers[-1] and one.bottom >= numbers[0]
        for one in sheet.merges
    )


def _has_header(cells: dict[int, str], first: int, left: int, right: int, last: int) -> bool:
    here = [cells[at] for at in range(first, left + 1) if at in cells]
    there = [cells[at] for at in range(right, last + 1) if at in cells]
    return is_number_column(cells.get(right, "")) and all(map(names_columns, (here, there)))
