"""What became of one attempt, written down: the message, its contact, and the log."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.claims import Claimed, Ended, finish
from models.events import record
from models.outbox import free_entries
from models.refusals import got_through, refuse
from models.tables import RefusalKind, ReminderState
from tasks.channels import Delivery, Outcome
from tasks.outbox.delays import MOST_ATTEMPTS, delay_after


def write_outcome(
    one: Claimed, delivery: Delivery, *, session: Session, worker: str, at: datetime
) -> ReminderState | None:
    """The state that the message has now; None where somebody has settled it meanwhile."""
    ended = _ended(one, delivery, at)
    assert one.reminder.id is not None
    if not finish(one.reminder.id, worker, session=session, outcome=ended):
        return None
    _note_on_contact(one, ended, session, at)
    if ended.state is ReminderState.FAILED and not ended.permanent:
        # it surely did not arrive, and tomorrow's message may: what it was to say is unsaid
        free_entries(one.reminder.id, session=session)
    _log(one, ended, session, worker, at)
    return ended.state


def _ended(one: Claimed, delivery: Delivery, at: datetime) -> Ended:
    if delivery.outcome is Outcome.SENT:
        return Ended(ReminderState.SENT, sent_at=at, provider_id=delivery.provider_id)
    if delivery.outcome is Outcome.UNSURE:
        return Ended(ReminderState.UNSURE, delivery.reason)
    attempts = one.reminder.attempts + 1
    if delivery.permanent or attempts >= MOST_ATTEMPTS:
        return Ended(ReminderState.FAILED, delivery.reason, delivery.permanent)
    delay = delay_after(attempts, one.reminder.key, delivery.retry_after)
    return Ended(ReminderState.PLANNED, delivery.reason, not_before=at + delay)


def _note_on_contact(one: Claimed, ended: Ended, session: Session, at: datetime) -> None:
    contact_id = one.reminder.contact_id
    if ended.state is ReminderState.SENT and one.contact.last_error:
        got_through(contact_id, session=session)
    if ended.state is ReminderState.FAILED:
        refuse(
            contact_id,
            one.reminder.id,
            session=session,
            at=at,
            kind=RefusalKind.REFUSED if ended.permanent else RefusalKind.GIVEN_UP,
            permanent=ended.permanent,
            reason=ended.last_error,
        )


def _log(one: Claimed, ended: Ended, session: Session, worker: str, at: datetime) -> None:
    again = ended.state is ReminderState.PLANNED
    action = "reminder-again" if again else f"reminder-{ended.state}"
    said = {
        "attempt": one.reminder.attempts + 1,
        "reason": ended.last_error,
        "contact": one.reminder.contact_id,
        "step": one.reminder.step,
    }
    subject = f"reminder:{one.reminder.id}"
    record(action, subject, session=session, at=at, actor=worker, details=said)
