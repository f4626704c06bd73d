"""Who is written to."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from dondoc.errors import NotFound
from dondoc.policy import Audience
from models.events import record
from models.incoming import hide_senders_again
from models.secrets import key_ring
from models.tables import ContactRow, OldMarkRow

MARK = re.compile(r"[0-9a-f]{64}")
# a plan's year and some months: nobody presses the button of an older message
OLD_LINKS_SERVE = timedelta(days=500)


def add_contact(
    *,
    session: Session,
    agency_id: str,
    name: str,
    audience: Audience,
    url: str,
    actor: str,
    at: datetime,
) -> tuple[ContactRow, bool]:
    """The contact, and whether it is new: the same address for the same audience is kept once."""
    known = select(ContactRow).where(
        ContactRow.agency_id == agency_id,
        ContactRow.audience == audience,
        col(ContactRow.url_mark).in_(key_ring().marks(url)),
    )
    found = session.exec(known).first()
    if found is not None:
        found.name, found.active = name, True
        return found, False
    _refuse_another_key(session)
    added = ContactRow(agency_id=agency_id, name=name, audience=audience, url=url)
    session.add(added)
    session.flush()
    said = {"agency": agency_id, "audience": audience.value}
    subject = f"contact:{added.id}"
    record("contact-added", subject, session=session, at=at, actor=actor, details=said)
    return added, True


def contacts(
    *, session: Session, agency_id: str | None = None, only_active: bool = False
) -> list[ContactRow]:
    """The contacts by agency."""
    asked = select(ContactRow).order_by(col(ContactRow.agency_id), col(ContactRow.id))
    if agency_id is not None:
        asked = asked.where(ContactRow.agency_id == agency_id)
    if only_active:
        asked = asked.where(col(ContactRow.active))
    return list(session.exec(asked))


def contact_of(number: int, *, session: Session) -> ContactRow:
    """The contact of that number; raises NotFound."""
    found = session.get(ContactRow, number)
    if found is None:
        raise NotFound(f"không có người nhận số {number}", remedy="xem: dondoc contact list")
    return found


def set_active(
    number: int, active: bool, *, session: Session, actor: str, at: datetime
) -> ContactRow:
    """Stop writing to a contact, or begin again; raises NotFound."""
    contact = contact_of(number, session=session)
    if contact.active != active:
        contact.active = active
        action = "contact-resumed" if active else "contact-stopped"
        record(action, f"contact:{number}", session=session, at=at, actor=actor)
    return contact


def named_by(mark: str, *, session: Session, at: datetime) -> list[tuple[int, bool]]:
    """The contacts of an address by its mark, each with whether it is written to; no key is needed.

    Marks of earlier keys count for OLD_LINKS_SERVE after the address was hidden anew.
    """
    if not MARK.fullmatch(mark):
        return []
    old = select(OldMarkRow.contact_id).where(OldMarkRow.mark == mark, OldMarkRow.good_until > at)
    asked = select(ContactRow.id, ContactRow.active).where(
        (col(ContactRow.url_mark) == mark) | col(ContactRow.id).in_(old)
    )
    return [(number, active) for number, active in session.exec(asked) if number is not None]


def stop_named_by(mark: str, *, session: Session, actor: str, at: datetime) -> int:
    """Stop writing to an address, whoever it stands for, and count whom."""
    found = named_by(mark, session=session, at=at)
    for number, active in found:
        if active:
            stopped = update(ContactRow).where(col(ContactRow.id) == number)
            session.execute(stopped.values(active=False))
            record("contact-stopped", f"contact:{number}", session=session, at=at, actor=actor)
    return len(found)


def hide_again(*, session: Session, at: datetime) -> int:
    """Write all addresses anew under the current key, so that older keys can go; counts them.

    Links in messages that were sent before still end them, for OLD_LINKS_SERVE.
    """
    session.execute(delete(OldMarkRow).where(col(OldMarkRow.good_until) <= at))
    hide_senders_again(session=session)
    found = contacts(session=session)
    for contact in found:
        if contact.url_mark != key_ring().mark(contact.url):
            assert contact.id is not None
            until = at + OLD_LINKS_SERVE
            old = OldMarkRow(mark=contact.url_mark, contact_id=contact.id, good_until=until)
            session.merge(old)
        # the same value would not be written again
        flag_modified(contact, "url")
    return len(found)


def _refuse_another_key(session: Session) -> None:
    """A machine without the office's key must not mix its own in: reading one address raises."""
    session.exec(select(ContactRow.url).limit(1)).first()
