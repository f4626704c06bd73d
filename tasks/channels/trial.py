"""A message that says only that it arrived: whether an address and its server work."""

from __future__ import annotations

from datetime import datetime
from html import escape
from secrets import token_hex

from tasks.channels.delivery import Outgoing

SUBJECT = "[Đôn đốc] Tin thử, không phải làm gì"


def trial_message(office: str, recipient: str, *, at: datetime) -> Outgoing:
    """The message of `dondoc channel test`, signed by the office."""
    lines = (
        f"Kính gửi: {recipient}",
        "",
        "Đây là tin thử kênh gửi của hệ thống đôn đốc kế hoạch. Nhận được tin này nghĩa là các tin "
        "nhắc việc sau này sẽ đến đúng nơi; quý vị không phải làm gì thêm.",
        "",
        "Trân trọng,",
        office,
    )
    return Outgoing(
        subject=SUBJECT,
        text="\n".join(lines),
        html="".join(f"<p>{escape(line)}</p>" for line in lines if line),
        message_id=f"<thu-{token_hex(12)}@dondoc.invalid>",
        at=at,
    )
