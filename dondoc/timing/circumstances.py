"""Clauses that say what work depends on: "theo kế hoạch …", "đối với …", "tầm nhìn …"."""

from __future__ import annotations

from dondoc.timing.asides import CLAUSE_END, UNITS, document, signing, timeless_words
from dondoc.timing.numbers import year_at
from dondoc.timing.symbols import Sym
from dondoc.timing.years import Tokens


def concerned(tokens: Tokens, at: int) -> int:
    """The place after what "đối với …" names: up to a sign or a bound."""
    stops = (*CLAUSE_END, Sym.COMMA, Sym.COLON, Sym.BEFORE, Sym.BY, Sym.OPEN, Sym.AND, Sym.YEARLY)
    while True:
        sym = tokens[at].sym
        each = sym is Sym.EACH and tokens[at + 1].sym in UNITS
        if each or (sym in stops and (sym is not Sym.AND or _bound_is_near(tokens, at))):
            return at
        at += 1


def _bound_is_near(tokens: Tokens, at: int) -> bool:
    return any(
        tokens[ahead].sym in (Sym.BEFORE, Sym.BY, Sym.CONCERNING) for ahead in range(at, at + 4)
    )


def horizon(tokens: Tokens, at: int) -> int:
    """The place after the far years of "tầm nhìn đến năm 2045", "định hướng 2031-2035"."""
    after = at + 1
    while tokens[after].sym in (Sym.UNTIL, Sym.YEAR, Sym.NUMBER, Sym.DASH, Sym.PHASE, Sym.WITHIN):
        after += 1
    return after


def circumstance(tokens: Tokens, at: int) -> int:
    """The place after "theo kế hoạch năm 2026 của UBND", "khi có yêu cầu": words, and a year of theirs."""
    start = at
    while True:
        at = timeless_words(tokens, at)
        if tokens[at].sym in (Sym.EVENT, Sym.AD_HOC, Sym.UNSETTLED, Sym.CONTINUOUS) and at > start:
            at += 1
        elif tokens[at].sym is Sym.YEAR and year_at(tokens, at + 1) and at > start:
            at += 2
        elif (
            tokens[at].sym is Sym.YEAR
            and tokens[at + 1].sym in (*CLAUSE_END, Sym.SIGN)
            and at > start
        ) or (tokens[at].sym is Sym.SCHOOL_YEAR and at > start):
            at += 1
        elif tokens[at].sym is Sym.NUMBER and tokens[at - 1].sym in (Sym.DOCUMENT, Sym.NUMBERED):
            at = document(tokens, at - 1) or at + 1
        elif tokens[at].sym in (Sym.AND, Sym.OR, Sym.COMMA, Sym.DASH, Sym.WITHIN) and _words_follow(
            tokens, at + 1
        ):
            at += 1
        elif tokens[at].sym is Sym.DAY and tokens[at - 1].sym is Sym.REFERENCE:
            at = signing(tokens, at) if signing(tokens, at) > at else at + 1
        else:
            return at


def _words_follow(tokens: Tokens, at: int) -> bool:
    """Whether only words stand up to the next sign, none of which begins a time."""
    place = timeless_words(tokens, at)
    return place > at and tokens[place].sym in (*CLAUSE_END, Sym.COMMA, Sym.AND, Sym.OR)
