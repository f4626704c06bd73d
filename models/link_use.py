"""A link as the web meets it: open, revoked or unknown, and when it was last used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select, update

from models.links import token_hash
from models.tables import FeedLinkRow


def known_link(token: str, *, session: Session) -> FeedLinkRow | None:
    """The link, revoked or not: a revoked one is answered otherwise than one that never was."""
    asked = select(FeedLinkRow).where(FeedLinkRow.token_sha256 == token_hash(token))
    return session.exec(asked).first()


def note_uses(uses: Mapping[int, datetime], *, session: Session) -> None:
    """Keep when the links were last used, by their numbers."""
    for link_id, at in uses.items():
        used = update(FeedLinkRow).where(col(FeedLinkRow.id) == link_id)
        session.exec(used.values(last_fetched_at=at))
