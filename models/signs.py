"""Signs of life: when something that must run last came to the end of its work."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.tables import SignRow

SENDER = "sender"
# many that end at once need not wait for each other to say the same
OFTEN_ENOUGH = timedelta(seconds=20)


def sign(name: str, *, session: Session, at: datetime) -> None:
    """Say that it is alive; an earlier instant is kept too, for clocks are set back."""
    connection = session.connection()
    given = {"name": name, "at": at, "long_ago": at - OFTEN_ENOUGH}
    connection.execute(_signing(connection.dialect.name), given)


@cache
def _signing(database: str) -> Any:
    dialect = postgresql if database == "postgresql" else sqlite
    last: Any = SignRow.__table__.c.at  # type: ignore[attr-defined]
    now, long_ago = (bindparam(name, type_=last.type) for name in ("at", "long_ago"))
    return (
        dialect.insert(SignRow)
        .values(name=bindparam("name"), at=now)
        .on_conflict_do_update(
            index_elements=["name"], set_={"at": now}, where=(last < long_ago) | (last > now)
        )
    )


def last_sign(name: str, *, session: Session) -> datetime | None:
    """When it last said so, None if never."""
    found = session.get(SignRow, name)
    return found.at if found else None
