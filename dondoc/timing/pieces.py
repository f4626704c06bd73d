"""Pieces of stretches: half-years, beginnings and ends, weeks, last days, weekdays."""

from __future__ import annotations

from dataclasses import replace

from dondoc.timing.numbered import BARE_WORD
from dondoc.timing.numbers import Impossible, cardinal, full_year, ordinal, roman, year_at
from dondoc.timing.stretches import (
    PARTS,
    QUARTERLY,
    first_or_last,
    stretch_around,
)
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Part, Unit
from dondoc.timing.years import Found, Tokens, shift_at, with_year

PART_ASSUMED = {
    Part.EARLY: "đầu tháng là ngày 1-10, đầu quý và đầu năm là tháng đầu",
    Part.MIDDLE: "giữa tháng là ngày 11-20, giữa quý là tháng giữa",
    Part.LATE: "cuối tháng là từ ngày 21, cuối quý và cuối năm là tháng cuối",
    Part.FIRST_HALF: "nửa đầu tháng là ngày 1-15",
    Part.SECOND_HALF: "nửa cuối tháng là từ ngày 16",
}
WEEK_ASSUMED = "tuần thứ n của tháng là các ngày 7n-6 đến 7n"
SCHOOL_YEAR_ASSUMED = "năm học là từ 1/9 đến 31/5"
SUMMER_ASSUMED = "hè là từ 1/6 đến 31/8"


def part(tokens: Tokens, at: int) -> Found | None:
    """ "đầu tháng 6", "cuối quý I", "giữa năm", "cuối mỗi quý", "nửa đầu năm 2026"."""
    piece = PARTS[tokens[at].sym]
    if tokens[at + 1].sym in (Sym.COMMA, Sym.AND) and tokens[at + 2].sym in PARTS:
        rest = part(tokens, at + 2)
        if rest is None or rest[0][0].kind is not Kind.PART:
            return None
        first = replace(rest[0][0], part=piece, doubts=(PART_ASSUMED[piece],))
        return (first, *rest[0]), rest[1]
    if tokens[at + 1].sym is Sym.SCHOOL_YEAR:
        return _part_of_school_year(tokens, at, piece)
    container = stretch_around(tokens, at + 1) or _bare_year(tokens, at + 1)
    if container is None:
        return None
    around, after = container
    if around.kind is Kind.YEAR and piece in (Part.FIRST_HALF, Part.SECOND_HALF):
        from_january = piece is Part.FIRST_HALF
        half = Unit(Kind.MONTHS, 1 if from_january else 7, upto=6 if from_january else 12)
        return with_year(tokens, replace(half, year=around.year, shift=around.shift), after)
    unit = Unit(Kind.PART, part=piece, of=around, doubts=(PART_ASSUMED[piece],))
    if around.each is None or tokens[at + 1].sym in (Sym.EACH, Sym.PLURAL):
        return (unit,), after
    return (unit.doubted("không nói tháng, quý nào: hiểu là mỗi tháng, mỗi quý"),), after


