"""Signs of life: when something that must run last came to the end of its work."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.tables import SignRow

SENDER = "sender"


def sign(name: str, *, session: Session, at: datetime) -> None:
    """Say that it is alive; an earlier instant than the last one is kept too, for clocks are set back."""
    session.merge(SignRow(name=name, at=at))


def last_sign(name: str, *, session: Session) -> datetime | None:
    """When it last said so, None if never."""
    found = session.get(SignRow, name)
    return found.at if found else None
