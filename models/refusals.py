"""What did not get through, by contact; what stands by the contact is its last standing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.tables import ContactRow, RefusalKind, RefusalRow


def refuse(
    contact_id: int,
    reminder_id: int | None,
    *,
    session: Session,
    at: datetime,
    kind: RefusalKind,
    permanent: bool,
    reason: str,
) -> None:
    """Keep that a message did not get through; it stands by the contact until one does."""
    session.add(
        RefusalRow(
            contact_id=contact_id,
            reminder_id=reminder_id,
            at=at,
            kind=kind,
            permanent=permanent,
            reason=reason,
        )
    )
    _stands(contact_id, reason, session)


def got_through(contact_id: int, *, session: Session) -> None:
    """A message arrived: what was wrong with the address no longer stands."""
    _stands(contact_id, "", session)


def refusals(*, session: Session, contact_id: int | None = None) -> list[RefusalRow]:
    """All refusals, or those of one contact, oldest first."""
    asked = select(RefusalRow).order_by(col(RefusalRow.id))
    if contact_id is not None:
        asked = asked.where(RefusalRow.contact_id == contact_id)
    return list(session.exec(asked))


def _stands(contact_id: int, reason: str, session: Session) -> None:
    changed = col(ContactRow.id) == contact_id, col(ContactRow.last_error) != reason
    session.execute(update(ContactRow).where(*changed).values(last_error=reason))
