"""What agencies themselves did through their links."""

from __future__ import annotations

from sqlmodel import Session, col, select

from models.tables import EventRow

ACTOR = "agency:"


def actor_of(agency_id: str) -> str:
    """How the log names an agency that acts through its link."""
    return f"{ACTOR}{agency_id}"


def events_by(agency_id: str, *, most: int, session: Session) -> list[EventRow]:
    """What the agency itself did last, the newest first."""
    asked = select(EventRow).where(EventRow.actor == actor_of(agency_id))
    return list(session.exec(asked.order_by(col(EventRow.id).desc()).limit(most)))


def event_by(agency_id: str, event_id: int, *, session: Session) -> EventRow | None:
    """One thing that this very agency did; None for another's."""
    found = session.get(EventRow, event_id)
    return found if found is not None and found.actor == actor_of(agency_id) else None
