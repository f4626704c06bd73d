"""Weekdays and the first and last days of stretches."""

from __future__ import annotations

from dataclasses import replace

from dondoc.timing.pieces import week
from dondoc.timing.stretches import WEEKLY, first_or_last, stretch_around
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit
from dondoc.timing.years import Found, Tokens


def weekday(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """(0 for Monday to 6, after) of "thứ Hai", "Chủ nhật"."""
    if tokens[at].sym is Sym.SUNDAY:
        return 6, at + 1
    if tokens[at].sym is not Sym.ORDINAL:
        return None
    number = tokens[at + 1].digit
    if tokens[at + 1].sym is Sym.NUMBER and len(tokens[at + 1].numbers) == 1:
        number = tokens[at + 1].numbers[0]
    return (number - 2, at + 2) if number is not None and 2 <= number <= 7 else None


def weekday_of(tokens: Tokens, at: int) -> Found | None:
    """ "Thứ Sáu hằng tuần", "thứ Hai đầu tiên hằng tháng", "thứ Năm tuần cuối tháng 6"."""
    found = weekday(tokens, at)
    if found is None:
        return None
    day, after = found
    unit = Unit(Kind.WEEKDAY, day)
    if tokens[after].sym is Sym.WEEK:
        inside = week(tokens, after)
        if inside is not None:
            return (replace(unit, of=inside[0][0]),), inside[1]
    if tokens[after].sym in (Sym.OF, Sym.WITHIN) and tokens[after + 1].sym is Sym.WEEK:
        return (replace(unit, of=WEEKLY),), after + 2
    return _which_weekday(tokens, unit, after)


def _which_weekday(tokens: Tokens, unit: Unit, at: int) -> Found:
    if tokens[at].sym is Sym.EARLY and tokens[at + 1].sym is Sym.WEEK:
        at += 2
    place = first_or_last(tokens, at)
    if place is not None:
        unit, at = replace(unit, upto=place[0]), place[1]
        at += tokens[at].sym in (Sym.FIRST, Sym.LAST)
    container = stretch_around(tokens, at)
    return ((replace(unit, of=container[0]),), container[1]) if container else ((unit,), at)


def said_weekday(tokens: Tokens, at: int) -> tuple[int, int | None]:
    """The weekday that stands after a date, "(thứ Bảy)" or ", thứ Bảy"."""
    bracket = tokens[at].sym is Sym.OPEN
    mark = bracket or tokens[at].sym is Sym.COMMA
    found = weekday(tokens, at + mark)
    if found is None:
        return at, None
    said, after = found
    if bracket and tokens[after].sym is not Sym.CLOSE:
        return at, None
    return after + bracket, said


def edge_day(tokens: Tokens, at: int) -> Found | None:
    """ "ngày cuối cùng của tháng", "ngày đầu quý II", "ngày làm việc cuối cùng hằng tháng"."""
    kind = Kind.WORKDAY if tokens[at].sym is Sym.WORKDAY else Kind.DAY
    place = first_or_last(tokens, at + 1)
    if place is None or (kind is Kind.DAY and tokens[at + 1].sym is Sym.ORDINAL):
        return None
    after = place[1] + (tokens[place[1]].sym in (Sym.FIRST, Sym.LAST))
    container = stretch_around(tokens, after)
    if container is None:
        return None
    unit = Unit(kind, place[0], of=container[0])
    if kind is Kind.WORKDAY:
        unit = unit.doubted("ngày làm việc là thứ Hai đến thứ Sáu, chưa trừ ngày lễ")
    return (unit,), container[1]
