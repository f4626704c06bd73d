"""A text cut into tokens: numerals, words of the dictionary, other words, signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dondoc.timing.letters import has_no_accents, spellings
from dondoc.timing.lexicon import Entry, Feast, Lexicon, Node, lexicon
from dondoc.timing.misspelt import respelt
from dondoc.timing.symbols import Sym


class Token(NamedTuple):
    """A numeral (its parts in `numbers`), a word, a phrase or a sign, as written in `text`."""

    sym: Sym
    text: str
    form: str = ""
    plain: str = ""
    numbers: tuple[int, ...] = ()
    digit: int | None = None
    feast: Feast | None = None
    cycle: int | None = None

    @property
    def written(self) -> list[str]:
        """The parts of a numeral as written."""
        return _SEPARATORS.split(self.text)


_SEPARATORS = re.compile(r"[/.-]")
END = Token(Sym.END, "")

_CUT = re.compile(
    r"""
    (?P<reference>\d{1,5}(?:\.\d{1,3})?/\d{4}/LETTERS(?:[-.+]LETTERS)*
        |\d{1,5}(?:\.\d{1,3})?/LETTERS-LETTERS(?:[-.+/]LETTERS)*
        |\d{1,5}-LETTERS/LETTERS(?:[-./]LETTERS)*)
    |(?P<roman>(?<![^\W_])(?:[1|]+[lLiIvV]|[lLiIvV]+[1|])[1lLiI|vV]{0,3}(?![^\W_]))
    |(?P<number>\d{1,4}(?:\s?/\s?\d{1,6}){1,2}(?!\d)
        |\d{1,2}\s?(?P<join>[-.])\s?\d{1,2}\s?(?P=join)\s?\d{4}(?!\d)
        |\d{4}-\d{2}-\d{2}(?!\d)
        |\d{1,2}\.\d{1,2}(?:\.\d{2})?(?![\d.]*\d)
        |\d{1,2}[-.]\d{4}(?![\d/])
        |(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?!\d)
        |\d+)
    |(?P<word>[^\W\d_]+)
    |(?P<sign>[^\w\s])
    """.replace("LETTERS", r"[^\W\d_][^\W_]{0,15}"),
    re.VERBOSE,
)
_SIGNS = {str(sym): sym for sym in Sym if len(sym.value) == 1} | {"+": Sym.AND, "–": Sym.DASH}
_GLUED_QUARTER = re.compile(r"([qQ](?=[ivlIV]+$)|[qQ][uúUÚ][ýyíiÝYÍI])([ivlIVL]{1,4})")
_UNIT_KEYS = {
    "qui": Sym.QUARTER,
    "thang": Sym.MONTH,
    "ngay": Sym.DAY,
    "nam": Sym.YEAR,
    "tuan": Sym.WEEK,
}
# as digits: what scanners make of 0 and 1
_DIGITS_OF_SCANNERS = str.maketrans("lLIiOo", "111100")
_SCANNED_DATE = re.compile(
    r"(?<![^\W_])(?=[lIOo]{0,3}\d)[\dlIOo]{1,4}(?:/[\dlIOo]{1,4}){1,2}(?![^\W_])"
)
_SCANNED_NUMBER = re.compile(r"(?<![^\W_])(?=[lLIiOo]{0,4}\d)[\dlLIiOo]{2,5}(?![^\W_])")
# "TI2" is "T12"; "Quý1I" has lost its space
_SCANNED_MONTH = re.compile(r"(?<![^\W_])(?P<month>[tT][lI][0-2oO])(?![^\W_])|(?<=[ýíÝÍ])(?=1[Il])")
_QUARTER_BEFORE = re.compile(r"(?i)(?:qu[^\W\d_]{1,2}|\bq)[\s.]*(?:[1lIi|vV]+\s*[,;+-]?\s*){0,3}$")


def mended(text: str) -> tuple[str, bool]:
    """The text with scanner slips put right ("l2" is 12, "Quỷ II" Quý II), and whether any."""
    better = text
    if any(sign in text for sign in "lLIiOo"):
        better = _SCANNED_MONTH.sub(_as_month, better)
        better = _SCANNED_DATE.sub(_as_digits, better)
        better = _SCANNED_NUMBER.sub(_as_digits, better)
    better = respelt(better)
    if not text.isascii():
        better = _TORN_UNIT.sub(lambda found: "".join(found.group().split()), better)
        better = _WRONG_TONE.sub(_right_tone, better)
    return better, better != text


# a unit word torn by a space, or with another tone than its own before its number
_TORN_UNIT = re.compile(r"(?i)(?<![^\W_])(?:q\suý|qu\sý|th\sáng|ng\sày|n\săm)(?=\s*[\divxlIVXL])")
_WRONG_TONE = re.compile(
    r"(?i)(?<![^\W_])(?:(?P<quý>qu[ỳỷỹỵ])(?=\s*[\divl])|(?P<tháng>th[àảãạăâ]ng)(?=\s*\d)"
    r"|(?P<ngày>ng[áảãạ]y)(?=\s*\d)|(?P<năm>n[ắằẳẵặâấầ]m)(?=\s*\d{4}))"
)


def _right_tone(found: re.Match[str]) -> str:
    return str(found.lastgroup)


def _as_month(found: re.Match[str]) -> str:
    month = found["month"]
    return month[0] + month[1:].translate(_DIGITS_OF_SCANNERS) if month else " "


def _as_digits(found: re.Match[str]) -> str:
    written = found.group()
    if written.replace("/", "").isdigit() or not any(
        sign.isdigit() for sign in written.split("/")[0]
    ):
        return written
    before = found.string[max(0, found.start() - 24) : found.start()]
    if _QUARTER_BEFORE.search(before):
        quarter, slash, year = written.partition("/")
        return quarter + slash + year.translate(_DIGITS_OF_SCANNERS)
    return written.translate(_DIGITS_OF_SCANNERS)


def tokenise(text: str) -> list[Token]:
    """The tokens of a prepared text, phrases of the dictionary joined, the longest first."""
    words = lexicon()
    bare = has_no_accents(text)
    raw = list(_raw(text, words, bare))
    tokens: list[Token] = []
    place = 0
    while place < len(raw):
        token, place = _phrase_at(raw, place, words, bare)
        tokens.append(token)
    return tokens


def _raw(text: str, words: Lexicon, bare: bool) -> Iterator[Token]:
    for found in _CUT.finditer(text):
        kind, written = _kind(found), found.group()
        if kind == "number":
            yield _numeral(written)
        elif kind == "reference":
            yield Token(Sym.REFERENCE, written, written.casefold(), written.casefold())
        elif kind == "sign":
            yield Token(_SIGNS.get(written, Sym.SIGN), written, written, written)
        else:
            yield from _words(written, words, bare)


def _kind(found: re.Match[str]) -> str:
    return next(kind for kind in _KINDS if found.group(kind) is not None)


_KINDS = ("word", "sign", "number", "reference", "roman")


def _numeral(written: str) -> Token:
    joined = "".join(written.split())
    parts = tuple(int(part) if len(part) < 10 else -1 for part in _SEPARATORS.split(joined))
    return Token(Sym.NUMBER, joined, joined, joined, parts)


def _words(written: str, words: Lexicon, bare: bool) -> Iterator[Token]:
    glued = _GLUED_QUARTER.fullmatch(written) if written[0] in "qQ" else None
    for part in glued.groups() if glued else (written,):
        form, plain = spellings(part)
        digit = words.plain_digits.get(plain) if bare else words.digits.get(form)
        yield Token(Sym.WORD, part, form, plain, (), digit)


def _phrase_at(raw: list[Token], place: int, words: Lexicon, bare: bool) -> tuple[Token, int]:
    first = raw[place]
    if first.sym is Sym.REFERENCE:
        return first, place + 1
    length, entry = _longest(raw, place, words.plain if bare else words.exact, bare)
    if entry is None and not bare and first.sym is Sym.WORD and first.form == first.plain:
        length, entry = _unaccented(raw, place, words)
    if entry is None:
        return first, place + 1
    if length == 1:
        return first._replace(sym=entry.sym, feast=entry.feast, cycle=entry.cycle), place + 1
    text = " ".join(one.text for one in raw[place : place + length])
    return Token(entry.sym, text, feast=entry.feast, cycle=entry.cycle), place + length


def _longest(raw: list[Token], place: int, root: Node, bare: bool) -> tuple[int, Entry | None]:
    node = root
    best: tuple[int, Entry | None] = (0, None)
    for ahead in range(place, len(raw)):
        token = raw[ahead]
        follower = node.after.get(token.plain if bare else token.form)
        if follower is None:
            break
        node = follower
        if node.entry is not None:
            best = (ahead + 1 - place, node.entry)
    return best


def _unaccented(raw: list[Token], place: int, words: Lexicon) -> tuple[int, Entry | None]:
    """A word left without accents in an accented text: a unit before its number, or a bound."""
    token = raw[place]
    after = raw[place + 1] if place + 1 < len(raw) else END
    unit = _UNIT_KEYS.get(token.plain)
    if unit is not None:
        before = raw[place - 1].plain if place else ""
        is_number = (
            after.sym is Sym.NUMBER
            or before in _BEFORE_UNITS
            or (unit is Sym.QUARTER and _is_roman(after))
        )
        return (1, Entry(unit)) if is_number else (0, None)
    length, entry = _longest(raw, place, words.plain, True)
    if entry is None or entry.sym not in _SAFE_WITHOUT_ACCENTS:
        return 0, None
    return length, entry


_BEFORE_UNITS = ("hang", "moi", "tung")


def _is_roman(token: Token) -> bool:
    return bool(token.plain) and all(sign in "ivl1|" for sign in token.plain)


_SAFE_WITHOUT_ACCENTS = frozenset(
    {Sym.BEFORE, Sym.UNTIL, Sym.EACH, Sym.LATE, Sym.MIDDLE, Sym.PERIODIC}
)
