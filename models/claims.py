"""Claims on the outbox: a message is taken by one worker, begun, finished, or left in doubt.

Every change of state is one conditional UPDATE, so that of two that try at once one does it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Integer, bindparam, case, update
from sqlmodel import Session, col, func, select

from models.claimed import Claimed, with_contacts
from models.outbox import take_back
from models.restorations import is_held
from models.tables import ReminderRow, ReminderState
from models.updates import changed_rows
from models.waiting import IS_DUE

# what a crash leaves behind, in words for the office
STOPPED_WHILE_SENDING = "việc gửi dừng giữa chừng, không rõ thư đã đến hay chưa"


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
# until the transaction ends, nobody else can settle them
_MINE = (
    select(_REMINDER.c.id)
    .where(_REMINDER.c.id.in_(bindparam("ids", expanding=True)))
    .where(_REMINDER.c.claimed_by == bindparam("by"), _REMINDER.c.begun_at.is_not(None))
    .where(_REMINDER.c.state.in_((ReminderState.CLAIMED, ReminderState.UNSURE)))
    .with_for_update()
)
_FINISH = (
    update(_REMINDER)
    .where(_REMINDER.c.id == bindparam("of"), _REMINDER.c.claimed_by == bindparam("by"))
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
    only_step: str | None = None,
) -> list[Claimed]:
    """Take up to `limit` reminders whose time has come; nobody else gets them before `until`.

    `only_on` is the one channel asked for, `not_on` are channels to be left alone, `only_step` is the
    one kind of message asked for.
    """
    taken = take(
        worker,
        session=session,
        now=now,
        until=until,
        limit=limit,
        only_on=only_on,
        not_on=not_on,
        only_step=only_step,
    )
    return with_contacts(taken, session) if taken else []


def take(
    worker: str,
    *,
    session: Session,
    now: datetime,
    until: datetime,
    limit: int,
    only_on: str | None = None,
    not_on: Collection[str] = (),
    only_step: str | None = None,
) -> list[int]:
    """The claim alone: the numbers of the reminders taken; none after a restore, until released."""
    given = {"by": worker, "now": now, "until": until, "limit": limit, "not_on": list(not_on)}
    given |= {"only_on": only_on} if only_on else {}
    given |= {"only_step": only_step} if only_step else {}
    asked = _taking(of_channel=bool(only_on), of_step=bool(only_step))
    return list(session.connection().execute(asked, given).scalars())


@cache
def _taking(*, of_channel: bool, of_step: bool) -> Any:
    """The statement of a claim, which names the reminders taken."""
    asked = select(_REMINDER.c.id).where(*IS_DUE, ~is_held())
    asked = asked.where(_REMINDER.c.channel.not_in(bindparam("not_on", expanding=True)))
    if of_channel:
        asked = asked.where(_REMINDER.c.channel == bindparam("only_on"))
    if of_step:
        asked = asked.where(_REMINDER.c.step == bindparam("only_step"))
    due = (
        asked.order_by(_REMINDER.c.not_before, _REMINDER.c.id)
        .limit(bindparam("limit", type_=Integer()))
        # PostgreSQL: pass over what another is claiming; SQLite has one writer and leaves it out
        .with_for_update(skip_locked=True)
        # a common table expression is run once; a plain subquery may be run again, past the limit
        .cte("due")
    )
    return (
        update(_REMINDER)
        .where(_REMINDER.c.id.in_(select(due.c.id)), _REMINDER.c.state == ReminderState.PLANNED)
        .values(
            state=ReminderState.CLAIMED,
            claimed_by=bindparam("by"),
            claimed_until=bindparam("until"),
            begun_at=None,
        )
        .returning(_REMINDER.c.id)
    )


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


def finish(ended: Mapping[int, Ended], worker: str, *, session: Session) -> set[int]:
    """Write what became of messages, by id; which of them nobody else has settled meanwhile.

    Also where the claim ran out, for who sent it knows best.
    """
    connection = session.connection()
    asked = {"ids": list(ended), "by": worker}
    mine = set(connection.execute(_MINE, asked).scalars())
    given = [_finished(reminder_id, worker, ended[reminder_id]) for reminder_id in sorted(mine)]
    if given:
        connection.execute(_FINISH, given)
    return mine


def _finished(reminder_id: int, worker: str, ended: Ended) -> dict[str, Any]:
    return {
        "of": reminder_id,
        "by": worker,
        "is_over": ended.state is not ReminderState.PLANNED,
        "new_state": ended.state,
        "new_last_error": ended.last_error,
        "new_permanent": ended.permanent,
        "new_not_before": ended.not_before,
        "new_sent_at": ended.sent_at,
        "new_provider_id": ended.provider_id,
    }


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
