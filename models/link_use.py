"""A link as the web meets it: open, revoked or unknown, and when it was last used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from models.links import token_hash
from models.tables import FeedLinkRow


@dataclass(frozen=True, slots=True)
class Look:
    """When an agency last fetched its calendar by any of its open links; `since` is when it could first.

    Without an open link both are None.
    """

    agency_id: str
    last: datetime | None = None
    since: datetime | None = None


def known_link(token: str, *, session: Session) -> FeedLinkRow | None:
    """The link, revoked or not: a revoked one is answered otherwise than one that never was."""
    asked = select(FeedLinkRow).where(FeedLinkRow.token_sha256 == token_hash(token))
    return session.exec(asked).first()


def note_uses(uses: Mapping[int, datetime], *, session: Session) -> None:
    """Keep when the links were last used, by their numbers."""
    for link_id, at in uses.items():
        used = update(FeedLinkRow).where(col(FeedLinkRow.id) == link_id)
        session.exec(used.values(last_fetched_at=at))


def looks(*, session: Session) -> dict[str, Look]:
    """The last look of each agency that has an open link, by its id."""
    agency = col(FeedLinkRow.agency_id)
    last, since = func.max(FeedLinkRow.last_fetched_at), func.min(FeedLinkRow.created_at)
    asked = select(agency, last, since).where(col(FeedLinkRow.revoked_at).is_(None))
    return {row[0]: Look(*row) for row in session.execute(asked.group_by(agency).order_by(agency))}
