"""What an office's own calendar leaves open in a plan that is otherwise well read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from dondoc.calendars.working_days import missing_days_off_words, years_that_matter
from dondoc.plan import Finding, PlanHeader, Severity

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar

IN_CALENDAR = "lịch làm việc của cơ quan"


def days_off_unknown(header: PlanHeader, calendar: WorkingCalendar, on: date) -> Iterator[Finding]:
    """One doubt for the plan's years of which nobody has yet said which days are off.

    Of a programme of many years only those are asked for that run or begin within a month; what is
    past is not reminded of any more.
    """
    start, end = header.period
    near = {*years_that_matter(on), header.year}
    years = [
        year
        for year in range(max(start.year, on.year), end.year + 1)
        if year in near and year not in calendar.years
    ]
    if years:
        read = ", ".join(map(str, years))
        message = missing_days_off_words(years)
        yield Finding("days-off-unknown", Severity.DOUBT, IN_CALENDAR, read, message)
