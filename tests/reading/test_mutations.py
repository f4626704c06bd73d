"""Real plans with rows lost, cells swapped or pages cut: something must be said of each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TypeAlias

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.errors import NotAPlan
from dondoc.plan import Finding
from dondoc.reading.document import Document, Grid, GridRow
from dondoc.reading.findings import careful_reader
from dondoc.reading.formats import open_document
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.headers import Header, find_header
from dondoc.reading.layouts.ordinals import bare_ordinal, between, follows
from dondoc.reading.whole import read_document

pytestmark = pytest.mark.long

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
# with it every row that can be changed is, and more of them
THOROUGH = "DONDOC_THOROUGH" in os.environ


def findings(document: Document) -> Counter[tuple[str, str, str]]:
    reading = read_document(document, load_anniversaries())
    noticed = careful_reader(reading, load_directory(), load_anniversaries())
    return Counter(map(_key, (*reading.findings, *noticed)))


def _key(finding: Finding) -> tuple[str, str, str]:
    """A finding but for its place, which moves with the rows; of a blank cell there is no more."""
    return finding.code, finding.read, "" if finding.read else finding.where


@cache
def opened(plans: Path, name: str) -> Document:
    return open_document((plans / name).read_bytes(), name=name)


@cache
def told_already(plans: Path, name: str) -> Counter[tuple[str, str, str]]:
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


def sampled(indexes: Sequence[int], count: int = SAMPLES) -> Sequence[int]:
    return indexes[:: max(1, len(indexes) // count)]


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
    filled = [
        index
        for index in plan.numbers()
        if len(plan.rows[index].cells) > max(one, other)
        and plan.rows[index].cells[one]
        and plan.rows[index].cells[other]
    ]
    assert filled
    for index in sampled(filled) if THOROUGH else [filled[len(filled) // 2]]:
        cells = list(plan.rows[index].cells)
        cells[one], cells[other] = cells[other], cells[one]
        swapped = replace(plan.rows[index], cells=tuple(cells))
        assert plan.is_told([*plan.rows[:index], swapped, *plan.rows[index + 1 :]]), index


OTHER_FORMATS = ("2025.txt", "2020.pdf", "2025.xlsx", "2020-other-layout.docx", *PLANS[2:])


def _without(rows: Rows, index: int) -> list[GridRow]:
    return [*rows[:index], *rows[index + 1 :]]


def _twice(rows: Rows, index: int) -> list[GridRow]:
    return [*rows[: index + 1], rows[index], *rows[index + 1 :]]


def _exchanged(rows: Rows, index: int) -> list[GridRow]:
    return [*rows[:index], rows[index + 1], rows[index], *rows[index + 2 :]]


class Mutations:
    """Where each kind of mutation can be made in a plan: rows by where they stand in their count."""

    def __init__(self, plan: Mutant) -> None:
        numbers = plan.numbers()
        after = dict(zip(numbers, [*list(numbers.values())[1:], ""], strict=True))
        before = dict(zip(numbers, ["", *list(numbers.values())[:-1]], strict=True))
        goes_on = {index for index in numbers if follows(numbers[index], after[index])}
        comes_after = {index for index in numbers if follows(before[index], numbers[index])}
        together = [index for index in goes_on if index + 1 in numbers]
        content = plan.header.columns.index(Column.CONTENT)
        self.kinds: dict[str, tuple[Sequence[int], Callable[[Rows, int], list[GridRow]]]] = {
            "first row lost": (sorted(goes_on - comes_after), _without),
            "row in the middle lost": (sorted(goes_on & comes_after), _without),
            "last row of a section lost": (sorted(comes_after - goes_on), _without),
            "last row of all lost": (list(numbers)[-1:], _without),
            "row twice": (sorted(together), _twice),
            "two rows exchanged": (sorted(together), _exchanged),
            "cut within a row": (
                list(numbers),
                lambda rows, index: _cut_short(rows, index, content),
            ),
        }


# what an honest reader can see: the end of a count leaves no trace of its own
NEVER_UNSEEN = {
    "first row lost",
    "row in the middle lost",
    "row twice",
    "two rows exchanged",
    "cut within a row",
}


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_what_share_of_mutations_is_told(
    plans: Path, name: str, record_property: Callable[[str, object], None]
) -> None:
    plan = Mutant(plans, name)
    for kind, (indexes, mutate) in Mutations(plan).kinds.items():
        tried = list(indexes) if THOROUGH else sampled(indexes, 1)[:2]
        told = [plan.is_told(mutate(plan.rows, index)) for index in tried]
        record_property(kind, f"{sum(told)}/{len(told)}")
        print(f"{name}: {kind}: {sum(told)}/{len(told)}")
        assert all(told) or kind not in NEVER_UNSEEN, kind


TEXTS = ("2020.txt", "2025.txt", "2026.txt", *PLANS[2:])
LEAST_SHARE_OF_CUTS = 0.85


def test_texts_that_break_off_anywhere_in_the_table_are_told(plans: Path) -> None:
    chance, told, tried = Random(7), 0, 0
    for name in TEXTS:
        text = (plans / name).read_text("utf-8-sig")
        begins = text.rindex("PHỤ LỤC") + 400
        for _ in range(40 if THOROUGH else 3):
            cut = text[: chance.randrange(begins, len(text) - 30)]
            tried += 1
            told += _is_refused_or_told(cut, told_already(plans, name), name)
    print(f"texts cut off: {told}/{tried} told")
    assert told >= LEAST_SHARE_OF_CUTS * tried


def _is_refused_or_told(text: str, already: Counter[tuple[str, str, str]], name: str) -> bool:
    try:
        document = open_document(text.encode(), name=name)
        return bool(findings(document) - already)
    except NotAPlan:
        return True
