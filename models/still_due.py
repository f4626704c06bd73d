"""Asked again at the moment of sending: is it still to be said, and to this contact?"""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from dondoc.status import is_open
from models.holds import holds_ending_on_or_after, silence_on
from models.obligations import facts_of
from models.tables import (
    ContactRow,
    HoldRow,
    ObligationRow,
    PlanRow,
    PlanStatus,
    ReminderEntryRow,
    ReminderRow,
)

NO_LONGER_DUE = "việc đã xong, đã hoãn hoặc đổi hạn trước khi gửi"
NOT_SENT_THAT_DAY = "chưa gửi được trong ngày; ngày sau báo lại một lần"
PUT_ASIDE = "người nhận đã ngừng dùng"
# what the states and holds are told from; contents are long and not asked for
WANTED = load_only(
    *(ObligationRow.plan_id, ObligationRow.key, ObligationRow.agency_id),  # type: ignore[arg-type]
    *(ObligationRow.section, ObligationRow.number, ObligationRow.period),  # type: ignore[arg-type]
    *(ObligationRow.due, ObligationRow.extended_due),  # type: ignore[arg-type]
    *(ObligationRow.claimed_done_on, ObligationRow.confirmed_on),  # type: ignore[arg-type]
    ObligationRow.cancelled_at,  # type: ignore[arg-type]
)


def why_not_to_send(reminder: ReminderRow, *, session: Session, day: date) -> str:
    """Empty, or the reason why the message must not go out as it is on that day."""
    if reminder.planned_for != day:
        return NOT_SENT_THAT_DAY
    is_active = select(ContactRow.active).where(ContactRow.id == reminder.contact_id)
    if not session.exec(is_active).first():
        return PUT_ASIDE
    holds = holds_ending_on_or_after(day, session=session)
    in_force = select(PlanRow.id).where(PlanRow.status == PlanStatus.APPROVED)
    owed = and_(
        col(ObligationRow.key) == ReminderEntryRow.obligation_key,
        col(ObligationRow.plan_id).in_(in_force),
    )
    found = session.exec(
        select(col(ReminderEntryRow.due), ObligationRow)
        .join(ObligationRow, owed, isouter=True)
        .where(ReminderEntryRow.reminder_id == reminder.id)
        .options(WANTED)
        .execution_options(populate_existing=True)
    ).all()
    if found and all(_is_due(row, due, day, holds) for due, row in found):
        return ""
    return NO_LONGER_DUE


def _is_due(row: ObligationRow | None, due: date, day: date, holds: list[HoldRow]) -> bool:
    return (
        row is not None
        and row.due_now == due
        and is_open(facts_of(row, on=day, holds=holds), day)
        and silence_on(day, row, holds) is None
    )
