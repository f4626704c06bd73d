"""The log of who did what: written in the same transaction as the deed, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from models.questions import rows_now
from models.tables import EventRow

_EVENT: Any = EventRow.__table__  # type: ignore[attr-defined]
_ADD = insert(_EVENT)
_FIRST = (
    sql_select(_EVENT.c.id)
    .where(_EVENT.c.subject == bindparam("subject"))
    .order_by(_EVENT.c.id)
    .limit(1)
)
_SUBJECTS = (
    sql_select(_EVENT.c.subject)
    .where(_EVENT.c.at >= bindparam("since"), _EVENT.c.action == bindparam("action"))
    .order_by(_EVENT.c.id)
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the log, as `record` takes it."""

    action: str
    subject: str
    details: dict[str, Any]


def record(
    action: str,
    subject: str,
    *,
    session: Session,
    at: datetime,
    actor: str,
    details: dict[str, Any] | None = None,
) -> None:
    """Add one line to the log: `action` is kebab-case English, `subject` as "plan:3"."""
    record_all([Deed(action, subject, details or {})], session=session, at=at, actor=actor)


def record_all(deeds: Sequence[Deed], *, session: Session, at: datetime, actor: str) -> None:
    """Add many lines of one moment to the log by one statement."""
    if deeds:
        same = {"at": at, "actor": actor}
        rows = [
            {**same, "action": one.action, "subject": one.subject, "details": one.details}
            for one in deeds
        ]
        session.connection().execute(_ADD, rows)


def events_of(subject: str, *, session: Session) -> list[EventRow]:
    """What happened to one thing, oldest first."""
    asked = select(EventRow).where(EventRow.subject == subject).order_by(col(EventRow.id))
    return list(session.exec(asked))


def first_event_of(subject: str, *, session: Session) -> int:
    """The number of the first thing that happened to it; 0 if nothing did."""
    return rows_now(_FIRST, {"subject": subject}, session=session).scalar() or 0


def subjects_of(action: str, *, since: datetime, session: Session) -> list[str]:
    """To what that was done from `since` on, each once, in the order in which it was written."""
    given = {"since": since, "action": action}
    return list(dict.fromkeys(session.connection().execute(_SUBJECTS, given).scalars()))


def events_between(
    first: datetime, end: datetime, *, session: Session, subject: str | None = None
) -> list[EventRow]:
    """What happened from `first` on and before `end`, in the order in which it was written."""
    asked = select(EventRow).where(EventRow.at >= first, EventRow.at < end)
    if subject is not None:
        asked = asked.where(EventRow.subject == subject)
    return list(session.exec(asked.order_by(col(EventRow.id))))
