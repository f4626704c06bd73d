"""The lines of one page of a table laid out with spaces -> its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dondoc.language.text import nfc
from dondoc.reading.formats.aligned_columns import chunks_of, sliced
from dondoc.reading.formats.lines import RawLine, join_words
from dondoc.reading.formats.row_shapes import begins_cell, has_hole
from dondoc.reading.formats.wrapping import begins_low, ends_sentence

ORDINAL = re.compile(r"^\(?(?:[IVXL]{1,6}|[A-HĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,3})*)[.)]{0,2}$")
_LED = re.compile(r"^(?:[IVXL]{1,6}|[A-HĐ]|\d{1,3}(?:\.\d{1,3})*)[.)]\s+\S")
# what speaks against a cut between two rows there, in lines by which a row is uneven
_CUT_IN_A_SENTENCE, _CUT_BEFORE_SMALL_LETTER, _CUT_AT_A_GAP = 1.5, 4.0, -2.0
_CUT_BEFORE_NO_CAPITAL = 1.0
_BEGIN_CELLS = "-–+“\"'("
_UNEVEN_BY_ONE = 0.3
_GOES_ON_FROM_ABOVE = 0.5
_DOUBTFUL = 3.0
_WELL_WITHIN = 3
_MOST_LINES_OF_A_ROW = 250


class PageRow(NamedTuple):
    """A row as it stands on one page; `line` is the first of its lines."""

    cells: tuple[str, ...]
    line: RawLine
    is_doubtful: bool = False


class PageLines:
    """The lines of a page below its header, and their cells; columns after the first begin at
    `places`."""

    def __init__(self, lines: Sequence[RawLine], places: Sequence[int]) -> None:
        self.lines = [line for line in lines if not line.is_blank]
        self._texts = [nfc(line.text) for line in self.lines]
        self._places = places
        self._gaps = _gaps(lines)
        self.cells = [sliced(text, places, may_split=True) for text in self._texts]
        self.numbered = [place for place, one in enumerate(self.cells) if _opens_row(one)]

    @property
    def begins_above_number(self) -> bool:
        """Whether words stand above the first number."""
        return bool(self.numbered) and self.numbered[0] > 0

    @property
    def odd_numbers(self) -> int:
        """How many numbers stand beside the middle of a sentence, or beside nothing at all."""
        beside = (self.cells[place][1:] for place in self.numbered)
        return sum(not any(cells) or begins_low(cells[0]) for cells in beside)

    def rows(self, *, is_centred: bool, above: str | None) -> Iterator[PageRow]:
        """The rows in order; `is_centred` where numbers stand in the middle of their rows. `above`
        is the last content of the page before, None on the first page."""
        cuts = list(self.numbered)
        if is_centred and cuts and self._is_bounded():
            cuts = self._cuts_around_numbers(above)
        if not is_centred:
            cuts += self._resumed()
        edges = sorted({0, *cuts, len(self.lines)})
        for start, end in pairwise(edges):
            is_doubtful = (
                self._is_doubtful(start, end) if is_centred else self._has_odd_number(start, end)
            )
            is_doubtful = is_doubtful or self._holds_a_line_across(start, end)
            yield PageRow(self._row(start, end), self.lines[start], is_doubtful)

    def _holds_a_line_across(self, start: int, end: int) -> bool:
        """Whether a line among those of a numbered row is one run of words across columns: printed at
        the foot of a page, it may have run into the row."""
        if not any(start <= one < end for one in self.numbered) or end - start < 2:
            return False
        for text in self._texts[start:end]:
            chunks = chunks_of(text)
            if len(chunks) == 1 and any(
                chunks[0].start + _WELL_WITHIN < place < chunks[0].end - _WELL_WITHIN
                for place in self._places
            ):
                return True
        return False

    def _has_odd_number(self, start: int, end: int) -> bool:
        """Whether the number, or that of the row below, stands beside the middle of a sentence."""
        near = (one for one in (start, end) if one in self.numbered)
        return any(begins_low(self.cells[one][1]) for one in near)

    def _resumed(self) -> Iterator[int]:
        """Where a row without a number begins: a content does, and beside it a cell that had ended."""
        for place in range(1, len(self.cells)):
            above, cells = self.cells[place - 1], self.cells[place]
            begins = [
                column
                for column in range(2, len(cells))
                if cells[column] and not above[column] and not begins_low(cells[column])
            ]
            if cells[0] or not begins or not begins_cell(cells[1]):
                continue
            number = max((one for one in self.numbered if one < place), default=0)
            if any(any(one[column] for one in self.cells[number:place]) for column in begins):
                yield place

    def _is_doubtful(self, start: int, end: int) -> bool:
        """Whether a row might as well begin or end elsewhere."""
        number = next((one for one in self.numbered if start <= one < end), None)
        if number is None:
            return not begins_low(self._near(range(start, end), 1))
        columns = zip(*self.cells[start:end], strict=True)
        is_uneven = self._uneven(start, number, end) >= 1 or any(map(has_hole, columns))
        return is_uneven or max(self._cut_cost(start), self._cut_cost(end)) >= _DOUBTFUL

    def _row(self, start: int, end: int) -> tuple[str, ...]:
        texts = self._texts[start:end]
        # a heading runs over the columns: beside its number there is nothing but its words
        cells = [sliced(text, self._places, may_split=False) for text in texts]
        if any(sum(map(bool, one[1:])) > 1 for one in cells):
            cells = [
                sliced(text, self._places, may_split=True, begins_row=index == 0)
                for index, text in enumerate(texts)
            ]
        return tuple(join_words(filter(None, column)) for column in zip(*cells, strict=True))

    def _is_bounded(self) -> bool:
        edges = [0, *self.numbered, len(self.lines)]
        return all(second - first <= _MOST_LINES_OF_A_ROW for first, second in pairwise(edges))

    def _cuts_around_numbers(self, above: str | None) -> list[int]:
        """Where the rows begin, each as even as can be above and below its number."""
        first, count = self.numbered[0], len(self.lines)
        best: dict[int, _Cuts] = {0: _Cuts(0.0, (0,))}
        if above is not None:
            best[0] = _Cuts(self._cost_of_beginning(above), (0,))
            begins = ((place, self._cut_cost(place)) for place in range(1, first + 1))
            best |= {place: _Cuts(_GOES_ON_FROM_ABOVE + cost, (place,)) for place, cost in begins}
        for number, following in zip(self.numbered, [*self.numbered[1:], count], strict=True):
            ends = range(number + 1, following + 1) if following < count else (count,)
            best = {end: self._best_row(best, number, end) for end in ends}
        return list(min(best.values()).cuts[:-1])

    def _cost_of_beginning(self, above: str) -> float:
        """What speaks against a row's beginning at the top of the page."""
        first = self._near(range(len(self.lines)), 1)
        if begins_low(first) or (above.isupper() and first.isupper()):
            return _CUT_BEFORE_SMALL_LETTER
        return 0.0 if above.isupper() or ends_sentence(above) else _CUT_IN_A_SENTENCE

    def _best_row(self, best: dict[int, _Cuts], number: int, end: int) -> _Cuts:
        """The cheapest way to end a row there, of all ways to begin it."""
        cost, start = min(
            (before.cost + self._uneven(start, number, end), start)
            for start, before in best.items()
            if start <= number
        )
        return _Cuts(cost + self._cut_cost(end), (*best[start].cuts, end))

    def _uneven(self, start: int, number: int, end: int) -> float:
        """By how many lines a row reaches further on one side of its number than on the other."""
        if end == len(self.lines) and start == number:
            return 0.0  # cut by the page's end, it stands at the top
        beyond = abs((number - start) - (end - 1 - number))
        return _UNEVEN_BY_ONE if beyond == 1 else max(0.0, beyond - 1.0)

    def _cut_cost(self, cut: int) -> float:
        """What speaks against a row's beginning at a line."""
        if not 0 < cut < len(self.lines):
            return 0.0
        cost = _CUT_AT_A_GAP if cut in self._gaps else 0.0
        for column in range(1, len(self._places) + 1):
            below = self._near(range(cut, len(self.lines)), column)
            above = self._near(range(cut - 1, -1, -1), column)
            if below and (begins_low(below) or (above.isupper() and below.isupper())):
                cost += _CUT_BEFORE_SMALL_LETTER
                continue
            if below and not (below[0].isupper() or below[0] in _BEGIN_CELLS):
                cost += _CUT_BEFORE_NO_CAPITAL
            if column == 1 and not (above.isupper() or ends_sentence(above)):
                cost += _CUT_IN_A_SENTENCE
        return cost

    def _near(self, places: range, column: int) -> str:
        """The words of a column that are next in that direction, a few lines away at most."""
        cells = (self.cells[place][column] for place in places[:_LINES_LOOKED_AT])
        return next(filter(None, cells), "")


class _Cuts(NamedTuple):
    """Where rows begin, and what speaks against it."""

    cost: float
    cuts: tuple[int, ...]


_LINES_LOOKED_AT = 3


def _gaps(lines: Sequence[RawLine]) -> set[int]:
    """The places, among lines that are not blank, above which a blank line stands."""
    gaps: set[int] = set()
    count = 0
    for line in lines:
        if line.is_blank:
            gaps.add(count)
        else:
            count += 1
    return gaps


def _opens_row(cells: Sequence[str]) -> bool:
    return bool(ORDINAL.match(cells[0]) or _LED.match(cells[0]))
