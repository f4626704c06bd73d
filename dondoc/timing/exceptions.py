""" "trừ tháng 7" and "riêng tháng 12 trước ngày 20"."""

from __future__ import annotations

from datetime import timedelta

from dondoc.plan import Window
from dondoc.timing.clauses import Clause, Dated, Span
from dondoc.timing.every_period import of_pieces
from dondoc.timing.piece import (
    Frame,
    Piece,
    in_stretch,
    of_each,
    one_dating,
)
from dondoc.timing.rrules import Occurrence, Series, is_month_end, point_of
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit

SPECIAL = "kỳ có quy định riêng"


def except_dues(piece: Piece, special: Clause, frame: Frame) -> None:
    """ "trừ tháng 7" drops its dues; "riêng tháng 12 trước ngày 20" moves them."""
    if not special.dated:
        return
    windows = _windows_of(special.dated[0], frame)
    for series in piece.series:
        moved = series.due_in(windows)
        series.drop(windows)
        if special.role is Sym.BUT_FOR and len(special.dated) > 1:
            for one in moved:
                _put_moved(series, one, special, frame)
    piece.doubts.append(SPECIAL)


def _windows_of(dated: Dated, frame: Frame) -> list[Window]:
    """The days of "tháng 7", or of "tháng cuối quý" in every quarter."""
    if not of_each(dated):
        return one_dating(dated, frame).windows
    every = [of_pieces(dated, span, frame.plan_year) for span in dated.spans]
    return [one.window for series in every for one in series.occurrences]


def _put_moved(series: Series, moved: Occurrence, special: Clause, frame: Frame) -> None:
    month = Unit(Kind.MONTH, moved.window.due.month, year=moved.window.due.year)
    around = Dated([Span(month)])
    due = one_dating(in_stretch(around, special.dated[1]), frame).windows[0].due
    new = Occurrence(Window(min(moved.window.start, due), due), point_of(due))
    if new in series.occurrences:
        return
    series.occurrences = sorted([*series.occurrences, new], key=lambda one: one.window.due)
    if series.pattern is not None:
        series.pattern = None
        series.occurrences = [
            Occurrence(one.window, point_of(one.window.due)) for one in series.occurrences
        ]


def except_windows(piece: Piece, special: Clause, frame: Frame) -> None:
    """ "Từ tháng 3 đến tháng 10, trừ tháng 7": two windows."""
    if special.role is not Sym.EXCEPT or not special.dated:
        piece.doubts.append(SPECIAL)
        return
    for window in one_dating(special.dated[0], frame).windows:
        for found in piece.datings:
            found.windows = [part for one in found.windows for part in _without(one, window)]
            found.month_ends = [is_month_end(one.due) for one in found.windows]


def _without(window: Window, hole: Window) -> list[Window]:
    if hole.due < window.start or hole.start > window.due:
        return [window]
    parts = []
    if hole.start > window.start:
        parts.append(Window(window.start, hole.start - timedelta(days=1)))
    if hole.due < window.due:
        parts.append(Window(hole.due + timedelta(days=1), window.due))
    return parts
