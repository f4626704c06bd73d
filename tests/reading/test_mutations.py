"""Real plans with rows lost, cells swapped or pages cut: something must be said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.plan import Finding
from dondoc.reading.document import Document, Grid, GridRow
from dondoc.reading.findings import careful_reader
from dondoc.reading.formats import open_document
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.headers import Header, find_header
from dondoc.reading.layouts.ordinals import bare_ordinal, between, follows
from dondoc.reading.whole import read_document

Rows: TypeAlias = Sequence[GridRow]
PLANS = (
    "2020.txt",
    "2025.docx",
    "others/btnmt_09-KH-BTNMT_2024.txt",
    "others/dongthap_617-KH-UBND_2025.md",
    "others/hcm_2820-QD-UBND_2025.md",
    "others/bnnmt_2200-QD-BNNMT_2026.txt",
)
OF_LONG_SECTIONS = [name for name in PLANS if "bnnmt" not in name]
SAMPLES = 3
ROWS_OF_A_PAGE = 3


def findings(document: Document) -> Counter[tuple[str, str]]:
    reading = read_document(document, load_anniversaries())
    noticed = careful_reader(reading, load_directory(), load_anniversaries())
    return Counter(map(_key, (*reading.findings, *noticed)))


def _key(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.read


@cache
def opened(plans: Path, name: str) -> Document:
    return open_document((plans / name).read_bytes(), name=name)


@cache
def told_already(plans: Path, name: str) -> Counter[tuple[str, str]]:
    return findings(opened(plans, name))


class Mutant:
    """One real plan, whose largest table is changed."""

    def __init__(self, plans: Path, name: str) -> None:
        self.document = opened(plans, name)
        self.told_already = told_already(plans, name)
        self._place = max(
            range(len(self.document.grids)), key=lambda at: len(self.document.grids[at].rows)
        )
        self.rows = self.document.grids[self._place].rows
        header = find_header(self.rows)
        assert header is not None
        self.header: Header = header

    def numbers(self) -> dict[int, str]:
        """The ordinals of the rows that say more than a heading does, by index."""
        number = self.header.columns.index(Column.NUMBER)
        found = {}
        for index, row in enumerate(self.rows):
            ordinal = bare_ordinal(row.cells[number])
            if ordinal is not None and sum(map(bool, row.cells)) > 3:
                found[index] = ordinal
        return found

    def is_told(self, rows: Rows) -> bool:
        """Whether the table with these rows has a finding that the plan itself has not."""
        grids = list(self.document.grids)
        grids[self._place] = Grid(tuple(rows), grids[self._place].before)
        changed = replace(self.document, grids=tuple(grids))
        return bool(findings(changed) - self.told_already)


def sampled(indexes: Sequence[int]) -> Sequence[int]:
    return indexes[:: max(1, len(indexes) // SAMPLES)]


@pytest.mark.parametrize("name", PLANS)
def test_a_lost_row_is_told_wherever_another_follows_it(plans: Path, name: str) -> None:
    plan = Mutant(plans, name)
    numbers = plan.numbers()
    indexes = list(numbers)
    followed = [
        index for index, after in pairwise(indexes) if follows(numbers[index], numbers[after])
    ]
    for index in sampled(followed):
        rows = [*plan.rows[:index], *plan.rows[index + 1 :]]
        assert plan.is_told(rows), numbers[index]


@pytest.mark.parametrize("name", OF_LONG_SECTIONS)
def test_a_page_cut_out_of_a_section_is_told(plans: Path, name: str) -> None:
    plan = Mutant(plans, name)
    numbers = plan.numbers()
    inside = [
        index
        for index in numbers
        if all(index + step in numbers for step in range(ROWS_OF_A_PAGE + 1))
        and between(numbers[index], numbers[index + ROWS_OF_A_PAGE])
    ]
    assert inside
    for index in sampled(inside):
        rows = [*plan.rows[: index + 1], *plan.rows[index + ROWS_OF_A_PAGE :]]
        assert plan.is_told(rows), numbers[index]


def _cut_short(rows: Rows, index: int, column: int) -> list[GridRow]:
    """The rows up to one whose cells behind a column are lost, as where a file breaks off."""
    row = rows[index]
    cells = tuple(cell if at <= column else "" for at, cell in enumerate(row.cells))
    return [*rows[:index], replace(row, cells=cells)]


@pytest.mark.parametrize("name", PLANS)
def test_a_file_that_breaks_off_in_a_row_is_told(plans: Path, name: str) -> None:
    plan = Mutant(plans, name)
    content = plan.header.columns.index(Column.CONTENT)
    for index in sampled(list(plan.numbers())):
        assert plan.is_told(_cut_short(plan.rows, index, content)), index


SWAPS: dict[str, tuple[Column, Column]] = {
    "number and content": (Column.NUMBER, Column.CONTENT),
    "number and time": (Column.NUMBER, Column.TIMING),
    "number and lead": (Column.NUMBER, Column.LEAD),
    "content and time": (Column.CONTENT, Column.TIMING),
    "content and lead": (Column.CONTENT, Column.LEAD),
    "time and lead": (Column.TIMING, Column.LEAD),
    "time and coordinating": (Column.TIMING, Column.COORDINATING),
}


@pytest.mark.parametrize("pair", SWAPS.values(), ids=SWAPS)
@pytest.mark.parametrize("name", PLANS)
def test_swapped_cells_are_told(plans: Path, name: str, pair: tuple[Column, Column]) -> None:
    plan = Mutant(plans, name)
    one, other = (plan.header.columns.index(column) for column in pair)
    tried = told = 0
    for index in sampled(list(plan.numbers())):
        cells = list(plan.rows[index].cells)
        if len(cells) <= max(one, other) or not cells[one] or not cells[other]:
            continue
        cells[one], cells[other] = cells[other], cells[one]
        swapped = replace(plan.rows[index], cells=tuple(cells))
        tried += 1
        told += plan.is_told([*plan.rows[:index], swapped, *plan.rows[index + 1 :]])
    assert tried
    assert told == tried
