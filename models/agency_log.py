"""What agencies themselves did through their links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from models.questions import rows_now
from models.tables import EventRow

_EVENT: Any = EventRow.__table__  # type: ignore[attr-defined]
_LATEST = (
    sql_select(_EVENT.c.id)
    .where(_EVENT.c.actor == bindparam("actor"))
    .order_by(_EVENT.c.id.desc())
    .limit(1)
)
ACTOR = "agency:"
DECIDED = ("extension-granted", "extension-refused", "reopened", "done-confirmed")


def actor_of(agency_id: str) -> str:
    """How the log names an agency that acts through its link."""
    return f"{ACTOR}{agency_id}"


def events_by(agency_id: str, *, most: int, session: Session) -> list[EventRow]:
    """What the agency itself did last, the newest first."""
    asked = select(EventRow).where(EventRow.actor == actor_of(agency_id))
    return list(session.exec(asked.order_by(col(EventRow.id).desc()).limit(most)))


def latest_event_by(agency_id: str, *, session: Session) -> int:
    """The number of what the agency itself did last; 0 if it never did anything."""
    given = {"actor": actor_of(agency_id)}
    return rows_now(_LATEST, given, session=session).scalar() or 0


def event_by(agency_id: str, event_id: int, *, session: Session) -> EventRow | None:
    """One thing that this very agency did; None for another's."""
    found = session.get(EventRow, event_id)
    return found if found is not None and found.actor == actor_of(agency_id) else None


def last_decisions(keys: Iterable[str], *, session: Session) -> dict[str, EventRow]:
    """What the coordinator decided last about each piece of work, by its key."""
    subjects = {f"obligation:{key}" for key in keys}
    asked = select(EventRow).where(
        col(EventRow.subject).in_(subjects), col(EventRow.action).in_(DECIDED)
    )
    found = session.exec(asked.order_by(col(EventRow.id)))
    return {event.subject.removeprefix("obligation:"): event for event in found}
