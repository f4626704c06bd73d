"""The year of a stretch: "/2026", "năm 2026", "năm sau", "của năm", "các năm 2026, 2027"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dondoc.timing.numbers import full_year, year_at
from dondoc.timing.symbols import Sym
from dondoc.timing.tokens import END, Token
from dondoc.timing.units import Kind, Unit

Found = tuple[tuple[Unit, ...], int]

_JOINS = (Sym.SLASH, Sym.DASH, Sym.STOP, Sym.COMMA)
_MARGIN = 12
_NEAR = 5


class Tokens(list[Token]):
    """The tokens of a text and the year of the plan; past the end there is only END."""

    def __init__(self, tokens: list[Token], year: int) -> None:
        super().__init__(tokens)
        self.length = len(tokens)
        self.extend([END] * _MARGIN)
        self.year = year


Reader = Callable[[Tokens, int], Found | None]

_RANGES = (Sym.DASH, Sym.UNTIL)
EACH_OF_YEARS = "khoảng năm trong ngoặc hiểu là từng năm"
TWO_DIGIT_YEAR = "năm ghi hai chữ số"


def with_year(tokens: Tokens, unit: Unit, at: int) -> Found:
    """The unit with the year that stands after it, if any: several where several years do."""
    for read in (_joined_year, _bracketed_year, _named_years, _relative_year, _own_year):
        found = read(tokens, unit, at)
        if found is not None:
            return found
    return (unit,), at


def _joined_year(tokens: Tokens, unit: Unit, at: int) -> Found | None:
    """ "/2026", "-2026", ", 2026", " 2026", "/26"."""
    join = tokens[at].sym in _JOINS
    number = tokens[at + join]
    if number.sym is not Sym.NUMBER or len(number.numbers) != 1:
        return None
    short = tokens[at].sym is Sym.SLASH and is_short_year(tokens, at + 1)
    if len(number.text) >= 4 or short:
        year = full_year(number.numbers[0], number.text)
    else:
        return None
    if unit.year is not None:
        return None
    return (_of_year(unit, year.value, year.guessed),), at + join + 1


def is_short_year(tokens: Tokens, at: int) -> bool:
    """Whether a number of two digits can be a year near the plan's: "/26"."""
    token = tokens[at]
    if token.sym is not Sym.NUMBER or len(token.numbers) > 1 or len(token.text) != 2:
        return False
    cut_short = tokens[at + 1].sym is Sym.STOP and tokens[at + 2].sym is Sym.STOP
    return abs(2000 + token.numbers[0] - tokens.year) <= _NEAR and not cut_short


def _of_year(unit: Unit, year: int, guessed: bool = False) -> Unit:
    leaf = replace(unit.leaf, year=year)
    unit = unit.with_leaf(leaf)
    return unit.doubted(TWO_DIGIT_YEAR) if guessed else unit


def _bracketed_year(tokens: Tokens, unit: Unit, at: int) -> Found | None:
    if tokens[at].sym is not Sym.OPEN:
        return None
    inside = at + 1 + (tokens[at + 1].sym is Sym.YEAR)
    found = year_at(tokens, inside)
    if found is None:
        return None
    if tokens[found[1]].sym is Sym.CLOSE:
        return (_of_year(unit, found[0]),), found[1] + 1
    last = year_at(tokens, found[1] + 1) if tokens[found[1]].sym in _RANGES else None
    if last is None or tokens[last[1]].sym is not Sym.CLOSE or not 0 < last[0] - found[0] < 10:
        return None
    each = unit.doubted(EACH_OF_YEARS)
    return tuple(_of_year(each, year) for year in range(found[0], last[0] + 1)), last[1] + 1


def _named_years(tokens: Tokens, unit: Unit, at: int) -> Found | None:
    """ "năm 2026", "của năm 2026", ", năm 2026", "các năm 2026, 2027"."""
    if tokens[at].sym in _JOINS:
        at += 1
    at += tokens[at].sym in (Sym.OF, Sym.WITHIN)
    several = tokens[at].sym is Sym.PLURAL
    if tokens[at + several].sym is not Sym.YEAR:
        return None
    if is_short_year(tokens, at + 1) and not several:
        return (_of_year(unit, 2000 + tokens[at + 1].numbers[0], guessed=True),), at + 2
    found = year_at(tokens, at + several + 1)
    if found is None:
        return None
    years = [found[0]]
    while several and tokens[found[1]].sym in (Sym.COMMA, Sym.AND, Sym.SEMICOLON):
        another = year_at(tokens, found[1] + 1)
        if another is None:
            break
        found = another
        years.append(found[0])
    return tuple(_of_year(unit, year) for year in years), found[1]


