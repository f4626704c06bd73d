"""Sixty-four cases with their weekdays written out: a plan's file is read, and its days are shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from config.days_off import load_calendar
from config.policy import load_policy
from dondoc.messages.digest import DigestEntry, digest
from dondoc.messages.ladder import Ladder, steps_of
from dondoc.reading import read_plan
from dondoc.schedule import build_schedule
from dondoc.schedule.obligation import Obligation, ObligationKind
from dondoc.schedule.wording import day_and_date
from dondoc.status import State, working_deadline

CALENDAR = load_calendar(range(2024, 2030))
POLICY = load_policy()
HEAD = """\
ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI

Số: 12/KH-UBND

Hà Nội, ngày 02 tháng 01 năm {year}

**KẾ HOẠCH**
**Quảng bá làng nghề năm {year}**

**I. TỔ CHỨC THỰC HIỆN**

Trên đây là Kế hoạch quảng bá làng nghề năm {year}. Đề nghị Sở Du lịch {reports}, gửi Sở Công Thương tổng hợp.

**PHỤ LỤC**
**NHIỆM VỤ NĂM {year}**

"""
# as they stand in a table torn out of a text, cells parted by tabs
COLUMNS = "TT\tNội dung\tThời gian\tCơ quan chủ trì\tCơ quan phối hợp"
SECTION = "I\tSỞ DU LỊCH\t\t\t"


class Case(NamedTuple):
    """One line of the table."""

    year: int
    words: str
    ladder: str
    due: str
    last_working_day: str
    steps: str
    first_after: str


def _cases() -> Iterator[Case]:
    table = Path(__file__).with_name("dated_cases.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            year, *cells = line.split(" | ")
            yield Case(int(year), *cells)


CASES = list(_cases())


def day(written: str) -> date:
    """The day, once its weekday is found right."""
    weekday, iso = written.split()
    found = date.fromisoformat(iso)
    assert found.strftime("%A") == weekday
    return found


@cache
def obligations(year: int) -> tuple[Obligation, ...]:
    """What Sở Du lịch owes under a plan that has a row for each case of the year."""
    reports = [case.words for case in CASES if (case.year, case.ladder) == (year, "report")]
    rows = [
        f"{number}\t{_content(case, number)}\t{_timing(case)}\tSở Du lịch\t"
        for number, case in enumerate(CASES, start=1)
        if case.year == year and case.ladder != "report"
    ]
    head = HEAD.format(year=year, reports=" và ".join(reports))
    text = "\n".join([head, COLUMNS, SECTION, *rows, ""])
    known = load_anniversaries()
    directory = load_directory()
    reading = read_plan(
        text.encode(), name="ke-hoach.txt", directory=directory, known_anniversaries=known
    )
    schedule = build_schedule(
        reading,
        directory=directory,
        policy=POLICY,
        known_anniversaries=known,
        on=date(year, 1, 2),
    )
    return schedule.obligations


def _content(case: Case, number: int) -> str:
    is_day = case.ladder.startswith("anniversary")
    return case.words if is_day else f"Việc thứ {number} của bảng đối chiếu ngày"


def _timing(case: Case) -> str:
    return "Cả năm" if case.ladder.startswith("anniversary") else case.words


def found(case: Case) -> Obligation:
    """The obligation of the case: of its row and ladder, due on its day."""
    ladder, due = Ladder(POLICY, CALENDAR), day(case.due)
    number = str(CASES.index(case) + 1)
    (one,) = (
        one
        for one in obligations(case.year)
        if ladder.name_for(one) == case.ladder
        and one.due == due
        and (one.number == number or one.kind is ObligationKind.REPORT)
    )
    return one


def short(days: list[date]) -> str:
    """Days as the table has them, each once."""
    return ", ".join(f"{one:%a %d/%m}" for one in dict.fromkeys(days)) or "-"


def test_there_are_sixty_cases_or_more_of_four_years() -> None:
    assert len(CASES) == len(set(CASES)) >= 60
    assert {case.year for case in CASES} == {2025, 2026, 2027, 2028}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.year}-{case.words[:40]}")
def test_words_of_a_plan_become_the_days_that_are_shown(case: Case) -> None:
    one = found(case)
    deadline = working_deadline(one.due, CALENDAR)
    steps = steps_of(one, POLICY, CALENDAR)
    assert deadline == day(case.last_working_day)
    assert short([on for step, on in steps if step.working_days <= 0]) == case.steps
    assert short([on for step, on in steps if step.working_days > 0][:1]) == case.first_after


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.year}-{case.words[:40]}")
def test_a_message_names_the_day_and_the_last_working_day_where_offices_are_shut(
    case: Case,
) -> None:
    one = found(case)
    _, on = steps_of(one, POLICY, CALENDAR)[0]
    entry = DigestEntry(one, State.DUE_SOON, one.due)
    text = digest("Sở Du lịch", on, [entry], CALENDAR).text
    assert f"Hạn: {day_and_date(day(case.due))}, còn " in text
    shut = f"ngày làm việc cuối cùng là {day_and_date(day(case.last_working_day))}"
    assert (shut in text) is (case.due != case.last_working_day)
