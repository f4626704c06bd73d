"""The days of a piece of a stretch: first days, parts, weeks, weekdays."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from dondoc.timing.numbers import Impossible
from dondoc.timing.units import Part, Unit

Days = tuple[date, date]


def month_days(year: int, first: int, last: int | None = None) -> Days:
    """From the first day of a month to the end of it, or of a later one."""
    last = first if last is None else last
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def day_of(unit: Unit, whole: Days) -> Days:
    """ "ngày 20 của tháng", "ngày cuối quý"."""
    month_start, month_end = whole
    if unit.number == -1:
        return month_end, month_end
    day = month_start + timedelta(days=unit.number - 1)
    if unit.number < 1 or day > month_end:
        raise Impossible(f"không có ngày {unit.number} trong kỳ đó")
    return day, day


def month_of(unit: Unit, whole: Days) -> Days:
    """ "tháng cuối quý"."""
    start = whole[0]
    months = months_in(whole)
    place = months if unit.number == -1 else unit.number
    if not 1 <= place <= months:
        raise Impossible(f"không có tháng thứ {unit.number} trong kỳ đó")
    later = start.month + place - 2
    return month_days(start.year + later // 12, later % 12 + 1)


def months_in(whole: Days) -> int:
    """How many months a stretch touches."""
    start, end = whole
    return (end.year - start.year) * 12 + end.month - start.month + 1


def days_within(unit: Unit, whole: Days) -> Days:
    """ "10 ngày đầu tháng 6"."""
    start, end = whole
    length = timedelta(days=abs(unit.number) - 1)
    if unit.number == 0 or length > end - start:
        raise Impossible(f"kỳ đó không có {abs(unit.number)} ngày")
    return (start, start + length) if unit.number > 0 else (end - length, end)


def parts_of(unit: Unit, whole: Days) -> Days:
    """ "đầu tháng", "nửa cuối năm"."""
    assert unit.part is not None
    start, end = whole
    if (end - start).days < 32:
        first, last = _PART_OF_MONTH[unit.part]
        return start + timedelta(days=first - 1), start + timedelta(days=last - 1) if last else end
    months = months_in(whole)
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


def weeks_of(unit: Unit, whole: Days) -> Days:
    """ "tuần 2", the last seven days."""
    start, end = whole
    if unit.number == -1:
        return end - timedelta(days=6), end
    first = start + timedelta(days=7 * unit.number - 7)
    if unit.number < 1 or first > end:
        raise Impossible(f"không có tuần thứ {unit.number} trong kỳ đó")
    return first, min(first + timedelta(days=6), end)


def weekdays_of(unit: Unit, whole: Days) -> Days:
    """ "thứ Hai đầu tiên"."""
    start, end = whole
    if unit.upto == -1:
        day = end - timedelta(days=(end.weekday() - unit.number) % 7)
    else:
        ahead = (unit.number - start.weekday()) % 7 + 7 * max(unit.upto - 1, 0)
        day = start + timedelta(days=ahead)
    if not start <= day <= end:
        raise Impossible("không có ngày thứ đó trong kỳ")
    return day, day


def workdays_of(unit: Unit, whole: Days) -> Days:
    """ "ngày làm việc cuối cùng", Monday to Friday."""
    step = timedelta(days=-1 if unit.number < 0 else 1)
    day = whole[1] if unit.number < 0 else whole[0]
    left = abs(unit.number)
    while day.weekday() > 4 or left > 1:
        left -= day.weekday() < 5
        day += step
    return day, day
