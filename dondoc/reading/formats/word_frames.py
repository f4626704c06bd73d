"""Tables that only place things on the page: letterheads, feet, boxes, frames around other tables."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from dondoc.language.text import clean
from dondoc.reading.formats.furniture import is_page_furniture
from dondoc.reading.formats.title_rows import names_columns
from dondoc.reading.formats.word_cells import cells_of, rows_of
from dondoc.reading.formats.word_text import TABLE, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# a letterhead or a foot is no longer than this
_ROWS_OF_FURNITURE = 12
_ROWS_BEFORE_A_HEADER = 4
_PIECES_LOOKED_AT = 2_000


def only_places_things(table: _Element) -> bool:
    """Whether the cells of a table are to be read one after the other, as if there were none."""
    if all(sum(1 for _ in cells_of(row)) < 2 for row in rows_of(table)):
        return True
    inner = [one for one in table.iter(TABLE) if one is not table]
    if not inner:
        return _is_furniture(table) and not _has_header(table)
    if _has_header(table):
        return False
    return any(map(_has_header, inner)) or (_is_furniture(table))


def _is_furniture(table: _Element) -> bool:
    rows = islice(rows_of(table), _ROWS_OF_FURNITURE + 1)
    is_short = sum(1 for _ in rows) <= _ROWS_OF_FURNITURE
    return is_short and is_page_furniture(text_of(table, _PIECES_LOOKED_AT))


def _has_header(table: _Element) -> bool:
    """Whether one of the first rows names columns; a cell that holds a table is no name of one."""
    for row in islice(rows_of(table), _ROWS_BEFORE_A_HEADER):
        cells = [cell for cell in cells_of(row) if next(cell.iter(TABLE), None) is None]
        if names_columns([clean(text_of(cell)) for cell in cells]):
            return True
    return False