def _bare_year(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """ "cuối 2026"."""
    token = tokens[at]
    if token.sym is not Sym.NUMBER or len(token.text) != 4 or len(token.numbers) > 1:
        return None
    found = year_at(tokens, at)
    return (Unit(Kind.YEAR, year=found[0]), found[1]) if found else None


def _part_of_school_year(tokens: Tokens, at: int, piece: Part) -> Found | None:
    found = school_year(tokens, at + 1)
    if found is None or piece is Part.MIDDLE:
        return None
    return (Unit(Kind.PART, part=piece, of=found[0][0]),), found[1]


def several_months(tokens: Tokens, at: int) -> Found | None:
    """ "6 tháng đầu năm 2026", "03 tháng cuối năm", "hai quý đầu năm", "10 ngày đầu tháng 6"."""
    found = cardinal(tokens, at)
    if found is None:
        return None
    number, unit_at = found
    sym = tokens[unit_at].sym
    place = first_or_last(tokens, unit_at + 1)
    if place is None or place[0] not in (1, -1) or tokens[unit_at + 1].sym is Sym.ORDINAL:
        return None
    after = place[1] + (tokens[place[1]].sym in (Sym.FIRST, Sym.LAST))
    if sym in (Sym.DAY, Sym.WEEK):
        container = stretch_around(tokens, after)
        days = number * place[0] * (7 if sym is Sym.WEEK else 1)
        return ((Unit(Kind.DAYS, days, of=container[0]),), container[1]) if container else None
    if sym is Sym.MONTH and tokens[after].sym is Sym.QUARTER:
        return _months_of_quarter(tokens, number, place[0], after)
    months = number * 3 if sym is Sym.QUARTER else number
    if sym not in (Sym.MONTH, Sym.QUARTER) or not 1 <= months <= 12:
        return None
    if tokens[at].sym not in (Sym.NUMBER, Sym.WORD):
        (unit, *_), end = _months_of_year(tokens, months, place[0], after)
        return (unit.doubted(BARE_WORD.format(word=tokens[at].text)),), end
    return _months_of_year(tokens, months, place[0], after)


def _months_of_quarter(tokens: Tokens, number: int, place: int, at: int) -> Found | None:
    """ "hai tháng cuối quý II"."""
    container = stretch_around(tokens, at)
    if container is None or container[0].kind is not Kind.QUARTER or not 1 <= number <= 3:
        raise Impossible("số tháng của quý không rõ")
    quarter, after = container
    first = quarter.number * 3 - 2 + (0 if place == 1 else 3 - number)
    unit = Unit(
        Kind.MONTHS,
        first,
        upto=first + number - 1,
        year=quarter.year,
        shift=quarter.shift,
        doubts=quarter.doubts,
    )
    return (unit,), after


def _months_of_year(tokens: Tokens, months: int, place: int, at: int) -> Found:
    first, last = (1, months) if place == 1 else (13 - months, 12)
    # "6 tháng cuối năm (năm 2026)": the year is named twice
    at += tokens[at].sym is Sym.YEAR and tokens[at + 1].sym in (Sym.YEAR, Sym.OPEN)
    return with_year(tokens, Unit(Kind.MONTHS, first, upto=last), at)


def plural_months(tokens: Tokens, at: int) -> Found | None:
    """ "những tháng cuối năm": its last quarter, assumed."""
    if tokens[at + 1].sym is not Sym.MONTH:
        return None
    place = first_or_last(tokens, at + 2)
    if place is None or tokens[place[1]].sym is not Sym.YEAR:
        return None
    units, after = _months_of_year(tokens, 3, place[0], place[1])
    return (units[0].doubted("những tháng đầu, cuối năm hiểu là quý I, quý IV"),), after


def half_year(tokens: Tokens, at: int) -> Found | None:
    """ "nửa năm đầu", "nửa năm cuối 2026"."""
    place = first_or_last(tokens, at + 1)
    return _months_of_year(tokens, 6, place[0], place[1]) if place else None


def week(tokens: Tokens, at: int) -> Found | None:
    """ "Tuần 2 tháng 9", "tuần cuối tháng 6", "tuần thứ 3 hằng tháng", "tuần 36/2026"."""
    place = first_or_last(tokens, at + 1) or ordinal(tokens, at + 1)
    if place is None:
        return _week_of_year(tokens, at + 1)
    number, after = place
    after += tokens[after].sym in (Sym.FIRST, Sym.LAST)
    if (
        tokens[after].sym in (Sym.TIMES, Sym.NUMBERED, Sym.SLASH)
        and tokens[after + 1].sym is not Sym.NUMBER
    ):
        return None
    container = stretch_around(tokens, after)
    if container is None or (number > 5 and container[0].kind is Kind.YEAR):
        return (
            _week_of_year(tokens, at + 1)
            if number > 5
            else ((Unit(Kind.WEEK, number, doubts=(WEEK_ASSUMED,)),), after)
        )
    return (Unit(Kind.WEEK, number, of=container[0], doubts=(WEEK_ASSUMED,)),), container[1]


def _week_of_year(tokens: Tokens, at: int) -> Found | None:
    token = tokens[at]
    if token.sym is not Sym.NUMBER or len(token.numbers) > 2 or token.numbers[0] > 53:
        return None
    # "tuần 15-21/3": days
    if tokens[at + 1].sym in (Sym.DASH, Sym.UNTIL) and len(tokens[at + 2].numbers) > 1:
        return None
    if len(token.numbers) == 2 and token.numbers[1] <= 12:
        around = Unit(Kind.MONTH, token.numbers[1])
        return (Unit(Kind.WEEK, token.numbers[0], of=around, doubts=(WEEK_ASSUMED,)),), at + 1
    unit = Unit(Kind.YEAR_WEEK, token.numbers[0], doubts=("tuần thứ n của năm, tính từ thứ Hai",))
    if len(token.numbers) == 1:
        return with_year(tokens, unit, at + 1)
    year = full_year(token.numbers[1], token.written[1])
    return (replace(unit, year=year.value),), at + 1


def school_year(tokens: Tokens, at: int) -> Found | None:
    """ "Năm học 2025-2026"; without years the one that begins in the plan's year."""
    unit = Unit(Kind.SCHOOL_YEAR, doubts=(SCHOOL_YEAR_ASSUMED,))
    token = tokens[at + 1]
    if token.sym is Sym.NUMBER and len(token.numbers) == 2 and token.numbers[0] > 1900:
        return (replace(unit, year=token.numbers[0]),), at + 2
    found = year_at(tokens, at + 1)
    if found is None:
        return (unit.doubted("năm học bắt đầu trong năm của kế hoạch"),), at + 1
    year, after = found
    second = year_at(tokens, after + 1) if tokens[after].sym in (Sym.DASH, Sym.UNTIL) else None
    return (replace(unit, year=year),), second[1] if second else after


def school_term(tokens: Tokens, at: int) -> Found | None:
    """ "Học kỳ I năm học 2025-2026"."""
    slip = roman(tokens[at + 1])
    found = (slip.value, at + 2) if slip else ordinal(tokens, at + 1)
    if found is None or found[0] not in (1, 2):
        return None
    number, after = found
    after += tokens[after].sym in (Sym.COMMA, Sym.OF)
    assumed = "học kỳ I là từ 1/9 đến 31/12, học kỳ II từ 1/1 đến 31/5"
    if tokens[after].sym is Sym.SCHOOL_YEAR:
        years = school_year(tokens, after)
        if years is not None:
            return (replace(years[0][0], number=number).doubted(assumed),), years[1]
    return (Unit(Kind.SCHOOL_YEAR, number, doubts=(assumed,)),), found[1]


def summer(tokens: Tokens, at: int) -> Found | None:
    """ "Hè 2026"."""
    return with_year(tokens, Unit(Kind.SUMMER, doubts=(SUMMER_ASSUMED,)), at + 1)


def relative_quarter(tokens: Tokens, at: int) -> Found | None:
    """ "quý sau": of each quarter the following one."""
    shifted = shift_at(tokens, at + 1)
    if shifted is None or shifted[0] != 1:
        return None
    return (replace(QUARTERLY, following=True),), shifted[1]
