"""Clauses that come round: full periods, days of every period, dates as dues of periods."""

from __future__ import annotations

from dataclasses import replace

from dondoc.timing.clauses import Clause, Dated
from dondoc.timing.completing import completed
from dondoc.timing.dated_clauses import datings_of
from dondoc.timing.every_period import of_pieces
from dondoc.timing.exceptions import except_dues
from dondoc.timing.numbers import Impossible
from dondoc.timing.piece import (
    Frame,
    Piece,
    filled,
    of_each,
    one_dating,
    only_years,
    open_range,
)
from dondoc.timing.rates import Rate
from dondoc.timing.repeating import of_rate, with_base, yearly
from dondoc.timing.rrules import Series
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind
from dondoc.timing.wording import rate_text

BARE_PERIOD = "tên kỳ báo cáo hiểu là định kỳ theo kỳ đó"
ONLY_THEN = "kỳ nêu cùng hiểu là khoảng áp dụng"
DATES_FOR_PERIODS = "các ngày ghi kèm hiểu là hạn của từng kỳ"
MOON_MOVES = "ngày âm lịch mỗi năm một khác: quy tắc lặp chỉ đúng cho năm {year}"
COUNT_DIFFERS = "số lần ghi không khớp với số thời gian kể ra"
EVERY_MONTH = "không nói tháng nào: hiểu là mỗi tháng"
EVERY_WEEK = "thứ trong tuần hiểu là của mỗi tuần"
ALONE = "chỉ có tên kỳ, không nói kỳ nào"


def recurring_piece(clause: Clause, frame: Frame) -> Piece:
    """What a clause says that comes round; raises `Impossible`."""
    piece = Piece(recurring=True)
    rates = _with_year(clause) or _implied_rates(clause)
    pieces = [dated for dated in clause.dated if of_each(dated) or _needs_period(dated)]
    closed = [dated for dated in clause.dated if dated not in pieces]
    if _is_alone(clause):
        raise Impossible(ALONE)
    bare = bool(clause.rates) and all(rate.bare for rate in clause.rates)
    if bare and Sym.PERIODIC not in clause.marks and not any(map(of_each, clause.dated)):
        piece.doubts.append(BARE_PERIOD)
    if pieces:
        _of_open_pieces(pieces, rates, frame, piece)
    else:
        closed = _of_rates(rates, closed, frame, piece)
    if closed:
        _narrow_or_add(closed, frame, piece)
    for special in clause.specials:
        except_dues(piece, special, frame)
    return piece


def _is_alone(clause: Clause) -> bool:
    """ "Quý", "Tháng" and nothing else: the number was left out."""
    if len(clause.rates) != 1 or clause.dated or clause.marks or clause.words:
        return False
    return clause.rates[0].bare and not clause.rates[0].written


def _with_year(clause: Clause) -> list[Rate]:
    """ "định kỳ 6 tháng và tổng kết năm 2026": the year is a period as well."""
    halves = [rate for rate in clause.rates if rate.bare and rate.written and rate.months < 12]
    years = [dated for dated in clause.dated if dated.single is not None and only_years(dated)]
    if not halves or not years or any(dated.bound for dated in years):
        return clause.rates
    clause.dated = [dated for dated in clause.dated if dated not in years]
    return [*clause.rates, Rate(months=12)]


def _needs_period(dated: Dated) -> bool:
    return any(unit.open for unit in dated.units) and not filled(dated)


def _implied_rates(clause: Clause) -> list[Rate]:
    return (
        [Rate(weeks=1).doubted(EVERY_WEEK)]
        if any(
            unit.leaf.kind is Kind.WEEKDAY and unit.leaf.upto == 0
            for dated in clause.dated
            for unit in dated.units
        )
        else [Rate(months=1).doubted(EVERY_MONTH)]
    )


def _of_open_pieces(pieces: list[Dated], rates: list[Rate], frame: Frame, piece: Piece) -> None:
    for dated in pieces:
        dated.spans = completed(dated, frame.year)
        for rate in rates[:1] if of_each(dated) else rates:
            based = _based(dated, rate)
            for span in based.spans:
                series = of_pieces(based, span, frame.plan_year)
                series.doubts.extend([] if of_each(dated) else rate.doubts)
                piece.series.append(series)


