"""Messages to the coordinator when something needs a person: through the outbox, once a cause, no flood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, func, select

from dondoc.language.text import vietnamese_sort_key
from dondoc.messages.alarm import Cause, alarm_message
from dondoc.policy import Audience
from dondoc.schedule.keys import stable_key
from dondoc.schedule.wording import short_date
from models.contacts import contacts
from models.engine import session as transaction
from models.office import OFFICE_TIME, Office
from models.outbox import NewReminder, add_reminders
from models.outbox_tables import ALARM
from models.tables import ContactRow, ReminderRow, ReminderState
from tasks.outbox.remind import rules_of, send_waiting
from tasks.outbox.rows import planned_row
from tasks.outbox.rules import Rules

# whatever goes wrong, a mailbox gets no more than this on a day; the desk shows all
ALARMS_A_DAY = 8
IN_DOUBT = (ReminderState.UNSURE, ReminderState.FAILED)
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened: the cause, when, and of a run its deployment, name and address in Prefect."""

    cause: Cause
    at: datetime
    deployment: str = ""
    run: str = ""
    run_url: str = ""

    @property
    def day(self) -> date:
        """The office's day on which it happened."""
        return self.at.astimezone(OFFICE_TIME).date()

    def key_for(self, contact: ContactRow) -> str:
        """The same for the same cause: once a day, of messages in doubt once before and after noon."""
        local = self.at.astimezone(OFFICE_TIME)
        half = "sáng" if local.time() < NOON else "chiều"
        part = {Cause.DOUBTFUL: half, Cause.FAILED_RUN: self.deployment}.get(self.cause, "")
        if self.cause is Cause.TRIAL:
            part = local.isoformat()
        return stable_key(ALARM, self.cause.value, part, self.day.isoformat(), str(contact.id))


@dataclass(frozen=True, slots=True)
class Told:
    """How many contacts the coordinator has, how many messages are new, and how many went out now."""

    contacts: int
    planned: int
    sent: int
    has_cause: bool = True


def tell_coordinator(trouble: Trouble, office: Office) -> Told:
    """Write to every active contact of the coordinator, and send it at once, but for quiet hours.

    Nobody is told twice of the same cause. Only alarms are sent: who has paused reminding means it.
    """
    with transaction(office.engine) as opened:
        agencies = _in_doubt(office, opened)
        if trouble.cause is Cause.DOUBTFUL and not agencies:
            return Told(0, 0, 0, has_cause=False)
        found = _coordinators(opened)
        new = [
            NewReminder(_row(trouble, one, agencies, office), ())
            for one in found
            if _may_be_told(one, trouble.day, opened)
        ]
        planned = add_reminders(new, session=opened) if new else 0
    counts = send_waiting(office, office.today(), only_step=ALARM) if found else None
    return Told(len(found), planned, counts.sent if counts else 0)


def _coordinators(session: Session) -> list[ContactRow]:
    found = contacts(session=session, only_active=True)
    return [one for one in found if one.audience is Audience.COORDINATOR]


def _may_be_told(contact: ContactRow, day: date, session: Session) -> bool:
    asked = select(func.count()).where(
        ReminderRow.step == ALARM,
        ReminderRow.planned_for == day,
        ReminderRow.contact_id == contact.id,
    )
    return session.exec(asked).one() < ALARMS_A_DAY


def _in_doubt(office: Office, session: Session) -> list[str]:
    """The names of the agencies whose messages are unsure or failed; alarms themselves do not count."""
    asked = (
        select(ContactRow.agency_id)
        .join(ReminderRow, col(ReminderRow.contact_id) == ContactRow.id)
        .where(col(ReminderRow.state).in_(IN_DOUBT), ReminderRow.step != ALARM)
        .distinct()
    )
    return sorted((office.agency_name(one) for one in session.exec(asked)), key=vietnamese_sort_key)


def _row(
    trouble: Trouble, contact: ContactRow, agencies: Sequence[str], office: Office
) -> dict[str, Any]:
    rules = Rules(**rules_of(office, trouble.day))
    named = agencies if trouble.cause is Cause.DOUBTFUL else ()
    links = _links(trouble, office)
    said = alarm_message(trouble.cause, what_happened(trouble), named, links, sender=rules.sender)
    key = trouble.key_for(contact)
    day, now = trouble.day, office.now()
    return planned_row(key, contact, ALARM, said, day=day, now=now, rules=rules)


def what_happened(trouble: Trouble) -> str:
    """One sentence, as "Lượt chạy «…» bị lỗi lúc 08:15 ngày 19/6/2026."."""
    local = trouble.at.astimezone(OFFICE_TIME)
    when = f"lúc {local:%H:%M} ngày {short_date(local.date())}"
    if trouble.cause is Cause.FAILED_RUN:
        run = f"Lượt chạy «{trouble.run}»" if trouble.run else "Một lượt chạy"
        of = f" của {trouble.deployment}" if trouble.deployment else ""
        return f"{run}{of} bị lỗi {when}."
    if trouble.cause is Cause.LATE_SENDER:
        return f"Lượt gửi tin đến giờ mà không chạy, {when}."
    if trouble.cause is Cause.LATE_AUDIT:
        return (
            f"Lượt đối chiếu đến giờ mà không chạy, {when}; lúc đó không còn ai trông bộ gửi tin."
        )
    if trouble.cause is Cause.DOUBTFUL:
        return f"Có tin nhắc không chắc đã đến hoặc không gửi được, {when}."
    return f"Đây là tin thử, gửi {when}."


def _links(trouble: Trouble, office: Office) -> list[tuple[str, str]]:
    desk = f"{office.settings.public_url}/dieu-phoi"
    if trouble.cause is Cause.DOUBTFUL:
        return [("Các tin cần quyết định", f"{desk}/tin-nhan")]
    run = [("Lượt chạy trong Prefect", trouble.run_url)] if trouble.run_url else []
    return [*run, ("Bàn điều phối", desk)]
