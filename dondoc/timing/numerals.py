"""Elements that begin with a number: dates, lists that go on, rates, lengths, counts."""

from __future__ import annotations

from dondoc.timing import asides, days, feasts, pieces, rates, years
from dondoc.timing.element import Element, Read, What
from dondoc.timing.numbered import numbered
from dondoc.timing.numbers import Impossible, cardinal, looks_roman
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit
from dondoc.timing.years import Found, Tokens

YEAR_OF_A_NAME = "số năm đứng liền sau một tên"
DOTTED = "hai số cách nhau bằng dấu chấm hiểu là ngày.tháng"
BARE_MONTHS = "số trước tháng/năm hiểu là tháng"
_NUMBER_READERS = (pieces.several_months, feasts.tet_day, days.number_alone)
_LIST_LINKS = (Sym.COMMA, Sym.AND, Sym.OR, Sym.DASH, Sym.SEMICOLON, Sym.SLASH)
_CONTINUING = (*_LIST_LINKS, Sym.UNTIL)
_CONTINUED = {
    Kind.MONTH: Kind.MONTH,
    Kind.QUARTER: Kind.QUARTER,
    Kind.DAY: Kind.DAY,
}


def number_element(tokens: Tokens, at: int, before: list[Element]) -> Read | None:
    """What a number begins, with the elements before it in view; None for a mere word."""
    token = tokens[at]
    if token.sym is Sym.NUMBER:
        hour = asides.clock(tokens, at)
        if hour is not None:
            return _clocks(tokens, *hour)
    for read_rate in (rates.of_unit, rates.of_count):
        rate = read_rate(tokens, at)
        if rate is not None:
            return Element(What.RATE, rate=rate[0]), rate[1]
    for read in _NUMBER_READERS:
        found = read(tokens, at)
        if found is not None:
            return Element(What.UNITS, units=found[0]), found[1]
    found = _continued(tokens, at, before) or _figures(tokens, at)
    if found is not None:
        if found[0][0].kind is Kind.YEAR and _follows_a_name(before):
            found = (found[0][0].doubted(YEAR_OF_A_NAME),), found[1]
        return Element(What.UNITS, units=found[0]), found[1]
    return _length_or_count(tokens, at, before) if token.sym in (Sym.NUMBER, Sym.WORD) else None


def _follows_a_name(before: list[Element]) -> bool:
    """ "APEC 2027", "Ql/2026"."""
    named = before[:-1] if before and before[-1].sym is Sym.SLASH else before
    return bool(named) and named[-1].what is What.WORDS


def _clocks(tokens: Tokens, hour: int, at: int) -> Read:
    """An hour, or "7 giờ đến 17 giờ" on one day: its end, and that no range of days is meant."""
    if tokens[at].sym in (Sym.UNTIL, Sym.DASH):
        end = asides.clock(tokens, at + 1)
        if end is not None:
            return Element(What.CLOCK, Sym.UNTIL, hour=end[0]), end[1]
    return Element(What.CLOCK, hour=hour), at


def _continued(tokens: Tokens, at: int, before: list[Element]) -> Found | None:
    """A bare number in a list or range that a unit word began: "Quý I, II", "tháng 3 - 5"."""
    if len(before) < 2 or before[-1].sym not in _CONTINUING or not before[-2].units:
        return None
    last = before[-2].units[-1]
    kind = _CONTINUED.get(last.kind)
    if kind is None or (last.of is not None and last.each is None):
        return None
    token = tokens[at]
    if token.sym is Sym.NUMBER and (len(token.numbers) > 2 or len(token.text) == 4):
        return None
    return _next_of_kind(tokens, kind, at)


def next_week(tokens: Tokens, at: int, before: list[Element]) -> Found | None:
    """ "tuần 3, 4 tháng 5", "tuần thứ 3 và thứ 4"."""
    if tokens[at].sym not in (Sym.NUMBER, Sym.ORDINAL) or len(before) < 2 or not before[-2].units:
        return None
    follows = before[-1].what in (What.LINK, What.BOUND) and before[-1].sym in _CONTINUING
    if not follows or before[-2].units[-1].kind is not Kind.WEEK or len(tokens[at].numbers) > 1:
        return None
    return pieces.week(tokens, at - 1)


