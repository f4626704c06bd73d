"""The number of a month or quarter: digits, roman, words, and what scanners make of them."""

from __future__ import annotations

from dondoc.timing.numbers import (
    ROMANS,
    Impossible,
    full_year,
    looks_roman,
    ordinal,
    roman,
)
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit
from dondoc.timing.years import TWO_DIGIT_YEAR, Found, Tokens, with_year

TORN_ROMAN = "số La Mã bị tách rời được ghép lại"
BARE_WORD = "chữ không dấu '{word}' hiểu là số"
SCANNER_SLIP = "chữ số hiểu theo lỗi quét (l, 1, | thay cho I)"


def numbered(tokens: Tokens, kind: Kind, at: int, *, digits_only: bool = False) -> Found | None:
    """A month or quarter of which `at` has the number: "II/2026", "3", "thứ nhất năm 2026"."""
    token = tokens[at]
    if token.sym is Sym.NUMBER:
        return _in_digits(tokens, kind, at)
    if token.sym is Sym.ORDINAL and tokens[at + 1].sym is Sym.NUMBER:
        return _in_digits(tokens, kind, at + 1)
    torn = _torn_roman(tokens, at) if kind is Kind.QUARTER else None
    if torn is not None:
        return with_year(tokens, Unit(kind, torn[0], doubts=(TORN_ROMAN,)), torn[1])
    slip = roman(token)
    if slip is not None:
        unit = Unit(kind, slip.value, doubts=(SCANNER_SLIP,) if slip.guessed else ())
        return with_year(tokens, unit, at + 1)
    if looks_roman(token) and kind is Kind.QUARTER:
        raise Impossible(f"không có quý {token.text}")
    found = None if digits_only else _number_word(tokens, at)
    if found is None:
        return None
    ambiguous = token.sym not in (Sym.WORD, Sym.ORDINAL)
    doubts = (BARE_WORD.format(word=token.text),) if ambiguous else ()
    return with_year(tokens, Unit(kind, found[0], doubts=doubts), found[1])


def _torn_roman(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """ "I V" is IV, torn by a scanner."""
    after = at
    while looks_roman(tokens[after]):
        after += 1
    if after - at < 2:
        return None
    whole = "".join(one.text for one in tokens[at:after]).casefold()
    if whole not in ROMANS:
        raise Impossible(f"không có quý {whole.upper()}")
    return ROMANS[whole], after


def _number_word(tokens: Tokens, at: int) -> tuple[int, int] | None:
    if tokens[at].sym is Sym.YEAR:
        return None
    found = ordinal(tokens, at)
    # "quý một lần", "tháng hai kỳ": a rate
    if found is None or tokens[found[1]].sym in (Sym.TIMES, Sym.NUMBERED):
        return None
    if found[0] > 12:
        raise Impossible(f"không có tháng, quý thứ {found[0]}")
    return found


def _in_digits(tokens: Tokens, kind: Kind, at: int) -> Found | None:
    token = tokens[at]
    name = "quý" if kind is Kind.QUARTER else "tháng"
    if len(token.numbers) == 1:
        if len(token.text) == 4:
            raise Impossible(f"thiếu số {name}")
        return with_year(tokens, Unit(kind, token.numbers[0]), at + 1)
    if len(token.numbers) == 3:
        raise Impossible(f"không hiểu {name} {token.text}")
    number, second = token.numbers
    written = token.written[1]
    if len(written) < 3 and second <= 12:
        both = (Unit(kind, number), Unit(kind, second))
        return tuple(one.doubted(f"{token.text} hiểu là hai {name}") for one in both), at + 1
    if len(written) == 2 and abs(2000 + second - tokens.year) > 5:
        raise Impossible(f"không hiểu {name} {token.text}")
    year = full_year(second, written)
    unit = Unit(kind, number, year=year.value)
    return (unit.doubted(TWO_DIGIT_YEAR) if year.guessed else unit,), at + 1
