"""What could be sent now, and what was left behind: small questions before anything is locked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from models.tables import ReminderRow, ReminderState

_REMINDER: Any = ReminderRow.__table__  # type: ignore[attr-defined]
IS_DUE = (
    _REMINDER.c.state == ReminderState.PLANNED,
    _REMINDER.c.not_before <= bindparam("now"),
)
_IS_CLAIMED = _REMINDER.c.state == ReminderState.CLAIMED
_RAN_OUT = _REMINDER.c.claimed_until < bindparam("now")
_RUNS_AHEAD = _REMINDER.c.claimed_until > bindparam("latest")
# each asked by every run, so put together once
_HOW_MANY = select(func.count()).select_from(_REMINDER).where(*IS_DUE)
_ANY = select(_REMINDER.c.id).where(*IS_DUE).limit(1)
_ANY_ON = _ANY.where(_REMINDER.c.channel == bindparam("channel"))
_ANY_EXPIRED = select(_REMINDER.c.id).where(_IS_CLAIMED, _RAN_OUT | _RUNS_AHEAD).limit(1)
_ANYTHING = (
    select(_REMINDER.c.id).where((IS_DUE[0] & IS_DUE[1]) | (_IS_CLAIMED & _RAN_OUT)).limit(1)
)


def waiting(*, session: Session, now: datetime) -> int:
    """How many messages could be claimed now."""
    return int(session.connection().execute(_HOW_MANY, {"now": now}).scalar_one())


def is_waiting(*, session: Session, now: datetime, channel: str | None = None) -> bool:
    """Whether any message could be claimed now, of all or of one channel."""
    ask, given = session.connection().execute, {"now": now}
    if channel is None:
        return ask(_ANY, given).first() is not None
    return ask(_ANY_ON, {"channel": channel, **given}).first() is not None


def waiting_or_left(*, session: Session, now: datetime) -> bool:
    """Whether a sender would find anything to do: a message whose time has come, or a claim that ran out."""
    return session.connection().execute(_ANYTHING, {"now": now}).first() is not None


def any_expired(*, session: Session, now: datetime, latest: datetime) -> bool:
    """Whether a claim ran out, or was made by a clock that ran ahead."""
    given = {"now": now, "latest": latest}
    return session.connection().execute(_ANY_EXPIRED, given).first() is not None
