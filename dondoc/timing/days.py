"""Single days: dates in figures and words, days of a month, days of every month."""

from __future__ import annotations

from dataclasses import replace

from dondoc.timing.numbered import numbered
from dondoc.timing.numbers import Impossible, cardinal, checked_year, full_year, in_words
from dondoc.timing.stretches import lunar_mark, month, stretch_around
from dondoc.timing.symbols import Sym
from dondoc.timing.tokens import Token
from dondoc.timing.units import Kind, Unit
from dondoc.timing.weekdays import edge_day, said_weekday, weekday, weekday_of
from dondoc.timing.years import TWO_DIGIT_YEAR, Found, Tokens, with_year

_LINKS = (Sym.COMMA, Sym.AND, Sym.SEMICOLON)
_OF_ANOTHER = (Sym.MONTH, Sym.TIMES, Sym.THING, Sym.DAY, Sym.DASH, Sym.UNTIL)
_COUNTED_THINGS = (Sym.THING, Sym.SERIES, Sym.TIMES, Sym.DOCUMENT, Sym.REPORT)
MAYBE_COUNT = "số đứng sau một tên cũng có thể là số thứ tự"
OLD_YEARS = 1000


def day(tokens: Tokens, at: int) -> Found | None:
    """What follows "ngày": a date, a day of some month, a weekday, "cuối tháng"."""
    plural = tokens[at].sym is Sym.PLURAL
    at += plural
    if tokens[at].sym not in (Sym.DAY, Sym.WORKDAY):
        return None
    named = edge_day(tokens, at)
    if named is not None or tokens[at].sym is Sym.WORKDAY:
        return named
    if tokens[at + 1].sym in (Sym.ORDINAL, Sym.SUNDAY):
        return dated_weekday(tokens, at + 1)
    token = tokens[at + 1]
    if token.sym is Sym.NUMBER and len(token.numbers) > 1:
        return figures(tokens, at + 1)
    found = cardinal(tokens, at + 1)
    return day_number(tokens, *found) if found else None


def day_number(tokens: Tokens, number: int, at: int) -> Found | None:
    """A day's number, with its month after it or left open."""
    if number > 31 or number < 1:
        raise Impossible(f"không có ngày {number}")
    comma = tokens[at].sym is Sym.COMMA
    several = tokens[at + comma].sym is Sym.PLURAL
    if tokens[at + comma + several].sym in (Sym.MONTH, Sym.MONTH_SHORT):
        found = _days_of_months(tokens, number, at + comma, several)
        if found is not None:
            return found
    dashed = _dashed_date(tokens, number, at)
    if dashed is not None:
        return dashed
    around = stretch_around(tokens, at)
    if around is None:
        return (Unit(Kind.DAY, number),), at
    return _day_around(number, around[0]), around[1]


def _day_around(number: int, around: Unit) -> tuple[Unit, ...]:
    if around.kind is Kind.YEAR:
        return (Unit(Kind.DAY, number),)
    return (Unit(Kind.DAY, number, of=around),)


def _days_of_months(tokens: Tokens, number: int, at: int, several: bool) -> Found | None:
    """ "15 tháng 6 năm 2026", "15 tháng 3, 6, 9 và 12", "15 các tháng 3, 6", "15 tháng sau"."""
    first = month(tokens, at + several)
    if first is None:
        return None
    units, after = list(first[0]), first[1]
    if units[0].kind not in (Kind.MONTH, Kind.LUNAR_MONTH) or units[0].of is not None:
        return (Unit(Kind.DAY, number, of=units[0]),), after
    while units[-1].year is None and units[-1].kind is Kind.MONTH:
        another = _another_month(tokens, after)
        if another is None:
            break
        units.extend(another[0])
        after = another[1]
    years = [one.year for one in units if one.year is not None]
    days = [_day_in(number, one, years[-1] if years else None) for one in units]
    if len(days) > 1 and not several:
        days = [one.doubted("các tháng kể sau có cùng ngày") for one in days]
    return tuple(days), _past_solar(tokens, after)


def _past_solar(tokens: Tokens, at: int) -> int:
    return at + 1 if tokens[at].sym is Sym.SOLAR else at


def _another_month(tokens: Tokens, at: int) -> Found | None:
    if tokens[at].sym not in _LINKS:
        return None
    named = tokens[at + 1].sym is Sym.MONTH
    token = tokens[at + 1 + named]
    if token.sym is not Sym.NUMBER or not 1 <= token.numbers[0] <= 12:
        return None
    if len(token.numbers) > 1 and (token.numbers[1] < OLD_YEARS or len(token.numbers) > 2):
        return None
    if tokens[at + 2 + named].sym in _OF_ANOTHER:
        return None
    return numbered(tokens, Kind.MONTH, at + 1 + named)


def _day_in(number: int, month_unit: Unit, year: int | None) -> Unit:
    lunar = month_unit.kind is Kind.LUNAR_MONTH
    return Unit(
        Kind.LUNAR_DAY if lunar else Kind.DAY,
        number,
        month=month_unit.number,
        year=month_unit.year if month_unit.year is not None else year,
        shift=month_unit.shift,
        leap=month_unit.leap,
        doubts=month_unit.doubts,
    )


def _dashed_date(tokens: Tokens, number: int, at: int) -> Found | None:
    """ "ngày 15-6": a date, since days 15 to 6 run backwards; "5-10" stays a range."""
    second = tokens[at + 1]
    if tokens[at].sym is not Sym.DASH or second.sym is not Sym.NUMBER or len(second.numbers) > 1:
        return None
    if not (second.numbers[0] <= 12 and number > second.numbers[0]):
        return None
    if tokens[at + 2].sym in (Sym.MONTH, Sym.EACH, Sym.SLASH, Sym.OF):
        return None
    unit = Unit(Kind.DAY, number, month=second.numbers[0])
    return with_year(tokens, unit.doubted("gạch nối hiểu là ngày-tháng"), at + 2)


