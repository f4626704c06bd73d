"""Working days as offices keep them: weekends, holidays, days in lieu, swapped days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.days_off import load_calendar
from dondoc.calendars.working_days import WorkingCalendar

CALENDAR = load_calendar(range(2024, 2028))
DAYS = st.dates(date(2024, 3, 1), date(2027, 10, 31))

# day, with its weekday -> does the office work?
OFFICE_DAYS = {
    "Thursday 2024-02-08": False,  # Tết
    "Wednesday 2024-02-14": False,
    "Monday 2024-04-29": False,  # swapped
    "Saturday 2024-05-04": True,  # worked in exchange
    "Wednesday 2025-01-01": False,
    "Monday 2025-01-27": False,  # Tết
    "Monday 2025-04-07": False,  # Giỗ Tổ
    "Saturday 2025-04-26": True,
    "Friday 2025-05-02": False,
    "Monday 2025-09-01": False,
    "Tuesday 2025-09-02": False,
    "Friday 2026-01-02": False,  # the library does not have this swap
    "Saturday 2026-01-10": True,
    "Monday 2026-02-16": False,  # Tết
    "Friday 2026-02-20": False,
    "Monday 2026-02-23": True,
    "Monday 2026-04-27": False,  # Giỗ Tổ on a Sunday, the day in lieu
    "Thursday 2026-04-30": False,
    "Friday 2026-05-01": False,
    "Friday 2026-06-19": True,
    "Saturday 2026-06-20": False,
    "Saturday 2026-08-22": True,
    "Monday 2026-08-31": False,
    "Tuesday 2026-09-01": False,
    "Wednesday 2026-09-02": False,
    "Thursday 2026-11-19": True,
    "Monday 2027-05-03": False,  # 1 May on a Saturday
}

# day, working days -> day
SHIFTS = [
    ("Friday 2026-06-19", -1, "Thursday 2026-06-18"),
    ("Friday 2026-06-19", -5, "Friday 2026-06-12"),
    ("Friday 2026-06-19", 1, "Monday 2026-06-22"),
    ("Saturday 2026-06-20", -1, "Friday 2026-06-19"),
    ("Saturday 2026-06-20", 0, "Saturday 2026-06-20"),
    ("Monday 2026-02-23", -1, "Friday 2026-02-13"),  # over Tết
    ("Thursday 2026-01-01", 1, "Monday 2026-01-05"),
    ("Monday 2026-01-12", -1, "Saturday 2026-01-10"),  # the Saturday that is worked
    ("Thursday 2026-09-03", -1, "Friday 2026-08-28"),
    ("Tuesday 2026-12-15", -5, "Tuesday 2026-12-08"),
]


def day(written: str) -> date:
    """The day, once its weekday is found right."""
    weekday, iso = written.split()
    found = date.fromisoformat(iso)
    assert found.strftime("%A") == weekday
    return found


@pytest.mark.parametrize(("written", "is_worked"), OFFICE_DAYS.items())
def test_offices_work_on_these_days_and_not_on_those(written: str, is_worked: bool) -> None:
    assert CALENDAR.is_working_day(day(written)) is is_worked


@pytest.mark.parametrize(("start", "working_days", "end"), SHIFTS)
def test_working_days_are_counted_over_days_off(start: str, working_days: int, end: str) -> None:
    assert CALENDAR.shift(day(start), working_days) == day(end)


def test_the_last_working_day_before_a_deadline_on_a_holiday() -> None:
    assert CALENDAR.last_working_day_on_or_before(day("Wednesday 2026-09-02")) == day(
        "Friday 2026-08-28"
    )
    assert CALENDAR.last_working_day_on_or_before(day("Friday 2026-06-19")) == day(
        "Friday 2026-06-19"
    )


def test_the_next_working_day_after_tet() -> None:
    assert CALENDAR.next_working_day_on_or_after(day("Monday 2026-02-16")) == day(
        "Monday 2026-02-23"
    )


def test_a_year_without_data_counts_weekends_only_and_is_not_known() -> None:
    bare = WorkingCalendar()
    assert not bare.knows(day("Thursday 2026-01-01"))
    assert bare.is_working_day(day("Thursday 2026-01-01"))
    assert not bare.is_working_day(day("Saturday 2026-01-03"))


def test_a_year_is_known_once_its_days_off_are_announced() -> None:
    assert CALENDAR.knows(date(2026, 6, 19))
    assert not CALENDAR.knows(date(2027, 6, 19))


def test_a_day_worked_in_exchange_wins_over_a_day_off() -> None:
    both = frozenset([date(2026, 1, 10)])
    assert WorkingCalendar(days_off=both, days_worked=both).is_working_day(date(2026, 1, 10))


def test_working_days_between_two_days() -> None:
    friday, tuesday = day("Friday 2026-06-19"), day("Tuesday 2026-06-23")
    assert CALENDAR.working_days_between(friday, tuesday) == 2
    assert CALENDAR.working_days_between(tuesday, friday) == -2
    assert CALENDAR.working_days_between(friday, friday) == 0


@given(DAYS, st.integers(-40, 40))
def test_a_shift_ends_on_a_working_day_so_many_working_days_away(
    start: date, working_days: int
) -> None:
    end = CALENDAR.shift(start, working_days)
    assert working_days == 0 or CALENDAR.is_working_day(end)
    step = timedelta(days=1 if working_days > 0 else -1)
    counted, current = 0, start
    while current != end:
        current += step
        counted += CALENDAR.is_working_day(current)
    assert counted == abs(working_days)


@given(DAYS)
def test_forward_and_back_is_the_same_working_day(start: date) -> None:
    worked = CALENDAR.next_working_day_on_or_after(start)
    assert CALENDAR.shift(CALENDAR.shift(worked, 7), -7) == worked
