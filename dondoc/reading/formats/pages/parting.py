"""Tables with lines between their columns and none between their rows: the rows are parted here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dondoc.reading.formats.pages.bands import is_numbered, row_tops
from dondoc.reading.formats.pages.gutters import header_at
from dondoc.reading.formats.pages.lattice import Lattice
from dondoc.reading.formats.pages.lines import PrintedLine, lines_of
from dondoc.reading.formats.pages.page import Word
from dondoc.reading.formats.pages.parts import near


@dataclass(frozen=True, slots=True)
class _Known:
    """A table whose rows had to be parted: its frame, and of how many lines its header is."""

    left: float
    right: float
    header_lines: int


class Parting:
    """Parts such rows page by page; one that has been met is known again on the next page."""

    def __init__(self) -> None:
        self._known: _Known | None = None

    def parted(self, lattice: Lattice, words: Sequence[Word]) -> Lattice:
        """The lattice with rows parted where one cell holds many numbers."""
        for row in range(len(lattice.ys) - 2, -1, -1):
            top, bottom = lattice.ys[row], lattice.ys[row + 1]
            inside = [word for word in words if top < word.middle < bottom]
            tops = self._tops(inside, lattice)
            lattice = lattice.with_row_parted(row, tops) if tops else lattice
        return lattice

    def _tops(self, words: Sequence[Word], lattice: Lattice) -> list[float]:
        """Where rows begin in a row without lines, the first left out."""
        end = lattice.xs[1]
        first = lines_of(word for word in words if word.x0 < end)
        numbers = sum(is_numbered(line, end) for line in first)
        if numbers < 2 and not (first and self._is_known(lattice)):
            return []
        lines = lines_of(words)
        header = self._header(lines, lattice)
        below = [word for line in lines[header:] for word in line.words]
        if not header:
            return row_tops(below, lattice.xs, ()).heights[1:]
        if numbers:
            self._known = _Known(lattice.xs[0], lattice.xs[-1], header)
        return row_tops(below, lattice.xs, ()).heights

    def _is_known(self, lattice: Lattice) -> bool:
        known = self._known
        if known is None:
            return False
        return near(known.left, lattice.xs[0]) and near(known.right, lattice.xs[-1])

    def _header(self, lines: Sequence[PrintedLine], lattice: Lattice) -> int:
        """How many of the lines at the top are the header."""
        found = header_at(lines, ())
        if found is None or found[0] > 0:
            return 0
        if self._is_known(lattice) and self._known is not None:
            return self._known.header_lines
        numbered = (index for index, line in enumerate(lines) if is_numbered(line, lattice.xs[1]))
        return next((index for index in numbered if index > 0), found[1])