def figures(tokens: Tokens, at: int) -> Found:
    """A numeral of two or three parts: "20/6/2026", "20/6", "6/2026", "2026-06-20"."""
    token = tokens[at]
    if len(token.numbers) == 3:
        unit, after = _full_date(token, tokens.year), at + 1
    elif token.numbers[0] >= OLD_YEARS:
        year = checked_year(token.numbers[0], token.text[:4])
        return (Unit(Kind.MONTH, token.numbers[1], year=year),), at + 1
    elif token.numbers[1] >= OLD_YEARS:
        unit = Unit(
            Kind.MONTH,
            token.numbers[0],
            year=checked_year(token.numbers[1], token.written[1]),
        )
        return _lunar_month_figures(tokens, unit, at + 1)
    else:
        (unit, *others), after = with_year(tokens, _day_and_month(tokens, token), at + 1)
        if others:
            return (unit, *others), after
    after, said = said_weekday(tokens, after)
    if said is not None:
        unit = replace(unit, weekday=said)
    return _maybe_lunar(tokens, unit, after)


def _full_date(token: Token, plan_year: int) -> Unit:
    first, second, third = token.numbers
    if first >= OLD_YEARS:
        first, third = third, first
    guessed = abs(2000 + third - plan_year) <= 5 and len(token.written[-1]) == 2
    year = 2000 + third if guessed else third
    if not 1800 <= year <= 2200:
        raise Impossible(f"năm {third} không thể là năm của một kế hoạch")
    return Unit(
        Kind.DAY, first, month=second, year=year, doubts=(TWO_DIGIT_YEAR,) if guessed else ()
    )


def _day_and_month(tokens: Tokens, token: Token) -> Unit:
    number, second = token.numbers
    written = token.written
    near = abs(2000 + second - tokens.year) <= 5
    if second > 12 and near and number <= 12 and len(written[1]) == 2 and "/" in token.text:
        year = full_year(second, written[1])
        return Unit(Kind.MONTH, number, year=year.value, doubts=(TWO_DIGIT_YEAR,))
    return Unit(Kind.DAY, number, month=second)


def _lunar_month_figures(tokens: Tokens, unit: Unit, at: int) -> Found:
    marked = lunar_mark(tokens, at)
    if marked is None:
        return (unit,), at
    return (replace(unit, kind=Kind.LUNAR_MONTH),), marked


def _maybe_lunar(tokens: Tokens, unit: Unit, at: int) -> Found:
    if unit.kind is not Kind.DAY:
        return (unit,), at
    leap = tokens[at].sym is Sym.LEAP
    marked = lunar_mark(tokens, at + leap)
    if marked is None:
        return (unit,), _past_solar(tokens, at)
    units, after = with_year(tokens, replace(unit, kind=Kind.LUNAR_DAY, leap=leap), marked)
    return units, after


def dated_weekday(tokens: Tokens, at: int) -> Found | None:
    """ "Thứ Hai, ngày 20/7/2026" is that day, if it is a Monday; else the weekday alone."""
    found = weekday(tokens, at)
    if found is None:
        return None
    said, after = found
    bracket = tokens[after].sym is Sym.OPEN
    after += bracket or tokens[after].sym is Sym.COMMA
    token = tokens[after]
    is_date = token.sym is Sym.NUMBER and len(token.numbers) > 1
    following = (
        figures(tokens, after) if is_date else day(tokens, after) if token.sym is Sym.DAY else None
    )
    if following is None or following[0][0].kind is not Kind.DAY or following[0][0].month is None:
        return weekday_of(tokens, at)
    unit, end = following[0][0], following[1]
    end += bracket and tokens[end].sym is Sym.CLOSE
    return (replace(unit, weekday=said), *following[0][1:]), end


def number_alone(tokens: Tokens, at: int) -> Found | None:
    """A number before its unit: "15 tháng 3", "25 hằng tháng", "hai mươi tháng sáu"."""
    found = cardinal(tokens, at)
    # without accents "từ tháng 3" looks like "tư tháng 3"
    is_bound = tokens[at].sym not in (Sym.NUMBER, Sym.WORD)
    if found is None or is_bound or not 1 <= found[0] <= 31:
        return None
    number, after = found
    if tokens[after].sym is Sym.MONTH and _numbered_month(tokens, after + 1):
        read = day_number(tokens, number, after)
        if read is None or at == 0 or number > 9 or tokens[at - 1].sym not in _COUNTED_THINGS:
            return read
        return tuple(one.doubted(MAYBE_COUNT) for one in read[0]), read[1]
    if tokens[after].sym in (Sym.EACH, Sym.OF):
        around = stretch_around(tokens, after)
        if around is not None and around[0].kind is not Kind.YEAR:
            return (Unit(Kind.DAY, number, of=around[0]),), around[1]
    return None


def _numbered_month(tokens: Tokens, at: int) -> bool:
    token = tokens[at]
    if token.sym in (Sym.FIRST_MOON, Sym.LAST_MOON):
        return True
    if token.sym is Sym.NUMBER:
        found: tuple[int, int] | None = (token.numbers[0], at + 1)
    else:
        found = in_words(tokens, at) if token.sym is not Sym.YEAR else None
    # "01 tháng 01 lần" is a rate
    return found is not None and tokens[found[1]].sym not in (Sym.TIMES, Sym.NUMBERED)
