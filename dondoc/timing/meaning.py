"""From clauses to windows and recurrences: what each part of a cell says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dondoc.plan import Window
from dondoc.timing.clauses import Clause, Dated
from dondoc.timing.numbers import Impossible
from dondoc.timing.rates import Rate
from dondoc.timing.repeating import of_pieces, of_rate, with_base, yearly
from dondoc.timing.rrules import Occurrence, Series, point_of
from dondoc.timing.spans import days_of
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit
from dondoc.timing.windows import Dating, dating, deadline_assumption
from dondoc.timing.wording import rate_text, rule_of_dated, rule_of_rate, series_text

BARE_PERIOD = "tên kỳ báo cáo hiểu là định kỳ theo kỳ đó"
NAMES_REPORT = "kỳ ghi trước thời hạn hiểu là tên của báo cáo"
WITHIN_PERIOD = "hiểu là bắt đầu từ đầu kỳ và xong theo thời hạn"
RESTATED = "thời gian trong ngoặc nói rõ hơn thời gian trước ngoặc"
ONLY_THEN = "kỳ nêu cùng hiểu là khoảng áp dụng"
DATES_FOR_PERIODS = "các ngày ghi kèm hiểu là hạn của từng kỳ"
YEAR_AS_FRAME = "năm ghi trước là khung chung"
LENGTH_DIFFERS = "độ dài ghi không khớp với khoảng thời gian"
FROM_LENGTH = "ngày cuối tính theo độ dài kể từ ngày bắt đầu"
DAYS_BEFORE = "số ngày trước đó tính lùi từ ngày ghi"
ALONE = "chỉ có tên kỳ, không nói kỳ nào"
SPECIAL = "kỳ có quy định riêng"


@dataclass(slots=True)
class Piece:
    """What one clause says: datings in the order of the text, and series where it recurs."""

    datings: list[Dating] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    recurring: bool = False

    @property
    def texts(self) -> list[str]:
        """What was understood, in Vietnamese, in the order of the text."""
        return [
            *(text for found in self.datings for text in found.texts),
            *(series_text(one) for one in self.series),
        ]


class Frame:
    """The plan's year, and the year that a heading ("Năm 2027: …") sets for what follows it."""

    def __init__(self, plan_year: int) -> None:
        self.plan_year = plan_year
        self.year = plan_year


def piece_of(clause: Clause, frame: Frame) -> Piece:
    """The meaning of a clause; raises `Impossible`."""
    clause.dated = _without_frame(clause, frame)
    piece = _meaning(clause, frame)
    piece.rules.extend(rule_of_rate(rate) for rate in clause.rates)
    piece.rules.extend(rule_of_dated(dated) for dated in clause.dated)
    return piece


def _meaning(clause: Clause, frame: Frame) -> Piece:
    if _implied(clause):
        return _recurring(clause, frame)
    if clause.rates and not _only_names(clause):
        return _recurring(clause, frame)
    piece = _dated(clause, frame)
    for special in clause.specials:
        _except_windows(piece, special, frame)
    return piece


def _implied(clause: Clause) -> bool:
    """Whether a piece of every month or quarter is named without a rate of its own."""
    units = [unit for dated in clause.dated for unit in dated.units]
    return any(unit.each for unit in units) or (not clause.rates and _only_open(clause))


def _only_open(clause: Clause) -> bool:
    first = clause.dated[0] if clause.dated else None
    return first is not None and all(span.start.open for span in first.spans) and not _filled(first)


def _filled(dated: Dated) -> bool:
    return any(not unit.open for unit in dated.units)


def _only_names(clause: Clause) -> bool:
    """ "báo cáo 6 tháng trước ngày 20/6": the period is the report's name, the date decides."""
    if not clause.dated or Sym.PERIODIC in clause.marks:
        return False
    if all(_only_years(dated) and dated.bound is None for dated in clause.dated):
        return False
    closed = not any(unit.open for dated in clause.dated for unit in dated.units)
    return closed and all(rate.bare for rate in clause.rates)


