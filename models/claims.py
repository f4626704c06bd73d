"""Claims on the outbox: a message is taken by one worker, begun, finished, or left in doubt.

Every change of state is one conditional UPDATE, so that of two that try at once one does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.tables import ContactRow, ReminderRow, ReminderState
from models.updates import changed_rows

# what a crash leaves behind, in words for the office
STOPPED_WHILE_SENDING = "việc gửi dừng giữa chừng, không rõ thư đã đến hay chưa"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reminder that this worker may send, with the address it goes to."""

    reminder: ReminderRow
    contact: ContactRow


def claim(
    worker: str, *, session: Session, now: datetime, until: datetime, limit: int
) -> list[Claimed]:
    """Take up to `limit` reminders whose time has come; nobody else gets them before `until`."""
    waiting = (
        select(ReminderRow.id)
        .where(ReminderRow.state == ReminderState.PLANNED, ReminderRow.not_before <= now)
        .order_by(col(ReminderRow.not_before), col(ReminderRow.id))
        .limit(limit)
        # PostgreSQL: pass over what another is claiming; SQLite has one writer and leaves it out
        .with_for_update(skip_locked=True)
        # a common table expression is run once; a plain subquery may be run again, past the limit
        .cte("waiting")
    )
    taken = session.execute(
        update(ReminderRow)
        .where(col(ReminderRow.id).in_(select(waiting.c.id)))
        .where(col(ReminderRow.state) == ReminderState.PLANNED)
        .values(state=ReminderState.CLAIMED, claimed_by=worker, claimed_until=until, begun_at=None)
        .returning(col(ReminderRow.id))
    )
    return _with_contacts(taken.scalars().all(), session)


def begin(
    reminder_id: int, worker: str, *, session: Session, now: datetime, until: datetime
) -> bool:
    """Say that the sending begins; False where the claim has run out and another may have it."""
    started = (
        update(ReminderRow)
        .where(col(ReminderRow.id) == reminder_id, col(ReminderRow.claimed_by) == worker)
        .where(col(ReminderRow.state) == ReminderState.CLAIMED)
        .where(col(ReminderRow.claimed_until) >= now, col(ReminderRow.begun_at).is_(None))
        .values(begun_at=now, claimed_until=until, attempts=col(ReminderRow.attempts) + 1)
    )
    return changed_rows(session, started) == 1


def finish(reminder_id: int, worker: str, *, session: Session, values: dict[str, Any]) -> bool:
    """Write what became of it; also where the claim ran out meanwhile, for who sent it knows best."""
    open_states = (ReminderState.CLAIMED, ReminderState.UNSURE)
    written = (
        update(ReminderRow)
        .where(col(ReminderRow.id) == reminder_id, col(ReminderRow.claimed_by) == worker)
        .where(col(ReminderRow.state).in_(open_states), col(ReminderRow.begun_at).is_not(None))
        .values(claimed_until=None, **values)
    )
    return changed_rows(session, written) == 1


def give_back(reminder_ids: Sequence[int], worker: str, *, session: Session) -> int:
    """Undo claims whose sending has not begun."""
    mine = (
        col(ReminderRow.id).in_(reminder_ids),
        col(ReminderRow.claimed_by) == worker,
        col(ReminderRow.state) == ReminderState.CLAIMED,
        col(ReminderRow.begun_at).is_(None),
    )
    return changed_rows(session, update(ReminderRow).where(*mine).values(_AS_PLANNED))


def release_expired(*, session: Session, now: datetime) -> tuple[int, int]:
    """Claims that ran out: how many are planned again, and how many became unsure.

    A sending that had begun may have arrived: it is unsure, and never sent again by itself.
    """
    expired = (
        col(ReminderRow.state) == ReminderState.CLAIMED,
        col(ReminderRow.claimed_until) < now,
    )
    begun = col(ReminderRow.begun_at).is_not(None)
    unsure = {"state": ReminderState.UNSURE, "last_error": STOPPED_WHILE_SENDING}
    doubtful = changed_rows(session, update(ReminderRow).where(*expired, begun).values(unsure))
    again = changed_rows(session, update(ReminderRow).where(*expired).values(_AS_PLANNED))
    return again, doubtful


_AS_PLANNED: dict[str, Any] = {
    "state": ReminderState.PLANNED,
    "claimed_by": None,
    "claimed_until": None,
}


def _with_contacts(reminder_ids: Sequence[int | None], session: Session) -> list[Claimed]:
    asked = (
        select(ReminderRow, ContactRow)
        .join(ContactRow, col(ContactRow.id) == ReminderRow.contact_id)
        .where(col(ReminderRow.id).in_(reminder_ids))
        .order_by(col(ReminderRow.not_before), col(ReminderRow.id))
        .execution_options(populate_existing=True)
    )
    return [Claimed(reminder, contact) for reminder, contact in session.exec(asked)]
