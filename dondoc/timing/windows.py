"""Windows of dated stretches: what a bound makes of days."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dondoc.plan import Window
from dondoc.timing.clauses import Dated, Span
from dondoc.timing.completing import completed, is_commemoration
from dondoc.timing.lexicon import lexicon
from dondoc.timing.numbers import EARLIEST_YEAR, Impossible
from dondoc.timing.spans import days_of
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Part, Unit
from dondoc.timing.wording import dated_text

ONE_DAY = timedelta(days=1)
OPEN_END = "không ghi ngày kết thúc: tính đến hết năm {year}"
TAIL = "phần 'các năm tiếp theo' không có thời hạn"
OTHER_YEAR = "khác năm của kế hoạch ({year})"
BEFORE_END = "'trước cuối' hiểu là đến hết kỳ"
FEAST_DAY = "ngày {day}/{month} hiểu là ngày kỷ niệm"


@dataclass(slots=True)
class Dating:
    """Windows of one list and what was assumed; `month_end` where the due is the end of a month."""

    windows: list[Window] = field(default_factory=list)
    month_ends: list[bool] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    eventful: bool = False
    years_only: bool = False
    all_year: bool = False
    bound: Dated | None = None
    spans: list[Span] = field(default_factory=list)

    @property
    def is_far_future(self) -> bool:
        """ "sau năm 2028": years without end."""
        return self.years_only and self.bound is not None and self.bound.bound is Sym.AFTER

    @property
    def texts(self) -> list[str]:
        """Each window in Vietnamese."""
        assert self.bound is not None
        spans = self.spans if len(self.spans) == len(self.windows) else [None] * len(self.windows)
        return [
            dated_text(self.bound, window, span)
            for window, span in zip(self.windows, spans, strict=True)
        ]

    def add(self, window: Window, *, month_end: bool) -> None:
        """One more window, unless it is there already."""
        if window.due < window.start:
            raise Impossible("thời gian kết thúc trước khi bắt đầu")
        if window not in self.windows:
            self.windows.append(window)
            self.month_ends.append(month_end)


def dating(dated: Dated, plan_year: int, year: int) -> Dating:
    """The windows of a list; `year` is the one that undated stretches belong to."""
    found = Dating(doubts=list(dated.doubts))
    found.spans = completed(dated, year)
    for span in found.spans:
        _take_span(found, dated, span, plan_year, year)
    starts = [span.start for span in found.spans]
    found.years_only = all(one.kind is Kind.YEAR for one in starts)
    found.all_year = found.years_only and not dated.is_deadline
    found.bound = dated
    found.eventful = _eventful(dated, found.spans)
    return found


def _take_span(found: Dating, dated: Dated, span: Span, plan_year: int, year: int) -> None:
    if is_commemoration(span, dated.occasion):
        assert span.end is not None
        span.start, span.end = replace(span.end, doubts=()), None
        dated.occasion = True
    for unit in (span.start, span.end):
        if unit is not None:
            found.doubts.extend(unit.all_doubts)
    window, month_end = window_of(span, dated, plan_year, year)
    found.add(window, month_end=month_end)
    if (dated.bound in (Sym.FROM, Sym.AFTER) or dated.onward) and span.end is None:
        found.doubts.append(OPEN_END.format(year=window.due.year))
    elif dated.onward:
        found.doubts.append(TAIL)
    first, last = window.start.year, window.due.year
    if not first <= plan_year <= last and not (
        span.end is not None and span.start.kind is Kind.YEAR
    ):
        found.doubts.append(OTHER_YEAR.format(year=plan_year))
    if first < EARLIEST_YEAR:
        raise Impossible(f"năm {first} không thể là năm của một kế hoạch")


def window_of(span: Span, dated: Dated, plan_year: int, year: int) -> tuple[Window, bool]:
    """The window of one span under its bound, and whether it ends with a month."""
    first, last = days_of(span.start, year)
    month_end = _ends_with_month(span.end or span.start)
    if span.end is not None:
        end = days_of(span.end, year)
        first = last + ONE_DAY if dated.bound is Sym.AFTER else first
        last = end[0] - ONE_DAY if span.end_before else end[1]
        month_end = (end[0].day == 1) if span.end_before else month_end
        if last < first:
            raise Impossible("khoảng thời gian kết thúc trước khi bắt đầu")
    if dated.bound is Sym.BEFORE:
        last, month_end = _day_before(span.start, first, last)
    elif dated.bound is Sym.AFTER and span.end is None:
        first = last + ONE_DAY
    if dated.is_deadline:
        first = date(min(plan_year, last.year), 1, 1)
    elif (dated.bound in (Sym.FROM, Sym.AFTER) or dated.onward) and span.end is None:
        last, month_end = date(max(plan_year, first.year), 12, 31), True
    return Window(first, last), month_end


def _day_before(unit: Unit, first: date, last: date) -> tuple[date, bool]:
    """Before a stretch is the day before it begins; before the end of one is its end."""
    if unit.kind is Kind.PART and unit.part is Part.LATE:
        return last, True
    return first - ONE_DAY, first.day == 1


def _ends_with_month(unit: Unit) -> bool:
    if unit.kind is Kind.DAY:
        return unit.number == -1
    if unit.kind is Kind.WEEK:
        return unit.number == -1
    return unit.kind in (
        Kind.MONTH,
        Kind.MONTHS,
        Kind.QUARTER,
        Kind.YEAR,
        Kind.PART,
        Kind.SCHOOL_YEAR,
        Kind.SUMMER,
    )


def _eventful(dated: Dated, spans: list[Span]) -> bool:
    units = [one for span in spans for one in (span.start, span.end) if one is not None]
    if not dated.is_deadline:
        occasion = dated.occasion and not all(one.kind is Kind.YEAR for one in units)
        return occasion or any(one.eventful for one in units) or _plain_feast(dated, units)
    if dated.occasion:
        return True
    return any(one.kind in (Kind.FEAST, Kind.LUNAR_DAY, Kind.LUNAR_MONTH) for one in units)


def _plain_feast(dated: Dated, units: list[Unit]) -> bool:
    """ "19/5" alone is a day of remembrance; "20/6" is a day."""
    if dated.bound is not None or dated.label or dated.bracket:
        return False
    known = lexicon().plain_feast_days
    return all(
        one.kind is Kind.DAY and one.weekday is None and (one.number, one.month) in known
        for one in units
    ) and all(unit.year is None for span in dated.spans for unit in (span.start, span.end) if unit)


def deadline_assumption(dated: Dated) -> str | None:
    """What is assumed of "trước cuối năm"."""
    if dated.bound is Sym.BEFORE and dated.spans[0].start.part is Part.LATE:
        return BEFORE_END
    return None
