"""The lunar calendar of Hà Nội time, where it differs from the Chinese one and where the library errs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dondoc.calendars.lunar import lunar_date, lunar_month_length, solar_date

# Tết by UTC+7; the Chinese calendar has it a day, in 1985 a month, later
TET_UNLIKE_CHINESE = {
    1968: date(1968, 1, 29),
    1969: date(1969, 2, 16),
    1985: date(1985, 1, 21),
    2007: date(2007, 2, 17),
    2030: date(2030, 2, 2),
    2053: date(2053, 2, 18),
}
TET = {
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
}


@pytest.mark.parametrize(("year", "tet"), (TET | TET_UNLIKE_CHINESE).items())
def test_tet_is_the_first_day_of_the_vietnamese_year(year: int, tet: date) -> None:
    assert solar_date(year, 1, 1) == tet


def test_feasts_of_the_plans_fall_where_the_state_calendar_has_them() -> None:
    assert solar_date(2026, 3, 10) == date(2026, 4, 26)
    assert solar_date(2025, 8, 15) == date(2025, 10, 6)
    assert solar_date(2026, 7, 15) == date(2026, 8, 27)
    assert solar_date(2030, 1, 15) == date(2030, 2, 16)


def test_two_new_moons_just_before_midnight_are_not_a_day_late() -> None:
    assert solar_date(2072, 11, 1) == date(2072, 12, 9)
    assert solar_date(2077, 10, 1) == date(2077, 11, 15)


def test_a_leap_month_follows_its_own_month() -> None:
    assert solar_date(2025, 6, 1, leap=True) == date(2025, 7, 25)
    assert solar_date(2025, 6, 1, leap=True) - solar_date(2025, 6, 1) == timedelta(
        days=lunar_month_length(2025, 6)
    )


@pytest.mark.parametrize(
    ("year", "month", "day", "leap"),
    [
        (2026, 6, 1, True),
        (2026, 13, 1, False),
        (2026, 0, 1, False),
        (2026, 1, 31, False),
        (1900, 1, 1, False),
        (2101, 1, 1, False),
    ],
)
def test_a_day_that_the_calendar_does_not_have_is_refused(
    year: int, month: int, day: int, leap: bool
) -> None:
    with pytest.raises(ValueError, match=r"âm lịch|lịch âm"):
        solar_date(year, month, day, leap=leap)


def test_months_have_29_or_30_days_and_follow_each_other_without_a_gap() -> None:
    day = date(1968, 1, 29)
    while day.year < 2100:
        year, month, number, leap = lunar_date(day)
        assert number == 1
        length = lunar_month_length(year, month, leap=leap)
        assert length in (29, 30)
        assert solar_date(year, month, length, leap=leap) == day + timedelta(days=length - 1)
        day += timedelta(days=length)


@pytest.mark.parametrize("year", [1968, 1985, 2025, 2026, 2072, 2077, 2100])
def test_every_day_of_a_year_comes_back_from_the_lunar_calendar(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        moon_year, month, number, leap = lunar_date(day)
        assert solar_date(moon_year, month, number, leap=leap) == day
        day += timedelta(days=1)
