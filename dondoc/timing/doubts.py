"""What leaves a reading open although every part of it was understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from dondoc.plan import Window
from dondoc.timing.gathering import Gatherer
from dondoc.timing.piece import Piece
from dondoc.timing.symbols import Sym
from dondoc.timing.windows import Dating

NOT_UNDERSTOOD = "chưa hiểu: {words}"
FROM_NOW = "'từ nay' không rõ ngày: tính từ đầu năm của kế hoạch"
CHANGED = "có chữ nói thời gian đã hoặc sẽ đổi khác"
NO_PERIOD = "'định kỳ' không nói chu kỳ nào"
CONTINUOUS = "'thường xuyên' không tính thành thời hạn riêng"
YEAR_AND_DAYS = "cả năm và các mốc khác đều tính"
OVERLAP = "các khoảng thời gian trùng lên nhau"
DAYS_AND_PERIODS = "phần có ngày và phần định kỳ tính riêng"
MUCH_TEXT = "đoạn văn còn nhiều chữ khác"
FAR_FUTURE = "phần sau năm ghi cuối không có thời hạn"
MANY_WORDS = 30
_MOST_NAMED = 5


def strays_text(gathered: Gatherer) -> str:
    """The numbers and time words that found no place."""
    return NOT_UNDERSTOOD.format(words=", ".join(gathered.strays[:_MOST_NAMED]))


def of_words(gathered: Gatherer) -> list[str]:
    """Doubts that single words raise, whatever was understood beside them."""
    doubts = [strays_text(gathered)] if gathered.strays else []
    if Sym.FROM_NOW in gathered.marks:
        doubts.append(FROM_NOW)
    if gathered.marks & {Sym.UNSETTLED, Sym.NEGATIVE}:
        doubts.append(CHANGED)
    if sum(clause.words for clause in gathered.clauses) > MANY_WORDS:
        doubts.append(MUCH_TEXT)
    return doubts


def of_parts(
    gathered: Gatherer, pieces: Sequence[Piece], windows: Sequence[Window], year: int
) -> list[str]:
    """Doubts about how the parts of a cell go together."""
    recurring = any(piece.recurring for piece in pieces)
    datings = [found for piece in pieces for found in piece.datings]
    doubts = []
    if Sym.PERIODIC in gathered.marks and windows and not recurring:
        doubts.append(NO_PERIOD)
    if Sym.CONTINUOUS in gathered.marks and (recurring or not all(one.all_year for one in datings)):
        doubts.append(CONTINUOUS)
    whole_year = Window(date(year, 1, 1), date(year, 12, 31))
    if not recurring and whole_year in windows and len(windows) > 1:
        doubts.append(YEAR_AND_DAYS)
    if not recurring and _overlap(
        [one for one in datings if one.bound and one.bound.bound is None]
    ):
        doubts.append(OVERLAP)
    if recurring and datings:
        doubts.append(DAYS_AND_PERIODS)
    return doubts


def _overlap(datings: list[Dating]) -> bool:
    windows = sorted(window for found in datings for window in found.windows)
    return any(first.due >= second.start for first, second in pairwise(windows))


def drop_far_future(pieces: Sequence[Piece]) -> list[str]:
    """ "Giai đoạn 2026-2027 và mở rộng sau năm 2028": the last part has no due day of its own."""
    far = [found for piece in pieces for found in piece.datings if found.is_far_future]
    if not far or len(far) == sum(len(piece.datings) + len(piece.series) for piece in pieces):
        return []
    for piece in pieces:
        piece.datings = [found for found in piece.datings if not found.is_far_future]
    return [FAR_FUTURE]


def half_read(gathered: Gatherer, pieces: Sequence[Piece]) -> bool:
    """Whether only a year was understood and a number beside it was not: "June 20, 2026"."""
    numbers = any(stray[:1].isdigit() for stray in gathered.strays)
    datings = [found for piece in pieces for found in piece.datings]
    series = any(piece.series for piece in pieces)
    return numbers and not series and bool(datings) and all(one.years_only for one in datings)
