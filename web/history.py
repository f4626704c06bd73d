"""What was written down of an agency's doings, in words: receipts and the latest lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.reports.form import period_name
from dondoc.schedule.wording import short_date
from models.office import OFFICE_TIME
from models.tables import EventRow

HEADINGS = {
    "done-claimed": "Đã ghi nhận: việc đã làm xong",
    "evidence-received": "Đã nhận tệp kèm theo",
    "extension-asked": "Đã ghi nhận: đề nghị gia hạn",
    "report-received": "Đã nhận báo cáo",
}
_SENTENCES = {
    "done-claimed": "Báo đã xong: {what}",
    "evidence-received": "Gửi tệp chứng minh: {what}",
    "extension-asked": "Xin gia hạn: {what}",
    "report-received": "Gửi báo cáo {what}",
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the agency gets for what it did, to print or to keep."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that was written down."""

    when: str
    words: str


def receipt_of(event: EventRow, titles: Mapping[str, str]) -> Receipt:
    """The receipt of one event; `titles` gives the names of obligations by key."""
    details = event.details
    new_due = details.get("new_due")
    rows = (
        ("Nội dung", what_of(event, titles)),
        ("Thời điểm", moment_words(event.at)),
        ("Ngày đề nghị", short_date(date.fromisoformat(new_due)) if new_due else ""),
        ("Ghi chú", details.get("note", "")),
        ("Lý do", details.get("reason", "")),
        ("Tệp", details.get("file", "")),
        ("Lần gửi", str(details.get("version", ""))),
        ("Số biên nhận", f"{event.id}"),
    )
    heading = HEADINGS.get(event.action, "Đã ghi nhận")
    return Receipt(heading, tuple((name, value) for name, value in rows if value))


def line_of(event: EventRow, titles: Mapping[str, str]) -> HistoryLine:
    """One line of the latest doings."""
    sentence = _SENTENCES.get(event.action, "{what}")
    return HistoryLine(moment_words(event.at), sentence.format(what=what_of(event, titles)))


_DECISIONS = {
    "extension-granted": "đồng ý gia hạn",
    "extension-refused": "không đồng ý gia hạn",
    "reopened": "chưa xác nhận đã xong, đề nghị làm tiếp",
}


def decision_words(event: EventRow | None) -> str:
    """What the coordinator decided last about a piece of work, with the reason and the moment."""
    said = _DECISIONS.get(event.action) if event else None
    if event is None or said is None:
        return ""
    reason = event.details.get("reason", "")
    return f"{said}{f': {reason}' if reason else ''} ({moment_words(event.at)})"


def what_of(event: EventRow, titles: Mapping[str, str]) -> str:
    """What it was about: the obligation's title, or the report's period."""
    if period := event.details.get("period"):
        return period_name(period)
    return titles.get(event.subject.removeprefix("obligation:"), "việc không còn trong kế hoạch")


def moment_words(at: datetime) -> str:
    """ "10:30 ngày 19/6/2026", by the office's clock."""
    local = at.astimezone(OFFICE_TIME)
    return f"{local:%H:%M} ngày {short_date(local.date())}"
