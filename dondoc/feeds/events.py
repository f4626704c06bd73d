"""One event of a feed: an obligation or a commemoration said in the words of a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from dondoc.language.text import clean
from dondoc.schedule.anniversaries import anniversary_title, counting_note, jubilee_note
from dondoc.schedule.obligation import Commemoration, Obligation, ObligationKind, Role
from dondoc.schedule.wording import (
    KIND_WORDS,
    ROLE_WORDS,
    day_and_date,
    place_words,
    short_date,
    what_to_do,
)
from dondoc.status import working_deadline

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar

CANCELLED_PREFIX = "[HỦY] "
DONE_PREFIX = "[XONG] "
COMMEMORATION_CATEGORY = KIND_WORDS[ObligationKind.ANNIVERSARY]
COMMEMORATION_COLOUR = "goldenrod"

_SUMMARY: dict[ObligationKind, str] = {
    ObligationKind.DATED: "Hạn: ",
    ObligationKind.CHECKPOINT: "Rà soát tiến độ: ",
    ObligationKind.CADENCE: "Đến kỳ ",
    ObligationKind.REPORT: "Hạn nộp: ",
    ObligationKind.ANNIVERSARY: "Hạn: ",
    ObligationKind.TARGET: "Mục tiêu: ",
}
# names of CSS3, as RFC 7986 section 5.9 wants
_COLOUR: dict[ObligationKind, str] = {
    ObligationKind.DATED: "crimson",
    ObligationKind.CHECKPOINT: "steelblue",
    ObligationKind.CADENCE: "seagreen",
    ObligationKind.REPORT: "darkorange",
    ObligationKind.ANNIVERSARY: "goldenrod",
    ObligationKind.TARGET: "rebeccapurple",
}


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One all-day event on the due day; `start` is the first day of its window, for people.

    `stamp` (aware UTC) is when the event last changed and `sequence` how often; both are kept by
    the caller, so that nothing moves by itself. `color` is a CSS3 name. Without `alarm` it is silent.
    `claimed_on` is the agency's word that it is done, `confirmed_on` the coordinator's.
    """

    uid: str
    summary: str
    start: date
    due: date
    description: str
    categories: tuple[str, ...]
    url: str
    sequence: int
    stamp: datetime
    cancelled: bool
    color: str
    alarm: bool = True
    claimed_on: date | None = None
    confirmed_on: date | None = None

    @property
    def done_on(self) -> date | None:
        """The day on which it was done, as far as the coordinator confirms it."""
        if self.confirmed_on is None:
            return None
        return min(self.claimed_on or self.confirmed_on, self.confirmed_on)


def event_of(
    obligation: Obligation,
    *,
    calendar: WorkingCalendar,
    stamp: datetime,
    sequence: int = 0,
    due: date | None = None,
    source: str = "",
    url: str = "",
    cancelled: bool = False,
    claimed_on: date | None = None,
    confirmed_on: date | None = None,
) -> FeedEvent:
    """The obligation on its due day; `due` is the later one of an extension.

    `source` says where the plan states it (plan, page, row); without it section and number do.
    `claimed_on` and `confirmed_on` are the days on which the agency and the coordinator say it was done.
    """
    stands = due or obligation.due
    to_do = _done_words(obligation, claimed_on, confirmed_on) or what_to_do(obligation)
    return FeedEvent(
        uid=f"{obligation.key}@dondoc",
        summary=_marked(_summary(obligation), cancelled, confirmed_on is not None),
        start=min(obligation.start, stands),
        due=stands,
        description=_description(obligation, to_do, stands, calendar, source),
        categories=(KIND_WORDS[obligation.kind],),
        url=url,
        sequence=sequence,
        stamp=stamp,
        cancelled=cancelled,
        color=_COLOUR[obligation.kind],
        alarm=not (cancelled or claimed_on or confirmed_on)
        and obligation.role is not Role.COORDINATING,
        claimed_on=claimed_on,
        confirmed_on=confirmed_on,
    )


