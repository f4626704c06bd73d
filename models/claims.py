"""Claims on the outbox: a message is taken by one worker, begun, finished, or left in doubt.

Every change of state is one conditional UPDATE, so that of two that try at once one does it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, bindparam, case, true, update
from sqlmodel import Session, col, func, select

from models.outbox import take_back
from models.tables import AttachmentRow, ContactRow, ReminderRow, ReminderState
from models.updates import changed_rows

# what a crash leaves behind, in words for the office
STOPPED_WHILE_SENDING = "việc gửi dừng giữa chừng, không rõ thư đã đến hay chưa"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reminder that this worker may send, with the address it goes to and the files with it."""

    reminder: ReminderRow
    contact: ContactRow
    attachments: tuple[AttachmentRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended: the state that the message has then, and what is kept with it.

    `not_before` is when a planned one may be tried again; `permanent` is for a failed one.
    """

    state: ReminderState
    last_error: str = ""
    permanent: bool = False
    not_before: datetime | None = None
    sent_at: datetime | None = None
    provider_id: str | None = None


_REMINDER: Any = ReminderRow.__table__  # type: ignore[attr-defined]
# asked between any two messages, so put together once
_BEGIN = (
    update(_REMINDER)
    .where(_REMINDER.c.id.in_(bindparam("ids", expanding=True)))
    .where(_REMINDER.c.claimed_by == bindparam("by"))
    .where(_REMINDER.c.state == ReminderState.CLAIMED)
    .where(_REMINDER.c.claimed_until >= bindparam("now"), _REMINDER.c.begun_at.is_(None))
    .values(
        begun_at=bindparam("now"),
        claimed_until=bindparam("until"),
        attempts=_REMINDER.c.attempts + 1,
    )
    .returning(_REMINDER.c.id)
)
_IS_OVER = bindparam("is_over", type_=Boolean())
_FINISH = (
    update(_REMINDER)
    .where(_REMINDER.c.id == bindparam("of"), _REMINDER.c.claimed_by == bindparam("by"))
    .where(_REMINDER.c.state.in_((ReminderState.CLAIMED, ReminderState.UNSURE)))
    .where(_REMINDER.c.begun_at.is_not(None))
    .values(
        state=bindparam("new_state"),
        last_error=bindparam("new_last_error"),
        permanent=bindparam("new_permanent"),
        not_before=func.coalesce(bindparam("new_not_before"), _REMINDER.c.not_before),
        sent_at=bindparam("new_sent_at"),
        provider_id=bindparam("new_provider_id"),
        claimed_until=None,
        # one that is planned again is nobody's
        claimed_by=case((_IS_OVER, _REMINDER.c.claimed_by), else_=None),
        begun_at=case((_IS_OVER, _REMINDER.c.begun_at), else_=None),
    )
)


def claim(
    worker: str,
    *,
    session: Session,
    now: datetime,
    until: datetime,
    limit: int,
    only_on: str | None = None,
    not_on: Collection[str] = (),
) -> list[Claimed]:
    """Take up to `limit` reminders whose time has come; nobody else gets them before `until`.

    `only_on` is the one channel asked for, `not_on` are channels to be left alone.
    """
    of_channel = col(ReminderRow.channel) == only_on if only_on else true()
    due = (
        select(ReminderRow.id)
        .where(ReminderRow.state == ReminderState.PLANNED, ReminderRow.not_before <= now)
        .where(of_channel, col(ReminderRow.channel).not_in(not_on))
        .order_by(col(ReminderRow.not_before), col(ReminderRow.id))
        .limit(limit)
        # PostgreSQL: pass over what another is claiming; SQLite has one writer and leaves it out
        .with_for_update(skip_locked=True)
        # a common table expression is run once; a plain subquery may be run again, past the limit
        .cte("due")
    )
    taken = session.execute(
        update(ReminderRow)
        .where(col(ReminderRow.id).in_(select(due.c.id)))
        .where(col(ReminderRow.state) == ReminderState.PLANNED)
        .values(state=ReminderState.CLAIMED, claimed_by=worker, claimed_until=until, begun_at=None)
        .returning(col(ReminderRow.id))
    )
    return _with_contacts(taken.scalars().all(), session)


def begin(
    reminder_ids: Sequence[int],
    worker: str,
    *,
    session: Session,
    now: datetime,
    until: datetime,
) -> set[int]:
    """Say that their sending begins; what is not given back has run out, and another may have it."""
    if not reminder_ids:
        return set()
    given = {"ids": list(reminder_ids), "by": worker, "now": now, "until": until}
    return set(session.connection().execute(_BEGIN, given).scalars())


def finish(reminder_id: int, worker: str, *, session: Session, outcome: Ended) -> bool:
    """Write what became of it; also where the claim ran out meanwhile, for who sent it knows best."""
    given = {f"new_{name}": value for name, value in asdict(outcome).items()}
    given |= {"of": reminder_id, "by": worker}
    given["is_over"] = outcome.state is not ReminderState.PLANNED
    return session.connection().execute(_FINISH, given).rowcount == 1


def withdraw(reminder_id: int, worker: str, reason: str, *, session: Session) -> bool:
    """Take back a claimed message that must not go out any more; its steps are free again."""
    mine = (
        col(ReminderRow.claimed_by) == worker,
        col(ReminderRow.state) == ReminderState.CLAIMED,
        col(ReminderRow.begun_at).is_(None),
    )
    return take_back(reminder_id, reason, *mine, session=session)


def give_back(reminder_ids: Sequence[int], worker: str, *, session: Session) -> int:
    """Undo claims whose sending has not begun."""
    mine = (
        col(ReminderRow.id).in_(reminder_ids),
        col(ReminderRow.claimed_by) == worker,
        col(ReminderRow.state) == ReminderState.CLAIMED,
        col(ReminderRow.begun_at).is_(None),
    )
    return changed_rows(session, update(ReminderRow).where(*mine).values(_AS_PLANNED))


def release_expired(*, session: Session, now: datetime, latest: datetime) -> tuple[int, int]:
    """Claims that ran out: how many are planned again, and how many became unsure.

    A sending that had begun may have arrived: it is unsure, and never sent again by itself. A claim
    that ends after `latest` was made by a clock that ran ahead; nobody waits until then.
    """
    until = col(ReminderRow.claimed_until)
    expired = (col(ReminderRow.state) == ReminderState.CLAIMED, (until < now) | (until > latest))
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
    files = _attachments(reminder_ids, session)
    return [
        Claimed(reminder, contact, tuple(files.get(reminder.id or 0, ())))
        for reminder, contact in session.exec(asked)
    ]


def waiting(*, session: Session, now: datetime) -> int:
    """How many messages could be claimed now."""
    asked = select(func.count()).select_from(ReminderRow)
    is_due = ReminderRow.state == ReminderState.PLANNED, ReminderRow.not_before <= now
    return session.exec(asked.where(*is_due)).one()


def _attachments(
    reminder_ids: Sequence[int | None], session: Session
) -> dict[int, list[AttachmentRow]]:
    found: dict[int, list[AttachmentRow]] = {}
    asked = select(AttachmentRow).where(col(AttachmentRow.reminder_id).in_(reminder_ids))
    for file in session.exec(asked.order_by(col(AttachmentRow.id))):
        found.setdefault(file.reminder_id, []).append(file)
    return found
