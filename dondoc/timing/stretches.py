"""Months, quarters, halves and parts: from tokens to units."""

from __future__ import annotations

from dataclasses import replace

from dondoc.timing.numbered import numbered
from dondoc.timing.numbers import (
    Impossible,
    ordinal,
)
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Part, Unit
from dondoc.timing.years import Found, Tokens, shift_at, with_year, year_unit

FROM_MONTH_BEFORE = "mỗi tháng một kỳ, bắt đầu từ tháng liền trước"
LUNAR_MONTH = "tháng Giêng, tháng Chạp hiểu là tháng âm lịch"

PARTS = {
    Sym.EARLY: Part.EARLY,
    Sym.MIDDLE: Part.MIDDLE,
    Sym.LATE: Part.LATE,
    Sym.FIRST_HALF: Part.FIRST_HALF,
    Sym.SECOND_HALF: Part.SECOND_HALF,
    Sym.FIRST_THIRD: Part.EARLY,
    Sym.SECOND_THIRD: Part.MIDDLE,
    Sym.LAST_THIRD: Part.LATE,
}
_FIRST_OR_LAST = {Sym.EARLY: 1, Sym.FIRST: 1, Sym.LATE: -1, Sym.LAST: -1}
_MONTHS_IN = {Sym.MONTH: 1, Sym.QUARTER: 3, Sym.YEAR: 12, Sym.HALF_YEAR: 6}

MONTHLY = Unit(Kind.EACH, period=1)
QUARTERLY = Unit(Kind.EACH, period=3)
WEEKLY = Unit(Kind.EACH, period=0)
_SOME_QUARTER = QUARTERLY.doubted("hiểu là tháng của mỗi quý")


def quarter(tokens: Tokens, at: int) -> Found | None:
    """ "Quý II/2026", "Q1", "quý ba", "quý thứ nhất", "quý cuối năm"."""
    short = tokens[at].sym is Sym.QUARTER_SHORT
    at += 1
    if short and tokens[at].sym is Sym.STOP:
        at += 1
    found = numbered(tokens, Kind.QUARTER, at, digits_only=short)
    if found is not None:
        return found
    place = first_or_last(tokens, at) if not short else None
    if place is None:
        return None
    number = 4 if place[0] == -1 else 1
    return with_year(tokens, Unit(Kind.QUARTER, number), place[1])


