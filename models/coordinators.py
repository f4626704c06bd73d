"""The coordinators' accounts: added, disabled, found, and what is known of their signing in."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from dondoc.errors import DondocError, NotFound
from dondoc.language.text import clean
from models.events import record
from models.passwords import checked_password, hashed, is_outdated, is_password
from models.tables import CoordinatorRow, CoordinatorSessionRow

# an account's name, or the address by which OpenID Connect knows its owner
NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,99}")
ACTOR = "coordinator:"


def actor_of(coordinator: CoordinatorRow) -> str:
    """How the log names a coordinator who is signed in."""
    return f"{ACTOR}{coordinator.name}"


def as_name(written: str) -> str:
    """A name as it is kept and looked up: small letters, no spaces around."""
    return written.strip().lower()


def coordinators(*, session: Session) -> list[CoordinatorRow]:
    """All accounts, disabled ones too, by name."""
    return list(session.exec(select(CoordinatorRow).order_by(col(CoordinatorRow.name))))


def coordinator_named(name: str, *, session: Session) -> CoordinatorRow | None:
    """The account of that name."""
    asked = select(CoordinatorRow).where(CoordinatorRow.name == as_name(name))
    return session.exec(asked).first()


def add_coordinator(
    name: str, shown_name: str, password: str, *, session: Session, actor: str, at: datetime
) -> CoordinatorRow:
    """A new account; without a password its owner signs in through OpenID Connect only.

    Raises DondocError for a name that is none or taken, and for a weak password.
    """
    name = as_name(name)
    if not NAME.fullmatch(name):
        raise DondocError(
            f"«{name[:40]}» không dùng làm tên đăng nhập được",
            remedy="dùng chữ thường không dấu, chữ số và . _ - @, từ 2 đến 100 ký tự",
        )
    if coordinator_named(name, session=session) is not None:
        raise DondocError(f"đã có tài khoản {name}", remedy="xem: dondoc coordinator list")
    added = CoordinatorRow(name=name, shown_name=clean(shown_name) or name, created_at=at)
    if password:
        added.password, added.password_at = hashed(checked_password(password, name)), at
    session.add(added)
    session.flush()
    record("coordinator-added", _subject(added), session=session, at=at, actor=actor)
    return added


def set_password(
    name: str, password: str, *, session: Session, actor: str, at: datetime
) -> CoordinatorRow:
    """Give an account another password and end all its sessions. Raises NotFound, DondocError."""
    found = _found(name, session)
    found.password, found.password_at = hashed(checked_password(password, found.name)), at
    end_sessions(found, session=session)
    record("coordinator-password-set", _subject(found), session=session, at=at, actor=actor)
    return found


def set_disabled(
    name: str, disabled: bool, *, session: Session, actor: str, at: datetime
) -> CoordinatorRow:
    """Close an account, which ends its sessions at once, or open it again. Raises NotFound."""
    found = _found(name, session)
    if (found.disabled_at is not None) == disabled:
        return found
    found.disabled_at = at if disabled else None
    if disabled:
        end_sessions(found, session=session)
    action = "coordinator-disabled" if disabled else "coordinator-enabled"
    record(action, _subject(found), session=session, at=at, actor=actor)
    return found


def who_gives(name: str, password: str, *, session: Session) -> CoordinatorRow | None:
    """The open account with that name and password; takes as long for a name that is not there."""
    found = coordinator_named(name, session=session)
    is_open = found is not None and found.disabled_at is None
    kept = found.password if found is not None and is_open else ""
    return found if is_password(password, kept) else None


def renew_hash(coordinator: CoordinatorRow, password: str, *, session: Session) -> None:
    """Hash the password again where the parameters have changed since."""
    if is_outdated(coordinator.password):
        coordinator.password = hashed(password)
        session.add(coordinator)


def end_sessions(coordinator: CoordinatorRow, *, session: Session) -> None:
    """End every session of an account."""
    of_account = col(CoordinatorSessionRow.coordinator_id) == coordinator.id
    session.execute(delete(CoordinatorSessionRow).where(of_account))


def _found(name: str, session: Session) -> CoordinatorRow:
    found = coordinator_named(name, session=session)
    if found is None:
        raise NotFound(f"không có tài khoản {as_name(name)}", remedy="xem: dondoc coordinator list")
    return found


def _subject(coordinator: CoordinatorRow) -> str:
    return f"coordinator:{coordinator.name}"
