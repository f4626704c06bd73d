"""A link as the web meets it: open, revoked or unknown, and when it was last used."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select, update

from models.links import token_hash
from models.tables import FeedLinkRow


def known_link(token: str, *, session: Session) -> FeedLinkRow | None:
    """The link, revoked or not: a revoked one is answered otherwise than one that never was."""
    asked = select(FeedLinkRow).where(FeedLinkRow.token_sha256 == token_hash(token))
    return session.exec(asked).first()


def note_use(link_id: int, *, at: datetime, session: Session) -> None:
    """Keep when the link was last used."""
    used = update(FeedLinkRow).where(col(FeedLinkRow.id) == link_id)
    session.exec(used.values(last_fetched_at=at))
