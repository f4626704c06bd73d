"""The tables of a Word file as plain rows: merged cells resolved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from dondoc.language.text import clean
from dondoc.reading.formats.word_text import W, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_COLUMNS = 200


class _Cell(NamedTuple):
    text: str
    span: int
    goes_on_from_above: bool


def rows_in(table: _Element) -> Iterator[tuple[_Element, tuple[str, ...]]]:
    """Each row with its cells, deleted rows left out. A cell merged down holds in each row that it covers; one merged
    across stands in its first column, and the others are empty."""
    above: dict[int, str] = {}
    for row in _children(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        cells: list[str] = [""] * _grid_columns(row, "gridBefore")
        for cell in map(_cell, _children(row, "tc")):
            text = above.get(len(cells), "") if cell.goes_on_from_above else cell.text
            above[len(cells)] = text
            cells.extend([text, *[""] * (cell.span - 1)])
        yield row, tuple(cells)


def paragraphs_in(table: _Element) -> Iterator[_Element]:
    """The paragraphs of all cells, row by row."""
    return table.iter(f"{W}p")


def _children(parent: _Element, name: str) -> Iterator[_Element]:
    """The children of that name, also inside content controls and tracked changes."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _children(child, name)


def _cell(element: _Element) -> _Cell:
    properties = element.find(f"{W}tcPr")
    merge = None if properties is None else properties.find(f"{W}vMerge")
    goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
    span = 1 if properties is None else _number(properties.find(f"{W}gridSpan"), 1)
    return _Cell(clean(text_of(element)), max(1, span), goes_on)


def _grid_columns(row: _Element, name: str) -> int:
    return _number(row.find(f"{W}trPr/{W}{name}"), 0)


def _number(element: _Element | None, default: int) -> int:
    written = "" if element is None else element.get(f"{W}val", "")
    return min(int(written[:6]), _MOST_COLUMNS) if written.isdecimal() else default
