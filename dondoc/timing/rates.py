"""How often: "hằng quý", "02 lần/năm", "01 quý/01 số", "6 tháng một lần", bare "quý, năm"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dondoc.timing.numbers import cardinal
from dondoc.timing.symbols import Sym
from dondoc.timing.years import Tokens

EQUAL_PARTS = "{times} lần hiểu là chia đều kỳ thành {times} phần bằng nhau"
FOUR_QUARTERS = "'bốn quý' hiểu là mỗi quý"
COUNTED = "số sản phẩm theo kỳ hiểu là số lần phải làm"


@dataclass(frozen=True, slots=True)
class Rate:
    """`times` a period of so many months, weeks or days; exactly one of the three is not 0.

    `bare` is a period named without "hằng", "mỗi" or "lần", as in "báo cáo 6 tháng, năm";
    `written` one with a number of its own.
    """

    months: int = 0
    weeks: int = 0
    days: int = 0
    times: int = 1
    bare: bool = False
    written: bool = False
    weekdays: bool = False
    doubts: tuple[str, ...] = ()

    def doubted(self, doubt: str) -> Rate:
        """The same rate with one more assumption."""
        return replace(self, doubts=(*self.doubts, doubt))


FoundRate = tuple[Rate, int]

_UNITS = {
    Sym.MONTH: Rate(months=1),
    Sym.QUARTER: Rate(months=3),
    Sym.YEAR: Rate(months=12),
    Sym.HALF_YEAR: Rate(months=6),
    Sym.WEEK: Rate(weeks=1),
    Sym.DAY: Rate(days=1),
    Sym.WORKDAY: Rate(days=1, weekdays=True),
}
_COUNTS = (Sym.TIMES, Sym.NUMBERED)
_THINGS = (Sym.THING, Sym.REPORT, Sym.SERIES, Sym.DOCUMENT)
_PER_UNIT = (Sym.SLASH, Sym.WITHIN, Sym.EACH, Sym.PER)


def _multiplied(unit: Rate, number: int) -> Rate | None:
    if not 1 <= number <= 120:
        return None
    return replace(
        unit, months=unit.months * number, weeks=unit.weeks * number, days=unit.days * number
    )


def _unit(tokens: Tokens, at: int) -> FoundRate | None:
    """ "quý", "6 tháng", "01 năm"."""
    rate = _UNITS.get(tokens[at].sym)
    if rate is not None:
        return rate, at + 1
    number = cardinal(tokens, at)
    if number is None:
        return None
    rate = _UNITS.get(tokens[number[1]].sym)
    multiplied = _multiplied(rate, number[0]) if rate else None
    return (replace(multiplied, written=True), number[1] + 1) if multiplied else None


def each(tokens: Tokens, at: int) -> FoundRate | None:
    """ "hằng quý", "mỗi tháng một lần", "mỗi 6 tháng", "mỗi năm 2 kỳ"."""
    found = _unit(tokens, at + 1)
    if found is None:
        return None
    rate, after = found
    return _counted(tokens, replace(rate, written=False), after) or (
        replace(rate, written=False),
        after,
    )


def _counted(tokens: Tokens, rate: Rate, at: int) -> FoundRate | None:
    """ "một lần", "/01 số", "2 kỳ" after a period."""
    slash = tokens[at].sym is Sym.SLASH
    at += slash
    if slash and tokens[at].sym in _COUNTS and tokens[at + 1].sym is not Sym.NUMBER:
        return rate, at + 1
    number = cardinal(tokens, at)
    if number is None or not 1 <= number[0] <= _most_times(rate):
        return None
    if tokens[number[1]].sym in _COUNTS:
        if not slash and tokens[number[1] + 1].sym is Sym.NUMBER:
            return None  # "tháng 5 đợt 1": May, the first round
        return times(rate, number[0]), number[1] + 1
    if tokens[number[1]].sym in _THINGS and slash:
        return times(rate, number[0]).doubted(COUNTED), number[1] + 1
    return None


def _most_times(rate: Rate) -> int:
    return 7 * rate.weeks or min(rate.months * 28, 60) or 1


def times(rate: Rate, number: int) -> Rate:
    """So many times a period, an assumption from two on."""
    if number == 1:
        return rate
    return replace(rate, times=number).doubted(EQUAL_PARTS.format(times=number))


def of_unit(tokens: Tokens, at: int) -> FoundRate | None:
    """A rate that begins with its period: "quý/lần", "6 tháng/lần", "tháng một lần"."""
    found = _unit(tokens, at)
    if found is None:
        return None
    counted = _counted(tokens, found[0], found[1])
    return (replace(counted[0], written=False), counted[1]) if counted else None


def of_count(tokens: Tokens, at: int) -> FoundRate | None:
    """A rate that begins with the count: "02 lần/năm", "1 lần mỗi quý", "01 hội nghị/quý"."""
    number = cardinal(tokens, at)
    if number is None or not 1 <= number[0] <= 60:
        return None
    sym = tokens[number[1]].sym
    if sym not in _COUNTS and sym not in _THINGS:
        return None
    after = number[1] + 1
    joined = tokens[after].sym in _PER_UNIT
    if sym in _THINGS and tokens[after].sym is not Sym.SLASH:
        return None
    after += joined
    after += tokens[after].sym is Sym.EACH
    found = _unit(tokens, after)
    if found is None or not (joined or found[0].written) or _names_one(tokens, after, found[1]):
        return None
    if number[0] > _most_times(found[0]):
        return None
    rate = times(replace(found[0], written=False), number[0])
    return (rate.doubted(COUNTED) if sym in _THINGS else rate), found[1]


def _names_one(tokens: Tokens, at: int, after: int) -> bool:
    """Whether the period is a certain one: "1 lần trong năm 2026" still counts, "tháng 3" not."""
    return tokens[at].sym in (Sym.MONTH, Sym.QUARTER, Sym.WEEK) and tokens[after].sym is Sym.NUMBER


def per(tokens: Tokens, at: int) -> FoundRate | None:
    """ "theo quý", "theo từng tháng"."""
    after = at + 1 + (tokens[at + 1].sym is Sym.EACH)
    rate = _UNITS.get(tokens[after].sym)
    follower = tokens[after + 1]
    if rate is None or follower.sym in (Sym.NUMBER, Sym.WORD) or follower.digit is not None:
        return None
    return rate, after + 1


def period(tokens: Tokens, at: int) -> FoundRate | None:
    """A period with nothing that says how often: "quý", "năm", "6 tháng", "01 năm"."""
    found = _unit(tokens, at)
    if found is None or found[0].days:
        return None
    rate, after = found
    if tokens[after - 1].sym is Sym.QUARTER and rate.written:
        return (_UNITS[Sym.QUARTER].doubted(FOUR_QUARTERS), after) if rate.months == 12 else None
    if rate.written and (rate.weeks or rate.months not in (3, 6, 9, 12)):
        return None
    return replace(rate, bare=True), after


def duration(tokens: Tokens, at: int) -> int | None:
    """The place after a length: "30 ngày", "08 tháng", "2 năm", "10 ngày làm việc"."""
    number = cardinal(tokens, at)
    if number is None:
        return None
    if tokens[number[1]].sym in _UNITS or tokens[number[1]].sym is Sym.HOUR:
        return number[1] + 1
    return None


def length(tokens: Tokens, at: int) -> Rate | None:
    """A length as so many months, weeks or days."""
    number = cardinal(tokens, at)
    rate = _UNITS.get(tokens[number[1]].sym) if number else None
    return _multiplied(rate, number[0]) if rate and number else None


def plural(rate: Rate) -> Rate:
    """ "các quý", "các tháng": taken as each of them."""
    return rate.doubted("'các quý', 'các tháng' hiểu là mỗi quý, mỗi tháng")
