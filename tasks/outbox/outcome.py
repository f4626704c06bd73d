"""What became of one attempt, written down: the message, its contact, and the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.claims import Claimed, finish
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
    values = _values(one, delivery, at)
    assert one.reminder.id is not None
    if not finish(one.reminder.id, worker, session=session, values=values):
        return None
    state: ReminderState = values["state"]
    _note_on_contact(one, delivery, state, session, at)
    if state is ReminderState.FAILED and not delivery.permanent:
        # it surely did not arrive, and tomorrow's message may: what it was to say is unsaid
        free_entries(one.reminder.id, session=session)
    _log(one, values, session, worker, at)
    return state


def _values(one: Claimed, delivery: Delivery, at: datetime) -> dict[str, Any]:
    attempts = one.reminder.attempts + 1
    if delivery.outcome is Outcome.SENT:
        ended = {"sent_at": at, "provider_id": delivery.provider_id}
        return {"state": ReminderState.SENT, "last_error": "", **ended}
    if delivery.outcome is Outcome.UNSURE:
        return {"state": ReminderState.UNSURE, "last_error": delivery.reason}
    failed = {"last_error": delivery.reason, "permanent": delivery.permanent}
    if delivery.permanent or attempts >= MOST_ATTEMPTS:
        return {"state": ReminderState.FAILED, **failed}
    delay = delay_after(attempts, one.reminder.key, delivery.retry_after)
    freed = {"claimed_by": None, "begun_at": None}
    return {"state": ReminderState.PLANNED, "not_before": at + delay, **failed, **freed}


def _note_on_contact(
    one: Claimed, delivery: Delivery, state: ReminderState, session: Session, at: datetime
) -> None:
    contact_id = one.reminder.contact_id
    if state is ReminderState.SENT and one.contact.last_error:
        got_through(contact_id, session=session)
    if state is ReminderState.FAILED:
        refuse(
            contact_id,
            one.reminder.id,
            session=session,
            at=at,
            kind=RefusalKind.REFUSED if delivery.permanent else RefusalKind.GIVEN_UP,
            permanent=delivery.permanent,
            reason=delivery.reason,
        )


def _log(one: Claimed, values: dict[str, Any], session: Session, worker: str, at: datetime) -> None:
    state = values["state"]
    action = "reminder-again" if state is ReminderState.PLANNED else f"reminder-{state}"
    said = {
        "attempt": one.reminder.attempts + 1,
        "reason": values["last_error"],
        "contact": one.reminder.contact_id,
        "step": one.reminder.step,
    }
    subject = f"reminder:{one.reminder.id}"
    record(action, subject, session=session, at=at, actor=worker, details=said)
