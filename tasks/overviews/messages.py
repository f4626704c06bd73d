"""What went out today, and the messages that a person must look at."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlmodel import Session, col, or_, select

from config.days_off import announcement_warning
from dondoc.schedule.wording import short_date
from models.office import OFFICE_TIME, Office
from models.tables import ContactRow, ReminderRow, ReminderState
from tasks.overviews.overview import Overview

STATE_WORDS = {
    ReminderState.PLANNED: "chờ gửi",
    ReminderState.CLAIMED: "đang gửi",
    ReminderState.SENT: "đã gửi",
    ReminderState.FAILED: "không gửi được",
    ReminderState.UNSURE: "không chắc đã đến",
    ReminderState.CANCELLED: "đã bỏ",
}
TO_LOOK_AT = (ReminderState.UNSURE, ReminderState.FAILED)


def messages_overview(today: date, *, office: Office, session: Session) -> Overview:
    """Today's messages and all that are unsure or failed, these first, under the key tin-nhan.

    It names agencies and channels, never addresses.
    """
    asked = (
        select(ReminderRow, ContactRow)
        .join(ContactRow, col(ContactRow.id) == ReminderRow.contact_id)
        .where(or_(ReminderRow.planned_for == today, col(ReminderRow.state).in_(TO_LOOK_AT)))
    )
    found = list(session.exec(asked))
    found.sort(key=lambda pair: (pair[0].state not in TO_LOOK_AT, pair[0].id))
    counts = Counter(row.state for row, _ in found)
    said = (f"{counts[state]} {words}" for state, words in STATE_WORDS.items() if counts[state])
    text = f"**Tin nhắc ngày {short_date(today)}**: {', '.join(said) or 'không có tin nào'}."
    if warning := announcement_warning(today):
        text += f"\n\n{warning}"
    return Overview("tin-nhan", text, tuple(_row(row, contact, office) for row, contact in found))


def _row(row: ReminderRow, contact: ContactRow, office: Office) -> dict[str, str]:
    sent = row.sent_at.astimezone(OFFICE_TIME) if row.sent_at else None
    return {
        "Tình trạng": STATE_WORDS[row.state],
        "Cơ quan": office.agency_name(contact.agency_id),
        "Người nhận": contact.name,
        "Kênh": row.channel,
        "Cho ngày": short_date(row.planned_for),
        "Gửi lúc": f"{sent:%H:%M} {short_date(sent.date())}" if sent else "",
        "Số lần thử": str(row.attempts),
        "Lý do": row.last_error,
    }
