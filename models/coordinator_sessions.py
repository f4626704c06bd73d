"""Sessions of coordinators: begun on signing in, ended by hand, by idleness, by age."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from models.links import token_hash
from models.tables import CoordinatorRow, CoordinatorSessionRow

BYTES_OF_A_TOKEN = 32
# every write wakes the feeds' memory: a session's last use need not be known more closely
SEEN_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts without a request, and at most."""

    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session and whose it is; `to_be_noted` says that its use should be written down."""

    id: int
    coordinator: CoordinatorRow
    to_be_noted: bool


def begin_session(
    coordinator: CoordinatorRow,
    *,
    session: Session,
    lifetime: Lifetime,
    at: datetime,
    before: str = "",
) -> str:
    """A new session's token, 256 random bits; the one that the browser had `before` ends."""
    token = secrets.token_urlsafe(BYTES_OF_A_TOKEN)
    end_session(before, session=session)
    _forget_the_old(at, lifetime, session)
    assert coordinator.id is not None
    session.add(
        CoordinatorSessionRow(
            coordinator_id=coordinator.id,
            token_sha256=token_hash(token),
            began_at=at,
            seen_at=at,
            ends_at=at + lifetime.whole,
        )
    )
    coordinator.signed_in_at = at
    session.add(coordinator)
    return token


def open_session(
    token: str, *, session: Session, lifetime: Lifetime, at: datetime
) -> OpenSession | None:
    """The session that a token opens, None where it has ended or its account is closed."""
    asked = (
        select(CoordinatorSessionRow, CoordinatorRow)
        .join(CoordinatorRow, col(CoordinatorRow.id) == CoordinatorSessionRow.coordinator_id)
        .where(CoordinatorSessionRow.token_sha256 == token_hash(token))
    )
    found = session.exec(asked).first()
    if found is None:
        return None
    row, coordinator = found
    if at >= row.ends_at or at >= row.seen_at + lifetime.idle or coordinator.disabled_at:
        return None
    assert row.id is not None
    return OpenSession(row.id, coordinator, at - row.seen_at >= SEEN_NOTED_EVERY)


def note_seen(session_id: int, *, session: Session, at: datetime) -> None:
    """Keep when the session was last used."""
    used = update(CoordinatorSessionRow).where(col(CoordinatorSessionRow.id) == session_id)
    session.execute(used.values(seen_at=at))


def end_session(token: str, *, session: Session) -> None:
    """End one session; a token that opens none changes nothing."""
    if token:
        of_token = col(CoordinatorSessionRow.token_sha256) == token_hash(token)
        session.execute(delete(CoordinatorSessionRow).where(of_token))


def _forget_the_old(at: datetime, lifetime: Lifetime, session: Session) -> None:
    over = or_(
        col(CoordinatorSessionRow.ends_at) <= at,
        col(CoordinatorSessionRow.seen_at) <= at - lifetime.idle,
    )
    session.execute(delete(CoordinatorSessionRow).where(over))
