"""The tables of a Word file as plain rows: merged cells resolved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from dondoc.language.text import clean
from dondoc.reading.formats.word_columns import Columns
from dondoc.reading.formats.word_text import CELL, ROW, W, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_COLUMNS = 200
_PROPERTIES = f"{W}tcPr"
_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "tblPrEx")
)


class _Cell(NamedTuple):
    """A cell: its place in the table's grid, how many places it covers, and how it is merged down."""

    element: _Element
    start: int
    span: int
    merge: str


class Row(NamedTuple):
    """A row with its texts by column; `carried` are those held from above by a merged cell."""

    element: _Element
    cells: tuple[str, ...]
    carried: frozenset[int]


def rows_in(table: _Element) -> Iterator[Row]:
    """The rows of a table. A cell merged down holds in each row that it covers; one merged across
    stands in its first column, and the others are empty."""
    found = [(row, _cells(row)) for row in rows_of(table)]
    if not found:
        return
    starts = [frozenset(cell.start for cell in cells) for _, cells in found]
    columns = Columns(starts, _widths(table))
    above: dict[int, str] = {}
    for row, cells in found:
        texts: list[str] = []
        carried: set[int] = set()
        held: dict[int, str] = {}
        for cell in cells:
            column = columns.of(cell.start)
            texts.extend([""] * (column - len(texts)))
            goes_on = cell.merge == "continue" and column in above
            text = above[column] if goes_on else clean(text_of(cell.element))
            if cell.merge:
                held[column] = text
            if goes_on:
                carried.add(column)
            texts.append(text)
        last = cells[-1].start + cells[-1].span if cells else 0
        texts.extend([""] * (columns.of(last) - len(texts)))
        above = held
        yield Row(row, tuple(texts), frozenset(carried))


def rows_of(table: _Element) -> Iterator[_Element]:
    """The rows of the table itself, not of tables inside it."""
    return _children(table, ROW)


def cells_of(row: _Element) -> Iterator[_Element]:
    """The cells of a row."""
    return _children(row, CELL)


def is_held(cell: _Element) -> bool:
    """Whether a cell is only the lower part of one merged down."""
    return _merge(cell.find(_PROPERTIES)) == "continue"


def _children(parent: _Element, tag: str) -> Iterator[_Element]:
    """The children of that name, also inside content controls and tracked changes."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _cells(row: _Element) -> list[_Cell]:
    start = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    cells: list[_Cell] = []
    for element in cells_of(row):
        properties = element.find(_PROPERTIES)
        span = 1
        if properties is not None:
            span = max(1, _number(properties.find(f"{W}gridSpan"), 1))
        cells.append(_Cell(element, start, span, _merge(properties)))
        start = min(start + span, _MOST_COLUMNS)
    return cells


def _merge(properties: _Element | None) -> str:
    """How a cell is merged down: "restart", "continue", or not at all."""
    if properties is None:
        return ""
    changed = properties.find(f"{W}cellMerge")
    if changed is not None:
        written = changed.get(f"{W}vMerge", "")
        return {"rest": "restart", "cont": "continue"}.get(written, "")
    merge = properties.find(f"{W}vMerge")
    return "" if merge is None else merge.get(f"{W}val", "continue")


def _widths(table: _Element) -> list[int]:
    return [_whole(column.get(f"{W}w", "")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")][
        :_MOST_COLUMNS
    ]


def _number(element: _Element | None, default: int) -> int:
    written = "" if element is None else element.get(f"{W}val", "")
    return min(_whole(written), _MOST_COLUMNS) if written.isdecimal() else default


def _whole(written: str) -> int:
    return int(written[:6]) if written.isdecimal() else 0
