"""The part of a table that stands on one page: its cells with their texts."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dondoc.language.text import clean
from dondoc.reading.formats.pages.lattice import Cell, Lattice
from dondoc.reading.formats.pages.lines import lines_of, text_of
from dondoc.reading.formats.pages.page import Word

_SAME_PLACE = 7.0


@dataclass(slots=True)
class TableCell:
    """A cell over the columns [left, right) and rows [top, bottom) of its part.

    `is_carried` says that its text stands in the row above its first row already, `is_guessed`
    that nothing but a blank at a page break says so. `is_cut` says that its first row is what is
    left of the row above, whose cell has all of the text. `may_hold` is the text above a blank at a page
    break that may as well be the blank's. `doubts` are words that may be misread.
    """

    left: int
    top: int
    right: int
    bottom: int
    text: str
    doubts: tuple[str, ...] = ()
    is_carried: bool = False
    is_guessed: bool = False
    is_cut: bool = False
    may_hold: str = ""

    @property
    def is_merged_down(self) -> bool:
        return self.bottom - self.top > 1

    @property
    def is_merged_across(self) -> bool:
        return self.right - self.left > 1


@dataclass(slots=True)
class TablePart:
    """The rows of a table on one page; `xs` are the places that part its columns.

    Without lines, gaps or numbers at their heads it is not sure where rows begin. `torn` are lines
    that are neither a heading nor stand in the columns.
    """

    page: int
    xs: list[float]
    top: float
    bottom: float
    height: int
    cells: list[TableCell] = field(default_factory=list)
    has_sure_rows: bool = True
    torn: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.xs) - 1

    def at(self, column: int, row: int) -> TableCell | None:
        """The cell that covers a place."""
        for cell in self.cells:
            if cell.left <= column < cell.right and cell.top <= row < cell.bottom:
                return cell
        return None

    def row_texts(self, row: int) -> tuple[str, ...]:
        """The texts of a row, each in the first column that its cell covers."""
        texts = [""] * self.width
        for cell in self.cells:
            if cell.top + cell.is_cut <= row < cell.bottom:
                texts[cell.left] = cell.text
        return tuple(texts)


def part_of(lattice: Lattice, words: Sequence[Word], page: int) -> TablePart:
    """The part with each word in the cell in which its middle stands."""
    owner = {
        (column, row): index
        for index, cell in enumerate(lattice.cells)
        for column in range(cell.left, cell.right)
        for row in range(cell.top, cell.bottom)
    }
    held: defaultdict[int, list[Word]] = defaultdict(list)
    inner_xs, inner_ys = lattice.xs[1:-1], lattice.ys[1:-1]
    for word in words:
        column = bisect_right(inner_xs, (word[1] + word[3]) / 2)
        row = bisect_right(inner_ys, (word[2] + word[4]) / 2)
        held[owner[column, row]].append(word)
    cells = [_cell(cell, held[index]) for index, cell in enumerate(lattice.cells)]
    ys = lattice.ys
    return TablePart(page, list(lattice.xs), ys[0], ys[-1], len(ys) - 1, cells)


def _cell(cell: Cell, words: Sequence[Word]) -> TableCell:
    text = clean(text_of(lines_of(words)))
    return TableCell(*cell, text, tuple(word.text for word in words if word.is_doubtful))


def same_columns(first: TablePart, second: TablePart) -> bool:
    """Whether two parts have the same frame, and the columns of the one are among the other's."""
    if not near(first.xs[0], second.xs[0]) or not near(first.xs[-1], second.xs[-1]):
        return False
    few, many = sorted((first.xs, second.xs), key=len)
    return all(any(near(x, other) for other in many) for x in few)


def near(first: float, second: float) -> bool:
    return abs(first - second) <= _SAME_PLACE


def with_columns(part: TablePart, xs: Sequence[float]) -> TablePart:
    """The part laid out on more columns; what stood between two lines covers all in between."""
    if len(part.xs) == len(xs):
        return replace(part, xs=list(xs))
    places = [min(range(len(xs)), key=lambda one: abs(xs[one] - x)) for x in part.xs]
    cells = [replace(one, left=places[one.left], right=places[one.right]) for one in part.cells]
    return replace(part, xs=list(xs), cells=cells)
