"""Signs of life: when something that must run last came to the end of its work."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.tables import SignRow

SENDER = "sender"
# many that end at once need not wait for each other to say the same
OFTEN_ENOUGH = timedelta(seconds=20)


def sign(name: str, *, session: Session, at: datetime) -> None:
    """Say that it is alive; an earlier instant is kept too, for clocks are set back."""
    connection = session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    last = col(SignRow.at)
    connection.execute(
        dialect.insert(SignRow)
        .values(name=name, at=at)
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"at": at},
            where=(last < at - OFTEN_ENOUGH) | (last > at),
        )
    )


def last_sign(name: str, *, session: Session) -> datetime | None:
    """When it last said so, None if never."""
    found = session.get(SignRow, name)
    return found.at if found else None
