"""Ruling lines -> tables: which lines hang together, and which cells they part.

A cell is what lies between lines that are drawn; where an inner line is missing, cells are merged.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from dondoc.reading.formats.pages.page import Rule
from dondoc.reading.formats.pages.rules import clustered

_REACH = 3.5
_NARROWEST = 4.0
_DRAWN = 0.5
_MOST_RULES = 3_000
_FEWEST_LOOSE = 3


class Cell(NamedTuple):
    """A cell by the bands it covers: columns [left, right), rows [top, bottom)."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: where its columns and rows are parted, its cells, row by row, and its lines."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Cell, ...]
    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()

    def with_row_parted(self, row: int, tops: Sequence[float]) -> Lattice:
        """The lattice with a row parted at some heights; cells that cover more rows stay whole."""
        floors = [
            Rule(top, self.xs[cell.left], self.xs[cell.right])
            for cell in self.cells
            if (cell.top, cell.bottom) == (row, row + 1)
            for top in tops
        ]
        ys = (*self.ys[: row + 1], *tops, *self.ys[row + 1 :])
        return _with_cells(self.xs, ys, [*self.across, *floors], self.down)


def lattices(across: Sequence[Rule], down: Sequence[Rule]) -> list[Lattice]:
    """The tables of a page from the top down. Lines must be whole; see `joined_rules`."""
    if len(across) + len(down) > _MOST_RULES:
        return []
    found = [_lattice(*lines) for lines in _components(across, down)]
    return sorted((one for one in found if one is not None), key=lambda one: one.ys[0])


def _components(
    across: Sequence[Rule], down: Sequence[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The lines that cross or touch, directly or through others."""
    touching = [[index for index, line in enumerate(down) if _touch(one, line)] for one in across]
    owner: dict[int, int] = {}
    groups: dict[int, tuple[list[int], set[int]]] = {}
    for index, crossed in enumerate(touching):
        merged: tuple[list[int], set[int]] = ([index], set(crossed))
        for old in {owner[line] for line in crossed if line in owner}:
            rows, lines = groups.pop(old)
            merged[0].extend(rows)
            merged[1].update(lines)
        groups[index] = merged
        owner.update(dict.fromkeys(merged[1], index))
    loose = [line for index, line in enumerate(down) if index not in owner]
    for rows, lines in groups.values():
        crossing, drawn = [across[one] for one in rows], [down[one] for one in sorted(lines)]
        between = list(_between(loose, crossing, drawn))
        loose = [line for line in loose if line not in between]
        yield crossing, [*drawn, *between]
    if len(clustered((line.at for line in loose), _NARROWEST)) >= _FEWEST_LOOSE:
        yield _framed(loose), loose


def _framed(down: Sequence[Rule]) -> list[Rule]:
    """The head and foot of lines down that no line across touches: a page in the midst of a table."""
    left, right = min(one.at for one in down), max(one.at for one in down)
    ends = min(one.start for one in down), max(one.end for one in down)
    return [Rule(end, left, right) for end in ends]


def _between(loose: Sequence[Rule], across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[Rule]:
    """The pieces of a table's lines down that touch no line across: a heading stands above and below."""
    top = min(one.at for one in across)
    for line in loose:
        if line.start > top and any(abs(line.at - one.at) <= _NARROWEST for one in down):
            yield line


def _touch(across: Rule, down: Rule) -> bool:
    return (
        across.start - _REACH <= down.at <= across.end + _REACH
        and down.start - _REACH <= across.at <= down.end + _REACH
    )


def _lattice(across: list[Rule], down: list[Rule]) -> Lattice | None:
    if len(across) + len(down) < 3 or not down:
        return None
    xs = _parted((line.at for line in down), across)
    ys = _parted((line.at for line in across), down)
    if len(xs) < 3 or len(ys) < 2:
        return None
    walls, floors = _drawn(down, xs, ys), _drawn(across, ys, xs)
    kept_xs, kept_ys = _kept(xs, walls), _kept(ys, floors)
    if len(kept_xs) < len(xs) or len(kept_ys) < len(ys):
        xs, ys = kept_xs, kept_ys
        if len(xs) < 3 or len(ys) < 2:
            return None
    return _with_cells(xs, ys, across, down)


def _with_cells(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]
) -> Lattice:
    walls, floors = _drawn(down, xs, ys), _drawn(across, ys, xs)
    cells = tuple(_cells(walls, floors, len(xs) - 1, len(ys) - 1))
    return Lattice(tuple(xs), tuple(ys), cells, tuple(across), tuple(down))


def _parted(lines: Iterator[float], others: Sequence[Rule]) -> list[float]:
    """Where lines stand, with the outer ones that are not drawn: to there the others reach."""
    parted = clustered(lines, _NARROWEST)
    first, last = min(one.start for one in others), max(one.end for one in others)
    if first < parted[0] - 2 * _NARROWEST:
        parted.insert(0, first)
    if last > parted[-1] + 2 * _NARROWEST:
        parted.append(last)
    return parted


def _drawn(
    lines: Sequence[Rule], places: Sequence[float], bands: Sequence[float]
) -> list[list[bool]]:
    """For each place of a line, and each band along it, whether a line is drawn there."""
    covered = [[0.0] * (len(bands) - 1) for _ in places]
    between = [(first + second) / 2 for first, second in pairwise(places)]
    for at, start, end in lines:
        row = covered[bisect_right(between, at)]
        first = max(bisect_right(bands, start) - 1, 0)
        for band in range(first, min(bisect_left(bands, end), len(row))):
            row[band] += min(end, bands[band + 1]) - max(start, bands[band])
    widths = [bands[band + 1] - bands[band] for band in range(len(bands) - 1)]
    return [
        [length >= _DRAWN * width for length, width in zip(row, widths, strict=True)]
        for row in covered
    ]


def _kept(places: Sequence[float], drawn: Sequence[Sequence[bool]]) -> list[float]:
    """The places without those inner ones where no line parts any cell: a stroke of a letter."""
    last = len(places) - 1
    return [x for at, x in enumerate(places) if at in (0, last) or any(drawn[at])]


def _cells(
    walls: Sequence[Sequence[bool]], floors: Sequence[Sequence[bool]], columns: int, rows: int
) -> Iterator[Cell]:
    """The cells row by row; each is grown to the right, then down, while no line stands between."""
    taken: set[tuple[int, int]] = set()
    for top in range(rows):
        for left in range(columns):
            if (left, top) in taken:
                continue
            right, bottom = left + 1, top + 1
            while right < columns and not walls[right][top] and (right, top) not in taken:
                right += 1
            while bottom < rows and _goes_on_below(walls, floors, left, right, bottom):
                bottom += 1
            taken.update((x, y) for x in range(left, right) for y in range(top, bottom))
            yield Cell(left, top, right, bottom)


def _goes_on_below(
    walls: Sequence[Sequence[bool]],
    floors: Sequence[Sequence[bool]],
    left: int,
    right: int,
    row: int,
) -> bool:
    """Whether the row below belongs to the same cell: no floor, no inner wall, the same sides."""
    if any(floors[row][left:right]) or any(walls[x][row] for x in range(left + 1, right)):
        return False
    is_open_left = left > 0 and not walls[left][row]
    is_open_right = right < len(walls) - 1 and not walls[right][row]
    return not (is_open_left or is_open_right)
