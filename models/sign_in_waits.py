"""How long signing in must wait after failures, per account name and per address."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete
from sqlmodel import Session, col

from models.engine import one_at_a_time
from models.secrets import key_ring
from models.tables import SignInWaitRow

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are free; each further one doubles the wait, from a second to `longest`."""

    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """The wait after so many failures."""
        beyond = failures - self.free
        if beyond <= 0:
            return timedelta(0)
        return min(self.longest, timedelta(seconds=2 ** min(beyond - 1, 30)))


# A stranger can hold up an account only this long at a time; many people share an office's address.
OF_AN_ACCOUNT = Patience(free=4, longest=timedelta(minutes=1))
OF_AN_ADDRESS = Patience(free=20, longest=timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Subject:
    """An account's name or an address, as it is counted, and how patient one is with it."""

    key: str
    patience: Patience


def subjects_of(name: str, address: str) -> tuple[Subject, Subject]:
    """What an attempt to sign in counts against. The database gets neither name nor address."""
    return (
        Subject(_key(f"account {name}"), OF_AN_ACCOUNT),
        Subject(_key(f"address {_network(address)}"), OF_AN_ADDRESS),
    )


def take_attempt(
    subjects: Sequence[Subject], *, session: Session, at: datetime
) -> timedelta | None:
    """Count an attempt as failed before it is made; or how long it has yet to wait.

    So of many at once no more get through than one after the other. Who gets in is forgiven after.
    """
    # in one order everywhere, so that two attempts never wait for each other
    for subject in sorted(subjects, key=lambda one: one.key):
        one_at_a_time(f"sign-in:{subject.key}", session=session)
    rows = [session.get(SignInWaitRow, subject.key) for subject in subjects]
    waits = [row.open_at - at for row in rows if row is not None and row.open_at > at]
    if waits:
        return max(waits)
    old = col(SignInWaitRow.failed_at) < at - FORGOTTEN_AFTER
    session.execute(delete(SignInWaitRow).where(old))
    session.expire_all()
    for subject in subjects:
        _count(subject, session, at)
    return None


def forgive(subjects: Sequence[Subject], *, session: Session) -> None:
    """Forget the failures of an account whose owner has signed in, and take this one attempt back.

    The address keeps its earlier failures: an own account must not buy guesses at others.
    """
    account, address = subjects
    session.execute(delete(SignInWaitRow).where(col(SignInWaitRow.subject) == account.key))
    row = session.get(SignInWaitRow, address.key)
    if row is not None:
        row.failures -= 1


def _count(subject: Subject, session: Session, at: datetime) -> None:
    row = session.get(SignInWaitRow, subject.key)
    if row is None:
        row = SignInWaitRow(subject=subject.key, failed_at=at, open_at=at)
    row.failures += 1
    row.failed_at, row.open_at = at, at + subject.patience.wait(row.failures)
    session.add(row)
    session.flush()


def _key(subject: str) -> str:
    return hmac.new(key_ring().mark("sign-in").encode(), subject.encode(), sha256).hexdigest()


def _network(address: str) -> str:
    """The address, or the /64 that one machine has all of (RFC 4291)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(int(found) >> 64) if isinstance(found, IPv6Address) else str(found)
