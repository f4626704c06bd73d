"""Of which years the days off are asked for: those that still matter, a month ahead."""

from __future__ import annotations

from datetime import date

import pytest

from dondoc.calendars.working_days import WorkingCalendar
from dondoc.schedule.doubts import days_off_unknown
from tests.schedule.makers import a_header

ANNOUNCED_TO_2026 = WorkingCalendar(years=frozenset({2025, 2026}))

# the plan's years, the day -> the years that are asked for
ASKED = {
    ((2026, 2026), date(2026, 2, 2)): "",
    ((2027, 2027), date(2026, 10, 1)): "2027",  # the plan's own year, however early it comes in
    ((2027, 2027), date(2027, 3, 1)): "2027",
    ((2026, 2030), date(2026, 11, 29)): "",
    ((2026, 2030), date(2026, 12, 1)): "2027",  # a month ahead
    ((2021, 2027), date(2028, 1, 5)): "",  # over
    ((2020, 2020), date(2026, 2, 2)): "",
    ((2020, 2020), date(2020, 2, 2)): "2020",
}


@pytest.mark.parametrize(("plan", "years"), ASKED.items())
def test_days_off_are_asked_for_of_years_that_matter(
    plan: tuple[tuple[int, int], date], years: str
) -> None:
    (first, last), on = plan
    header = a_header(year=first, period=(date(first, 1, 1), date(last, 12, 31)))
    found = [one.read for one in days_off_unknown(header, ANNOUNCED_TO_2026, on)]
    assert found == ([years] if years else [])
