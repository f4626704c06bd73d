"""From a clause to what it says: dated or recurring, under the year of its heading."""

from __future__ import annotations

from dondoc.timing.clauses import Clause, Dated
from dondoc.timing.dated_clauses import dated_piece
from dondoc.timing.exceptions import except_windows
from dondoc.timing.piece import (
    Frame,
    Piece,
    filled,
    only_years,
)
from dondoc.timing.recurring_clauses import recurring_piece
from dondoc.timing.spans import days_of
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind
from dondoc.timing.wording import rule_of_dated, rule_of_rate


def piece_of(clause: Clause, frame: Frame) -> Piece:
    """The meaning of a clause; raises `Impossible`."""
    clause.dated = _without_frame(clause, frame)
    piece = _meaning(clause, frame)
    piece.rules.extend(rule_of_rate(rate) for rate in clause.rates)
    piece.rules.extend(rule_of_dated(dated) for dated in clause.dated)
    return piece


def _meaning(clause: Clause, frame: Frame) -> Piece:
    if _implied(clause):
        return recurring_piece(clause, frame)
    if clause.rates and not _only_names(clause):
        return recurring_piece(clause, frame)
    piece = dated_piece(clause, frame)
    for special in clause.specials:
        except_windows(piece, special, frame)
    return piece


def _implied(clause: Clause) -> bool:
    """Whether a piece of every month or quarter is named without a rate of its own."""
    units = [unit for dated in clause.dated for unit in dated.units]
    return any(unit.each for unit in units) or (not clause.rates and _only_open(clause))


def _only_open(clause: Clause) -> bool:
    first = clause.dated[0] if clause.dated else None
    return first is not None and all(span.start.open for span in first.spans) and not filled(first)


def _only_names(clause: Clause) -> bool:
    """ "báo cáo 6 tháng trước ngày 20/6": the period is the report's name, the date decides."""
    if not clause.dated or Sym.PERIODIC in clause.marks:
        return False
    if all(only_years(dated) and dated.bound is None for dated in clause.dated):
        return False
    closed = not any(unit.open for dated in clause.dated for unit in dated.units)
    return closed and all(rate.bare for rate in clause.rates)


def _without_frame(clause: Clause, frame: Frame) -> list[Dated]:
    dated = list(clause.dated)
    while len(dated) > 1 and _is_frame(dated[0], dated[1]):
        unit = dated[0].single
        assert unit is not None
        frame.year = days_of(unit, frame.plan_year)[0].year
        dated.pop(0)
    return dated


def _is_frame(first: Dated, second: Dated) -> bool:
    unit = first.single
    if unit is None or unit.kind is not Kind.YEAR or first.bound is not None or first.onward:
        return False
    if any(one.kind in (Kind.YEAR, Kind.SCHOOL_YEAR) for one in second.units):
        return False
    if first.whole and unit.shift == 0 and second.focus:
        return False
    written = {one.leaf.year for one in second.units if one.leaf.year is not None}
    return not written or (unit.year is None or written == {unit.year})
