"""Recurrences expanded over the plan's year: full periods, and days of every year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dondoc.plan import Window
from dondoc.timing.clauses import Dated
from dondoc.timing.numbers import Impossible
from dondoc.timing.piece_spans import month_days
from dondoc.timing.rates import Rate
from dondoc.timing.rrules import WEEKDAY_NAMES, Occurrence, Point, Series, point_of
from dondoc.timing.units import Kind, Unit

ONE_DAY = timedelta(days=1)
UNEVEN = "chu kỳ tính từ đầu năm"
WEEKS = "tuần tính từ thứ Hai đến Chủ nhật"
LONGER = "chu kỳ dài hơn một năm: lấy cả năm của kế hoạch"


def of_rate(rate: Rate, year: int, *, cumulative: bool = False) -> Series:
    """Every full period of a rate; a cumulative one ("báo cáo 6 tháng, năm") counts from January."""
    if rate.days:
        return _daily(rate, year)
    if rate.weeks:
        return _weekly(rate, year)
    series = Series(doubts=list(rate.doubts))
    if cumulative and rate.written and rate.months < 12:
        last = month_days(year, 1, rate.months)
        series.occurrences.append(Occurrence(Window(*last), Point(rate.months, -1)))
        return series
    months = min(rate.months, 12)
    if rate.months > 12:
        series.doubts.append(LONGER)
    elif 12 % months:
        series.doubts.append(UNEVEN)
    for first in range(1, 14 - months, months):
        series.occurrences.extend(_parts(year, first, months, rate.times))
    return series


def _parts(year: int, first: int, months: int, times: int) -> list[Occurrence]:
    """A period of months cut into equal parts: in months where they divide, else in days."""
    start, end = month_days(year, first, first + months - 1)
    if months % times == 0:
        step = months // times
        return [
            Occurrence(Window(*month_days(year, at, at + step - 1)), Point(at + step - 1, -1))
            for at in range(first, first + months, step)
        ]
    length = (end - start).days + 1
    if times > length:
        raise Impossible(f"kỳ {length} ngày không chia được {times} lần")
    if months == 1:
        cuts = [30 * part // times for part in range(1, times)]
    else:
        cuts = [length * part // times for part in range(1, times)]
    dues = [start + timedelta(days=cut - 1) for cut in cuts if 0 < cut < length]
    starts = [start, *(due + ONE_DAY for due in dues)]
    found = [
        Occurrence(Window(a, due), point_of(due)) for a, due in zip(starts, dues, strict=False)
    ]
    return [*found, Occurrence(Window(starts[-1], end), Point(end.month, -1))]


def _daily(rate: Rate, year: int) -> Series:
    pattern = "FREQ=DAILY" if rate.days == 1 else f"FREQ=DAILY;INTERVAL={rate.days}"
    if rate.weekdays:
        pattern = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [first + timedelta(days=ahead) for ahead in range(0, (last - first).days + 1, rate.days)]
    occurrences = [
        Occurrence(Window(day, day)) for day in days if not rate.weekdays or day.weekday() < 5
    ]
    return Series(occurrences, pattern, list(rate.doubts))


def _weekly(rate: Rate, year: int) -> Series:
    ends = sorted({max(7 * part // rate.times, 1) - 1 for part in range(1, rate.times + 1)})
    series = by_weekdays(ends, rate.weeks, year)
    series.doubts = [*rate.doubts, WEEKS]
    return series


def by_weekdays(weekdays: list[int], interval: int, year: int) -> Series:
    """Due on these weekdays (0 Monday) of every week, or every `interval` weeks; weeks from Monday."""
    every = "" if interval == 1 else f";INTERVAL={interval};WKST=MO"
    by_day = ",".join(WEEKDAY_NAMES[day] for day in weekdays)
    first = date(year, 1, 1)
    monday = first - timedelta(days=first.weekday())
    start, occurrences = first, []
    while monday.year <= year:
        for day in weekdays:
            due = monday + timedelta(days=day)
            if due.year == year:
                occurrences.append(Occurrence(Window(start, due)))
                start = due + ONE_DAY
        monday += timedelta(weeks=interval)
        if len(weekdays) == 1 and interval == 1:
            start = max(monday, first)
    return Series(occurrences, f"FREQ=WEEKLY{every};BYDAY={by_day}")


def yearly(windows: list[Window], month_ends: list[bool], year: int) -> Series:
    """Windows that come every year: those of the year in which they are due."""
    series = Series()
    for window, month_end in zip(windows, month_ends, strict=True):
        moved = _moved(window, year - window.due.year)
        series.occurrences.append(Occurrence(moved, point_of(moved.due, month_end=month_end)))
    return series


def _moved(window: Window, years: int) -> Window:
    if not years:
        return window
    due = _in_year(window.due, window.due.year + years)
    start = _in_year(window.start, window.start.year + years)
    if start.month == 1 and start.day == 1:
        start = date(due.year, 1, 1)
    return Window(min(start, due), due)


def _in_year(day: date, year: int) -> date:
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=year)
    )


def with_base(dated: Dated, months: int) -> Dated:
    """The open days of a list as days of every period: of its last month where it is longer."""
    base = Unit(Kind.EACH, period=months)
    inside = base if months == 1 else Unit(Kind.MONTH, -1, of=base)
    spans = []
    for span in dated.spans:
        around = base if span.start.kind in (Kind.WEEK, Kind.WEEKDAY, Kind.WORKDAY) else inside
        start = span.start.within(around) if span.start.open else span.start
        end = span.end.within(around) if span.end is not None and span.end.open else span.end
        spans.append(replace(span, start=start, end=end))
    return replace(dated, spans=spans)
