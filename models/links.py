"""The links by which agencies reach their calendar and page; only hashes of tokens are kept."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, col, select

from dondoc.errors import NotFound
from models.change_watch import announce
from models.events import record
from models.tables import FeedLinkRow, ObligationRow, PlanRow, PlanStatus


def token_hash(token: str) -> str:
    """What is kept of a token: SHA-256 in hexadecimal; a token is random, so no salt is needed."""
    return sha256(token.encode()).hexdigest()


def add_link(
    token: str, *, session: Session, agency_id: str, name: str, actor: str, at: datetime
) -> FeedLinkRow:
    """Keep a new link of an agency."""
    link = FeedLinkRow(
        agency_id=agency_id, token_sha256=token_hash(token), name=name, created_at=at
    )
    session.add(link)
    session.flush()
    subject = f"agency:{agency_id}"
    record("link-made", subject, session=session, at=at, actor=actor, details={"link": link.id})
    return link


def link_of(token: str, *, session: Session) -> FeedLinkRow | None:
    """The link that a token opens, None where there is none or it was revoked."""
    asked = select(FeedLinkRow).where(
        FeedLinkRow.token_sha256 == token_hash(token), col(FeedLinkRow.revoked_at).is_(None)
    )
    return session.exec(asked).first()


def revoke_link(link_id: int, *, session: Session, actor: str, at: datetime) -> FeedLinkRow:
    """Close a link for good, for every process at once; raises NotFound."""
    link = session.get(FeedLinkRow, link_id)
    if link is None:
        raise NotFound(f"không có liên kết số {link_id}")
    if link.revoked_at is None:
        link.revoked_at = at
        announce(session)
        subject = f"agency:{link.agency_id}"
        record(
            "link-revoked", subject, session=session, at=at, actor=actor, details={"link": link_id}
        )
    return link


def rotate_link(
    link_id: int, token: str, *, session: Session, actor: str, at: datetime
) -> FeedLinkRow:
    """A new link in the place and by the name of an open one, which is closed; raises NotFound."""
    old = session.get(FeedLinkRow, link_id)
    if old is None or old.revoked_at is not None:
        raise NotFound(f"không có liên kết số {link_id} đang mở")
    revoke_link(link_id, session=session, actor=actor, at=at)
    return add_link(
        token, session=session, agency_id=old.agency_id, name=old.name, actor=actor, at=at
    )


def links(*, session: Session, agency_id: str | None = None) -> list[FeedLinkRow]:
    """All links, revoked ones too, by agency."""
    asked = select(FeedLinkRow).order_by(col(FeedLinkRow.agency_id), col(FeedLinkRow.id))
    if agency_id is not None:
        asked = asked.where(FeedLinkRow.agency_id == agency_id)
    return list(session.exec(asked))


def agencies_without_link(*, session: Session) -> list[str]:
    """The agencies that have work in approved plans and no open link, by id."""
    having = select(FeedLinkRow.agency_id).where(col(FeedLinkRow.revoked_at).is_(None))
    asked = (
        select(ObligationRow.agency_id)
        .join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
        .where(PlanRow.status == PlanStatus.APPROVED, col(ObligationRow.cancelled_at).is_(None))
        .where(col(ObligationRow.agency_id).not_in(having))
    )
    return list(session.exec(asked.distinct().order_by(col(ObligationRow.agency_id))))
