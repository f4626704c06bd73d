"""What a list or range leaves out and its neighbours say: the month of a day, the year of a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dondoc.timing.clauses import Dated, Span
from dondoc.timing.numbers import Impossible
from dondoc.timing.spans import days_of
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit

NEXT_YEAR = "khoảng thời gian kéo sang năm sau"
PLAN_YEAR = "năm không ghi, hiểu là năm của kế hoạch"
SAME_YEAR = "năm không ghi, hiểu như năm ghi trước đó"
SAME_MONTH = "tháng không ghi, hiểu như ngày kể trước"
ALL_LUNAR = "các ngày kể trước cũng hiểu là âm lịch"

_LUNAR = {Kind.DAY: Kind.LUNAR_DAY, Kind.MONTH: Kind.LUNAR_MONTH}


def completed(dated: Dated, year: int) -> list[Span]:
    """The spans of a list with months and years filled in; `year` where none is written near.

    Raises `Impossible` where a range with its year written runs backwards.
    """
    spans = [replace(one) for one in dated.spans]
    _fill_days(spans)
    _fill_moons(spans)
    _fill_years(spans, year)
    return spans


def _units(spans: list[Span]) -> list[Unit]:
    return [unit for span in spans for unit in (span.start, span.end) if unit is not None]


def _put_back(spans: list[Span], units: list[Unit]) -> None:
    rest = iter(units)
    for span in spans:
        span.start = next(rest)
        if span.end is not None:
            span.end = next(rest)


def _fill_days(spans: list[Span]) -> None:
    """Days and weeks take the month of the next one that has it, else of the one before."""
    units = _units(spans)
    if not any(one.open for one in units):
        return
    for place in range(len(units) - 2, -1, -1):
        units[place] = _like(units[place], units[place + 1])
    for place in range(1, len(units)):
        before = units[place]
        units[place] = _like(units[place], units[place - 1])
        if units[place] is not before and not units[place].each:
            units[place] = units[place].doubted(SAME_MONTH)
    _put_back(spans, units)


def _like(unit: Unit, other: Unit) -> Unit:
    if not unit.open or other.open:
        return unit
    if unit.kind is Kind.LUNAR_DAY and other.kind is Kind.LUNAR_MONTH:
        return replace(unit, month=other.number, year=other.year, shift=other.shift)
    if unit.kind is not other.kind and not (unit.kind is Kind.DAY and other.kind is Kind.LUNAR_DAY):
        return unit
    if other.of is not None:
        return unit.within(other.of)
    return replace(other, number=unit.number, weekday=unit.weekday, feast=None)


def _fill_moons(spans: list[Span]) -> None:
    """ "từ 10/3 đến 15/3 âm lịch": both days are of the moon."""
    units = _units(spans)
    for place in range(len(units) - 2, -1, -1):
        kind = _LUNAR.get(units[place].kind)
        later = units[place + 1]
        if kind is None or later.kind not in _LUNAR.values() or units[place].of is not None:
            continue
        if units[place].year is None and not _named_moon(later):
            units[place] = replace(units[place], kind=kind).doubted(ALL_LUNAR)
    _put_back(spans, units)


def _named_moon(unit: Unit) -> bool:
    """A day that is lunar by its name, not by the words "âm lịch"."""
    return bool(unit.doubts) or unit.month in (None,)


def _fill_years(spans: list[Span], year: int) -> None:
    later: int | None = None
    for place in range(len(spans) - 1, -1, -1):
        span = spans[place]
        following = spans[place + 1] if place + 1 < len(spans) else None
        if span.end is None:
            span.start = _dated_in_list(span.start, later, following, year)
        else:
            _date_range(span, later, year)
        if span.start.leaf.year is not None:
            later = span.start.leaf.year
    _doubt_what_follows_another_year(spans, year)


def _dated_in_list(unit: Unit, later: int | None, following: Span | None, year: int) -> Unit:
    if unit.dated or unit.each or later is None or following is None:
        return unit
    taken = unit.in_year(later)
    if later > year and _start(taken, later) > _start(following.start, year):
        return unit.in_year(year).doubted(PLAN_YEAR)
    return taken


def _start(unit: Unit, year: int) -> date:
    if unit.open:
        return date(year, 1, 1)
    return days_of(unit, year)[0]


def _date_range(span: Span, later: int | None, year: int) -> None:
    start, end = span.start, span.end
    assert end is not None
    if start.each or end.each or start.open or end.open:
        return
    if not start.dated and not end.dated and later is not None:
        end = end.in_year(later)
    if end.leaf.year is not None and not start.dated:
        start = _start_before(start, end, year)
    elif start.dated and not end.dated:
        end = _end_after(start, end, year)
    elif not start.dated and not end.dated:
        end = _wrapped(start, end, year)
    if _ends(end, year) < _start(start, year):
        raise Impossible("khoảng thời gian kết thúc trước khi bắt đầu")
    span.start, span.end = start, end


def _ends(unit: Unit, year: int) -> date:
    return days_of(unit, year)[1]


def _start_before(start: Unit, end: Unit, year: int) -> Unit:
    written = end.leaf.year
    assert written is not None
    taken = start.in_year(written)
    if _start(taken, year) <= _ends(end, year):
        return taken
    if year < written and _start(start, year) <= _ends(end, year):
        return start.in_year(year).doubted(PLAN_YEAR)
    return taken


def _end_after(start: Unit, end: Unit, year: int) -> Unit:
    first = start.leaf.year if start.leaf.year is not None else year + (start.leaf.shift or 0)
    taken = end.in_year(first)
    if _ends(taken, year) < _start(start, year):
        return end.in_year(first + 1).doubted(NEXT_YEAR)
    return taken if first == year else taken.doubted(SAME_YEAR)


def _wrapped(start: Unit, end: Unit, year: int) -> Unit:
    if _ends(end, year) >= _start(start, year):
        return end
    if end.kind is Kind.DAY and start.kind is Kind.DAY and start.month == end.month:
        raise Impossible("khoảng ngày kết thúc trước khi bắt đầu")
    return end.in_year(year + 1).doubted(NEXT_YEAR)


def _doubt_what_follows_another_year(spans: list[Span], year: int) -> None:
    """ "Quý IV/2025, Quý I" in the plan of 2026: the second year is an assumption."""
    other = False
    for span in spans:
        if (
            other
            and not span.start.dated
            and not span.start.each
            and span.start.kind is not Kind.YEAR
        ):
            span.start = span.start.doubted(PLAN_YEAR)
        end = span.end or span.start
        other = end.leaf.year not in (None, year)


def is_commemoration(span: Span, occasion: bool) -> bool:
    """ "19/5/1890-19/5/2026" is one day of the later year, no range."""
    start, end = span.start, span.end
    if end is None or start.year is None or end.year is None:
        return False
    if start.kind is Kind.DAY and end.kind is Kind.DAY:
        same = (start.number, start.month) == (end.number, end.month)
        return same and end.year - start.year >= (1 if occasion else 2)
    return False


BOUND_WORDS = {Sym.BEFORE: "trước", Sym.BY: "chậm nhất", Sym.FROM: "từ", Sym.AFTER: "sau"}
