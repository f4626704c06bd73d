"""Pieces of every month, quarter or week: "ngày 25 hằng tháng", "tuần cuối mỗi quý"."""

from __future__ import annotations

from datetime import date, timedelta

from dondoc.plan import Window
from dondoc.timing.clauses import Dated, Span
from dondoc.timing.numbers import Impossible
from dondoc.timing.piece_spans import Days, month_days
from dondoc.timing.repeating import by_weekdays
from dondoc.timing.rrules import WEEKDAY_NAMES, Occurrence, Point, Series, point_of
from dondoc.timing.spans import days_of
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit

ONE_DAY = timedelta(days=1)
SHORT_MONTHS = "tháng không có ngày đó thì lấy ngày cuối tháng"
ON_THE_DAY = "không ghi 'trước' hay 'chậm nhất': hiểu là đúng ngày đó"
FIRST_OF_KIND = "không nói thứ mấy trong kỳ: lấy ngày đầu tiên"
EVERY_PERIOD = "tháng, quý tiếp theo hiểu là mỗi tháng, mỗi quý"


def of_pieces(dated: Dated, span: Span, year: int) -> Series:
    """The piece of every month, quarter or week that a span names, under its bound."""
    each = span.start.each or (span.end.each if span.end else None)
    if each is None:
        raise Impossible("kỳ lặp lại đứng lẫn với thời gian cụ thể")
    if each.period == 0:
        if span.start.kind is not Kind.WEEKDAY or (span.end and span.end.kind is not Kind.WEEKDAY):
            raise Impossible("tuần chỉ có thứ Hai đến Chủ nhật")
        return _in_every_week(dated, span, year)
    series = Series(doubts=_doubts(dated, span))
    nth = _nth_weekday_pattern(dated, span, each)
    for base in _bases(each, year):
        found = _in_base(dated, span, each, base, series)
        if found is not None and found.window.due.year == year:
            series.occurrences.append(found if nth is None else Occurrence(found.window))
    series.pattern = nth
    _unclamped(series)
    return series


def _bases(each: Unit, year: int) -> list[Days]:
    """The periods of the year, and one on either side for dues that fall before or after theirs."""
    bases = [month_days(year - 1, 13 - each.period, 12)]
    starts = range(1, 14 - each.period, each.period)
    bases += [month_days(year, at, at + each.period - 1) for at in starts]
    return [*bases, month_days(year + 1, 1, each.period)]


def _doubts(dated: Dated, span: Span) -> list[str]:
    doubts = [*dated.doubts, *span.start.all_doubts, *(span.end.all_doubts if span.end else ())]
    start = span.start
    if dated.bound is None and span.end is None and start.kind is Kind.DAY and start.number > 0:
        doubts.append(ON_THE_DAY)
    each = start.each
    if each is not None and each.following:
        doubts.append(EVERY_PERIOD)
    if start.kind is Kind.WEEKDAY and start.upto == 0 and not _weekly_leaf(start):
        doubts.append(FIRST_OF_KIND)
    return doubts


def _weekly_leaf(unit: Unit) -> bool:
    return (unit.leaf.kind is Kind.EACH and unit.leaf.period == 0) or (
        unit.of is not None and unit.of.kind is Kind.WEEK
    )


def _in_base(dated: Dated, span: Span, each: Unit, base: Days, series: Series) -> Occurrence | None:
    clamp = _clamped_day(span.end or span.start)
    first, last = _clamped_days(span.start, base, clamp)
    month_end = _ends_with_base(span.end or span.start)
    if span.end is not None:
        last = _end_of_piece(span, each, base, clamp)
        month_end = month_end and not span.end_before
    if dated.bound is Sym.BEFORE:
        month_end = first.day == 1
        last = first - ONE_DAY
        if clamp and first.day < span.start.number:
            last = first
    elif dated.bound is Sym.AFTER:
        first, last, month_end = last + ONE_DAY, base[1], True
    elif dated.bound is Sym.FROM:
        last, month_end = base[1], True
    if dated.is_deadline:
        first = base[0]
        if each.following or last < first:
            first = last.replace(day=1)
    if last < first:
        return None
    if clamp and dated.bound not in (Sym.FROM, Sym.AFTER):
        series.doubts.append(SHORT_MONTHS)
        limit = clamp - 1 if dated.bound is Sym.BEFORE else clamp
        return Occurrence(Window(first, last), Point(last.month, limit, limit > 28))
    return Occurrence(Window(first, last), point_of(last, month_end=month_end))