def _relative_year(tokens: Tokens, unit: Unit, at: int) -> Found | None:
    """ "năm sau", "của năm trước", "năm nay"."""
    at += tokens[at].sym in (Sym.OF, Sym.COMMA)
    if tokens[at].sym is not Sym.YEAR:
        return None
    found = shift_at(tokens, at + 1)
    if found is None:
        return None
    return (unit.with_leaf(replace(unit.leaf, shift=found[0])),), found[1]


def _own_year(tokens: Tokens, unit: Unit, at: int) -> Found | None:
    """ "của năm", "trong năm", "năm" with nothing after it: the plan's."""
    named = at + (tokens[at].sym in (Sym.OF, Sym.WITHIN))
    if tokens[named].sym is not Sym.YEAR or tokens[named + 1].digit is not None:
        return None
    after = tokens[named + 1].sym
    if after in (Sym.NUMBER, Sym.TIMES, Sym.CYCLE) or (after is Sym.SLASH):
        return None
    return (unit,), named + 1


# what makes of "năm trước" a bound ("báo cáo năm trước ngày 20/11") and not the year before
_BOUND_FOLLOWS = (
    Sym.DAY,
    Sym.NUMBER,
    Sym.MONTH,
    Sym.MONTH_SHORT,
    Sym.QUARTER,
    Sym.QUARTER_SHORT,
    Sym.YEAR,
    Sym.FEAST,
    Sym.OCCASION,
    Sym.LATE,
    Sym.MIDDLE,
    Sym.EARLY,
    Sym.WEEK,
    Sym.SCHOOL_YEAR,
    Sym.WORKDAY,
    Sym.MOON_DAY,
    Sym.FULL_MOON,
)


def shift_at(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """(1, after) of "sau", "tới", "tiếp theo"; (-1, after) of "trước"; (0, after) of "nay"."""
    token, after = tokens[at], tokens[at + 1]
    if token.sym is Sym.NEXT:
        return 1, at + 1
    if token.sym is Sym.PREVIOUS:
        return -1, at + 1
    if token.sym is Sym.THIS:
        return 0, at + 1
    if after.sym in _BOUND_FOLLOWS:
        return None
    if token.sym is Sym.AFTER or (token.sym is Sym.UNTIL and token.plain == "toi"):
        return 1, at + 1 + (after.sym is Sym.NEXT)
    if token.sym is Sym.BEFORE:
        return -1, at + 1 + (after.sym is Sym.NEXT)
    return None


def year_unit(tokens: Tokens, at: int) -> Found | None:
    """ "năm 2026", "các năm 2026, 2027", "năm sau", "2026"."""
    several = tokens[at].sym is Sym.PLURAL
    if tokens[at].sym is Sym.NUMBER:
        found = year_at(tokens, at)
        return ((Unit(Kind.YEAR, year=found[0]),), found[1]) if found else None
    if tokens[at + several].sym is not Sym.YEAR:
        return None
    if tokens[at + 1].sym is Sym.CYCLE:
        unit = Unit(Kind.YEAR, year=cycle_year(tokens, at + 1))
        return (unit.doubted("năm âm lịch hiểu là năm dương lịch"),), at + 2
    return _numbered_year(tokens, at + several + 1) or _shifted_year(tokens, at + several + 1)


def _numbered_year(tokens: Tokens, at: int) -> Found | None:
    found = year_at(tokens, at)
    if found is not None:
        return (Unit(Kind.YEAR, year=found[0]),), found[1]
    return None


def _shifted_year(tokens: Tokens, at: int) -> Found | None:
    found = shift_at(tokens, at)
    if found is not None:
        return (Unit(Kind.YEAR, shift=found[0]),), found[1]
    return None


def cycle_year(tokens: Tokens, at: int) -> int:
    """The year of the cycle of sixty ("Bính Ngọ") nearest to the plan's."""
    place = tokens[at].cycle
    assert place is not None
    ahead = (place - (tokens.year - 4)) % 60
    return tokens.year + (ahead if ahead <= 30 else ahead - 60)


def whole(unit: Unit) -> Unit:
    """A year said to be meant from its first day to its last."""
    return replace(unit, whole=True)
