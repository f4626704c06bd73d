"""Clauses that name days: windows, deadlines inside a stretch, brackets, lengths."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from dondoc.plan import Window
from dondoc.timing.clauses import Clause, Dated
from dondoc.timing.numbers import Impossible
from dondoc.timing.piece import (
    Frame,
    Piece,
    in_stretch,
    one_dating,
    open_range,
)
from dondoc.timing.rates import Rate
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind
from dondoc.timing.windows import Dating

NAMES_REPORT = "kỳ ghi trước thời hạn hiểu là tên của báo cáo"
WITHIN_PERIOD = "hiểu là bắt đầu từ đầu kỳ và xong theo thời hạn"
RESTATED = "thời gian trong ngoặc nói rõ hơn thời gian trước ngoặc"
LENGTH_DIFFERS = "độ dài ghi không khớp với khoảng thời gian"
LENGTH_INSIDE = "độ dài ghi nằm trong khoảng thời gian"
FROM_LENGTH = "ngày cuối tính theo độ dài kể từ ngày bắt đầu"
DAYS_BEFORE = "số ngày trước đó tính lùi từ ngày ghi"


def dated_piece(clause: Clause, frame: Frame) -> Piece:
    """What a clause without a recurrence says; raises `Impossible`."""
    piece = Piece()
    _lengths_of_ranges(clause)
    if clause.rates:
        piece.doubts.append(NAMES_REPORT)
    piece.datings = datings_of(clause.dated, frame, piece)
    _with_length(clause, piece)
    return piece


def datings_of(several: list[Dated], frame: Frame, piece: Piece) -> list[Dating]:
    """The datings of a clause, a stretch and the deadline inside it taken together."""
    found: list[Dating] = []
    place = 0
    while place < len(several):
        first = several[place]
        second = several[place + 1] if place + 1 < len(several) else None
        joined = _pair(first, second, frame, piece) if second is not None else None
        found.append(joined if joined is not None else one_dating(first, frame))
        place += 1 if joined is None else 2
    return found


def _lengths_of_ranges(clause: Clause) -> None:
    """ "09 tháng (từ tháng 3 đến tháng 11)": a length, no period."""
    if any(dated.is_deadline or (dated.single and not open_range(dated)) for dated in clause.dated):
        return
    clause.lengths.extend(rate for rate in clause.rates if rate.written)
    clause.rates = [rate for rate in clause.rates if not rate.written]


def _pair(first: Dated, second: Dated, frame: Frame, piece: Piece) -> Dating | None:
    """A stretch and the deadline or the finer stretch that belongs to it."""
    if not _adjoin(first, second):
        return None
    if first.bound is not None:
        return _named_again(first, second, frame)
    if second.is_deadline:
        return _with_deadline(first, second, frame, piece)
    if second.focus:
        return None
    if first.single is not None and first.single.kind is Kind.FEAST and not second.apart:
        return _days_of_feast(first, second, frame)
    if second.bound is None and (first.colon or (second.bracket and not first.bracket)):
        return _restated(first, second, frame, piece)
    return None


def _named_again(first: Dated, second: Dated, frame: Frame) -> Dating | None:
    """ "trước dịp Quốc khánh (2/9)": the bracket says the day that the bound is before."""
    if second.bound is not None or not second.bracket or first.bracket:
        return None
    bare = one_dating(replace(first, bound=None), frame)
    if _covers(bare, one_dating(second, frame)):
        return one_dating(first, frame)
    return None


def _adjoin(first: Dated, second: Dated) -> bool:
    return first.bracket == second.bracket or second.bracket


def _with_deadline(first: Dated, second: Dated, frame: Frame, piece: Piece) -> Dating | None:
    second = in_stretch(first, second)
    around, due = one_dating(first, frame), one_dating(second, frame)
    if first.whole or around.years_only:
        return due
    if len(around.windows) > 1 or len(due.windows) > 1:
        return None
    window, last = around.windows[0], due.windows[0].due
    apart = second.bracket or second.apart
    named = first.label or first.colon or first.spans[0].start.kind is Kind.MONTHS or not apart
    if named:
        piece.doubts.append(NAMES_REPORT)
        return due
    if window.start <= last <= window.due:
        piece.doubts.append(WITHIN_PERIOD)
        due.windows[0] = Window(window.start, last)
        due.eventful = around.eventful
        return due
    return None


def _days_of_feast(first: Dated, second: Dated, frame: Frame) -> Dating | None:
    """ "nghỉ Tết Nguyên đán từ 14/02 đến 22/02": the feast is only named."""
    outer, inner = one_dating(first, frame), one_dating(second, frame)
    if second.bound is None and (_covers(inner, outer) or second.bracket):
        inner.eventful = True
        return inner
    return None


def _restated(first: Dated, second: Dated, frame: Frame, piece: Piece) -> Dating | None:
    """A bracket that says the same days, or finer ones inside."""
    second = in_stretch(first, second)
    outer, inner = one_dating(first, frame), one_dating(second, frame)
    if _covers(inner, outer) and outer.eventful:
        inner.eventful = True
        return inner
    if _covers(inner, outer) and _finer(first, second):
        return outer
    if _covers(outer, inner):
        inner.eventful = inner.eventful or outer.eventful
        if outer.windows == inner.windows:
            inner.doubts = [one for one in inner.doubts if one in outer.doubts] or inner.doubts
        else:
            piece.doubts.append(RESTATED)
        return inner
    if outer.eventful and first.single is not None and first.single.kind is Kind.FEAST:
        piece.doubts.append(RESTATED)
        inner.eventful = True
        return inner
    if first.label and first.colon and _finer(second, first):
        piece.doubts.append(NAMES_REPORT)
        return inner
    if _finer(second, first) and not first.colon:
        raise Impossible("thời gian trong ngoặc nằm ngoài thời gian trước ngoặc")
    return None


def _covers(outer: Dating, inner: Dating) -> bool:
    return all(
        any(one.start <= window.start and window.due <= one.due for one in outer.windows)
        for window in inner.windows
    )


_FINENESS = {
    Kind.DAY: 0,
    Kind.WEEK: 1,
    Kind.PART: 1,
    Kind.MONTH: 2,
    Kind.QUARTER: 3,
    Kind.MONTHS: 3,
}


def _finer(inner: Dated, outer: Dated) -> bool:
    fine = [_FINENESS.get(one.kind, 4) for one in inner.units]
    coarse = [_FINENESS.get(one.kind, 4) for one in outer.units]
    return max(fine) < min(coarse) and max(coarse) < 4


def _with_length(clause: Clause, piece: Piece) -> None:
    """ "08 tháng (từ tháng 3 đến tháng 10)" is checked; "6 tháng kể từ 01/7/2026" is reckoned."""
    if not clause.lengths or len(clause.dated) != 1 or len(piece.datings) != 1:
        return
    if piece.datings[0].eventful and clause.dated[0].bound is None:
        return
    rate, found = clause.lengths[0], piece.datings[0]
    if not found.windows:
        return
    window = found.windows[0]
    if clause.dated[0].bound is Sym.BEFORE and rate.days:
        earlier = window.due - timedelta(days=rate.days - 1)
        found.windows[0] = Window(window.start, max(earlier, window.start))
        piece.doubts.append(DAYS_BEFORE)
        return
    due = _after_length(window.start, rate)
    if clause.dated[0].bound is Sym.FROM and clause.dated[0].single is not None:
        found.windows[0] = Window(window.start, due)
        found.doubts = [FROM_LENGTH]
    elif _lies_inside(clause, found, rate):
        piece.doubts.append(LENGTH_INSIDE)
    elif (
        rate.months
        and len(found.windows) == 1
        and clause.dated[0].bound is None
        and due != window.due
    ):
        piece.doubts.append(LENGTH_DIFFERS)


def _lies_inside(clause: Clause, found: Dating, rate: Rate) -> bool:
    """ "05 ngày trong Quý III": some days of the stretch."""
    window = found.windows[0]
    alone = len(found.windows) == 1 and clause.dated[0].bound is None and not rate.months
    return alone and _after_length(window.start, rate) < window.due


def _after_length(start: date, rate: Rate) -> date:
    if rate.months:
        months = start.month - 1 + rate.months
        year, month = start.year + months // 12, months % 12 + 1
        day = min(start.day, monthrange(year, month)[1])
        return date(year, month, day) - timedelta(days=1)
    return start + timedelta(days=rate.days + 7 * rate.weeks - 1)
