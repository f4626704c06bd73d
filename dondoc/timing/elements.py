"""A text as elements: stretches of the calendar, rates, bounds, links, and what is no time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dondoc.timing import asides, days, feasts, pieces, rates, stretches, years
from dondoc.timing.numbers import Impossible, cardinal, looks_roman
from dondoc.timing.rates import Rate
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit
from dondoc.timing.years import Found, Tokens


class What(StrEnum):
    """What an element is for the grammar; STRAY is a number or time word that found no place."""

    UNITS = "units"
    RATE = "rate"
    LENGTH = "length"
    BOUND = "bound"
    LINK = "link"
    MARK = "mark"
    CLOCK = "clock"
    EVENT = "event"
    WORDS = "words"
    QUIET = "quiet"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Element:
    """One element; `sym` is the bound, link or mark, `text` the words as written."""

    what: What
    sym: Sym = Sym.WORD
    units: tuple[Unit, ...] = ()
    rate: Rate | None = None
    hour: int = -1
    text: str = ""


YEAR_OF_A_NAME = "số năm đứng liền sau một tên"
BARE_MONTHS = "số trước tháng/năm hiểu là tháng"

Read = tuple[Element, int]

_UNIT_READERS: dict[Sym, tuple[Callable[[Tokens, int], Found | None], ...]] = {
    Sym.QUARTER: (stretches.quarter, pieces.relative_quarter),
    Sym.QUARTER_SHORT: (stretches.quarter,),
    Sym.MONTH: (stretches.month,),
    Sym.MONTH_SHORT: (stretches.month,),
    Sym.YEAR: (years.year_unit,),
    Sym.WEEK: (pieces.week,),
    Sym.DAY: (days.day,),
    Sym.WORKDAY: (days.day,),
    Sym.PLURAL: (pieces.plural_months, days.day, years.year_unit),
    Sym.HALF_YEAR: (pieces.half_year,),
    Sym.SCHOOL_YEAR: (pieces.school_year,),
    Sym.SCHOOL_TERM: (pieces.school_term,),
    Sym.SUMMER: (pieces.summer,),
    Sym.ORDINAL: (days.dated_weekday,),
    Sym.SUNDAY: (days.dated_weekday,),
    Sym.FEAST: (feasts.feast,),
    Sym.FULL_MOON: (feasts.full_moon,),
    Sym.MOON_DAY: (feasts.moon_day,),
    Sym.EVE: (feasts.eve,),
} | dict.fromkeys(stretches.PARTS, (pieces.part,))

_NUMBER_READERS = (pieces.several_months, feasts.tet_day, days.number_alone)
_RATE_STARTS = (
    Sym.MONTH,
    Sym.QUARTER,
    Sym.YEAR,
    Sym.WEEK,
    Sym.HALF_YEAR,
)
_BOUNDS = (Sym.BEFORE, Sym.BY, Sym.UNTIL, Sym.FROM, Sym.WITHIN, Sym.AFTER, Sym.MOVED)
_LINKS = (
    Sym.COMMA,
    Sym.AND,
    Sym.OR,
    Sym.DASH,
    Sym.SLASH,
    Sym.SEMICOLON,
    Sym.STOP,
    Sym.OPEN,
    Sym.CLOSE,
    Sym.COLON,
)
_MARKS = (
    Sym.PERIODIC,
    Sym.CONTINUOUS,
    Sym.OCCASION,
    Sym.ONWARD,
    Sym.UNSETTLED,
    Sym.FOCUS,
    Sym.APPROXIMATE,
    Sym.FROM_NOW,
    Sym.EXCEPT,
    Sym.BUT_FOR,
    Sym.FINISH,
    Sym.REPORT,
    Sym.NEGATIVE,
)
_QUIET = (Sym.SIGN, Sym.OF, Sym.PLURAL, Sym.CYCLE, Sym.SOLAR, Sym.PERCENT)
_STRAYS = (Sym.LUNAR, Sym.FIRST_MOON, Sym.LAST_MOON, Sym.FULL_MOON, Sym.DAY, Sym.LEAP)
_LIST_LINKS = (Sym.COMMA, Sym.AND, Sym.OR, Sym.DASH, Sym.SEMICOLON, Sym.SLASH)
_CONTINUING = (*_LIST_LINKS, Sym.UNTIL)
_CONTINUED = {
    Kind.MONTH: Kind.MONTH,
    Kind.QUARTER: Kind.QUARTER,
    Kind.DAY: Kind.DAY,
}


def elements(tokens: Tokens) -> list[Element]:
    """The elements of a text, in order; every token is in one of them."""
    found: list[Element] = []
    at = 0
    while at < tokens.length:
        element, after = _element(tokens, at, found)
        found.append(element)
        at = max(after, at + 1)
    return found


def _element(tokens: Tokens, at: int, before: list[Element]) -> Read:
    token = tokens[at]
    if _heads_clause(before):
        skipped = asides.enumerator(tokens, at)
        if skipped is not None and _outside_brackets(before, tokens[at].sym):
            return Element(What.QUIET), skipped
    if token.sym is Sym.SLASH and tokens[at + 1].sym is Sym.NUMBER:
        _refuse_missing_part(before)
    weeks = _next_week(tokens, at, before)
    if weeks is not None:
        return Element(What.UNITS, units=weeks[0]), weeks[1]
    if token.sym is Sym.NUMBER or token.digit is not None or looks_roman(token):
        number = _number(tokens, at, before)
        if number is not None:
            return number
    if token.sym in _RATE_STARTS:
        rate = rates.of_unit(tokens, at)
        if rate is not None:
            return Element(What.RATE, rate=rate[0]), rate[1]
    for read in _UNIT_READERS.get(token.sym, ()):
        found = read(tokens, at)
        if found is not None:
            return Element(What.UNITS, units=found[0]), found[1]
    return _other(tokens, at)


def _heads_clause(before: list[Element]) -> bool:
    if not before:
        return True
    last = before[-1]
    return last.what is What.LINK and last.sym in (
        Sym.SEMICOLON,
        Sym.STOP,
        Sym.COLON,
        Sym.DASH,
        Sym.COMMA,
    )


def _refuse_missing_part(before: list[Element]) -> None:
    """ "…/6/2026", "20/…/2026": a part of the date was left blank."""
    if not before or before[-1].what in (What.LINK, What.STRAY, What.QUIET):
        raise Impossible("ngày hoặc tháng còn bỏ trống")


def _outside_brackets(before: list[Element], sym: Sym) -> bool:
    """ "(tháng 3, 6, 12)" ends with a bracket, not with an enumerator."""
    links = [one.sym for one in before if one.what is What.LINK]
    listed = bool(links) and links[-1] is Sym.COMMA and before[-1].what is What.LINK
    return links.count(Sym.OPEN) <= links.count(Sym.CLOSE) and not (listed and sym is Sym.NUMBER)


def _number(tokens: Tokens, at: int, before: list[Element]) -> Read | None:
    token = tokens[at]
    if token.sym is Sym.NUMBER:
        hour = asides.clock(tokens, at)
        if hour is not None:
            return Element(What.CLOCK, hour=hour[0]), hour[1]
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
        if found[0][0].kind is Kind.YEAR and before and before[-1].what is What.WORDS:
            found = (found[0][0].doubted(YEAR_OF_A_NAME),), found[1]
        return Element(What.UNITS, units=found[0]), found[1]
    return _length_or_count(tokens, at, before) if token.sym in (Sym.NUMBER, Sym.WORD) else None


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


def _next_week(tokens: Tokens, at: int, before: list[Element]) -> Found | None:
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
        found = stretches.numbered(tokens, kind, at)
        return (
            found
            if found and (token.sym is Sym.NUMBER or looks_roman(token) or token.sym is Sym.ORDINAL)
            else None
        )
    if several or token.sym is not Sym.NUMBER or token.numbers[0] > 31:
        return None
    # "trước 20/3, 6 tháng trước 20/6": a period, no 6th day
    if tokens[at + 1].sym is Sym.MONTH and not asides.opens_time(tokens, at + 1):
        return None
    return days.day_number(tokens, token.numbers[0], at + 1)


def _figures(tokens: Tokens, at: int) -> Found | None:
    token = tokens[at]
    if token.sym is not Sym.NUMBER:
        return None
    if len(token.numbers) > 1:
        return days.figures(tokens, at)
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
    if period is not None and period[0].written:
        return Element(What.RATE, rate=period[0]), period[1]
    after = rates.duration(tokens, at)
    if after is not None:
        rate = rates.length(tokens, at)
        return Element(What.LENGTH, rate=rate, text=tokens[at].text), after
    number = cardinal(tokens, at)
    if number is None or tokens[at].sym is not Sym.NUMBER:
        return None
    if before and before[-1].what is What.UNITS and tokens[at + 1].sym is not Sym.WORD:
        raise Impossible(f"còn số {tokens[at].text} chưa hiểu")
    follower = tokens[number[1]].sym
    if follower in (Sym.THING, Sym.REPORT, Sym.PERCENT, Sym.DOCUMENT, Sym.SERIES, Sym.TIMES):
        return Element(What.WORDS, text=tokens[at].text), number[1] + 1
    if number[0] < 0 or (
        follower is Sym.SLASH and tokens[number[1] + 1].sym in (Sym.WORD, Sym.THING)
    ):
        return Element(What.STRAY, text=tokens[at].text), number[1]
    return Element(What.STRAY, text=tokens[at].text), number[1]


def _other(tokens: Tokens, at: int) -> Read:
    token = tokens[at]
    sym = token.sym
    for read in (_recurrence, _reference, _cause, _bound):
        found = read(tokens, at)
        if found is not None:
            return found
    if sym in _LINKS:
        return Element(What.LINK, sym), at + 1
    if sym in _MARKS:
        return Element(What.MARK, sym, text=token.text), at + 1
    if sym in _QUIET:
        return Element(What.QUIET, text=token.text), at + 1
    if sym in _STRAYS or (looks_roman(token) and token.text.isupper() and len(token.text) > 1):
        return _stray(tokens, at)
    return Element(What.WORDS, sym, text=token.text), at + 1


def _stray(tokens: Tokens, at: int) -> Read:
    token, follower = tokens[at], tokens[at + 1]
    if token.sym in (Sym.FULL_MOON, Sym.MOON_DAY):
        raise Impossible("ngày âm lịch không nói của tháng nào")
    if token.sym is Sym.DAY:
        _refuse_blank(tokens, at + 1)
        if follower.sym is Sym.MONTH:
            raise Impossible("số của ngày còn bỏ trống")
        if follower.sym in (Sym.FEAST, Sym.FULL_MOON, Sym.MOON_DAY, Sym.OCCASION, Sym.SIGN):
            return Element(What.QUIET), at + 1
        if follower.sym in (Sym.WORD, Sym.FILLER, Sym.THING, Sym.DOCUMENT, Sym.SERIES):
            return Element(What.MARK, Sym.OCCASION, text=token.text), at + 1
        if follower.sym in (Sym.FINISH, Sym.REPORT, Sym.COLON, Sym.END):
            return Element(What.WORDS, text=token.text), at + 1
    return Element(What.STRAY, text=token.text), at + 1


def _recurrence(tokens: Tokens, at: int) -> Read | None:
    sym = tokens[at].sym
    if sym is Sym.YEARLY:
        return Element(What.RATE, rate=Rate(months=12)), at + 1
    if sym is Sym.PLURAL and asides.opens_time(tokens, at + 1):
        return Element(What.QUIET, sym), at + 1
    if sym is Sym.EACH or (sym is Sym.PLURAL and tokens[at + 1].sym in _RATE_STARTS):
        found = rates.each(tokens, at)
        if found is not None:
            rate = found[0] if sym is Sym.EACH else rates.plural(found[0])
            return Element(What.RATE, rate=rate), found[1]
        skip = tokens[at + 1].sym in (Sym.TIMES, Sym.NUMBERED)
        return Element(What.WORDS, text=tokens[at].text), at + 1 + skip
    if sym is Sym.PER:
        found = rates.per(tokens, at)
        return (Element(What.RATE, rate=found[0]), found[1]) if found else None
    if sym in _RATE_STARTS:
        _refuse_blank(tokens, at + 1)
        found = rates.period(tokens, at)
        return (Element(What.RATE, rate=found[0]), found[1]) if found else None
    return None


def _refuse_blank(tokens: Tokens, at: int) -> None:
    """ "Quý …/2026", "tháng    /2026", "năm 20": a number left out or cut short."""
    token, follower = tokens[at], tokens[at + 1]
    dots = token.sym is Sym.STOP and follower.sym is Sym.STOP
    slash = token.sym is Sym.SLASH and follower.sym is Sym.NUMBER
    if dots or slash or token.text.startswith("_") or token.sym is Sym.NUMBER:
        raise Impossible("số của ngày, tháng, quý hoặc năm còn bỏ trống hay viết thiếu")


def _reference(tokens: Tokens, at: int) -> Read | None:
    sym = tokens[at].sym
    after: int | None = None
    if sym is Sym.REFERENCE:
        after = asides.reference(tokens, at)
    elif sym is Sym.DOCUMENT:
        after = asides.document(tokens, at)
    elif sym is Sym.NUMBERED:
        after = asides.issues(tokens, at)
    elif sym in (Sym.SERIES, Sym.TIMES, Sym.PHASE):
        after = asides.session(tokens, at)
        if after is None and sym is Sym.PHASE:
            return Element(What.QUIET, sym), at + 1
    elif sym is Sym.FROM and tokens[at + 1].sym is Sym.NUMBERED:
        after = asides.issues(tokens, at + 1)
    elif sym is Sym.CONCERNING:
        return Element(What.WORDS, sym), asides.concerned(tokens, at + 1)
    elif sym is Sym.HORIZON:
        after = asides.horizon(tokens, at)
        return Element(What.MARK, sym), after
    return (Element(What.WORDS, sym, text=tokens[at].text), after) if after else None


def _cause(tokens: Tokens, at: int) -> Read | None:
    """Events to wait for, and work that is done when something asks for it."""
    token = tokens[at]
    if token.sym is Sym.EVENT:
        after = asides.rest_of_clause(tokens, at + 1)
        if token.plain == "khi" and any("yeu" == one.plain for one in tokens[at:after]):
            return Element(What.MARK, Sym.AD_HOC, text=token.text), after
        return Element(What.EVENT, text=token.text), after
    if token.sym in (Sym.AD_HOC, Sym.PER):
        return Element(What.MARK, Sym.AD_HOC, text=token.text), asides.circumstance(tokens, at + 1)
    if token.sym in (Sym.BEFORE, Sym.AFTER, Sym.FROM, Sym.UNTIL) and tokens[at + 1].sym is Sym.DAY:
        if tokens[at + 2].sym in (
            Sym.WORD,
            Sym.FILLER,
            Sym.DOCUMENT,
            Sym.THING,
            Sym.FINISH,
            Sym.AD_HOC,
        ):
            return Element(What.EVENT, text=token.text), asides.rest_of_clause(tokens, at + 2)
    return None


def _bound(tokens: Tokens, at: int) -> Read | None:
    token, follower = tokens[at], tokens[at + 1]
    if token.sym in (Sym.WHOLE, Sym.WITHIN) and follower.sym is Sym.YEAR:
        found = years.year_unit(tokens, at + 1) or ((Unit(Kind.YEAR, shift=0),), at + 2)
        if token.sym is Sym.WHOLE or tokens[at + 2].sym is not Sym.NUMBER:
            units = tuple(years.whole(one) for one in found[0])
            return Element(What.UNITS, token.sym, units=units), found[1]
    if token.sym is Sym.UNTIL and token.plain == "het" and follower.sym is Sym.WORD:
        return Element(What.WORDS, text=token.text), at + 1
    if token.sym in _BOUNDS:
        return Element(What.BOUND, token.sym, text=token.text), at + 1
    return None
