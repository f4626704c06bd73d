"""The agencies' links: a random token opens an agency's page and feed, and only its hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, col, select, update

from models.tables import FeedLinkRow

TOKEN_BYTES = 32  # 256 bits: not to be guessed, and safe to look up by a plain hash


def make_link(
    agency_id: str, *, name: str, now: datetime, session: Session
) -> tuple[FeedLinkRow, str]:
    """A new link and its token, which is given here once and can never be read again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = FeedLinkRow(agency_id=agency_id, token_sha256=hash_of(token), name=name, created_at=now)
    session.add(row)
    session.flush()
    return row, token


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256 in hexadecimal."""
    return sha256(token.encode()).hexdigest()


def link_by_hash(token_sha256: str, *, session: Session) -> FeedLinkRow | None:
    """The link, revoked or not; None for a token that was never given out."""
    found = select(FeedLinkRow).where(FeedLinkRow.token_sha256 == token_sha256)
    return session.exec(found).one_or_none()


def links(*, agency_id: str | None = None, session: Session) -> Sequence[FeedLinkRow]:
    """All links, or those of one agency, the oldest first."""
    found = select(FeedLinkRow).order_by(col(FeedLinkRow.id))
    if agency_id is not None:
        found = found.where(FeedLinkRow.agency_id == agency_id)
    return session.exec(found).all()


def revoke_links(ids: Sequence[int], *, now: datetime, session: Session) -> int:
    """Revoke these links for good; gives how many were still open."""
    open_ones = update(FeedLinkRow).where(
        col(FeedLinkRow.id).in_(ids), col(FeedLinkRow.revoked_at).is_(None)
    )
    return session.exec(open_ones.values(revoked_at=now)).rowcount


def note_fetch(link_id: int, *, now: datetime, session: Session) -> None:
    """Keep when the link was last used."""
    used = update(FeedLinkRow).where(col(FeedLinkRow.id) == link_id)
    session.exec(used.values(last_fetched_at=now))
