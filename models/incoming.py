"""Questions about what came in by itself, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from dondoc.errors import DondocError, NotFound
from models.events import record
from models.tables import IncomingRow, IncomingState


def incoming_by_key(key: str, *, session: Session) -> IncomingRow | None:
    """What came in before under that key."""
    return session.exec(select(IncomingRow).where(IncomingRow.key == key)).first()


def incoming_of_mail(message_id: str, *, session: Session) -> list[IncomingRow]:
    """What one mail brought, by its Message-ID."""
    asked = select(IncomingRow).where(IncomingRow.message_id == message_id)
    return list(session.exec(asked.order_by(col(IncomingRow.id))))


def incoming(*, session: Session, states: Collection[IncomingState] = ()) -> list[IncomingRow]:
    """What came in, of all states or some, the oldest first."""
    asked = select(IncomingRow).order_by(col(IncomingRow.id))
    if states:
        asked = asked.where(col(IncomingRow.state).in_(states))
    return list(session.exec(asked))


def waiting_incoming(number: int, *, session: Session) -> IncomingRow:
    """What waits under that number; raises NotFound, and DondocError for what is decided already."""
    found = session.get(IncomingRow, number)
    if found is None:
        raise NotFound(f"không có tệp đến số {number}", remedy="xem: dondoc receive list")
    if found.state is not IncomingState.WAITING:
        raise DondocError(
            f"tệp đến số {number} không còn chờ xem", remedy="xem: dondoc receive list"
        )
    return found


def hide_senders_again(*, session: Session) -> None:
    """Write all senders' addresses anew under the current key, so that older keys can go."""
    # a file of the folder has none, and even that is unreadable in the database
    for row in session.exec(select(IncomingRow)):
        # the same value would not be written again
        flag_modified(row, "sender")


def set_aside(row: IncomingRow, reason: str, *, session: Session, actor: str, at: datetime) -> None:
    """A person says that it is no report; the file and the row stay."""
    row.state, row.decided_by = IncomingState.SET_ASIDE, actor
    row.said = {**row.said, "reason": reason}
    said = {"reason": reason, "file": row.file_name}
    record(
        "incoming-set-aside",
        f"incoming:{row.id}",
        session=session,
        at=at,
        actor=actor,
        details=said,
    )
