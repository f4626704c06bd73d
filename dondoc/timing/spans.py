"""The days that a stretch of the calendar covers; `Impossible` where no calendar has it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from dondoc.timing.numbers import Impossible
from dondoc.timing.piece_spans import (
    Days,
    day_of,
    days_within,
    month_days,
    month_of,
    parts_of,
    weekdays_of,
    weeks_of,
    workdays_of,
)
from dondoc.timing.units import Kind, Unit


def days_of(unit: Unit, year: int, base: Days | None = None) -> Days:
    """The days of a unit; `year` where it names none, `base` the days of its EACH."""
    if unit.kind is Kind.EACH:
        if base is None:
            raise Impossible("kỳ lặp lại đứng lẫn với thời gian cụ thể")
        return base
    if unit.shift is not None:
        year += unit.shift
    elif unit.year is not None:
        year = unit.year
    if unit.of is not None and unit.kind in _OF_WHOLE:
        return _OF_WHOLE[unit.kind](unit, days_of(unit.of, year, base))
    if unit.kind not in _OF_YEAR:
        raise Impossible("không nói của tháng, quý hay năm nào")
    return _OF_YEAR[unit.kind](unit, year)


WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def _day(unit: Unit, year: int) -> Days:
    if unit.month is None:
        raise Impossible(f"ngày {unit.number} không nói của tháng nào")
    day = checked_date(year, unit.month, unit.number)
    if unit.weekday is not None and day.weekday() != unit.weekday:
        raise Impossible(f"ngày {day:%d/%m/%Y} là {WEEKDAYS[day.weekday()]}")
    return day, day


def checked_date(year: int, month: int, day: int) -> date:
    """The date; `Impossible` says which part of it no calendar has."""
    if not 1 <= month <= 12:
        raise Impossible(f"không có tháng {month}")
    if not 1 <= day <= monthrange(year, month)[1]:
        of_year = f" năm {year}" if month == 2 else ""
        raise Impossible(f"tháng {month}{of_year} không có ngày {day}")
    return date(year, month, day)


def _month(unit: Unit, year: int) -> Days:
    if not 1 <= unit.number <= 12:
        raise Impossible(f"không có tháng {unit.number}")
    return month_days(year, unit.number)


def _months(unit: Unit, year: int) -> Days:
    if not 1 <= unit.number <= unit.upto <= 12:
        raise Impossible("một năm chỉ có 12 tháng")
    return month_days(year, unit.number, unit.upto)


def _quarter(unit: Unit, year: int) -> Days:
    if not 1 <= unit.number <= 4:
        raise Impossible("một năm chỉ có bốn quý")
    return month_days(year, unit.number * 3 - 2, unit.number * 3)


def _year(_unit: Unit, year: int) -> Days:
    return month_days(year, 1, 12)


def _school_year(unit: Unit, year: int) -> Days:
    if unit.number == 1:
        return date(year, 9, 1), date(year, 12, 31)
    if unit.number == 2:
        return date(year + 1, 1, 1), date(year + 1, 5, 31)
    return date(year, 9, 1), date(year + 1, 5, 31)


def _summer(_unit: Unit, year: int) -> Days:
    return month_days(year, 6, 8)


def _year_week(unit: Unit, year: int) -> Days:
    try:
        first = date.fromisocalendar(year, unit.number, 1)
    except ValueError as wrong:
        raise Impossible(f"năm {year} không có tuần {unit.number}") from wrong
    return first, first + timedelta(days=6)


def _feast(unit: Unit, year: int) -> Days:
    feast = unit.feast
    assert feast is not None
    if feast.lunar:
        first = lunar_day(year, feast.month, feast.day, leap=False, written=unit.year is not None)
    else:
        first = checked_date(year, feast.month, feast.day)
    return first, first + timedelta(days=feast.days - 1)


def _lunar_day(unit: Unit, year: int) -> Days:
    if unit.month is None:
        raise Impossible(f"ngày {unit.number} âm lịch không nói của tháng nào")
    day = lunar_day(year, unit.month, unit.number, leap=unit.leap, written=unit.year is not None)
    return day, day


def _lunar_month(unit: Unit, year: int) -> Days:
    from dondoc.calendars.lunar import lunar_month_length

    first = lunar_day(year, unit.number, 1, leap=unit.leap, written=unit.year is not None)
    lunar_year = year if first >= lunar_day(year, 1, 1, leap=False, written=True) else year - 1
    length = lunar_month_length(lunar_year, unit.number, leap=unit.leap)
    return first, first + timedelta(days=length - 1)


def lunar_day(year: int, month: int, day: int, *, leap: bool, written: bool) -> date:
    """The solar day. The last months of a lunar year lie in the next solar one: without a year
    written, the day meant is the one inside the plan's year."""
    from dondoc.calendars.lunar import lunar_month_length, solar_date

    try:
        last = lunar_month_length(year, month, leap=leap)
        found = solar_date(year, month, last if day == -1 else day, leap=leap)
        if found.year > year and not written:
            return lunar_day(year - 1, month, day, leap=leap, written=True)
    except ValueError as wrong:
        raise Impossible(str(wrong)) from wrong
    return found


_OF_YEAR = {
    Kind.DAY: _day,
    Kind.YEAR_WEEK: _year_week,
    Kind.MONTH: _month,
    Kind.MONTHS: _months,
    Kind.QUARTER: _quarter,
    Kind.YEAR: _year,
    Kind.SCHOOL_YEAR: _school_year,
    Kind.SUMMER: _summer,
    Kind.FEAST: _feast,
    Kind.LUNAR_DAY: _lunar_day,
    Kind.LUNAR_MONTH: _lunar_month,
}
_OF_WHOLE = {
    Kind.DAY: day_of,
    Kind.DAYS: days_within,
    Kind.PART: parts_of,
    Kind.MONTH: month_of,
    Kind.WEEK: weeks_of,
    Kind.WEEKDAY: weekdays_of,
    Kind.WORKDAY: workdays_of,
}
