"""Answers to mails that came in: a receipt or the faults, through the outbox, once, and in no loop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from dondoc.reports.arrival_words import answer_to_mail
from dondoc.schedule.keys import stable_key
from models.office import Office
from models.outbox import NewReminder, add_reminders
from models.outbox_tables import ANSWER
from models.report_standing import office_day
from models.tables import ContactRow, IncomingRow, IncomingState, ReminderRow
from tasks.mailbox.letter import Letter
from tasks.mailbox.told import told_of
from tasks.outbox.rows import planned_row
from tasks.outbox.rules import Rules

# two programs that answer each other stop here, whatever their headers say
ANSWERS_A_DAY = 10


def why_not_answered(letter: Letter, own: frozenset[str]) -> str:
    """Why nobody is answered, in words; empty where somebody is."""
    if letter.automatic:
        return f"thư tự động ({letter.automatic})"
    if letter.is_forged:
        return "địa chỉ người gửi không tin được"
    return "thư của chính hệ thống" if letter.sender in own else ""


def queue_answer(
    letter: Letter,
    rows: Sequence[IncomingRow],
    known: Sequence[ContactRow],
    *,
    office: Office,
    session: Session,
    at: datetime,
) -> bool:
    """Put the answer to a mail into the outbox, in the transaction that keeps what it brought.

    False where the sender has had its answers of the day: then the rows alone say what became of it.
    """
    told = [one for one in rows if one.state is not IncomingState.SET_ASIDE]
    if not told or not known:
        return False
    contact = _answered(known, told)
    day = office_day(at)
    if _answers_on(day, [one.id for one in known], session) >= ANSWERS_A_DAY:
        return False
    row = _row(letter, told, contact, office, session, at)
    if not add_reminders([NewReminder(row, ())], session=session):
        return False
    answer = session.exec(select(ReminderRow.id).where(ReminderRow.key == row["key"])).one()
    for one in told:
        one.answer_id = answer
        session.add(one)
    return True


def _answered(known: Sequence[ContactRow], rows: Sequence[IncomingRow]) -> ContactRow:
    """One address may stand for several agencies: the one whose report it is comes first."""
    agencies = {one.agency_id for one in rows}
    return min(known, key=lambda one: (one.agency_id not in agencies, one.id))


def _answers_on(day: object, contacts: Sequence[int | None], session: Session) -> int:
    asked = select(func.count()).where(
        ReminderRow.step == ANSWER,
        ReminderRow.planned_for == day,
        col(ReminderRow.contact_id).in_(contacts),
    )
    return session.exec(asked).one()


def _row(
    letter: Letter,
    rows: Sequence[IncomingRow],
    contact: ContactRow,
    office: Office,
    session: Session,
    at: datetime,
) -> dict[str, Any]:
    day = office_day(at)
    rules = Rules(
        office.directory,
        office.policy,
        office.calendar(day),
        office.settings.public_url,
        office.settings.office_name,
    )
    said = answer_to_mail(
        office.agency_name(contact.agency_id),
        [told_of(one, office=office, session=session) for one in rows],
        subject=letter.subject,
        sender=rules.sender,
    )
    key = stable_key(ANSWER, letter.message_id, *sorted(one.key for one in rows))
    return planned_row(key, contact, ANSWER, said, day=day, now=at, rules=rules)