def event_of_commemoration(
    commemoration: Commemoration,
    *,
    stamp: datetime,
    sequence: int = 0,
    source: str = "",
    url: str = "",
    cancelled: bool = False,
) -> FeedEvent:
    """The day that the plan commemorates, for the feeds of all its agencies; it rings nowhere."""
    lines = (
        f"Ngày kỷ niệm nêu trong kế hoạch: “{commemoration.text}”.",
        jubilee_note(commemoration),
        counting_note(commemoration),
        f"Nguồn: {source}" if source else "",
    )
    return FeedEvent(
        uid=f"{commemoration.key}@dondoc",
        summary=_marked(anniversary_title(commemoration), cancelled),
        start=commemoration.day,
        due=commemoration.day,
        description=_joined(lines),
        categories=(COMMEMORATION_CATEGORY,),
        url=url,
        sequence=sequence,
        stamp=stamp,
        cancelled=cancelled,
        color=COMMEMORATION_COLOUR,
        alarm=False,
    )


def _summary(obligation: Obligation) -> str:
    title = obligation.title
    if obligation.kind is ObligationKind.CADENCE:
        title = title[:1].lower() + title[1:]
    role = "" if obligation.role is Role.REPORTER else f" ({ROLE_WORDS[obligation.role]})"
    return clean(f"{_SUMMARY[obligation.kind]}{title}{role}")


def _marked(summary: str, cancelled: bool, done: bool = False) -> str:
    if cancelled:
        return f"{CANCELLED_PREFIX}{summary}"
    return f"{DONE_PREFIX}{summary}" if done else summary


def _done_words(obligation: Obligation, claimed: date | None, confirmed: date | None) -> str:
    what = "gửi báo cáo" if obligation.kind is ObligationKind.REPORT else "báo xong"
    if confirmed is None:
        return f"Đã {what} ngày {short_date(claimed)}, chờ xác nhận." if claimed else ""
    return f"Đã xong ngày {short_date(min(claimed or confirmed, confirmed))}, đã được xác nhận."


def _description(
    obligation: Obligation, to_do: str, due: date, calendar: WorkingCalendar, source: str
) -> str:
    deadline = working_deadline(due, calendar)
    return _joined(
        (
            to_do,
            f"Hạn: đến hết {day_and_date(due)}",
            f"Hạn rơi vào ngày nghỉ; ngày làm việc cuối cùng: {day_and_date(deadline)}"
            if deadline != due
            else "",
            f"Đã gia hạn; hạn ban đầu: {day_and_date(obligation.due)}"
            if due != obligation.due
            else "",
            _window(obligation),
            f"Lưu ý: {obligation.note}" if obligation.note else "",
            f"Nội dung: {obligation.content}",
            *_who(obligation),
            f"Nguồn: {source or place_words(obligation)}",
        )
    )


def _window(obligation: Obligation) -> str:
    printed = f"“{obligation.timing_text}”" if obligation.timing_text else ""
    if obligation.start == obligation.due:
        return f"Thời gian theo kế hoạch: {printed}" if printed else ""
    span = f"từ {short_date(obligation.start)} đến {short_date(obligation.due)}"
    return f"Thời gian theo kế hoạch: {printed} ({span})" if printed else f"Thời gian: {span}"


def _who(obligation: Obligation) -> tuple[str, ...]:
    if obligation.kind is ObligationKind.REPORT:
        return (f"Nơi nhận báo cáo: {obligation.lead}" if obligation.lead else "",)
    return (
        f"Chủ trì: {obligation.lead}" if obligation.lead else "",
        f"Phối hợp: {obligation.coordinating}" if obligation.coordinating else "",
    )


def _joined(lines: Iterable[str]) -> str:
    """The lines that say something, each one line of text."""
    return "\n".join(kept for line in lines if (kept := clean(line)))
