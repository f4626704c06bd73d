"""Which columns the cells of a Word table stand in, also where its borders were not drawn in line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import pairwise

# the farthest that a border is moved by hand in some rows and not in others: 1/1440 inch each
_FARTHEST = 1000
# more is no table that a person drew
_MOST_KINDS_OF_ROW, _MOST_BORDERS = 40, 40


class Columns:
    """The columns of a table: where some row has a border, and borders that are one are counted once.

    `rows` are the places in the table's grid at which each row's cells begin; `widths` are those
    of the grid (ISO/IEC 29500-1, 17.4.48), in twentieths of a point, and may be wrong or missing.
    """

    def __init__(self, rows: Sequence[frozenset[int]], widths: Sequence[int]) -> None:
        kinds = set(rows)
        self._starts = sorted(set().union(*kinds))
        self._columns = list(range(len(self._starts)))
        is_drawn_in_line = any(len(row) == len(self._starts) for row in kinds)
        if is_drawn_in_line or len(kinds) > _MOST_KINDS_OF_ROW or len(self._starts) > _MOST_BORDERS:
            return
        if _are_widths(widths, self._starts):
            self._columns = _joined(self._starts, kinds, widths)

    def of(self, start: int) -> int:
        """The column in which a cell stands that begins at this place of the grid."""
        place = bisect_left(self._starts, start)
        if place == len(self._starts):
            return self._columns[-1] + 1 if self._columns else 0
        return self._columns[place]


def _are_widths(widths: Sequence[int], starts: Sequence[int]) -> bool:
    return len(widths) >= starts[-1] and all(width > 0 for width in widths)


def _joined(
    starts: Sequence[int], rows: Collection[frozenset[int]], widths: Sequence[int]
) -> list[int]:
    """The column of each border: two near ones that no row has both of are one, nearest first."""
    found = [{start} for start in starts]
    while True:
        gaps = [
            (sum(widths[min(left) : max(right)]), place)
            for place, (left, right) in enumerate(pairwise(found))
            if not any(left & row and right & row for row in rows)
        ]
        gap, place = min(gaps, default=(_FARTHEST, 0))
        if gap >= _FARTHEST:
            return [column for column, group in enumerate(found) for _ in group]
        found[place] |= found.pop(place + 1)
