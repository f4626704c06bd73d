"""How many more messages a channel may take now, by the office's limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from dondoc.policy import ChannelLimit
from models.engine import one_at_a_time
from models.tables import ReminderRow, ReminderState

_REMINDER: Any = ReminderRow.__table__  # type: ignore[attr-defined]
_TAKEN = (
    select(func.count())
    .select_from(_REMINDER)
    .where(_REMINDER.c.channel == bindparam("channel"))
    .where(
        (_REMINDER.c.begun_at > bindparam("since")) | (_REMINDER.c.state == ReminderState.CLAIMED)
    )
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def room_on(channel: str, limit: ChannelLimit, *, session: Session, now: datetime) -> int:
    """How many messages may still be claimed; who asks has the channel to itself until it commits."""
    one_at_a_time(f"channel:{channel}", session=session)
    allowed = ((HOUR, limit.per_hour), (DAY, limit.per_day))
    rooms = [
        most - _taken(channel, now - span, session) for span, most in allowed if most is not None
    ]
    return max(0, min(rooms)) if rooms else 0


def limited(limits: Mapping[str, ChannelLimit]) -> dict[str, ChannelLimit]:
    """Those of the limits that limit anything."""
    return {name: one for name, one in limits.items() if one.per_hour or one.per_day}


def _taken(channel: str, since: datetime, session: Session) -> int:
    """What went out since, or may have, and what somebody is about to send."""
    given = {"channel": channel, "since": since}
    return int(session.connection().execute(_TAKEN, given).scalar_one())