def _next_of_kind(tokens: Tokens, kind: Kind, at: int) -> Found | None:
    token = tokens[at]
    several = token.sym is Sym.NUMBER and len(token.numbers) == 2
    if several and token.numbers[1] < days.OLD_YEARS and token.written[1][:1] != "2":
        return None
    if kind in (Kind.MONTH, Kind.QUARTER):
        if tokens[at + 1].sym in (Sym.THING, Sym.TIMES, Sym.DAY, Sym.WEEK):
            return None
        found = numbered(tokens, kind, at)
        return (
            found
            if found and (token.sym is Sym.NUMBER or looks_roman(token) or token.sym is Sym.ORDINAL)
            else None
        )
    if several or token.sym is not Sym.NUMBER or token.numbers[0] > 31:
        return None
    if tokens[at + 1].sym in (Sym.THING, Sym.TIMES):
        return None
    # "trước 20/3, 6 tháng trước 20/6": a period, no 6th day
    if tokens[at + 1].sym is Sym.MONTH and not asides.opens_time(tokens, at + 1):
        return None
    return days.day_number(tokens, token.numbers[0], at + 1)


def _figures(tokens: Tokens, at: int) -> Found | None:
    token = tokens[at]
    if token.sym is not Sym.NUMBER:
        return None
    if "." in token.text and tokens[at + 1].sym in (Sym.THING, Sym.PERCENT):
        return None
    if len(token.numbers) > 1:
        found = days.figures(tokens, at)
        if len(token.numbers) == 2 and "." in token.text and found[0][0].kind is Kind.DAY:
            return (found[0][0].doubted(DOTTED), *found[0][1:]), found[1]
        return found
    ahead = _typed_ahead(tokens, at)
    if ahead is not None:
        doubts = (BARE_MONTHS,) if ahead is Kind.MONTH else ()
        return (Unit(ahead, token.numbers[0], doubts=doubts),), at + 1
    if len(token.text) >= 4 and tokens[at + 1].sym not in (Sym.THING, Sym.YEAR):
        return years.year_unit(tokens, at)
    return None


def _typed_ahead(tokens: Tokens, at: int) -> Kind | None:
    """What a number is of which only the last of its list says the month: "05-10/9", "3-5/2026"."""
    if len(tokens[at].text) > 2:
        return None
    place = at
    for _ in range(12):
        place += 1
        if tokens[place].sym not in (Sym.COMMA, Sym.AND, Sym.DASH, Sym.UNTIL):
            return None
        place += 1 + (tokens[place].sym is Sym.UNTIL and tokens[place + 1].sym is Sym.DAY)
        token = tokens[place]
        if token.sym is not Sym.NUMBER or token.numbers[0] > 31:
            return None
        if len(token.numbers) == 2:
            return Kind.MONTH if token.numbers[1] >= days.OLD_YEARS else Kind.DAY
        if len(token.numbers) == 3 or tokens[place + 1].sym in (Sym.MONTH, Sym.EACH):
            return Kind.DAY
    return None


def _length_or_count(tokens: Tokens, at: int, before: list[Element]) -> Read | None:
    period = rates.period(tokens, at)
    if period is not None:
        return Element(What.RATE, rate=period[0]), period[1]
    after = rates.duration(tokens, at)
    if after is not None:
        rate = rates.length(tokens, at)
        return Element(What.LENGTH, rate=rate, text=tokens[at].text), after
    number = cardinal(tokens, at)
    if number is None or tokens[at].sym is not Sym.NUMBER:
        return None
    how_many = tokens[at + 1].sym in (Sym.WORD, Sym.TIMES, Sym.THING)
    if before and before[-1].what is What.UNITS and not how_many:
        raise Impossible(f"còn số {tokens[at].text} chưa hiểu")
    follower = tokens[number[1]].sym
    if follower in (Sym.THING, Sym.REPORT, Sym.PERCENT, Sym.DOCUMENT, Sym.SERIES, Sym.TIMES):
        return Element(What.WORDS, text=tokens[at].text), number[1] + 1
    if number[0] < 0 or (
        follower is Sym.SLASH and tokens[number[1] + 1].sym in (Sym.WORD, Sym.THING)
    ):
        return Element(What.STRAY, text=tokens[at].text), number[1]
    return Element(What.STRAY, text=tokens[at].text), number[1]
