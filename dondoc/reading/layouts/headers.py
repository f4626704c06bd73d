"""Where the header of a table of tasks is, in one row or two, and where it is repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dondoc.language.text import match_key
from dondoc.reading.document import GridRow
from dondoc.reading.layouts.columns import Column, column_of, columns_of, is_task_header

_ROWS_BEFORE_A_HEADER = 6
_COLUMN_NUMBER = re.compile(r"^\(?\s*(?:\d{1,2}|[a-z])\s*\)?$")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table; `end` is the index of the first row below its header."""

    columns: tuple[Column, ...]
    keys: frozenset[str]
    end: int

    @property
    def is_numbered(self) -> bool:
        """Whether the table has a column of row numbers."""
        return Column.NUMBER in self.columns

    def repeats_in(self, row: GridRow) -> bool:
        """Whether a row is the header again, or the row "(1) (2) (3)" under it."""
        return row_key(row) in self.keys or is_column_numbers(row, len(self.columns))


def row_key(row: GridRow) -> str:
    """A row's words as one key, for comparing."""
    return match_key(" ".join(row.cells))


def is_column_numbers(row: GridRow, width: int) -> bool:
    """Whether the row only numbers the columns: (1), (2), (3), or A, 1, 2."""
    cells = [cell.lower() for cell in row.cells if cell]
    if len(cells) < max(3, width - 1) or not all(map(_COLUMN_NUMBER.match, cells)):
        return False
    return len(set(cells)) == len(cells)


def find_header(rows: Sequence[GridRow]) -> Header | None:
    """The header of a table of tasks among its first rows, or None: then it is another table."""
    for index, row in enumerate(rows[:_ROWS_BEFORE_A_HEADER]):
        columns = columns_of(row.cells)
        if is_task_header(columns):
            return _with_second_row(rows, index, columns)
    return None


def _with_second_row(rows: Sequence[GridRow], index: int, columns: tuple[Column, ...]) -> Header:
    """The header with the sub-columns of its second row, where it has one."""
    keys = {row_key(rows[index])}
    below = rows[index + 1].cells if index + 1 < len(rows) else ()
    named = [column_of(cell) for cell in below]
    held = set(columns) | {Column.OTHER}
    if not any(column not in held for column in named) or not _only_sub_columns(below, columns):
        return Header(columns, frozenset(keys), index + 1)
    keys.add(row_key(rows[index + 1]))
    joined = tuple(
        second if second is not Column.OTHER else first
        for first, second in zip(columns, _padded(named, len(columns)), strict=True)
    )
    return Header(joined, frozenset(keys), index + 2)


def _only_sub_columns(below: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether the row below names nothing under the number and the content."""
    owned = (Column.NUMBER, Column.CONTENT)
    return all(
        not cell or columns[place] not in owned or column_of(cell) is columns[place]
        for place, cell in enumerate(below[: len(columns)])
    )


def _padded(named: list[Column], width: int) -> list[Column]:
    return (named + [Column.OTHER] * width)[:width]
