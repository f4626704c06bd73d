"""What went out today, and the messages that a person must look at; never an address."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, or_, select

from config.days_off import announcement_warning
from dondoc.schedule.wording import short_date
from models.office import OFFICE_TIME, Office
from models.tables import ContactRow, ReminderRow, ReminderState
from tasks.overviews.overview import MOST_ROWS, MOST_SAID, Overview, cell
from tasks.overviews.places import Places

STATE_WORDS = {
    ReminderState.PLANNED: "chờ gửi",
    ReminderState.CLAIMED: "đang gửi",
    ReminderState.SENT: "đã gửi",
    ReminderState.FAILED: "không gửi được",
    ReminderState.UNSURE: "không chắc đã đến",
    ReminderState.CANCELLED: "đã bỏ",
}
TO_LOOK_AT = (ReminderState.UNSURE, ReminderState.FAILED)
ASK = "hỏi người nhận"
MEND = "sửa địa chỉ"
AGAIN = "gửi lại"
WHAT_TO_DO = (
    "Hỏi người nhận: đã nhận thì ghi «đã đến», chưa nhận thì «gửi lại». Tin không gửi được: sửa địa chỉ "
    "người nhận rồi «gửi lại», hoặc «bỏ»; điều chưa nói sẽ được nói ở tin sau. "
)


def messages_overview(today: date, *, office: Office, session: Session) -> Overview:
    """Today's messages and all that are unsure or failed, these first, under the key tin-nhan."""
    wanted = or_(ReminderRow.planned_for == today, col(ReminderRow.state).in_(TO_LOOK_AT))
    grouped = select(ReminderRow.state, func.count()).where(wanted)
    counts = dict(session.exec(grouped.group_by(col(ReminderRow.state))).all())
    said = [f"{counts[state]} {words}" for state, words in STATE_WORDS.items() if state in counts]
    text = f"**Tin nhắc ngày {short_date(today)}**: {', '.join(said) or 'không có tin nào'}."
    if warning := announcement_warning(today):
        text += f"\n\n{warning}"
    rows = tuple(_row(one, office) for one in _asked(wanted, session))
    return Overview("tin-nhan", text, rows, total=sum(counts.values()))


def doubtful_overview(places: Places, *, office: Office, session: Session) -> Overview:
    """What may not have arrived or did not, and what to do: the key tin-khong-chac."""
    wanted = col(ReminderRow.state).in_(TO_LOOK_AT)
    grouped = select(ReminderRow.state, func.count()).where(wanted)
    counts = dict(session.exec(grouped.group_by(col(ReminderRow.state))).all())
    unsure, failed = (counts.get(state, 0) for state in TO_LOOK_AT)
    text = (
        f"**{unsure} tin không chắc đã đến, {failed} tin không gửi được.** Tin không chắc không bao giờ "
        f"được tự gửi lại, để không ai nhận hai lần.\n\n{WHAT_TO_DO}Ghi quyết định tại "
        f"{places.desk('tin-nhan', 'bàn điều phối, mục Tin nhắn')}."
    )
    rows = tuple({"Nên làm": _advice(one)} | _row(one, office) for one in _asked(wanted, session))
    said = tuple(
        f"{row['Cơ quan']}, {cell(row['Người nhận'])}: {row['Tình trạng']} – **{row['Nên làm']}**"
        for row in rows[:MOST_SAID]
    )
    return Overview("tin-khong-chac", text, rows, total=unsure + failed, said=said)


def _asked(wanted: Any, session: Session) -> list[Any]:
    """The first messages, those to be looked at before the others; long texts are not read."""
    columns = (
        *(ReminderRow.state, ReminderRow.channel, ReminderRow.planned_for, ReminderRow.sent_at),
        *(ReminderRow.begun_at, ReminderRow.attempts, ReminderRow.last_error),
        *(ReminderRow.permanent, ContactRow.agency_id, ContactRow.name),
    )
    first = case((col(ReminderRow.state).in_(TO_LOOK_AT), 0), else_=1)
    asked: Any = select(*columns).join(  # type: ignore[call-overload]
        ContactRow, col(ContactRow.id) == ReminderRow.contact_id
    )
    return list(session.exec(asked.where(wanted).order_by(first, ReminderRow.id).limit(MOST_ROWS)))


def _row(one: Any, office: Office) -> dict[str, str]:
    # what matters most first: Prefect shows as many columns as fit
    return {
        "Tình trạng": STATE_WORDS[one.state],
        "Cơ quan": office.agency_name(one.agency_id),
        "Người nhận": one.name,
        "Gửi lúc": _moment(one.sent_at or one.begun_at),
        "Lý do": one.last_error,
        "Kênh": one.channel,
        "Cho ngày": short_date(one.planned_for),
        "Số lần thử": str(one.attempts),
    }


def _moment(instant: datetime | None) -> str:
    if instant is None:
        return ""
    local = instant.astimezone(OFFICE_TIME)
    return f"{local:%H:%M} {short_date(local.date())}"


def _advice(one: Any) -> str:
    if one.state is ReminderState.UNSURE:
        return ASK
    return MEND if one.permanent else AGAIN
