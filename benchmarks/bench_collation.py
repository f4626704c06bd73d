"""Collating 3,400 agencies × 60 items, against one plain pass that counts the same things."""

from __future__ import annotations

import resource
import time
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from functools import partial

from benchmarks.measure import Contender, compare, seconds_of
from dondoc.reports.collation import collate
from dondoc.reports.collation_files import collation_workbook
from dondoc.reports.columns import Answer
from dondoc.reports.counting import outcomes_of
from dondoc.reports.form import Asked, Form, FormHeader, ItemPlace, Progress
from dondoc.reports.matrix import ExpectedReport, ReceivedReport, matrix_of
from dondoc.reports.reporting_round import ReportingRound, TakenReport
from dondoc.schedule.obligation import Role

AGENCIES, ITEMS = 3_400, 60
PERIOD, DUE, DAY = "2026-nam", date(2026, 11, 19), date(2026, 12, 1)
SECTIONS = ("I", "II", "III", "IV", "V", "VI")
STATES = tuple(Progress)
UNITS = ("lớp", "người", "hồ sơ", "%")
CELLS = {"progress": "H9", "figure": "J9"}
RESULT = "Đã ban hành văn bản và tổ chức thực hiện tới các đơn vị trực thuộc trong kỳ"


def run() -> None:
    """Counting alone, then frames, then the whole workbook with its time and memory."""
    round_ = _round()
    rows = AGENCIES * ITEMS
    _check_the_same(round_)
    compare(
        f"outcomes and totals of {AGENCIES:,} agencies × {ITEMS} items",
        "rows",
        rows,
        [
            Contender(
                "dondoc, tallies and figures with their places",
                partial(_outcomes_and_totals, round_),
            ),
            Contender("one plain pass, four counters and sums", partial(_plain_pass, round_)),
        ],
    )
    taken = seconds_of(lambda: collate(round_))
    print(f"\n  eight pandas frames, from the outcomes on   {taken:.1f} s")
    started = time.process_time()
    book = collation_workbook(collate(round_))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  frames and workbook                         {time.process_time() - started:.1f} s of CPU,"
        f" {len(book) / 2**20:.1f} MiB file, {most:.0f} MiB at most in memory"
    )


def _outcomes_and_totals(round_: ReportingRound) -> object:
    return outcomes_of(round_).totals


def _check_the_same(round_: ReportingRound) -> None:
    by_item, by_agency, by_section, figures = _plain_pass(round_)
    found = outcomes_of(round_)
    assert len(found.items) == ITEMS
    for place, item in found.items.items():
        for state in STATES:
            assert item.leading.by_progress[state] == by_item[place, state]
    for agency, tally in found.agencies.items():
        assert all(tally.by_progress[state] == by_agency[agency, state] for state in STATES)
    for section, tally in found.sections.items():
        assert all(tally.by_progress[state] == by_section[section, state] for state in STATES)
    for total in found.totals:
        assert total.value in (None, figures[total.place, total.unit])


def _plain_pass(
    round_: ReportingRound,
) -> tuple[
    Counter[tuple[ItemPlace, Progress]],
    Counter[tuple[str, Progress]],
    Counter[tuple[str, Progress]],
    dict[tuple[ItemPlace, str], Decimal],
]:
    """What a script would do: walk the answers once and count; no late, no missing, no places."""
    by_item: Counter[tuple[ItemPlace, Progress]] = Counter()
    by_agency: Counter[tuple[str, Progress]] = Counter()
    by_section: Counter[tuple[str, Progress]] = Counter()
    figures: dict[tuple[ItemPlace, str], Decimal] = defaultdict(Decimal)
    for report in round_.reports:
        agency = report.agency_id
        for one in report.answers:
            place = (one.section, one.number, one.content)
            by_item[place, one.progress] += 1
            by_agency[agency, one.progress] += 1
            by_section[one.section, one.progress] += 1
            if one.figure is not None:
                figures[place, one.unit] += one.figure
    return by_item, by_agency, by_section, figures


def _round() -> ReportingRound:
    agencies = [(f"xa-{n}", f"UBND xã Số {n}") for n in range(AGENCIES)]
    items = tuple(
        (SECTIONS[n % len(SECTIONS)], str(n + 1), f"Thực hiện nhiệm vụ thứ {n + 1} của Kế hoạch")
        for n in range(ITEMS)
    )
    forms = tuple(_form(agency, name, items) for agency, name in agencies)
    reports = tuple(_report(form, number) for number, form in enumerate(forms))
    expected = [ExpectedReport(agency, name, PERIOD, DUE) for agency, name in agencies]
    received = [ReceivedReport(agency, PERIOD, 1, DUE) for agency, _ in agencies]
    return ReportingRound(
        plan_title="Kế hoạch của thành phố",
        plan_number="12/KH-UBND",
        plan_issued_on=date(2026, 1, 5),
        issuer="UBND Thành phố",
        coordinator="Sở Nội vụ",
        period=PERIOD,
        day=DAY,
        sections={section: f"Mục {section}" for section in SECTIONS},
        items=items,
        forms=forms,
        matrix=matrix_of(expected, received, day=DAY),
        reports=reports,
    )


def _form(agency: str, name: str, items: tuple[ItemPlace, ...]) -> Form:
    header = FormHeader("ke-hoach", "Kế hoạch", agency, name, PERIOD, DUE, "Sở Nội vụ")
    rows = (
        Asked(f"{agency}-{at}", place, Role.LEAD, name, "30/6/2026", (date(2026, 6, 30),))
        for at, place in enumerate(items)
    )
    return Form(header, tuple(rows))


def _report(form: Form, number: int) -> TakenReport:
    answers = tuple(_answer(asked, number + at) for at, asked in enumerate(form.rows))
    header = form.header
    file_name = f"bao-cao-{header.agency_id}.xlsx"
    return TakenReport(
        *(header.agency_id, header.agency_name, 1, file_name, f"{number:064x}", "Báo cáo"),
        received_on=DUE,
        answers=answers,
    )


def _answer(asked: Asked, turn: int) -> Answer:
    has_figure = turn % 5 == 0
    return Answer(
        key=asked.key,
        section=asked.section,
        number=asked.number,
        content=asked.content,
        role=asked.role,
        progress=STATES[turn % len(STATES)],
        result=RESULT,
        figure=Decimal(turn % 97) if has_figure else None,
        unit=UNITS[int(asked.number) % len(UNITS)] if has_figure else "",
        difficulty="",
        proposal="",
        cells=CELLS,
    )
