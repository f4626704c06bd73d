"""The days that a stretch of the calendar covers; `Impossible` where no calendar has it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from dondoc.timing.numbers import Impossible
from dondoc.timing.units import Kind, Part, Unit

Days = tuple[date, date]


def month_days(year: int, first: int, last: int | None = None) -> Days:
    """From the first day of a month to the end of it, or of a later one."""
    last = first if last is None else last
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


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
    whole = days_of(unit.of, year, base) if unit.of else None
    if whole is None and unit.kind in _PIECES:
        raise Impossible("không nói của tháng, quý hay năm nào")
    return _OF_KIND[unit.kind](unit, year, whole)


def _day(unit: Unit, year: int, whole: Days | None) -> Days:
    if whole is not None:
        month_start, month_end = whole
        if unit.number == -1:
            return month_end, month_end
        day = month_start + timedelta(days=unit.number - 1)
        if unit.number < 1 or day > month_end:
            raise Impossible(f"không có ngày {unit.number} trong kỳ đó")
        return day, day
    if unit.month is None:
        raise Impossible(f"ngày {unit.number} không nói của tháng nào")
    day = checked_date(year, unit.month, unit.number)
    if unit.weekday is not None and day.weekday() != unit.weekday:
        raise Impossible(f"ngày {day:%d/%m/%Y} là {WEEKDAYS[day.weekday()]}")
    return day, day


WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def _days(unit: Unit, year: int, whole: Days | None) -> Days:
    assert whole is not None
    start, end = whole
    length = timedelta(days=abs(unit.number) - 1)
    if unit.number == 0 or length > end - start:
        raise Impossible(f"kỳ đó không có {abs(unit.number)} ngày")
    return (start, start + length) if unit.number > 0 else (end - length, end)


def checked_date(year: int, month: int, day: int) -> date:
    """The date; `Impossible` says which part of it no calendar has."""
    if not 1 <= month <= 12:
        raise Impossible(f"không có tháng {month}")
    if not 1 <= day <= monthrange(year, month)[1]:
        of_year = f" năm {year}" if month == 2 else ""
        raise Impossible(f"tháng {month}{of_year} không có ngày {day}")
    return date(year, month, day)


def _month(unit: Unit, year: int, whole: Days | None) -> Days:
    if whole is not None:
        start, end = whole
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        place = months if unit.number == -1 else unit.number
        if not 1 <= place <= months:
            raise Impossible(f"không có tháng thứ {unit.number} trong kỳ đó")
        return month_days(start.year, start.month + place - 1)
    if not 1 <= unit.number <= 12:
        raise Impossible(f"không có tháng {unit.number}")
    return month_days(year, unit.number)


def _months(unit: Unit, year: int, whole: Days | None) -> Days:
    if not 1 <= unit.number <= unit.upto <= 12:
        raise Impossible("một năm chỉ có 12 tháng")
    return month_days(year, unit.number, unit.upto)


def _quarter(unit: Unit, year: int, whole: Days | None) -> Days:
    if not 1 <= unit.number <= 4:
        raise Impossible("một năm chỉ có bốn quý")
    return month_days(year, unit.number * 3 - 2, unit.number * 3)


def _year(unit: Unit, year: int, whole: Days | None) -> Days:
    return month_days(year, 1, 12)


def _school_year(unit: Unit, year: int, whole: Days | None) -> Days:
    if unit.number == 1:
        return date(year, 9, 1), date(year, 12, 31)
    if unit.number == 2:
        return date(year + 1, 1, 1), date(year + 1, 5, 31)
    return date(year, 9, 1), date(year + 1, 5, 31)


def _summer(unit: Unit, year: int, whole: Days | None) -> Days:
    return month_days(year, 6, 8)


def _part(unit: Unit, year: int, whole: Days | None) -> Days:
    assert whole is not None
    assert unit.part is not None
    start, end = whole
    if (end - start).days < 32:
        first, last = _PART_OF_MONTH[unit.part]
        return start + timedelta(days=first - 1), start + timedelta(days=last - 1) if last else end
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    first, last = _part_in_months(unit.part, months)
    later = start.month + first - 2, start.month + last - 2
    return (
        date(start.year + later[0] // 12, later[0] % 12 + 1, 1),
        month_days(start.year + later[1] // 12, later[1] % 12 + 1)[1],
    )


# first and last day of the piece of a month; 0 is the end
_PART_OF_MONTH = {
    Part.EARLY: (1, 10),
    Part.MIDDLE: (11, 20),
    Part.LATE: (21, 0),
    Part.FIRST_HALF: (1, 15),
    Part.SECOND_HALF: (16, 0),
}


def _part_in_months(part: Part, months: int) -> tuple[int, int]:
    half = months // 2
    if part is Part.EARLY:
        return 1, 1
    if part is Part.LATE:
        return months, months
    if part is Part.MIDDLE:
        return (months + 1) // 2, half + 1
    return (1, half) if part is Part.FIRST_HALF else (half + 1, months)


def _week(unit: Unit, year: int, whole: Days | None) -> Days:
    assert whole is not None
    start, end = whole
    if unit.number == -1:
        return end - timedelta(days=6), end
    first = start + timedelta(days=7 * unit.number - 7)
    if unit.number < 1 or first > end:
        raise Impossible(f"không có tuần thứ {unit.number} trong kỳ đó")
    return first, min(first + timedelta(days=6), end)


def _year_week(unit: Unit, year: int, whole: Days | None) -> Days:
    try:
        first = date.fromisocalendar(year, unit.number, 1)
    except ValueError as wrong:
        raise Impossible(f"năm {year} không có tuần {unit.number}") from wrong
    return first, first + timedelta(days=6)


def _weekday(unit: Unit, year: int, whole: Days | None) -> Days:
    assert whole is not None
    start, end = whole
    if unit.upto == -1:
        day = end - timedelta(days=(end.weekday() - unit.number) % 7)
    else:
        ahead = (unit.number - start.weekday()) % 7 + 7 * max(unit.upto - 1, 0)
        day = start + timedelta(days=ahead)
    if not start <= day <= end:
        raise Impossible("không có ngày thứ đó trong kỳ")
    return day, day


def _workday(unit: Unit, year: int, whole: Days | None) -> Days:
    assert whole is not None
    step = timedelta(days=-1 if unit.number < 0 else 1)
    day = whole[1] if unit.number < 0 else whole[0]
    left = abs(unit.number)
    while day.weekday() > 4 or left > 1:
        left -= day.weekday() < 5
        day += step
    return day, day


def _feast(unit: Unit, year: int, whole: Days | None) -> Days:
    feast = unit.feast
    assert feast is not None
    if feast.lunar:
        first = lunar_day(year, feast.month, feast.day, leap=False, written=unit.year is not None)
    else:
        first = checked_date(year, feast.month, feast.day)
    return first, first + timedelta(days=feast.days - 1)


def _lunar_day(unit: Unit, year: int, whole: Days | None) -> Days:
    if unit.month is None:
        raise Impossible(f"ngày {unit.number} âm lịch không nói của tháng nào")
    day = lunar_day(year, unit.month, unit.number, leap=unit.leap, written=unit.year is not None)
    return day, day


def _lunar_month(unit: Unit, year: int, whole: Days | None) -> Days:
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


_OF_KIND = {
    Kind.DAY: _day,
    Kind.DAYS: _days,
    Kind.WORKDAY: _workday,
    Kind.WEEKDAY: _weekday,
    Kind.WEEK: _week,
    Kind.YEAR_WEEK: _year_week,
    Kind.PART: _part,
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

_PIECES = (Kind.DAYS, Kind.PART, Kind.WEEK, Kind.WEEKDAY, Kind.WORKDAY)
