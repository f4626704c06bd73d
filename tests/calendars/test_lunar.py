"""The Vietnamese lunar calendar, month by month, against astronomy and a second library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from holidays.calendars.chinese import VIETNAMESE_CALENDAR, _ChineseLunisolar
from hypothesis import given
from hypothesis import strategies as st

from dondoc.calendars.lunar import lunar_date, lunar_month_length, solar_date

# worked out with ephem 4.2.1 by make_lunar_months.py, which needs no run again
ASTRONOMY = Path(__file__).with_name("lunar_months.txt")
YEARS = range(1968, 2101)
FEASTS = _ChineseLunisolar(VIETNAMESE_CALENDAR)
CHINESE = _ChineseLunisolar()

# where Tết is not on the day of the Chinese new year: Hà Nội's day, theirs
TET_OF_OUR_OWN = {
    1968: ("Monday 1968-01-29", "Tuesday 1968-01-30"),
    1969: ("Sunday 1969-02-16", "Monday 1969-02-17"),
    1985: ("Monday 1985-01-21", "Wednesday 1985-02-20"),
    2007: ("Saturday 2007-02-17", "Sunday 2007-02-18"),
    2030: ("Saturday 2030-02-02", "Sunday 2030-02-03"),
    2053: ("Tuesday 2053-02-18", "Wednesday 2053-02-19"),
}


class Month(NamedTuple):
    """A lunar month as astronomy has it."""

    year: int
    number: int
    leap: bool
    start: date
    length: int


def months_by_astronomy() -> Iterator[Month]:
    for line in ASTRONOMY.read_text(encoding="utf-8").splitlines()[1:]:
        year, first, leap_month, lengths = line.split()
        start, number = date.fromisoformat(first), 0
        for at, sign in enumerate(lengths):
            leap = leap_month != "0" and at == int(leap_month)
            number += not leap
            length = 30 if sign == "x" else 29
            yield Month(int(year), number, leap, start, length)
            start += timedelta(days=length)


MONTHS = list(months_by_astronomy())


def weekday_and_date(day: date) -> str:
    return f"{day:%A} {day}"


def test_every_month_of_133_years_begins_and_ends_as_astronomy_has_it() -> None:
    ours = [
        one._replace(
            start=solar_date(one.year, one.number, 1, leap=one.leap),
            length=lunar_month_length(one.year, one.number, leap=one.leap),
        )
        for one in MONTHS
    ]
    assert ours == MONTHS
    assert [one.year for one in MONTHS if one.number == 12] == list(YEARS)


@pytest.mark.parametrize("leap", [False, True])
def test_there_are_no_months_but_those_of_astronomy(leap: bool) -> None:
    there = {(one.year, one.number) for one in MONTHS if one.leap is leap}
    for year in YEARS:
        for number in range(1, 13):
            if (year, number) not in there:
                with pytest.raises(ValueError, match="không có tháng"):
                    solar_date(year, number, 1, leap=leap)


@pytest.mark.parametrize("year", YEARS)
def test_tet_and_the_hung_kings_day_are_where_the_second_library_has_them(year: int) -> None:
    assert solar_date(year, 1, 1) == FEASTS.lunar_new_year_date(year)[0]
    if year not in (1968, 1969, 1985):  # before 2007 it gives the day of the Chinese calendar
        assert solar_date(year, 3, 10) == FEASTS.hung_kings_date(year)[0]


@pytest.mark.parametrize("year", YEARS)
def test_tet_differs_from_the_chinese_new_year_in_six_years_and_in_no_other(year: int) -> None:
    theirs, _ = CHINESE.lunar_new_year_date(year)
    assert theirs is not None
    ours = solar_date(year, 1, 1)
    if year in TET_OF_OUR_OWN:
        assert (weekday_and_date(ours), weekday_and_date(theirs)) == TET_OF_OUR_OWN[year]
    else:
        assert ours == theirs


def test_in_1985_tet_came_a_month_before_the_chinese_new_year() -> None:
    # Hà Nội had a leap second month where the Chinese calendar had had a leap tenth one
    assert solar_date(1985, 2, 1, leap=True) == date(1985, 3, 21)


@given(st.dates(date(1968, 1, 29), date(2100, 12, 31)))
def test_a_day_comes_back_the_same_from_the_lunar_calendar(day: date) -> None:
    year, month, number, leap = lunar_date(day)
    assert solar_date(year, month, number, leap=leap) == day


@pytest.mark.parametrize(("year", "month", "day"), [(2026, 1, 31), (2026, 13, 1), (2026, 0, 1)])
def test_a_day_that_no_month_has_is_refused(year: int, month: int, day: int) -> None:
    with pytest.raises(ValueError, match="không có"):
        solar_date(year, month, day)


@pytest.mark.parametrize("year", [1966, 2101])
def test_years_outside_the_table_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match="1968-2100"):
        solar_date(year, 1, 1)
