"""Feasts and days of the moon: "Tết Bính Ngọ", "rằm tháng Bảy", "mùng 10 tháng 3 ÂL"."""

from __future__ import annotations

from dataclasses import replace

from dondoc.timing.days import figures
from dondoc.timing.numbers import cardinal, year_at
from dondoc.timing.stretches import lunar_mark, month
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit
from dondoc.timing.years import Found, Tokens, cycle_year, with_year

TET_ASSUMED = "Tết là ba ngày mùng 1 đến mùng 3"
MOON_ASSUMED = "ngày mùng hiểu là ngày âm lịch"
# days that people call "mùng" by the common calendar
_SOLAR_FIRSTS = {(2, 9), (8, 3), (1, 5), (1, 6), (3, 2), (7, 5)}


def feast(tokens: Tokens, at: int) -> Found | None:
    """A feast by name, with its year and the date that may stand after it."""
    named = tokens[at].feast
    assert named is not None
    unit = Unit(Kind.FEAST, feast=named)
    after = at + 1
    if named.days > 1:
        unit = unit.doubted(TET_ASSUMED)
    if tokens[after].sym is Sym.CYCLE:
        unit, after = replace(unit, year=cycle_year(tokens, after)), after + 1
        repeated = year_at(tokens, after + (tokens[after].sym is Sym.YEAR))
        if repeated is not None and repeated[0] == unit.year:
            after = repeated[1]
    elif (
        named.name == "tết nguyên đán" and tokens[at].plain == "xuan" and not year_at(tokens, after)
    ):
        return None
    (unit, *_), after = with_year(tokens, unit, after)
    return _with_its_date(tokens, unit, after)


def _with_its_date(tokens: Tokens, unit: Unit, at: int) -> Found:
    """ "Quốc khánh 02/9/2025": the date is the feast's, and says the year."""
    token = tokens[at]
    if token.sym is Sym.DAY:
        token, at_date = tokens[at + 1], at + 1
    else:
        at_date = at
    if token.sym is not Sym.NUMBER or len(token.numbers) == 1 or unit.feast is None:
        return (unit,), at
    found = figures(tokens, at_date)
    if found is None or found[0][0].kind is not Kind.DAY:
        return (unit,), at
    dated = found[0][0]
    if (dated.number, dated.month) != (unit.feast.day, unit.feast.month) or unit.feast.lunar:
        return (unit,), at
    return (replace(dated, feast=unit.feast),), found[1]


def full_moon(tokens: Tokens, at: int) -> Found | None:
    """ "rằm tháng Giêng", "rằm tháng 7 năm 2026"."""
    if tokens[at + 1].sym is not Sym.MONTH:
        return None
    return _moon_day(tokens, 15, at + 1, ())


def moon_day(tokens: Tokens, at: int) -> Found | None:
    """ "mùng 6 tháng Giêng", "mùng 10 tháng 3 ÂL", "mùng 3 Tết", "mùng 2/9"."""
    token = tokens[at + 1]
    if token.sym is Sym.NUMBER and len(token.numbers) > 1:
        found = figures(tokens, at + 1)
        if found is None or found[0][0].kind is not Kind.DAY:
            return found
        return (_by_the_moon(found[0][0]),), found[1]
    number = cardinal(tokens, at + 1)
    if number is None:
        return None
    if tokens[number[1]].sym is Sym.FEAST:
        return tet_day(tokens, at + 1)
    if tokens[number[1]].sym is not Sym.MONTH:
        return (Unit(Kind.LUNAR_DAY, number[0]),), number[1]
    return _moon_day(tokens, number[0], number[1], (MOON_ASSUMED,))


def _by_the_moon(unit: Unit) -> Unit:
    if unit.month is None or (unit.number, unit.month) in _SOLAR_FIRSTS:
        return unit
    return replace(unit, kind=Kind.LUNAR_DAY).doubted(MOON_ASSUMED)


def _moon_day(tokens: Tokens, number: int, at: int, doubts: tuple[str, ...]) -> Found | None:
    found = month(tokens, at)
    if found is None or found[0][0].kind not in (Kind.MONTH, Kind.LUNAR_MONTH):
        return None
    of, after = found[0][0], found[1]
    marked = lunar_mark(tokens, after)
    known = marked is not None or of.kind is Kind.LUNAR_MONTH
    unit = Unit(
        Kind.LUNAR_DAY,
        number,
        month=of.number,
        year=of.year,
        shift=of.shift,
        leap=of.leap,
        doubts=() if known else doubts,
    )
    if not known and (number, of.number) in _SOLAR_FIRSTS:
        unit = replace(unit, kind=Kind.DAY, doubts=())
    return (unit,), marked or after


def tet_day(tokens: Tokens, at: int) -> Found | None:
    """ "mùng 3 Tết", "29 Tết": of the first month, or of the last one of the year before."""
    number = cardinal(tokens, at)
    if number is None or tokens[number[1]].sym is not Sym.FEAST:
        return None
    named = tokens[number[1]].feast
    if named is None or not named.lunar or named.days == 1:
        return None
    units, after = feast(tokens, number[1]) or ((), at)
    if not units:
        return None
    of = units[0]
    if number[0] > 15:
        year = of.year - 1 if of.year is not None else None
        return (Unit(Kind.LUNAR_DAY, number[0], month=12, year=year),), after
    return (Unit(Kind.LUNAR_DAY, number[0], month=1, year=of.year, shift=of.shift),), after


def eve(_tokens: Tokens, at: int) -> Found | None:
    """ "giao thừa": the last day of the lunar year before."""
    return (Unit(Kind.LUNAR_DAY, -1, month=12),), at + 1
