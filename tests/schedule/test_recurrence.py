"""Parts of a period: by plain arithmetic here, by dateutil's rrule as the oracle."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from dondoc.plan import Window
from dondoc.schedule.recurrence import parts_of

YEAR_2026 = (date(2026, 1, 1), date(2026, 12, 31))
MONTHS = {
    "FREQ=MONTHLY": 1,
    "FREQ=MONTHLY;INTERVAL=3": 3,
    "FREQ=MONTHLY;INTERVAL=6": 6,
    "FREQ=YEARLY": 12,
}
years = st.integers(1990, 2100)


@given(first=years, length=st.integers(0, 9), rule=st.sampled_from(sorted(MONTHS)))
def test_the_dues_are_those_of_dateutil(first: int, length: int, rule: str) -> None:
    period = date(first, 1, 1), date(first + length, 12, 31)
    oracle = rrulestr(
        f"FREQ=MONTHLY;INTERVAL={MONTHS[rule]};BYMONTHDAY=-1",
        dtstart=datetime(first, MONTHS[rule], 1),
    ).between(datetime(first, 1, 1), datetime(first + length, 12, 31), inc=True)
    assert [window.due for window in parts_of(period, rule)] == [at.date() for at in oracle]


@given(
    start=st.dates(date(2000, 1, 1), date(2050, 12, 31)),
    days=st.integers(0, 4000),
    rule=st.sampled_from(
        [*MONTHS, "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;INTERVAL=5"]
    ),
)
def test_the_parts_cover_the_period_without_gap_or_overlap(
    start: date, days: int, rule: str
) -> None:
    period = start, start + timedelta(days=days)
    parts = parts_of(period, rule)
    assert (parts[0].start, parts[-1].due) == period
    assert all(part.start <= part.due for part in parts)
    follows = [(one.due + timedelta(days=1), two.start) for one, two in pairwise(parts)]
    assert all(after == start for after, start in follows)


def test_quarters_are_calendar_quarters_even_when_the_plan_begins_in_february() -> None:
    parts = parts_of((date(2026, 2, 10), date(2026, 11, 20)), "FREQ=MONTHLY;INTERVAL=3")
    assert parts == (
        Window(date(2026, 2, 10), date(2026, 3, 31)),
        Window(date(2026, 4, 1), date(2026, 6, 30)),
        Window(date(2026, 7, 1), date(2026, 9, 30)),
        Window(date(2026, 10, 1), date(2026, 11, 20)),
    )


def test_weeks_end_on_sunday() -> None:
    weeks = parts_of((date(2026, 6, 1), date(2026, 6, 30)), "FREQ=WEEKLY")
    assert [window.due for window in weeks] == [date(2026, 6, day) for day in (7, 14, 21, 28, 30)]


@pytest.mark.parametrize("rule", ["", "FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=5", "hằng quý"])
def test_a_rule_of_another_shape_gives_no_window(rule: str) -> None:
    assert parts_of(YEAR_2026, rule) == ()


def test_a_rule_is_expanded_once_and_shared() -> None:
    first = parts_of(YEAR_2026, "FREQ=MONTHLY;INTERVAL=3")
    assert parts_of(YEAR_2026, "FREQ=MONTHLY;INTERVAL=3") is first
