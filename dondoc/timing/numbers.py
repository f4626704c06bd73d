"""Numbers as plans write them: digits, words, roman numerals, ordinals, years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dondoc.timing.lexicon import lexicon
from dondoc.timing.symbols import Sym
from dondoc.timing.tokens import Token

ROMANS = {
    numeral: value
    for value, numeral in enumerate(
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], start=1
    )
}
_SCANNED_ROMAN = str.maketrans("l1|", "iii")
EARLIEST_YEAR, LATEST_YEAR = 1945, 2100


class Impossible(Exception):
    """The text names a day that no calendar has; the message says why, in Vietnamese."""


class Slip(NamedTuple):
    """A number and whether it had to be guessed from a scanner's or a typist's slip."""

    value: int
    guessed: bool


def cardinal(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """(value, place after) of a number in digits or in words."""
    token = tokens[at]
    if token.sym is Sym.NUMBER:
        return (token.numbers[0], at + 1) if len(token.numbers) == 1 else None
    return in_words(tokens, at)


def in_words(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """(value, place after) of a number in words, up to 9999: "mười hai", "hai nghìn không trăm …"."""
    small = _below_hundred(tokens, at)
    if small is None:
        return None
    value, after = small
    if value < 10 and _part(tokens[after]) == "thousand":
        return _after_thousand(tokens, value * 1000, after + 1)
    return value, after


def _after_thousand(tokens: Sequence[Token], value: int, at: int) -> tuple[int, int]:
    digit = tokens[at].digit
    if digit is not None and _part(tokens[at + 1]) == "hundred":
        value, at = value + digit * 100, at + 2
    if _part(tokens[at]) == "filling":
        at += 1
    rest = _below_hundred(tokens, at)
    return (value + rest[0], rest[1]) if rest else (value, at)


def _below_hundred(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    first = tokens[at]
    if _part(first) == "ten":
        return _with_last_digit(tokens, 10, at + 1)
    if first.digit is None:
        return None
    if first.digit > 0 and _part(tokens[at + 1]) in ("tens", "ten"):
        return _with_last_digit(tokens, first.digit * 10, at + 2)
    return first.digit, at + 1


def _with_last_digit(tokens: Sequence[Token], value: int, at: int) -> tuple[int, int]:
    last = tokens[at]
    # after tens the digit five is "lăm"; "mười năm" is ten years
    if last.digit and last.sym is not Sym.YEAR:
        return value + last.digit, at + 1
    return value, at


def _part(token: Token) -> str | None:
    return lexicon().counting.get(token.form) if token.form else None


def ordinal(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """(value, place after) of "thứ hai", "thứ 2", "2" or "hai"."""
    if tokens[at].sym is Sym.ORDINAL:
        return cardinal(tokens, at + 1)
    return cardinal(tokens, at)


def roman(token: Token) -> Slip | None:
    """The value of a roman numeral up to XII; guessed where l, 1 or | stands for I."""
    if token.sym is not Sym.WORD or not token.plain or len(token.plain) > 4:
        return None
    written = token.text.casefold()
    value = ROMANS.get(written.translate(_SCANNED_ROMAN))
    if value is None:
        return None
    return Slip(value, any(sign in "l1|" for sign in written))


def looks_roman(token: Token) -> bool:
    """Whether the word has only letters of roman numerals, right or wrong ("IIII")."""
    return (
        token.sym is Sym.WORD
        and bool(token.plain)
        and all(sign in "ivxl1|" for sign in token.plain)
    )


def year_at(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """(year, place after) of four digits or of a year in words."""
    token = tokens[at]
    if token.sym is Sym.NUMBER:
        if len(token.numbers) != 1 or len(token.text) < 4:
            return None
        return checked_year(token.numbers[0], token.text), at + 1
    worded = in_words(tokens, at)
    return worded if worded and worded[0] >= 1000 else None


def checked_year(year: int, written: str) -> int:
    """The year; `Impossible` where no plan can mean it (five digits, the year 206)."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Impossible(f"năm {written} không thể là năm của một kế hoạch")
    return year


def full_year(number: int, written: str) -> Slip:
    """The year of four digits, or of the last two (guessed)."""
    if number < 100 and len(written) == 2:
        return Slip(2000 + number, True)
    return Slip(checked_year(number, written), False)
