"""What is owed in a year, counted by agency and month: the rows of the picture of the year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dondoc.language.text import clean, vietnamese_sort_key
from dondoc.schedule.obligation import Obligation, ObligationKind, Role

# agencies with the very same year share a row from this many on: 126 communes are one line
SAME_FROM = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """What is due in one month; `figure` counts lead work and reports, `helping` the rest."""

    figure: int = 0
    helping: int = 0
    reports: int = 0


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One agency, or several whose year is the same."""

    name: str
    cells: tuple[Cell, ...]
    agencies: int = 1

    @property
    def total(self) -> int:
        """What one agency of the row owes in the year, coordinating apart."""
        return sum(cell.figure for cell in self.cells)


def picture_rows(
    obligations: Iterable[Obligation], *, year: int, names: Mapping[str, str]
) -> tuple[PictureRow, ...]:
    """The rows: who leads most first, then by Vietnamese name; equal years of many in one row."""
    counts: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
    for one in obligations:
        if one.due.year == year:
            counts[one.agency_id][one.due.month, _column(one)] += 1
    alike: dict[tuple[Cell, ...], list[str]] = defaultdict(list)
    for agency_id, count in counts.items():
        alike[_cells(count)].append(clean(names.get(agency_id, agency_id)))
    rows = [row for cells, some in alike.items() for row in _rows_of(cells, some)]
    return tuple(sorted(rows, key=_order))


def _column(one: Obligation) -> str:
    if one.kind is ObligationKind.REPORT:
        return "report"
    return "helping" if one.role is Role.COORDINATING else "lead"


def _cells(count: Counter[tuple[int, str]]) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            count[month, "lead"] + count[month, "report"],
            count[month, "helping"],
            count[month, "report"],
        )
        for month in range(1, 13)
    )


def _rows_of(cells: tuple[Cell, ...], names: Sequence[str]) -> list[PictureRow]:
    ordered = sorted(names, key=vietnamese_sort_key)
    if len(ordered) < SAME_FROM:
        return [PictureRow(name, cells) for name in ordered]
    return [PictureRow(f"{len(ordered)} cơ quan: {', '.join(ordered)}", cells, len(ordered))]


def _order(row: PictureRow) -> tuple[bool, int, object]:
    """Single agencies first, by how much they owe; then the rows of many."""
    return row.agencies > 1, -row.total, vietnamese_sort_key(row.name)