def first_or_last(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """(1, after) of "đầu", "đầu tiên"; (-1, after) of "cuối", "cuối cùng"; (n, after) of "thứ n"."""
    place = _FIRST_OR_LAST.get(tokens[at].sym)
    if place is not None:
        return place, at + 1
    if tokens[at].sym is Sym.ORDINAL:
        return ordinal(tokens, at)
    return None


def month(tokens: Tokens, at: int) -> Found | None:
    """ "Tháng 5/2026", "T.02/2024", "tháng Ba", "tháng Giêng", "tháng cuối quý II", "tháng sau"."""
    short = tokens[at].sym is Sym.MONTH_SHORT
    at += 1
    if short and tokens[at].sym is Sym.STOP:
        at += 1
    if short:
        is_number = tokens[at].sym is Sym.NUMBER
        return _solar_or_lunar(tokens, numbered(tokens, Kind.MONTH, at)) if is_number else None
    if tokens[at].sym is Sym.ORDINAL:
        placed = _month_of(tokens, at)
        if placed is not None and placed[0][0].leaf is not _SOME_QUARTER:
            return placed
    found = numbered(tokens, Kind.MONTH, at)
    if found is not None:
        return _inside_its_quarter(tokens, _solar_or_lunar(tokens, found))
    return _lunar_name(tokens, at) or _month_of(tokens, at) or _may(tokens, at)


def _solar_or_lunar(tokens: Tokens, found: Found | None) -> Found | None:
    if found is None:
        return None
    units, after = found
    leap = tokens[after].sym is Sym.LEAP
    marked = lunar_mark(tokens, after + leap)
    if marked is None and not leap:
        return found
    units = tuple(replace(one, kind=Kind.LUNAR_MONTH, leap=leap) for one in units)
    dated = with_year(tokens, units[-1], marked or after + 1)
    return (*units[:-1], *dated[0]), dated[1]


def lunar_mark(tokens: Tokens, at: int) -> int | None:
    """The place after "âm lịch" or "(ÂL)", or None; "dương lịch" is passed over by the callers."""
    bracket = tokens[at].sym is Sym.OPEN
    if tokens[at + bracket].sym is not Sym.LUNAR:
        return None
    if not bracket:
        return at + 1
    return at + 3 if tokens[at + 2].sym is Sym.CLOSE else None


def _inside_its_quarter(tokens: Tokens, found: Found | None) -> Found | None:
    """ "Tháng 2 quý I" is one month; "tháng 5 quý I" none."""
    if found is None or tokens[found[1]].sym is not Sym.QUARTER:
        return found
    around = quarter(tokens, found[1])
    if around is None or around[0][0].number not in (1, 2, 3, 4):
        return found
    for one in found[0]:
        if (one.number + 2) // 3 != around[0][0].number:
            raise Impossible(f"tháng {one.number} không thuộc quý {around[0][0].number}")
    return found[0], around[1]


def _lunar_name(tokens: Tokens, at: int) -> Found | None:
    if tokens[at].sym not in (Sym.FIRST_MOON, Sym.LAST_MOON):
        return None
    number = 1 if tokens[at].sym is Sym.FIRST_MOON else 12
    after = lunar_mark(tokens, at + 1)
    doubts = () if after else (LUNAR_MONTH,)
    unit = Unit(Kind.LUNAR_MONTH, number, doubts=doubts)
    units, after = with_year(tokens, unit, after or at + 1)
    return units, lunar_mark(tokens, after) or after


def _may(tokens: Tokens, at: int) -> Found | None:
    """ "tháng năm", where no number follows that would make of it a blank before a year."""
    if tokens[at].sym is not Sym.YEAR or tokens[at].digit != 5:
        return None
    unit = Unit(Kind.MONTH, 5, doubts=("'tháng năm' hiểu là tháng 5",))
    return with_year(tokens, unit, at + 1)


def _month_of(tokens: Tokens, at: int) -> Found | None:
    """ "tháng đầu quý III", "tháng cuối mỗi quý", "tháng thứ hai của quý", "tháng sau"."""
    shifted = shift_at(tokens, at)
    if shifted is not None and shifted[0] == 1:
        return (replace(MONTHLY, following=True),), shifted[1]
    previous = at + 1 if tokens[at].sym in (Sym.BEFORE, Sym.PREVIOUS) else at
    if previous > at and tokens[previous].sym in (Sym.UNTIL, Sym.DASH):
        return (MONTHLY.doubted(FROM_MONTH_BEFORE),), previous
    of_a_day = at > 1 and tokens[at - 2].sym in (Sym.NUMBER, Sym.OF)
    if tokens[at].sym is Sym.REPORT or (tokens[at].sym is Sym.THIS and of_a_day):
        return (MONTHLY,), at + 1
    place = first_or_last(tokens, at)
    if place is None:
        return None
    after = place[1] + (tokens[place[1]].sym in (Sym.FIRST, Sym.LAST))
    container = stretch_around(tokens, after)
    if container is None:
        return (Unit(Kind.MONTH, place[0], of=_SOME_QUARTER),), after
    return (Unit(Kind.MONTH, place[0], of=container[0]),), container[1]


def stretch_around(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """What a piece is a piece of: "của Quý II", "hằng tháng", "quý sau", "tháng", "năm 2026"."""
    at += tokens[at].sym in (Sym.OF, Sym.WITHIN)
    sym = tokens[at].sym
    if sym in (Sym.EACH, Sym.PLURAL) and tokens[at + 1].sym in _MONTHS_IN:
        if sym is Sym.PLURAL and tokens[at + 2].sym in (Sym.NUMBER, Sym.WORD):
            return None
        return _each(tokens, at + 1)
    if sym is Sym.EACH and tokens[at + 1].sym is Sym.WEEK:
        return WEEKLY, at + 2
    if sym in (Sym.QUARTER, Sym.QUARTER_SHORT, Sym.MONTH, Sym.MONTH_SHORT, Sym.YEAR):
        return _named_stretch(tokens, at) or _each(tokens, at)
    return None


def _named_stretch(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    read = {Sym.YEAR: year_unit, Sym.MONTH: month, Sym.MONTH_SHORT: month}.get(
        tokens[at].sym, quarter
    )
    found = read(tokens, at)
    return (found[0][0], found[1]) if found and len(found[0]) == 1 else None


def _each(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """Every stretch of a kind; a bare "năm" is the plan's year."""
    months = _MONTHS_IN.get(tokens[at].sym)
    if months is None:
        return None
    if months == 12:
        return Unit(Kind.YEAR), at + 1
    shifted = shift_at(tokens, at + 1)
    following = shifted is not None and shifted[0] == 1
    after = shifted[1] if following and shifted else at + 1
    # "của tháng cuối hàng quý trong năm"
    return Unit(Kind.EACH, period=months, following=following), after