def _based(dated: Dated, rate: Rate) -> Dated:
    weekly = any(unit.leaf.kind is Kind.WEEKDAY for unit in dated.units)
    if weekly and rate.weeks:
        based = with_base(dated, 0)
    else:
        based = with_base(dated, min(rate.months, 12) or 1)
    if rate.months > 1 and based.spans != dated.spans:
        based = replace(based, doubts=[*based.doubts, "ngày hiểu là của tháng cuối kỳ"])
    return based


def _of_rates(rates: list[Rate], closed: list[Dated], frame: Frame, piece: Piece) -> list[Dated]:
    """Full periods; or, where the dates beside them are theirs, the dates. The rest comes back."""
    years = [dated for dated in closed if only_years(dated)]
    dates = [dated for dated in closed if dated not in years]
    if dates and _dates_are_the_dues(rates, _without_names(dates)):
        piece.series.append(_yearly_of(dates, frame, piece))
        named = len(piece.series[-1].occurrences)
        piece.doubts.extend(doubt for rate in rates if rate.times == 1 for doubt in rate.doubts)
        if any(rate.times not in (1, named) for rate in rates):
            piece.doubts.append(COUNT_DIFFERS)
        if not all(rate.months == 12 for rate in rates):
            piece.doubts.append(DATES_FOR_PERIODS)
        return years
    cumulative = _cumulative(rates)
    for rate in rates:
        series = of_rate(rate, frame.year, cumulative=cumulative)
        series.text = rate_text(rate)
        piece.series.append(series)
    return [*_without_names(dates), *years]


def _yearly_of(dates: list[Dated], frame: Frame, piece: Piece) -> Series:
    """The dates as dues of every year, those of the plan's year in their order."""
    series = Series()
    for found in datings_of(dates, frame, piece):
        one = yearly(found.windows, found.month_ends, frame.plan_year)
        series.occurrences.extend(one.occurrences)
        # a date of the next year is taken in the plan's: no other year is left
        series.doubts.extend(doubt for doubt in found.doubts if not doubt.startswith("khác năm"))
    units = [unit for dated in dates for unit in dated.units]
    if any(unit.leaf.shift for unit in units):
        series.occurrences.sort(key=lambda one: one.window.due)
    if any(unit.lunar for unit in units):
        series.doubts.append(MOON_MOVES.format(year=frame.plan_year))
    return series


def _without_names(closed: list[Dated]) -> list[Dated]:
    """ "quý I: trước 15/4": the quarter is the report's name."""
    followers: list[Dated | None] = [*closed[1:], None]
    return [
        dated
        for dated, after in zip(closed, followers, strict=False)
        if dated.bound is not None or after is None or not after.is_deadline
    ]


def _cumulative(rates: list[Rate]) -> bool:
    """ "6 tháng, năm" is the first half and the year; "6 tháng một lần" two halves."""
    return len(rates) > 1 and any(rate.months == 12 for rate in rates)


def _dates_are_the_dues(rates: list[Rate], closed: list[Dated]) -> bool:
    if any(open_range(dated) for dated in closed):
        return False
    if all(rate.months == 12 for rate in rates):
        return not all(only_years(dated) for dated in closed)
    windows = sum(len(dated.spans) for dated in closed)
    deadlines = all(dated.is_deadline or _days_only(dated) for dated in closed)
    if not any(dated.is_deadline for dated in closed):
        deadlines = True
    wanted = sum(12 // rate.months for rate in rates if rate.months and rate.months <= 12)
    named = all((rate.bare and rate.written) or rate.months == 12 for rate in rates)
    return deadlines and (windows == wanted or (named and windows <= len(rates)))


def _days_only(dated: Dated) -> bool:
    return all(unit.kind is Kind.DAY for unit in dated.units)


def _narrow_or_add(closed: list[Dated], frame: Frame, piece: Piece) -> None:
    """A range beside a recurrence narrows it; a deadline beside it is a thing of its own."""
    for dated in closed:
        found = one_dating(dated, frame)
        if only_years(dated) and any(
            w.start.year <= frame.plan_year <= w.due.year for w in found.windows
        ):
            continue
        if dated.is_deadline and not _ends_the_rounds(dated):
            piece.datings.append(found)
            continue
        piece.doubts.append(ONLY_THEN)
        for series in piece.series:
            series.keep(found.windows)


def _ends_the_rounds(dated: Dated) -> bool:
    """ "hằng tháng đến hết tháng 6"."""
    unit = dated.single
    stretch = unit is not None and unit.kind in (Kind.MONTH, Kind.QUARTER) and not unit.eventful
    return stretch and dated.bound is Sym.BY and not (dated.apart or dated.label or dated.bracket)
