"""The Official Accounts of Zalo: their tokens, and who may renew them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, or_, update
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from models.events import record
from models.tables import ZaloAccountRow
from models.updates import changed_rows


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What Zalo gives at once: one to write with until `expires_at`, one to get the next pair."""

    access_token: str
    refresh_token: str
    expires_at: datetime


def account_of(name: str, *, session: Session) -> ZaloAccountRow | None:
    """The account of that name."""
    return session.exec(select(ZaloAccountRow).where(ZaloAccountRow.name == name)).first()


def accounts(*, session: Session) -> list[ZaloAccountRow]:
    """All accounts by name."""
    return list(session.exec(select(ZaloAccountRow).order_by(col(ZaloAccountRow.name))))


def set_account(account: ZaloAccountRow, *, session: Session, actor: str, at: datetime) -> None:
    """Keep an account; one of the same name is replaced, its tokens with it."""
    remove_account(account.name, session=session, actor=actor, at=at)
    session.add(account)
    record("zalo-account-set", f"zalooa:{account.name}", session=session, at=at, actor=actor)


def remove_account(name: str, *, session: Session, actor: str, at: datetime) -> None:
    """Forget an account, if there is one of that name."""
    known = account_of(name, session=session)
    if known is not None:
        session.delete(known)
        # a row may come in its place at once
        session.flush()
        record("zalo-account-removed", f"zalooa:{name}", session=session, at=at, actor=actor)


def claim_renewal(
    account: ZaloAccountRow, worker: str, *, session: Session, now: datetime, until: datetime
) -> bool:
    """Take the right to renew what was read; False where another has it, or has renewed since."""
    claimed = (
        update(ZaloAccountRow)
        .where(col(ZaloAccountRow.id) == account.id)
        .where(col(ZaloAccountRow.renewed_at) == account.renewed_at)
        .where(
            or_(
                col(ZaloAccountRow.renewing_until).is_(None),
                col(ZaloAccountRow.renewing_until) < now,
            )
        )
        .values(renewing_by=worker, renewing_until=until)
    )
    return changed_rows(session, claimed) == 1


def write_pair(
    account_id: int | None, worker: str, pair: TokenPair, *, session: Session, now: datetime
) -> bool:
    """Keep the new pair; also where the claim ran out meanwhile, unless another has begun."""
    written = _held_by(account_id, worker).values(
        access_token=pair.access_token,
        refresh_token=pair.refresh_token,
        expires_at=pair.expires_at,
        renewed_at=now,
        last_error="",
        renewing_by=None,
        renewing_until=None,
    )
    return changed_rows(session, written) == 1


def give_up_renewal(account_id: int | None, worker: str, reason: str, *, session: Session) -> None:
    """Say why there is no new pair; the old one stays."""
    values = {"last_error": reason, "renewing_by": None, "renewing_until": None}
    session.execute(_held_by(account_id, worker).values(values))


def hide_tokens_again(*, session: Session) -> int:
    """Write all tokens anew under the current key; counts the accounts."""
    found = accounts(session=session)
    for account in found:
        for column in ("app_secret", "access_token", "refresh_token"):
            flag_modified(account, column)
    return len(found)


def _held_by(account_id: int | None, worker: str) -> Update:
    return (
        update(ZaloAccountRow)
        .where(col(ZaloAccountRow.id) == account_id)
        .where(col(ZaloAccountRow.renewing_by) == worker)
    )
