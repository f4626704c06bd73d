"""Tables of a web page as plain rows: cells over several rows and columns resolved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from dondoc.language.text import clean
from dondoc.reading.formats.web_words import is_shown, tag_of, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_COLUMNS = 200
_GROUPS = frozenset({"tbody", "thead", "tfoot"})
PARTS = _GROUPS | {"tr", "colgroup", "col"}


class _Held(NamedTuple):
    """A cell that reaches into rows below: how many more, over how many columns."""

    rows: int
    columns: int
    text: str


def rows_in(table: _Element) -> Iterator[tuple[_Element, tuple[str, ...], frozenset[int]]]:
    """Each row that has a cell of its own, its cells, and the columns that hold one from above.

    A cell over several rows holds in each; one over several columns stands in the first of them.
    """
    held: dict[int, _Held] = {}
    for row in own_rows(table):
        cells, held, carried, has_own = _row(row, held)
        if has_own:
            yield row, cells, carried


def own_rows(table: _Element) -> Iterator[_Element]:
    """The rows of the table itself, not of tables inside it; also those out of sight, as Excel
    saves rows that are hidden or filtered, and counts them in the height of merged cells."""
    for child in table:
        if tag_of(child) == "tr":
            yield child
        elif tag_of(child) in _GROUPS and is_shown(child):
            yield from (one for one in child if tag_of(one) == "tr")


def is_hidden_row(row: _Element) -> bool:
    """Whether a row is out of sight and holds something."""
    return not is_shown(row) and any(clean(text_of(cell)) for cell in cells_of(row))


def cells_of(row: _Element) -> Iterator[_Element]:
    """The cells of a row."""
    return (cell for cell in row if tag_of(cell) in ("td", "th") and is_shown(cell))


def _row(
    row: _Element, held: dict[int, _Held]
) -> tuple[tuple[str, ...], dict[int, _Held], frozenset[int], bool]:
    texts: dict[int, str] = {}
    below: dict[int, _Held] = {}
    for column, one in held.items():
        texts[column] = one.text
        if one.rows > 1:
            below[column] = one._replace(rows=one.rows - 1)
    taken = {place for column, one in held.items() for place in range(column, column + one.columns)}
    column, has_own = 0, False
    for cell in cells_of(row):
        while column in taken:
            column += 1
        if column >= _MOST_COLUMNS:
            break
        has_own = True
        texts[column] = clean(text_of(cell))
        columns, rows = _span(cell, "colspan"), _span(cell, "rowspan")
        if rows > 1:
            below[column] = _Held(rows - 1, columns, texts[column])
        column += columns
    width = max([column, *(place + 1 for place in taken)], default=0)
    cells = tuple(texts.get(place, "") for place in range(min(width, _MOST_COLUMNS)))
    return cells, below, frozenset(held), has_own


def _span(cell: _Element, name: str) -> int:
    written = (cell.get(name) or "").strip()[:4]
    # zero rows: to the end of the table
    number = int(written) if written.isascii() and written.isdigit() else 1
    if name == "rowspan":
        return number or 65_534
    return min(max(number, 1), _MOST_COLUMNS)