# frames: "Năm 2026: Quý III", "Trong năm 2026, trước ngày 15/12"


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


# dated clauses


def _dated(clause: Clause, frame: Frame) -> Piece:
    piece = Piece()
    _lengths_of_ranges(clause)
    if clause.rates:
        piece.doubts.append(NAMES_REPORT)
    place = 0
    while place < len(clause.dated):
        first = clause.dated[place]
        second = clause.dated[place + 1] if place + 1 < len(clause.dated) else None
        joined = _pair(first, second, clause, frame, piece) if second is not None else None
        if joined is not None:
            piece.datings.append(joined)
            place += 2
            continue
        piece.datings.append(_one(first, frame))
        place += 1
    _with_length(clause, piece, frame)
    return piece


def _lengths_of_ranges(clause: Clause) -> None:
    """ "09 tháng (từ tháng 3 đến tháng 11)": a length, no period."""
    if any(dated.is_deadline or (dated.single and not _open_range(dated)) for dated in clause.dated):
        return
    clause.lengths.extend(rate for rate in clause.rates if rate.written)
    clause.rates = [rate for rate in clause.rates if not rate.written]


def _one(dated: Dated, frame: Frame) -> Dating:
    found = dating(dated, frame.plan_year, frame.year)
    assumed = deadline_assumption(dated)
    if assumed:
        found.doubts.append(assumed)
    return found


def _pair(first: Dated, second: Dated, clause: Clause, frame: Frame, piece: Piece) -> Dating | None:
    """A stretch and the deadline or the finer stretch that belongs to it."""
    if first.bound is not None or not _adjoin(first, second):
        return None
    if second.is_deadline:
        return _with_deadline(first, second, frame, piece)
    if second.focus:
        return None
    if second.bound is None and (first.colon or (second.bracket and not first.bracket)):
        return _restated(first, second, frame, piece)
    return None


def _adjoin(first: Dated, second: Dated) -> bool:
    return first.bracket == second.bracket or second.bracket


def _with_deadline(first: Dated, second: Dated, frame: Frame, piece: Piece) -> Dating | None:
    second = _in_stretch(first, second)
    around, due = _one(first, frame), _one(second, frame)
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


def _in_stretch(first: Dated, second: Dated) -> Dated:
    """ "Trong tháng 6, trước ngày 20": the day is of that month, or of the stretch's last one."""
    unit = first.single
    if unit is None or not any(one.open for one in second.units):
        return second
    spans = []
    around = unit if unit.kind is Kind.MONTH else Unit(Kind.MONTH, -1, of=unit)
    for span in second.spans:
        start = span.start.within(around) if span.start.open else span.start
        spans.append(replace(span, start=start))
    return replace(second, spans=spans)


def _restated(first: Dated, second: Dated, frame: Frame, piece: Piece) -> Dating | None:
    """A bracket that says the same days, or finer ones inside."""
    second = _in_stretch(first, second)
    outer, inner = _one(first, frame), _one(second, frame)
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


def _with_length(clause: Clause, piece: Piece, frame: Frame) -> None:
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
    elif (
        rate.months
        and len(found.windows) == 1
        and clause.dated[0].bound is None
        and due != window.due
    ):
        piece.doubts.append(LENGTH_DIFFERS)


def _after_length(start: date, rate: Rate) -> date:
    if rate.months:
        months = start.month - 1 + rate.months
        year, month = start.year + months // 12, months % 12 + 1
        from calendar import monthrange

        day = min(start.day, monthrange(year, month)[1])
        return date(year, month, day) - timedelta(days=1)
    return start + timedelta(days=rate.days + 7 * rate.weeks - 1)


# recurring clauses


