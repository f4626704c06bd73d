"""A text as elements: stretches of the calendar, rates, bounds, links, and what is no time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dondoc.timing import asides, days, feasts, pieces, rates, stretches, years
from dondoc.timing.element import RATE_STARTS, Element, Read, What
from dondoc.timing.numbers import Impossible, looks_roman, ordinal
from dondoc.timing.numerals import next_week, number_element
from dondoc.timing.others import other_element
from dondoc.timing.symbols import Sym
from dondoc.timing.years import Found, Tokens

_UNIT_READERS: Mapping[Sym, tuple[Callable[[Tokens, int], Found | None], ...]] = {
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
        if skipped is not None and _numbers_a_clause(tokens, at, skipped, before):
            return Element(What.QUIET), skipped
    if token.sym is Sym.SLASH and tokens[at + 1].sym is Sym.NUMBER:
        _refuse_missing_part(before)
    weeks = next_week(tokens, at, before)
    if weeks is not None:
        return Element(What.UNITS, units=weeks[0]), weeks[1]
    if token.sym is Sym.NUMBER or token.digit is not None or looks_roman(token):
        number = number_element(tokens, at, before)
        if number is not None:
            return number
    if token.sym in RATE_STARTS:
        rate = rates.of_unit(tokens, at)
        if rate is not None:
            return Element(What.RATE, rate=rate[0]), rate[1]
    if token.sym is Sym.ORDINAL and _counts(before):
        after = ordinal(tokens, at)
        return Element(What.WORDS, text=token.text), after[1] if after else at + 1
    for read in _UNIT_READERS.get(token.sym, ()):
        found = read(tokens, at)
        if found is not None:
            return Element(What.UNITS, units=found[0]), found[1]
    return other_element(tokens, at)


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


def _counts(before: list[Element]) -> bool:
    """ "năm thứ hai", "Kỳ thứ ba": an ordinal of the word before, no weekday."""
    return (
        bool(before)
        and before[-1].what is What.RATE
        and bool(before[-1].rate and before[-1].rate.bare)
    )


def _numbers_a_clause(tokens: Tokens, at: int, after: int, before: list[Element]) -> bool:
    """Whether "2." or "b)" heads a clause: "Quý I, II." and "(tháng 3, 6, 12)" end with numbers."""
    if tokens[after].sym in (Sym.END, Sym.CLOSE, Sym.COMMA, Sym.SEMICOLON, Sym.STOP):
        return False
    links = [one.sym for one in before if one.what is What.LINK]
    if links.count(Sym.OPEN) > links.count(Sym.CLOSE):
        return False
    in_list = len(before) > 1 and before[-1].sym in (Sym.COMMA, Sym.DASH) and before[-2].units
    return not (in_list and (tokens[at].sym is Sym.NUMBER or looks_roman(tokens[at])))
