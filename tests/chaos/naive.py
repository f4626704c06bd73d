"""How others send: the same messages, the same channels and kills, without an outbox's claim.

Written after how known senders work, to see by figures what the outbox is good for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine, update
from sqlmodel import col, select

from models.engine import reading
from models.engine import session as transaction
from models.tables import ContactRow, ReminderRow, ReminderState
from tasks.channels import Channels, Outgoing

NOW = datetime(2026, 6, 12, tzinfo=UTC)
Due = tuple[ReminderRow, ContactRow]


def marks_first(engine: Engine, out: Channels, limit: int) -> None:
    """An alert counts as sent from the moment that somebody takes it up."""
    for reminder, contact in _due(engine, limit):
        if _mark(engine, reminder):
            _send(out, reminder, contact)


def writes_afterwards(engine: Engine, out: Channels, limit: int) -> None:
    """What was sent is written down once it is sent."""
    for reminder, contact in _due(engine, limit):
        _send(out, reminder, contact)
        _mark(engine, reminder)


def keeps_no_record(engine: Engine, out: Channels, limit: int) -> None:
    """Whatever is due today is sent by each run."""
    for reminder, contact in _due(engine, None):
        _send(out, reminder, contact)


NAIVE: dict[str, Callable[[Engine, Channels, int], None]] = {
    "marks first, then sends": marks_first,
    "sends, then writes it down": writes_afterwards,
    "keeps no record": keeps_no_record,
}


def _due(engine: Engine, limit: int | None) -> list[Due]:
    asked = (
        select(ReminderRow, ContactRow)
        .join(ContactRow, col(ContactRow.id) == ReminderRow.contact_id)
        .where(ReminderRow.state == ReminderState.PLANNED)
        .order_by(col(ReminderRow.id))
        .limit(limit)
    )
    with reading(engine) as opened:
        return list(opened.exec(asked))


def _mark(engine: Engine, reminder: ReminderRow) -> bool:
    waits = col(ReminderRow.id) == reminder.id, col(ReminderRow.state) == ReminderState.PLANNED
    with transaction(engine) as opened:
        done = opened.connection().execute(
            update(ReminderRow).where(*waits).values(state=ReminderState.SENT)
        )
    return done.rowcount == 1


def _send(out: Channels, reminder: ReminderRow, contact: ContactRow) -> None:
    message = Outgoing(
        reminder.subject, reminder.text, reminder.html, message_id=reminder.message_id, at=NOW
    )
    out.send(contact.url, message)