def _recurring(clause: Clause, frame: Frame) -> Piece:
    piece = Piece(recurring=True)
    rates = _with_year(clause) or _implied_rates(clause)
    pieces = [dated for dated in clause.dated if _of_each(dated) or _needs_period(dated)]
    closed = [dated for dated in clause.dated if dated not in pieces]
    if _is_alone(clause):
        raise Impossible(ALONE)
    bare = bool(clause.rates) and all(rate.bare for rate in clause.rates)
    if bare and Sym.PERIODIC not in clause.marks and not any(map(_of_each, clause.dated)):
        piece.doubts.append(BARE_PERIOD)
    if pieces:
        _of_open_pieces(pieces, rates, frame, piece)
    else:
        closed = _of_rates(clause, rates, closed, frame, piece)
    if closed:
        _narrow_or_add(closed, frame, piece)
    for special in clause.specials:
        _except(piece, special, frame)
    return piece


def _is_alone(clause: Clause) -> bool:
    """ "Quý", "Tháng" and nothing else: the number was left out."""
    if len(clause.rates) != 1 or clause.dated or clause.marks or clause.words:
        return False
    return clause.rates[0].bare and not clause.rates[0].written


def _with_year(clause: Clause) -> list[Rate]:
    """ "định kỳ 6 tháng và tổng kết năm 2026": the year is a period as well."""
    halves = [rate for rate in clause.rates if rate.bare and rate.written and rate.months < 12]
    years = [dated for dated in clause.dated if dated.single is not None and _only_years(dated)]
    if not halves or not years or any(dated.bound for dated in years):
        return clause.rates
    clause.dated = [dated for dated in clause.dated if dated not in years]
    return [*clause.rates, Rate(months=12)]


def _of_each(dated: Dated) -> bool:
    return any(unit.each for unit in dated.units)


def _needs_period(dated: Dated) -> bool:
    return any(unit.open for unit in dated.units) and not _filled(dated)


def _implied_rates(clause: Clause) -> list[Rate]:
    return (
        [Rate(weeks=1)]
        if any(
            unit.leaf.kind is Kind.WEEKDAY and unit.leaf.upto == 0
            for dated in clause.dated
            for unit in dated.units
        )
        else [Rate(months=1)]
    )


def _of_open_pieces(pieces: list[Dated], rates: list[Rate], frame: Frame, piece: Piece) -> None:
    from dondoc.timing.completing import completed

    for dated in pieces:
        dated.spans = completed(dated, frame.year)
        for rate in rates[:1] if _of_each(dated) else rates:
            based = _based(dated, rate)
            for span in based.spans:
                series = of_pieces(based, span, frame.plan_year)
                series.doubts.extend(rate.doubts)
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


def _of_rates(
    clause: Clause, rates: list[Rate], closed: list[Dated], frame: Frame, piece: Piece
) -> list[Dated]:
    """Full periods; or, where the dates beside them are theirs, the dates. The rest comes back."""
    closed = _without_names(closed)
    if closed and _dates_are_the_dues(rates, closed):
        piece.series.append(_yearly_of(closed, frame))
        if not all(rate.months == 12 for rate in rates):
            piece.doubts.append(DATES_FOR_PERIODS)
        return []
    cumulative = _cumulative(rates)
    for rate in rates:
        series = of_rate(rate, frame.year, cumulative=cumulative)
        series.text = rate_text(rate)
        piece.series.append(series)
    return closed


