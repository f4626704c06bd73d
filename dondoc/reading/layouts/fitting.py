"""Cells whose columns are not known -> columns: each goes where its words fit, order kept.

A row may have fewer cells than its table where the source has merged some and the format could
not tell which. Nothing is guessed in silence: `is_sure` says whether another way fits as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.shapes import (
    begins_low,
    is_closed,
    is_open,
    looks_like_agencies,
    looks_like_money,
    looks_like_number,
    looks_like_time,
)

_MOST_WAYS = 1_000
_WHO = (Column.LEAD, Column.COORDINATING)
_OF_A_TASK = (Column.NUMBER, Column.CONTENT, Column.TIMING, Column.UNTIL, *_WHO)
# what a column gains from a cell of its own shape, and loses by one of another
_OWN, _OTHERS, _PROSE = 4, -4, 1


class Fit(NamedTuple):
    """The column index of each cell, in order, and whether no other way fits as well."""

    columns: tuple[int, ...]
    is_sure: bool


def fit(cells: Sequence[str], columns: Sequence[Column]) -> Fit | None:
    """Where the cells belong, or None where nothing fits: a cell shaped for no column left.

    The first columns are preferred: what is missing is mostly the end, or the row's number.
    """
    gains = [[_gain(cell, column) for column in columns] for cell in cells]
    ways = _ways(len(cells), len(columns))
    best = max(ways, key=lambda way: _total(gains, way), default=None)
    if best is None or any(gains[cell][column] < 0 for cell, column in enumerate(best)):
        return None
    rivals = [way for way in ways if way != best and _total(gains, way) == _total(gains, best)]
    return Fit(best, is_sure=all(_tells_the_same(best, rival, columns) for rival in rivals))


def fit_rest(
    cells: Sequence[str], columns: Sequence[Column], above: Mapping[Column, str]
) -> tuple[int, ...] | None:
    """Where cells belong that are what is left of the row above: each goes on with one that is cut.

    None where no way fits, or more than one.
    """
    ways = [
        way
        for way in _ways(len(cells), len(columns))
        if all(
            _goes_on(above.get(columns[place], ""), cell, columns[place])
            for place, cell in zip(way, cells, strict=True)
        )
    ]
    return ways[0] if len(ways) == 1 else None


def _goes_on(first: str, second: str, column: Column) -> bool:
    if not first or column is Column.NUMBER:
        return False
    if column in _WHO:
        return is_open(first) and not looks_like_time(second)
    return begins_low(second) and not is_closed(first)


def _ways(cells: int, columns: int) -> list[tuple[int, ...]]:
    """The ways to put cells into columns in order; the one furthest left first."""
    found: list[tuple[int, ...]] = []
    for way in combinations(range(columns), cells):
        found.append(way)
        if len(found) == _MOST_WAYS:
            break
    return found


def _total(gains: Sequence[Sequence[int]], way: Sequence[int]) -> int:
    return sum(gains[cell][column] for cell, column in enumerate(way))


def _tells_the_same(way: Sequence[int], other: Sequence[int], columns: Sequence[Column]) -> bool:
    """Whether two ways differ only in where the cells go that say neither what, when nor who."""
    return all(
        columns[first] not in _OF_A_TASK and columns[second] not in _OF_A_TASK
        for first, second in zip(way, other, strict=True)
        if first != second
    )


def _gain(cell: str, column: Column) -> int:
    is_number, is_time = looks_like_number(cell), looks_like_time(cell)
    is_who = looks_like_agencies(cell)
    if column is Column.NUMBER:
        return _OWN if is_number else _OTHERS
    if is_number:
        return 0 if column is Column.OTHER else -1
    if column in (Column.TIMING, Column.UNTIL):
        return _OWN if is_time else (_OTHERS if is_who else -1)
    if column in _WHO:
        return _OWN if is_who else _OTHERS if is_time else -1
    if column is Column.MONEY:
        return _OWN if looks_like_money(cell) else _OTHERS if is_who or is_time else 0
    if column is Column.CONTENT:
        return _prose(cell, is_other=is_time or is_who)
    return -1 if is_time else 0


def _prose(cell: str, *, is_other: bool) -> int:
    if is_other:
        return -1 if len(cell) < 80 else 0
    return _PROSE + (len(cell) > 60)
