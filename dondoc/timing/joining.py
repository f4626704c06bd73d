"""Stretches joined to the list or range before them."""

from __future__ import annotations

from dondoc.timing.clauses import Clause, Dated, Span
from dondoc.timing.pending import Pending
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit

EITHER = "'hoặc' hiểu là cả hai thời gian"
SLASHED = "dấu '/' giữa hai thời gian hiểu là 'và'"
GOVERNED = "chữ 'trước' hiểu là áp dụng cho cả các thời gian kể sau"

LIST_LINKS = (Sym.COMMA, Sym.AND, Sym.OR, Sym.SEMICOLON, Sym.SLASH)
RANGE_LINKS = (Sym.DASH, Sym.UNTIL)
_RECENT = 3
_DAYS = (Kind.DAY, Kind.LUNAR_DAY, Kind.FEAST, Kind.WEEKDAY, Kind.WORKDAY)


def ends_range(last: Dated | None, link: Sym | None, spans: list[Span], pending: Pending) -> bool:
    """Make of the stretch the end of a range: "tháng 3 - tháng 5", "đến trước ngày 20/6"."""
    if link not in RANGE_LINKS or last is None or len(spans) != 1 or not pending.joins_range:
        return False
    span = last.spans[-1]
    # "trước 20/6 - trước 20/11": two deadlines
    if span.end is not None or (last.is_deadline and Sym.BEFORE in pending.bounds):
        return False
    span.end, span.end_before = spans[0].start, pending.before
    if last.bound is Sym.FROM:
        last.bound = None
    return True


def extends_list(last: Dated | None, link: Sym | None, spans: list[Span], pending: Pending) -> bool:
    """Add the stretches to the list before them: "Quý I, II", "trước ngày 20/6 và 20/11"."""
    if last is None or link not in LIST_LINKS or pending.named_report or last.bound is Sym.FROM:
        return False
    if pending.bounds and (pending.bounds != [Sym.WITHIN] or last.bound is not None):
        return False
    governed = last.bound is not None or last.occasion or link is Sym.SEMICOLON
    if governed and _rank(last.spans[-1].start) != _rank(spans[0].start):
        return False
    unlike = bool(last.spans[-1].start.each) != bool(spans[0].start.each)
    if unlike and not (last.spans[-1].start.open or spans[0].start.open):
        return False
    last.spans.extend(spans)
    if link in (Sym.OR, Sym.SLASH):
        last.doubts.append(EITHER if link is Sym.OR else SLASHED)
    if last.bound is not None and link is Sym.SEMICOLON:
        last.doubts.append(GOVERNED)
    return True


def _rank(unit: Unit) -> str:
    return "day" if unit.kind in _DAYS else unit.kind.value


def finished_start(clauses: list[Clause], dated: Dated, pending: Pending) -> Dated | None:
    """ "Từ tháng 11/2025 và hoàn thành trong năm 2027" is one range: its start, with the end put in."""
    start = _last_open_start(clauses)
    if start is None or dated.single is None or Sym.FROM in pending.bounds:
        return None
    marks = clauses[-1].marks
    finishing = Sym.FINISH in marks and Sym.REPORT not in marks
    if not (finishing or pending.bounds[:1] == [Sym.UNTIL]):
        return None
    span = start.spans[0]
    span.end, span.end_before = dated.single, dated.bound is Sym.BEFORE
    start.bound = None
    return start


def _last_open_start(clauses: list[Clause]) -> Dated | None:
    for clause in clauses[: -_RECENT - 1 : -1]:
        if clause.dated:
            last = clause.dated[-1]
            return last if last.bound is Sym.FROM and last.single is not None else None
    return None