def _yearly_of(closed: list[Dated], frame: Frame) -> Series:
    """The dates as dues of every year, those of the plan's year in their order."""
    series = Series()
    for dated in closed:
        found = _one(dated, frame)
        one = yearly(found.windows, found.month_ends, frame.plan_year)
        series.occurrences.extend(one.occurrences)
        # a date of the next year is taken in the plan's: no other year is left
        series.doubts.extend(doubt for doubt in found.doubts if not doubt.startswith("khác năm"))
    if any(unit.leaf.shift for dated in closed for unit in dated.units):
        series.occurrences.sort(key=lambda one: one.window.due)
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
    if any(_open_range(dated) for dated in closed):
        return False
    if all(rate.months == 12 for rate in rates):
        return not all(_only_years(dated) for dated in closed)
    windows = sum(len(dated.spans) for dated in closed)
    deadlines = all(dated.is_deadline or _days_only(dated) for dated in closed)
    if not any(dated.is_deadline for dated in closed):
        deadlines = True
    wanted = sum(12 // rate.months for rate in rates if rate.months and rate.months <= 12)
    named = all((rate.bare and rate.written) or rate.months == 12 for rate in rates)
    return deadlines and (windows == wanted or (named and windows <= len(rates)))


def _open_range(dated: Dated) -> bool:
    return dated.bound in (Sym.FROM, Sym.AFTER) or dated.onward


def _only_years(dated: Dated) -> bool:
    return all(unit.kind in (Kind.YEAR, Kind.SCHOOL_YEAR) for unit in dated.units)


def _days_only(dated: Dated) -> bool:
    return all(unit.kind is Kind.DAY for unit in dated.units)


def _narrow_or_add(closed: list[Dated], frame: Frame, piece: Piece) -> None:
    """A range beside a recurrence narrows it; a deadline beside it is a thing of its own."""
    for dated in closed:
        found = _one(dated, frame)
        if _only_years(dated) and any(
            w.start.year <= frame.plan_year <= w.due.year for w in found.windows
        ):
            continue
        if dated.is_deadline and not _is_until(dated):
            piece.datings.append(found)
            continue
        windows = found.windows
        piece.doubts.append(ONLY_THEN)
        for series in piece.series:
            series.keep(lambda one, of=windows: any(w.start <= one.window.due <= w.due for w in of))


def _is_until(dated: Dated) -> bool:
    return False


def _except(piece: Piece, special: Clause, frame: Frame) -> None:
    """ "trừ tháng 7" drops its dues; "riêng tháng 12 trước ngày 20" moves them."""
    if not special.dated:
        return
    found = _one(special.dated[0], frame)

    def falls_there(one: Occurrence) -> bool:
        return any(w.start <= one.window.due <= w.due for w in found.windows)

    for series in piece.series:
        moved = [one for one in series.occurrences if falls_there(one)]
        series.keep(lambda one: not falls_there(one))
        if special.role is Sym.BUT_FOR and moved and len(special.dated) > 1:
            _put_moved(series, moved[0], special, frame)
    piece.doubts.append(SPECIAL)


def _put_moved(series: Series, moved: Occurrence, special: Clause, frame: Frame) -> None:
    deadline = _one(_in_stretch(special.dated[0], special.dated[1]), frame)
    due = deadline.windows[0].due
    new = Occurrence(Window(min(moved.window.start, due), due), point_of(due))
    series.occurrences = sorted([*series.occurrences, new], key=lambda one: one.window.due)
    if series.pattern is not None:
        series.pattern = None
        series.occurrences = [
            Occurrence(one.window, point_of(one.window.due)) for one in series.occurrences
        ]


def _except_windows(piece: Piece, special: Clause, frame: Frame) -> None:
    """ "Từ tháng 3 đến tháng 10, trừ tháng 7": two windows."""
    if special.role is not Sym.EXCEPT or not special.dated:
        piece.doubts.append(SPECIAL)
        return
    for window in _one(special.dated[0], frame).windows:
        for found in piece.datings:
            found.windows = [part for one in found.windows for part in _without(one, window)]


def _without(window: Window, hole: Window) -> list[Window]:
    if hole.due < window.start or hole.start > window.due:
        return [window]
    parts = []
    if hole.start > window.start:
        parts.append(Window(window.start, hole.start - timedelta(days=1)))
    if hole.due < window.due:
        parts.append(Window(hole.due + timedelta(days=1), window.due))
    return parts
