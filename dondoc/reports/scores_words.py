"""The scores in words and rows: what the workbook, the Word document and the terminal all show."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dondoc.reports.scores import AgencyScore, Score, Scores
from dondoc.schedule.wording import short_date

RANK_COLUMNS = (
    *("Hạng", "Cơ quan, đơn vị", "Đến hạn", "Đúng hạn", "Xong muộn", "Quá hạn"),
    *("Chờ, tạm dừng", "Gia hạn", "Báo cáo trả lại", "Tỷ lệ đúng hạn (%)", "So với tháng trước"),
)
HELPING_COLUMNS = (
    "Cơ quan, đơn vị",
    *("Đến hạn", "Đúng hạn", "Xong muộn", "Quá hạn", "Chờ, tạm dừng", "Tỷ lệ đúng hạn (%)"),
)


def period_words(scores: Scores) -> str:
    """ "từ 01/01/2026 đến 30/6/2026"."""
    return f"từ {short_date(scores.first)} đến {short_date(scores.last)}"


def rank_rows(scores: Scores) -> Iterator[tuple[object, ...]]:
    """A row per agency that led or reported anything, by rank."""
    for one in scores.agencies:
        if one.leading.due:
            score = one.leading
            yield (
                *(one.rank or "", one.name, score.due, score.on_time, score.late, score.overdue),
                *(score.waiting, score.extended, score.returned, score.share, trend_words(one)),
            )


def helping_rows(scores: Scores) -> Iterator[tuple[object, ...]]:
    """A row per agency that helped with anything: counted apart, and no rank."""
    for one in scores.agencies:
        if one.helping.due:
            score = one.helping
            yield (
                *(one.name, score.due, score.on_time, score.late, score.overdue),
                *(score.waiting, score.share),
            )


def month_rows(scores: Scores) -> Iterator[tuple[object, ...]]:
    """Shares by agency and month of the due day, and a last row for all."""
    for one in scores.agencies:
        if one.leading.due:
            yield (one.name, *(_share_in(one.months.get(month)) for month in scores.months))
    yield ("Tất cả", *(_share_in(score) for score in scores.months.values()))


def month_names(scores: Scores) -> tuple[str, ...]:
    """ "T1/2026" for each month in which anything was due."""
    return tuple(f"T{month.month}/{month.year}" for month in scores.months)


def trend_words(one: AgencyScore) -> str:
    """ "+12,5" or "-3" percentage points; empty where two months are not there to compare."""
    trend = one.trend
    if trend is None:
        return ""
    return f"{'+' if trend > 0 else ''}{decimal_words(trend)}"


def decimal_words(value: Decimal) -> str:
    """A figure as Vietnamese write it, without needless zeros."""
    return f"{value.normalize():f}".replace(".", ",")


def in_sum(scores: Scores) -> str:
    """All agencies together in one sentence."""
    every = scores.every
    if not every.judged:
        return f"Chưa có việc nào đến hạn {period_words(scores)} được đánh giá."
    assert every.share is not None
    return (
        f"Có {every.due} việc, báo cáo đến hạn {period_words(scores)}: {every.on_time} đúng hạn "
        f"({decimal_words(every.share)}% số đã đánh giá), {every.late} xong muộn, {every.overdue} quá "
        f"hạn chưa xong, {every.waiting} chờ xác nhận hoặc tạm dừng; {every.extended} được gia hạn."
    )


def _share_in(score: Score | None) -> Decimal | None:
    return score.share if score else None
