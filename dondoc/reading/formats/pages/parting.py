"""Tables with lines between their columns and none between their rows: the rows are parted here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from dondoc.reading.formats.pages.bands import Tops, is_numbered, row_tops
from dondoc.reading.formats.pages.headings import header_at
from dondoc.reading.formats.pages.lattice import Lattice
from dondoc.reading.formats.pages.lines import PrintedLine, lines_of
from dondoc.reading.formats.pages.page import Word
from dondoc.reading.formats.pages.parts import near

_LONGEST_HEADER = 12
_UPPER_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Known:
    """A table that has been met: its frame, the words of its header, and whether rows of it had to
    be parted.
    """

    left: float
    right: float
    header: Counter[str]
    is_parted: bool = False


class Parting:
    """Parts such rows page by page; one that has been met is known again on the next page."""

    def __init__(self) -> None:
        self._known: _Known | None = None

    def parted(self, lattice: Lattice, words: Sequence[Word]) -> tuple[Lattice, bool]:
        """The lattice with rows parted where one cell holds many numbers; and whether it is sure
        where they begin.
        """
        is_sure = True
        # in order of their rows, so that those of a row are found at once
        ordered = sorted(words, key=_middle)
        middles = [word.middle for word in ordered]
        for row in range(len(lattice.ys) - 2, -1, -1):
            start = bisect_right(middles, lattice.ys[row])
            end = bisect_left(middles, lattice.ys[row + 1])
            tops = self._tops(ordered[start:end], lattice, is_upper=row < _UPPER_ROWS)
            lattice = lattice.with_row_parted(row, tops.heights) if tops.heights else lattice
            is_sure = is_sure and tops.is_sure
        return lattice, is_sure

    def _tops(self, words: Sequence[Word], lattice: Lattice, *, is_upper: bool) -> Tops:
        """Where rows begin in a row without lines, the first left out."""
        end = lattice.xs[1]
        first = lines_of(word for word in words if word.x0 < end)
        numbers = sum(is_numbered(line, end) for line in first)
        was_parted = self._is_known(lattice) and self._known is not None and self._known.is_parted
        if numbers < 2 and not (first and was_parted):
            if is_upper and not self._is_known(lattice):
                self._meet(lines_of(words), lattice)
            return Tops([])
        lines = lines_of(words)
        header = self._header(lines, lattice)
        if self._known is not None and self._is_known(lattice):
            self._known = replace(self._known, is_parted=True)
        below = [word for line in lines[header:] for word in line.words]
        tops = row_tops(below, lattice.xs, ())
        return tops if header else Tops(tops.heights[1:], tops.is_sure)

    def _meet(self, lines: Sequence[PrintedLine], lattice: Lattice) -> None:
        """Remember the header of a table if these lines are one."""
        found = header_at(lines, ()) if lines else None
        if found is not None and found[0] == 0:
            self._remember(lines, lattice)

    def _remember(self, header: Sequence[PrintedLine], lattice: Lattice) -> None:
        self._known = _Known(lattice.xs[0], lattice.xs[-1], _words(header))

    def _is_known(self, lattice: Lattice) -> bool:
        known = self._known
        if known is None:
            return False
        return near(known.left, lattice.xs[0]) and near(known.right, lattice.xs[-1])

    def _header(self, lines: Sequence[PrintedLine], lattice: Lattice) -> int:
        """How many of the lines at the top are the header."""
        if self._known is not None and self._is_known(lattice):
            for count in range(1, min(len(lines), _LONGEST_HEADER) + 1):
                if _words(lines[:count]) == self._known.header:
                    return count
        found = header_at(lines, ())
        if found is None or found[0] > 0:
            return 0
        numbered = (index for index, line in enumerate(lines) if is_numbered(line, lattice.xs[1]))
        header = min(
            next((index for index in numbered if index > 0), found[1]), _until_plain(lines)
        )
        self._remember(lines[:header], lattice)
        return header


_middle = attrgetter("middle")


def _words(lines: Sequence[PrintedLine]) -> Counter[str]:
    return Counter(word.text for line in lines for word in line.words)


def _until_plain(lines: Sequence[PrintedLine]) -> int:
    """How many lines at the top are bold; all of them where the first is not."""
    if not lines[0].is_bold:
        return len(lines)
    return next((index for index, line in enumerate(lines) if not line.is_bold), len(lines))