def _clamped_day(unit: Unit) -> int:
    """The day of the month that some months do not have, else 0."""
    inside_month = unit.of is not None and unit.of.kind in (Kind.EACH, Kind.MONTH)
    if unit.kind is not Kind.DAY or not inside_month or unit.number < 29:
        return 0
    if unit.number > 31:
        raise Impossible(f"không có ngày {unit.number}")
    return unit.number


def _unclamped(series: Series) -> None:
    """Where every month has the day, nothing was assumed of short ones."""
    points = [one.point for one in series.occurrences if one.point is not None]
    if SHORT_MONTHS not in series.doubts or any(
        point.clamped and one.window.due.day < point.day
        for one, point in zip(series.occurrences, points, strict=False)
    ):
        series.doubts = list(dict.fromkeys(series.doubts))
        return
    series.doubts = [one for one in series.doubts if one != SHORT_MONTHS]
    series.occurrences = [
        Occurrence(one.window, point_of(one.window.due)) for one in series.occurrences
    ]


def _clamped_days(unit: Unit, base: Days, clamp: int) -> Days:
    if not clamp or unit.kind is not Kind.DAY or unit.of is None:
        return days_of(unit, base[0].year, base)
    month = days_of(unit.of, base[0].year, base)
    day = min(month[0] + timedelta(days=unit.number - 1), month[1])
    return day, day


def _end_of_piece(span: Span, each: Unit, base: Days, clamp: int) -> date:
    end = span.end
    assert end is not None
    first = _clamped_days(span.start, base, clamp)[0]
    days = _clamped_days(end, base, clamp)
    if days[1] < first:
        next_month = base[1] + ONE_DAY
        later = month_days(next_month.year, next_month.month, next_month.month + each.period - 1)
        days = _clamped_days(end, later, clamp)
    return days[0] - ONE_DAY if span.end_before else days[1]


def _ends_with_base(unit: Unit) -> bool:
    if unit.kind in (Kind.DAY, Kind.WEEK, Kind.DAYS):
        return unit.number < 0
    return unit.kind in (Kind.PART, Kind.MONTH, Kind.EACH)


def _nth_weekday_pattern(dated: Dated, span: Span, each: Unit) -> str | None:
    unit = span.end or span.start
    if each.period != 1 or dated.bound is Sym.BEFORE or unit.of is None:
        return None
    if unit.kind is Kind.WORKDAY and abs(unit.number) >= 1 and unit.of.kind is Kind.EACH:
        return f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={unit.number}"
    if unit.kind is Kind.WEEKDAY and unit.of.kind is Kind.EACH:
        return f"FREQ=MONTHLY;BYDAY={unit.upto or 1}{WEEKDAY_NAMES[unit.number]}"
    if unit.kind is Kind.WEEKDAY and unit.of.kind is Kind.WEEK and unit.of.number <= 4:
        # week n of a month is its days 7n-6 to 7n, which hold its nth weekday
        return f"FREQ=MONTHLY;BYDAY={unit.of.number}{WEEKDAY_NAMES[unit.number]}"
    return None


def _in_every_week(dated: Dated, span: Span, year: int) -> Series:
    last = (span.end or span.start).number
    if dated.bound is Sym.BEFORE and span.end is None:
        last = (last - 1) % 7
    series = by_weekdays([last], 1, year)
    series.doubts = list(dated.doubts)
    back = (last - span.start.number) % 7 if not dated.is_deadline else None
    if back is not None:
        series.occurrences = [
            Occurrence(
                Window(max(one.window.due - timedelta(days=back), date(year, 1, 1)), one.window.due)
            )
            for one in series.occurrences
        ]
    return series
