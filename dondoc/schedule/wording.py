"""How days, spans, long contents and obligations are said to a person, in Vietnamese."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dondoc.plan import Window
from dondoc.schedule.obligation import Obligation, ObligationKind, Role

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
ROMAN = ("I", "II", "III", "IV")
PLAN_NAME = 120
TITLE_LENGTH = 80
# what a paragraph of a list begins with
BULLETS = "-–—+•* "

KIND_WORDS: dict[ObligationKind, str] = {
    ObligationKind.DATED: "Việc có hạn",
    ObligationKind.CHECKPOINT: "Việc cả năm",
    ObligationKind.CADENCE: "Việc định kỳ",
    ObligationKind.REPORT: "Báo cáo",
    ObligationKind.ANNIVERSARY: "Ngày kỷ niệm",
    ObligationKind.TARGET: "Mục tiêu",
}
ROLE_WORDS: dict[Role, str] = {
    Role.LEAD: "chủ trì",
    Role.COORDINATING: "phối hợp",
    Role.REPORTER: "báo cáo",
}
_TO_DO: dict[ObligationKind, str] = {
    ObligationKind.DATED: "Hoàn thành công việc và báo đã xong.",
    ObligationKind.CHECKPOINT: "Rà soát và cập nhật tiến độ công việc cả năm.",
    ObligationKind.CADENCE: "Thực hiện kỳ này và báo đã xong.",
    ObligationKind.ANNIVERSARY: "Chuẩn bị và tổ chức hoạt động tuyên truyền, kỷ niệm.",
    ObligationKind.TARGET: "Rà soát mức độ đạt mục tiêu.",
}


def what_to_do(obligation: Obligation) -> str:
    """What is asked of the agency, in one sentence."""
    if obligation.kind is ObligationKind.REPORT:
        return f"Nộp báo cáo, gửi {obligation.lead}."
    if obligation.role is Role.COORDINATING:
        return (
            f"Phối hợp với {obligation.lead} thực hiện."
            if obligation.lead
            else "Phối hợp thực hiện."
        )
    return _TO_DO[obligation.kind]


def place_words(obligation: Obligation) -> str:
    """Where the plan says it: "Phụ lục, mục III, số 2", or which of its other parts."""
    if obligation.section:
        number = f", số {obligation.number}" if obligation.number else ""
        return f"Phụ lục, mục {obligation.section}{number}"
    if obligation.kind is ObligationKind.REPORT:
        return "Yêu cầu báo cáo của kế hoạch"
    if obligation.kind is ObligationKind.TARGET:
        return "Mục tiêu của kế hoạch"
    return "Phần chung của kế hoạch"


def short_date(day: date) -> str:
    """The day as offices write it: a nought before days under 10 and before months 1 and 2.

    Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4.
    """
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def day_and_date(day: date) -> str:
    """The weekday and the day: "Thứ Sáu 19/6/2026"."""
    return f"{WEEKDAYS[day.weekday()]} {short_date(day)}"


def distance_words(due: date, day: date, calendar: WorkingCalendar) -> str:
    """How far off a due day is, in working days: "còn 3 ngày làm việc", "quá 2 ngày làm việc"."""
    if day > due:
        late = calendar.working_days_between(due, day)
        return f"quá {late} ngày làm việc" if late else "vừa quá hạn"
    if day == due:
        return "hạn cuối là hôm nay"
    if left := calendar.working_days_between(day, due):
        return f"còn {left} ngày làm việc"
    if calendar.is_working_day(day):
        return "hôm nay là ngày làm việc cuối trước hạn"
    return "chỉ còn ngày nghỉ trước hạn"


def window_words(window: Window) -> str:
    """What the span is called: a month, a quarter, half a year, a year, or its two days."""
    start, due = window
    if start == due:
        return f"Ngày {short_date(due)}"
    name = _calendar_name(window) if _covers_whole_months(window) else ""
    return name or f"Từ {short_date(start)} đến {short_date(due)}"


def first_upper(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def title_of(content: str) -> str:
    """A content as a title: without its bullet and closing semicolon, cut at a word."""
    return cut_at_word(content.lstrip(BULLETS).rstrip(" ;,:"))


def named_plan(number: str | None, title: str) -> str:
    """A plan among several: by its number, or by enough of its title to tell it from another."""
    if number:
        return f"Kế hoạch số {number}"
    name = cut_at_word(title, PLAN_NAME)
    says_what_it_is = name.casefold().startswith(("kế hoạch", "chương trình", "đề án"))
    return name if says_what_it_is or not name else f"Kế hoạch “{name}”"


def cut_at_word(text: str, length: int = TITLE_LENGTH) -> str:
    """The text, or its beginning up to the last whole word that leaves room for an ellipsis."""
    if len(text) <= length:
        return text
    head = text[:length]
    cut = head.rfind(" ")
    kept = head[:cut] if cut > length // 2 else head[: length - 1]
    return kept.rstrip(" ,;:.…-–(“\"'") + "…"


def _covers_whole_months(window: Window) -> bool:
    return window.start.day == 1 and (window.due + timedelta(days=1)).day == 1


def _calendar_name(window: Window) -> str:
    (start, due), year = window, window.due.year
    if start.year != year:
        return f"Giai đoạn {start.year} - {year}" if (start.month, due.month) == (1, 12) else ""
    return {
        (1, 12): f"Năm {year}",
        (1, 6): f"6 tháng đầu năm {year}",
        (7, 12): f"6 tháng cuối năm {year}",
        (1, 9): f"9 tháng năm {year}",
        **{(3 * n + 1, 3 * n + 3): f"Quý {ROMAN[n]}/{year}" for n in range(4)},
        **{(month, month): f"Tháng {month}/{year}" for month in range(1, 13)},
    }.get((start.month, due.month), f"Tháng {start.month} - {due.month}/{year}")
