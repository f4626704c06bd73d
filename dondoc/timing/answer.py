"""The one reading of a phrase: pieces put together, its status, how sure it is, and in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from dondoc.plan import Certainty, Timing, TimingStatus, Window
from dondoc.timing.clauses import Clause
from dondoc.timing.elements import elements
from dondoc.timing.gathering import Gatherer
from dondoc.timing.letters import prepared, unwrapped
from dondoc.timing.meaning import piece_of
from dondoc.timing.merging import merged
from dondoc.timing.numbers import Impossible
from dondoc.timing.piece import Frame, Piece
from dondoc.timing.rrules import Occurrence, Series, point_of, rrule_text
from dondoc.timing.symbols import Sym
from dondoc.timing.tokens import mended, tokenise
from dondoc.timing.wording import with_doubts
from dondoc.timing.years import Tokens

LONGEST = 1500
SLIP = "chữ số hiểu theo lỗi quét"
MUCH_TEXT = "đoạn văn còn nhiều chữ khác"
MANY_WORDS = 30
AD_HOC = "Không có thời hạn cố định: theo kế hoạch, theo yêu cầu hoặc khi phát sinh"
EVENT = "Tính theo một sự kiện chưa có ngày: cần người nhập ngày"
NO_TIME = "không thấy thời gian nào trong đoạn này"
ONLY_LENGTH = "chỉ có độ dài, không có ngày bắt đầu"


@dataclass(slots=True)
class _Answer:
    windows: list[Window] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


def answer(text: str, year: int) -> Timing:
    """What a phrase means in a plan of that year; never raises on any text."""
    ready = prepared(text)
    if not any(sign.isalnum() for sign in ready):
        return unreadable(text, "ô trống")
    if len(ready) > LONGEST:
        return unreadable(text, f"dài hơn {LONGEST} ký tự, không phải ô thời gian")
    try:
        return _read(text, unwrapped(ready), year)
    except Impossible as why:
        return unreadable(text, str(why))


def unreadable(text: str, why: str) -> Timing:
    """Nothing that can be understood, and why."""
    return Timing(text, rule="none", reading=f"Không đọc được: {why}")


def _read(text: str, ready: str, year: int) -> Timing:
    better, slipped = mended(ready)
    gathered = Gatherer()
    gathered.gather(elements(Tokens(tokenise(better), year)))
    clauses = merged(gathered.clauses)
    frame = Frame(year)
    pieces = [(one, piece_of(one, frame)) for one in clauses if _holds_time(one)]
    answered = _Answer()
    _drop_far_future([piece for _, piece in pieces], answered)
    if slipped:
        answered.doubts.append(SLIP)
    for _, piece in pieces:
        _take(answered, piece)
    _general_doubts(answered, gathered, pieces, year)
    if any(dated.until_event for clause in clauses for dated in clause.dated):
        return _event(text, ["ngày kết thúc phụ thuộc một sự kiện"])
    if _is_half_read(gathered, pieces):
        return unreadable(text, f"chưa hiểu: {', '.join(gathered.strays[:5])}")
    if not answered.windows and not answered.series:
        return _without_windows(text, gathered, clauses, answered, year)
    return _timing(text, answered, pieces, year)


def _is_half_read(gathered: Gatherer, pieces: list[tuple[Clause, Piece]]) -> bool:
    """Whether only a year was understood and a number beside it was not: "June 20, 2026"."""
    numbers = any(one[:1].isdigit() for one in gathered.strays)
    datings = [found for _, piece in pieces for found in piece.datings]
    series = any(piece.series for _, piece in pieces)
    return numbers and not series and all(found.years_only for found in datings)


def _drop_far_future(pieces: list[Piece], answered: _Answer) -> None:
    """ "Giai đoạn 2026-2027 và mở rộng sau năm 2028": the last part has no due day of its own."""
    far = [found for piece in pieces for found in piece.datings if found.is_far_future]
    if not far or len(far) == sum(len(piece.datings) + len(piece.series) for piece in pieces):
        return
    for piece in pieces:
        piece.datings = [found for found in piece.datings if not found.is_far_future]
    answered.doubts.append("phần sau năm ghi cuối không có thời hạn")


def _holds_time(clause: Clause) -> bool:
    return bool(clause.dated or clause.rates)


def _general_doubts(
    answered: _Answer, gathered: Gatherer, pieces: list[tuple[Clause, Piece]], year: int
) -> None:
    if gathered.strays:
        answered.doubts.append(f"chưa hiểu: {', '.join(gathered.strays[:5])}")
    if Sym.FROM_NOW in gathered.marks:
        answered.doubts.append("'từ nay' không rõ ngày: tính từ đầu năm của kế hoạch")
    for mark in (Sym.UNSETTLED, Sym.NEGATIVE):
        if mark in gathered.marks:
            answered.doubts.append("có chữ nói thời gian đã hoặc sẽ đổi khác")
    recurring = any(piece.recurring for _, piece in pieces)
    if Sym.PERIODIC in gathered.marks and answered.windows and not recurring:
        answered.doubts.append("'định kỳ' không nói chu kỳ nào")
    parts = [found for _, piece in pieces for found in piece.datings]
    if Sym.CONTINUOUS in gathered.marks and (recurring or not all(one.all_year for one in parts)):
        answered.doubts.append("'thường xuyên' không tính thành thời hạn riêng")
    whole = Window(date(year, 1, 1), date(year, 12, 31))
    if not recurring and whole in answered.windows and len(answered.windows) > 1:
        answered.doubts.append("cả năm và các mốc khác đều tính")
    if recurring and any(piece.datings for _, piece in pieces):
        answered.doubts.append("phần có ngày và phần định kỳ tính riêng")
    if sum(clause.words for clause in gathered.clauses) > MANY_WORDS:
        answered.doubts.append(MUCH_TEXT)


def _take(answered: _Answer, piece: Piece) -> None:
    answered.doubts.extend(piece.doubts)
    for series in piece.series:
        answered.series.append(series)
        answered.doubts.extend(series.doubts)
        answered.windows.extend(
            one.window for one in series.occurrences if one.window not in answered.windows
        )
    for found in piece.datings:
        answered.doubts.extend(found.doubts)
        answered.windows.extend(one for one in found.windows if one not in answered.windows)
        answered.texts.extend(found.texts)


def _timing(text: str, answered: _Answer, pieces: list[tuple[Clause, Piece]], year: int) -> Timing:
    status = _status(answered, [piece for _, piece in pieces], year)
    rrule = None
    if status is TimingStatus.RECURRING:
        rrule = rrule_text([*_dated_series(pieces, year), *answered.series], year)
    doubts = list(dict.fromkeys(answered.doubts))
    return Timing(
        text,
        windows=tuple(answered.windows),
        rrule=rrule,
        status=status,
        certainty=Certainty.ASSUMED if doubts else Certainty.CERTAIN,
        rule="; ".join(dict.fromkeys(rule for _, piece in pieces for rule in piece.rules)),
        reading=with_doubts(_words(pieces, status, year), doubts),
    )


def _dated_series(pieces: list[tuple[Clause, Piece]], year: int) -> list[Series]:
    """What is due once beside a recurrence, as points of the rule."""
    return [
        Series([Occurrence(window, point_of(window.due, month_end=month_end))])
        for _, piece in pieces
        for found in piece.datings
        for window, month_end in zip(found.windows, found.month_ends, strict=False)
        if window.due.year == year
    ]


def _status(answered: _Answer, pieces: list[Piece], year: int) -> TimingStatus:
    if any(piece.recurring for piece in pieces):
        return TimingStatus.RECURRING
    datings = [found for piece in pieces for found in piece.datings]
    if datings and all(found.eventful for found in datings):
        return TimingStatus.EVENT
    whole_year = Window(date(year, 1, 1), date(year, 12, 31))
    if answered.windows == [whole_year] and all(found.all_year for found in datings):
        return TimingStatus.ALL_YEAR
    return TimingStatus.DATED


def _words(pieces: list[tuple[Clause, Piece]], status: TimingStatus, year: int) -> str:
    if status is TimingStatus.ALL_YEAR:
        return f"Cả năm {year}: từ ngày 1/1/{year} đến hết ngày 31/12/{year}"
    return "; ".join(dict.fromkeys(text for _, piece in pieces for text in piece.texts))


def _without_windows(
    text: str, gathered: Gatherer, clauses: list[Clause], answered: _Answer, year: int
) -> Timing:
    doubts = list(dict.fromkeys(answered.doubts))
    certainty = Certainty.ASSUMED if gathered.strays else Certainty.CERTAIN
    if any(clause.event for clause in gathered.clauses):
        return _event(text, doubts)
    if Sym.CONTINUOUS in gathered.marks:
        whole = Window(date(year, 1, 1), date(year, 12, 31))
        reading = f"Thường xuyên, cả năm {year}: từ ngày 1/1/{year} đến hết ngày 31/12/{year}"
        return Timing(
            text,
            (whole,),
            None,
            TimingStatus.ALL_YEAR,
            certainty,
            "all the time",
            with_doubts(reading, doubts),
        )
    if gathered.marks & {Sym.AD_HOC, Sym.PERIODIC}:
        return Timing(
            text,
            (),
            None,
            TimingStatus.AD_HOC,
            certainty,
            "when asked or needed",
            with_doubts(AD_HOC, doubts),
        )
    if gathered.waits and not gathered.strays:
        return _event(text, ["'đến' một sự kiện chưa có ngày"])
    lengths = any(clause.lengths for clause in clauses)
    return unreadable(text, ONLY_LENGTH if lengths else NO_TIME)


def _event(text: str, doubts: list[str]) -> Timing:
    certainty = Certainty.ASSUMED if doubts else Certainty.CERTAIN
    return Timing(
        text, (), None, TimingStatus.EVENT, certainty, "after an event", with_doubts(EVENT, doubts)
    )
