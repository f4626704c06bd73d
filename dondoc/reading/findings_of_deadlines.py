"""Deadlines that contents and duties name in their own words: unclear ones, and those at odds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dondoc.plan import Certainty, Finding, PlanItem, PlanReading, Severity, Timing, TimingStatus
from dondoc.reading.places import where_is
from dondoc.timing.deadlines import Deadline, find_deadlines

IN_DUTIES = "phần tổ chức thực hiện, {agency}"
_COMPARED = (TimingStatus.DATED, TimingStatus.ALL_YEAR, TimingStatus.EVENT)


def deadlines_in_contents(reading: PlanReading) -> Iterator[Finding]:
    """Deadlines in running text that are unclear, and those that the item's own time contradicts."""
    year = reading.plan.year
    for item in reading.items:
        for deadline in find_deadlines(item.content, year):
            yield from _unclear(deadline, where_is(item))
            yield from _at_odds(deadline, item)
    for duty in reading.standing_duties:
        for text in duty.duties:
            for deadline in find_deadlines(text, year):
                yield from _unclear(deadline, IN_DUTIES.format(agency=duty.agency))


def _unclear(deadline: Deadline, where: str) -> Iterator[Finding]:
    timing = deadline.timing
    if timing.certainty is Certainty.UNREADABLE:
        why = timing.reading.removeprefix("Không đọc được: ")
        message = f"Nội dung nêu thời hạn “{deadline.text}” nhưng không đọc được ({why}); hãy cho ngày đúng."
        yield Finding("content-deadline-unreadable", Severity.DOUBT, where, deadline.text, message)
    elif timing.certainty is Certainty.ASSUMED:
        message = (
            f"Thời hạn “{deadline.text}” trong nội dung được hiểu là: {timing.reading.rstrip('.')}. "
            "Cần xác nhận."
        )
        yield Finding("content-deadline-assumed", Severity.DOUBT, where, deadline.text, message)


def _at_odds(deadline: Deadline, item: PlanItem) -> Iterator[Finding]:
    """A day inside the item's time is a step on the way; one outside it contradicts."""
    timing, dues = item.timing, [window.due for window in deadline.timing.windows]
    if not timing.windows or timing.status not in _COMPARED or not dues:
        return
    start = min(window.start for window in timing.windows)
    end = max(window.due for window in timing.windows)
    outside = [due for due in dues if not start <= due <= end]
    recurs = deadline.timing.status is TimingStatus.RECURRING
    if not outside or (recurs and len(outside) < len(dues)):
        return
    message = (
        f"Nội dung nêu “{deadline.text}” (hạn {_days(outside)}), cột thời gian ghi “{timing.text}” "
        f"({_span(timing, start, end)}): hai thời hạn không khớp, cần xác nhận thời hạn nào đúng."
    )
    read = f"{timing.text} | {deadline.text}"
    yield Finding("content-deadline-differs", Severity.DOUBT, where_is(item), read, message)


def _days(days: list[date]) -> str:
    return ", ".join(f"{day:%d/%m/%Y}" for day in days[:3]) + (", …" if len(days) > 3 else "")


def _span(timing: Timing, start: date, end: date) -> str:
    has_one = len(timing.windows) == 1
    return f"{'' if has_one else 'các đợt '}từ {start:%d/%m/%Y} đến {end:%d/%m/%Y}"
