"""What became of attempts, written down: the messages, their contacts, and the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from models.claimed import Claimed
from models.claims import Ended, finish
from models.events import Deed, record_all
from models.outbox import free_entries
from models.refusals import got_through, refuse
from models.tables import RefusalKind, ReminderState
from tasks.channels import Delivery, Outcome
from tasks.outbox.delays import MOST_ATTEMPTS, delay_after

Landed = tuple[Claimed, Delivery]


def write_outcomes(
    landed: Sequence[Landed], *, session: Session, worker: str, at: datetime
) -> list[ReminderState]:
    """The states that the messages have now, without those that somebody has settled meanwhile."""
    ended = {one.id: (one, _ended(one, delivery, at)) for one, delivery in landed}
    states = {reminder_id: state for reminder_id, (_, state) in ended.items()}
    mine = finish(states, worker, session=session)
    written = [ended[reminder_id] for reminder_id in ended if reminder_id in mine]
    for one, state in written:
        _note_on_contact(one, state, session, at)
        if state.state is ReminderState.FAILED and not state.permanent:
            # it surely did not arrive, and tomorrow's message may: what it was to say is unsaid
            free_entries(one.id, session=session)
    record_all([_deed(*one) for one in written], session=session, at=at, actor=worker)
    return [state.state for _, state in written]


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
            one.id,
            session=session,
            at=at,
            kind=RefusalKind.REFUSED if ended.permanent else RefusalKind.GIVEN_UP,
            permanent=ended.permanent,
            reason=ended.last_error,
        )


def _deed(one: Claimed, ended: Ended) -> Deed:
    again = ended.state is ReminderState.PLANNED
    action = "reminder-again" if again else f"reminder-{ended.state}"
    said = {
        "attempt": one.reminder.attempts + 1,
        "reason": ended.last_error,
        "contact": one.reminder.contact_id,
        "step": one.reminder.step,
    }
    return Deed(action, f"reminder:{one.id}", said)
