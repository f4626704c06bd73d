"""The message that hands an agency its link."""

from __future__ import annotations

from html import escape

from dondoc.messages.digest import Message

CAN_DO = (
    "xem việc được giao và thời hạn của từng việc;",
    "đưa các thời hạn vào lịch của điện thoại, máy tính;",
    "báo đã làm xong, xin gia hạn;",
    "tải mẫu, gửi báo cáo và nhận biên nhận.",
)
A_KEY = (
    "Địa chỉ trên là chìa khóa riêng của cơ quan: ai có địa chỉ này đều có thể xem và báo cáo thay cơ "
    "quan. Đề nghị chỉ giao cho người được phân công, không chuyển tiếp ra ngoài cơ quan."
)


def welcome_message(agency: str, plan: str, address: str, *, sender: str) -> Message:
    """Subject, text and HTML; `address` is put in as it is given, for it may be sealed."""
    opening = f"{sender} gửi {agency} địa chỉ trang theo dõi thực hiện {plan}:"
    text = [f"Kính gửi: {agency}", "", opening, "", address, "", "Tại trang này, cơ quan có thể:"]
    text += [*(f"- {one}" for one in CAN_DO), "", A_KEY, "", "Trân trọng,", sender]
    items = "".join(f"<li>{escape(one)}</li>" for one in CAN_DO)
    html = (
        f"<p>Kính gửi: {escape(agency)}</p><p>{escape(opening)}</p>"
        f'<p><a href="{address}">{address}</a></p>'
        f"<p>Tại trang này, cơ quan có thể:</p><ul>{items}</ul>"
        f"<p>{escape(A_KEY)}</p><p>Trân trọng,<br>{escape(sender)}</p>"
    )
    return Message(f"[Đôn đốc] Trang theo dõi nhiệm vụ của {agency}", "\n".join(text), html)
