"""What the sender of a file is told, and the coordinator: receipts, faults, and what a person must look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import escape

from dondoc.messages.digest import Message
from dondoc.reports.form import period_name
from dondoc.reports.reporting_round import RECEIPT_DIGITS

LONGEST_NAME = 80
MOST_FAULTS = 200
AUTOMATIC = "Thư này do hệ thống trả lời tự động."


class Ending(StrEnum):
    """How it ended for one file."""

    TAKEN = "taken"
    RETURNED = "returned"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class ToldFile:
    """One file as its sender is told of it. `at` is in the office's own time."""

    name: str
    ending: Ending
    at: datetime
    sha256: str = ""
    agency: str = ""
    period: str = ""
    version: int = 0
    days_late: int = 0
    to_compare: bool = False
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def lines_about(told: ToldFile) -> list[str]:
    """What became of one file, as lines of text: first the verdict, then each fault or remark."""
    name = f"Tệp «{told.name[:LONGEST_NAME]}»"
    if told.ending is Ending.TAKEN:
        return [_taken(name, told), *(f"- Lưu ý: {one}." for one in told.remarks)]
    if told.ending is Ending.RETURNED:
        first = f"{name}: CHƯA NHẬN, có {len(told.faults)} điểm phải sửa rồi gửi lại:"
    else:
        first = f"{name}: đã giữ lại, chờ cán bộ điều phối xem; chưa tính là báo cáo:"
    shown = [f"- {one}." for one in told.faults[:MOST_FAULTS]]
    left = len(told.faults) - MOST_FAULTS
    return [first, *shown, *([f"- … và {left} điểm nữa."] if left > 0 else [])]


def _taken(name: str, told: ToldFile) -> str:
    late = f"muộn {told.days_late} ngày" if told.days_late else "đúng hạn"
    compare = "; viết tự do nên còn chờ đối chiếu với từng nhiệm vụ" if told.to_compare else ""
    return (
        f"{name}: ĐÃ NHẬN là báo cáo {period_name(told.period)} của {told.agency}, "
        f"lần {told.version}, lúc {told.at:%H:%M ngày %d/%m/%Y}, {late}{compare}. "
        f"Mã biên nhận: {told.sha256[:RECEIPT_DIGITS]}."
    )


def answer_to_mail(
    addressee: str, files: Sequence[ToldFile], *, subject: str, sender: str
) -> Message:
    """The answer to one mail: what became of each of its files. `subject` is the mail's own."""
    paragraphs = [lines_about(one) for one in files]
    endings = {one.ending for one in files}
    if endings == {Ending.TAKEN}:
        verdict = "Đã nhận báo cáo"
    elif Ending.RETURNED in endings:
        verdict = "Báo cáo phải sửa"
    else:
        verdict = "Thư đang chờ xem" if Ending.TAKEN not in endings else "Đã nhận báo cáo"
    text = [f"Kính gửi: {addressee}", ""]
    for paragraph in paragraphs:
        text += [*paragraph, ""]
    text += [AUTOMATIC, "", "Trân trọng,", sender]
    about = f": {subject}" if subject else ""
    return Message(
        f"[Đôn đốc] {verdict}{about}"[:200], "\n".join(text), _html(addressee, paragraphs, sender)
    )


def notice_of_return(
    addressee: str, period: str, version: int, reason: str, *, sender: str
) -> Message:
    """The message that a report was given back: why, and that it is owed again."""
    lines = [
        f"Báo cáo {period} (lần {version}) của quý cơ quan bị trả lại để sửa. Lý do:",
        f"- {reason or 'xem trên trang của cơ quan'}",
    ]
    after = "Báo cáo được tính là chưa gửi cho đến khi có bản sửa; đề nghị gửi lại sớm."
    text = [f"Kính gửi: {addressee}", "", *lines, "", after, "", "Trân trọng,", sender]
    html = _html(addressee, [lines, [after]], sender, "")
    return Message(f"[Đôn đốc] Báo cáo {period} bị trả lại"[:200], "\n".join(text), html)


def _html(
    addressee: str, paragraphs: Sequence[Sequence[str]], sender: str, note: str = AUTOMATIC
) -> str:
    parts = [f"<p>Kính gửi: {escape(addressee)}</p>"]
    for first, *points in paragraphs:
        items = "".join(f"<li>{escape(one.removeprefix('- '))}</li>" for one in points)
        parts.append(f"<p>{escape(first)}</p>" + (f"<ul>{items}</ul>" if items else ""))
    parts.append(f"<p>{note}</p>" if note else "")
    parts.append(f"<p>Trân trọng,<br>{escape(sender)}</p>")
    return "".join(parts)
