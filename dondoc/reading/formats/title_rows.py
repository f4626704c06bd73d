"""Where in a sheet, or in a table that was one, the letterhead and title end and the table begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# fewer cells side by side are a letterhead, a title or a signature, not a row of a table
CELLS_OF_A_TABLE_ROW = 3
_LONGEST_HEADING = 60
_ORDINAL = re.compile(r"^(?:[IVXLC]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*)\s*(?:[.):/-]|$)")


def first_table_row(rows: Sequence[Sequence[str]]) -> int:
    """The index of the first row that is of the table: its header, else a row that is numbered."""
    filled = [[cell for cell in row if cell] for row in rows]
    widest = max(map(len, filled), default=0)
    enough = min(widest, CELLS_OF_A_TABLE_ROW)
    wide = next((index for index, row in enumerate(filled) if len(row) >= enough), 0)
    if widest < 2 or names_columns(filled[wide]):
        return wide
    above = enumerate(filled[:wide])
    return next((index for index, row in above if row and begins_with_ordinal(row[0])), wide)


def begins_with_ordinal(cell: str) -> bool:
    """Whether a cell begins with "I", "2.", "1.1)" or the like."""
    return _ORDINAL.match(cell) is not None


def names_columns(cells: Sequence[str]) -> bool:
    """Whether two cells at least are known headings of columns."""
    return sum(map(is_column, cells)) >= 2


@lru_cache(maxsize=2048)
def is_column(text: str) -> bool:
    """Whether a text is, on its own, a known heading of a column."""
    # the layouts stand on the formats; this one word of theirs is asked for when it is needed
    from dondoc.reading.layouts.columns import Column, column_of

    return len(text) <= _LONGEST_HEADING and column_of(text) is not Column.OTHER


@lru_cache(maxsize=2048)
def column_kind(text: str) -> str:
    """What a text would name as the heading of a column: "content", "timing"… or "other"."""
    from dondoc.reading.layouts.columns import column_of

    return str(column_of(text))


@lru_cache(maxsize=2048)
def is_number_column(text: str) -> bool:
    """Whether a text is the heading of a column of row numbers: "TT", "STT"."""
    from dondoc.reading.layouts.columns import Column, column_of

    return len(text) <= _LONGEST_HEADING and column_of(text) is Column.NUMBER
