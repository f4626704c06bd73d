"""What a coordinator is told when something of the system itself needs a person."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from html import escape

from dondoc.messages.digest import Message

MOST_NAMED = 8


class Cause(StrEnum):
    """Why the coordinator is written to."""

    FAILED_RUN = "lượt chạy bị lỗi"
    LATE_SENDER = "bộ gửi tin không chạy"
    LATE_AUDIT = "bộ đối chiếu không chạy"
    DOUBTFUL = "có tin không chắc hoặc không gửi được"
    TRIAL = "gửi thử"


_RUNS_AGAIN = (
    "Thư này đến được nghĩa là bộ chạy việc nay đang hoạt động. Tin chưa gửi không mất: lượt chạy sau "
    "sẽ gửi bù."
)
_WHAT_TO_DO: dict[Cause, tuple[str, ...]] = {
    Cause.FAILED_RUN: (
        "Mở lượt chạy để đọc lý do; sửa theo lời nhắc ở đó rồi chạy lại. Chạy lại không gửi tin hai lần.",
    ),
    Cause.LATE_SENDER: (
        _RUNS_AGAIN,
        "Nếu việc này lặp lại, đề nghị người quản trị chạy «dondoc doctor» và xem máy chủ có bị dừng không.",
    ),
    Cause.LATE_AUDIT: (
        _RUNS_AGAIN,
        "Nếu việc này lặp lại, đề nghị người quản trị chạy «dondoc doctor» và xem máy chủ có bị dừng không.",
    ),
    Cause.DOUBTFUL: (
        "Tin không chắc đã đến: hỏi người nhận, rồi ghi «đã đến», «gửi lại» hoặc «bỏ».",
        "Tin không gửi được: sửa địa chỉ người nhận hoặc gửi lại.",
    ),
    Cause.TRIAL: ("Không phải làm gì: cảnh báo của hệ thống sẽ đến địa chỉ này.",),
}


def alarm_message(
    cause: Cause,
    what: str,
    agencies: Sequence[str],
    links: Sequence[tuple[str, str]],
    *,
    sender: str,
) -> Message:
    """Subject, text and HTML: `what` happened in a sentence, whom it concerns, where to go on.

    `links` are words and address.
    """
    lines = [what, *_named(agencies), *_WHAT_TO_DO[cause]]
    text = ["Kính gửi: Người điều phối", "", *lines, ""]
    text += [f"{words}: {address}" for words, address in links]
    text += ["", "Trân trọng,", sender]
    html = "<p>Kính gửi: Người điều phối</p>" + "".join(f"<p>{escape(one)}</p>" for one in lines)
    html += "".join(
        f'<p><a href="{escape(address)}">{escape(words)}</a></p>' for words, address in links
    )
    html += f"<p>Trân trọng,<br>{escape(sender)}</p>"
    return Message(f"[Đôn đốc] Cảnh báo: {cause.value}", "\n".join(text), html)


def _named(agencies: Sequence[str]) -> list[str]:
    if not agencies:
        return []
    left = len(agencies) - MOST_NAMED
    more = f" và {left} cơ quan nữa" if left > 0 else ""
    return [f"Cơ quan liên quan: {'; '.join(agencies[:MOST_NAMED])}{more}."]
