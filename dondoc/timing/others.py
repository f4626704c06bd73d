"""Elements that are no stretch of the calendar: rates, bounds, links, marks, causes."""

from __future__ import annotations

from dondoc.timing import asides, circumstances, rates, years
from dondoc.timing.element import RATE_STARTS, Element, Read, What
from dondoc.timing.numbers import Impossible, looks_roman
from dondoc.timing.rates import Rate
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit
from dondoc.timing.years import Tokens

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


def other_element(tokens: Tokens, at: int) -> Read:
    """What begins here and is neither a stretch nor a number."""
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
        refuse_blank(tokens, at + 1)
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
    if sym is Sym.EACH or (sym is Sym.PLURAL and tokens[at + 1].sym in RATE_STARTS):
        found = rates.each(tokens, at)
        if found is not None:
            rate = found[0] if sym is Sym.EACH else rates.plural(found[0])
            return Element(What.RATE, rate=rate), found[1]
        skip = tokens[at + 1].sym in (Sym.TIMES, Sym.NUMBERED)
        return Element(What.WORDS, text=tokens[at].text), at + 1 + skip
    if sym is Sym.PER:
        found = rates.per(tokens, at)
        return (Element(What.RATE, rate=found[0]), found[1]) if found else None
    if sym is Sym.WEEK and " " in tokens[at].text:
        return Element(What.MARK, Sym.OCCASION, text=tokens[at].text), at + 1
    if sym in (Sym.MONTH, Sym.YEAR) and at == 0 and tokens[1].sym is Sym.WORD:
        # "Tháng Thanh niên", "Năm Du lịch quốc gia": a name
        return Element(What.MARK, Sym.OCCASION, text=tokens[at].text), at + 1
    if sym in RATE_STARTS:
        refuse_blank(tokens, at + 1)
        found = rates.period(tokens, at)
        return (Element(What.RATE, rate=found[0]), found[1]) if found else None
    return None


def refuse_blank(tokens: Tokens, at: int) -> None:
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
        return Element(What.WORDS, sym), circumstances.concerned(tokens, at + 1)
    elif sym is Sym.HORIZON:
        after = circumstances.horizon(tokens, at)
        return Element(What.MARK, sym), after
    return (Element(What.WORDS, sym, text=tokens[at].text), after) if after else None


def _cause(tokens: Tokens, at: int) -> Read | None:
    """Events to wait for, and work that is done when something asks for it."""
    token = tokens[at]
    if token.sym is Sym.EVENT:
        after = asides.rest_of_clause(tokens, at + 1)
        if token.plain == "khi" and any(one.plain == "yeu" for one in tokens[at:after]):
            return Element(What.MARK, Sym.AD_HOC, text=token.text), after
        return Element(What.EVENT, text=token.text), after
    if token.sym in (Sym.AD_HOC, Sym.PER):
        return Element(What.MARK, Sym.AD_HOC, text=token.text), circumstances.circumstance(
            tokens, at + 1
        )
    bound = token.sym in (Sym.BEFORE, Sym.AFTER, Sym.FROM, Sym.UNTIL)
    if bound and tokens[at + 1].sym is Sym.DAY and tokens[at + 2].sym in _EVENT_NAMES:
        return Element(What.EVENT, text=token.text), asides.rest_of_clause(tokens, at + 2)
    return None


_EVENT_NAMES = (Sym.WORD, Sym.FILLER, Sym.DOCUMENT, Sym.THING, Sym.FINISH, Sym.AD_HOC)


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
