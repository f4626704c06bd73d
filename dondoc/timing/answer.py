"""The one reading of a phrase: pieces put together, its status, how sure it is, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dondoc.plan import Certainty, Timing, TimingStatus, Window
from dondoc.timing import doubts as doubting
from dondoc.timing.clauses import Clause
from dondoc.timing.elements import elements
from dondoc.timing.garbled import doubtful_words
from dondoc.timing.gathering import Gatherer
from dondoc.timing.letters import prepared, unwrapped
from dondoc.timing.meaning import piece_of
from dondoc.timing.merging import merged
from dondoc.timing.numbers import Impossible
from dondoc.timing.piece import Frame, Piece
from dondoc.timing.rewriting import rewritten, unlisted
from dondoc.timing.rrules import Occurrence, Series, point_of, rrule_text
from dondoc.timing.symbols import Sym
from dondoc.timing.tokens import mended, tokenise
from dondoc.timing.wording import with_doubts
from dondoc.timing.years import Tokens

LONGEST = 1500
SLIP = "chữ, số hiểu theo lỗi quét hoặc lỗi gõ"
AD_HOC = "Không có thời hạn cố định: theo kế hoạch, theo yêu cầu hoặc khi phát sinh"
EVENT = "Tính theo một sự kiện chưa có ngày: cần người nhập ngày"
EVENT_AT_END = "ngày kết thúc phụ thuộc một sự kiện"
UNTIL_EVENT = "'đến' một sự kiện chưa có ngày"
NO_TIME = "không thấy thời gian nào trong đoạn này"
NO_OCCURRENCE = "không có kỳ nào rơi vào năm của kế hoạch"
ONLY_LENGTH = "chỉ có độ dài, không có ngày bắt đầu"


def answer(text: str, year: int) -> Timing:
    """What a phrase means in a plan of that year; never raises on any text."""
    listed, doubts = unlisted(text)
    ready = prepared(listed)
    if not any(sign.isalnum() for sign in ready):
        return _unreadable(text, "ô trống")
    if len(ready) > LONGEST:
        return _unreadable(text, f"dài hơn {LONGEST} ký tự, không phải ô thời gian")
    try:
        better, more = rewritten(ready)
        return _read(text, unwrapped(better), year, [*doubts, *more])
    except Impossible as why:
        return _unreadable(text, str(why))


def _unreadable(text: str, why: str) -> Timing:
    return Timing(text, rule="none", reading=f"Không đọc được: {why}")


def _read(text: str, ready: str, year: int, raised: Sequence[str]) -> Timing:
    better, slipped = mended(ready)
    gathered = Gatherer()
    gathered.gather(elements(Tokens(tokenise(better), year)))
    clauses = merged(gathered.clauses)
    frame = Frame(year)
    pieces = [piece_of(one, frame) for one in clauses if one.dated or one.rates]
    doubts = [*raised, SLIP] if slipped else list(raised)
    doubts += doubtful_words(better)
    doubts += doubting.of_words(gathered) + doubting.drop_far_future(pieces)
    if any(dated.until_event for clause in clauses for dated in clause.dated):
        return _timing(text, TimingStatus.EVENT, "after an event", EVENT, [EVENT_AT_END])
    if doubting.half_read(gathered, pieces):
        return _unreadable(text, doubting.strays_text(gathered))
    if not any(piece.datings or piece.series for piece in pieces):
        return _without_days(text, gathered, clauses, doubts, year)
    return _with_days(text, gathered, pieces, doubts, year)


def _timing(
    text: str,
    status: TimingStatus,
    rule: str,
    reading: str,
    doubts: Sequence[str],
    windows: Sequence[Window] = (),
    rrule: str | None = None,
) -> Timing:
    said = list(dict.fromkeys(doubts))
    certainty = Certainty.ASSUMED if said else Certainty.CERTAIN
    return Timing(text, tuple(windows), rrule, status, certainty, rule, with_doubts(reading, said))


def _with_days(
    text: str, gathered: Gatherer, pieces: list[Piece], doubts: list[str], year: int
) -> Timing:
    windows = list(dict.fromkeys(window for piece in pieces for window in piece.windows))
    if not windows:
        return _unreadable(text, NO_OCCURRENCE)
    status = _status(pieces, windows, year)
    said = [doubt for piece in pieces for doubt in piece.all_doubts]
    together = doubting.of_parts(gathered, pieces, windows, year)
    reading = "; ".join(dict.fromkeys(text for piece in pieces for text in piece.texts))
    if status is TimingStatus.ALL_YEAR:
        reading = f"Cả năm {year}: {_year_text(year)}"
    return _timing(
        text,
        status,
        rule="; ".join(dict.fromkeys(rule for piece in pieces for rule in piece.rules)),
        reading=reading,
        doubts=[*doubts, *said, *together],
        windows=windows,
        rrule=_rrule(pieces, year) if status is TimingStatus.RECURRING else None,
    )


def _rrule(pieces: list[Piece], year: int) -> str | None:
    """The rules of the recurrences, with what is due once beside them as points."""
    once = [
        Series([Occurrence(window, point_of(window.due, month_end=month_end))])
        for piece in pieces
        for found in piece.datings
        for window, month_end in zip(found.windows, found.month_ends, strict=False)
    ]
    return rrule_text([*once, *(series for piece in pieces for series in piece.series)], year)


def _status(pieces: list[Piece], windows: list[Window], year: int) -> TimingStatus:
    if any(piece.recurring for piece in pieces):
        return TimingStatus.RECURRING
    datings = [found for piece in pieces for found in piece.datings]
    if all(found.eventful for found in datings):
        return TimingStatus.EVENT
    if windows == [_whole_year(year)] and all(found.all_year for found in datings):
        return TimingStatus.ALL_YEAR
    return TimingStatus.DATED


def _whole_year(year: int) -> Window:
    return Window(date(year, 1, 1), date(year, 12, 31))


def _year_text(year: int) -> str:
    return f"từ ngày 1/1/{year} đến hết ngày 31/12/{year}"


def _without_days(
    text: str, gathered: Gatherer, clauses: list[Clause], doubts: list[str], year: int
) -> Timing:
    """Work all the time, work that is asked for, events to wait for; else nothing to read."""
    if any(clause.event for clause in gathered.clauses):
        return _timing(text, TimingStatus.EVENT, "after an event", EVENT, doubts)
    if Sym.CONTINUOUS in gathered.marks:
        reading = f"Thường xuyên, cả năm {year}: {_year_text(year)}"
        year_long = [_whole_year(year)]
        return _timing(text, TimingStatus.ALL_YEAR, "all the time", reading, doubts, year_long)
    if gathered.marks & {Sym.AD_HOC, Sym.PERIODIC}:
        return _timing(text, TimingStatus.AD_HOC, "when asked or needed", AD_HOC, doubts)
    if gathered.waits and not gathered.strays:
        return _timing(text, TimingStatus.EVENT, "after an event", EVENT, [UNTIL_EVENT])
    lengths = any(clause.lengths for clause in clauses)
    return _unreadable(text, ONLY_LENGTH if lengths else NO_TIME)
