"""Putting the message with a new link into the outbox, for each officer of the agency."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from dondoc.messages.welcome import welcome_message
from dondoc.policy import Audience
from dondoc.reports.letter import short_name
from dondoc.schedule.keys import stable_key
from models.contacts import contacts
from models.links import token_hash
from models.outbox import NewReminder, add_reminders
from models.outbox_tables import WELCOME
from models.sealed_words import sealed
from models.tables import ContactRow
from tasks.links.handing import HandedLink
from tasks.outbox.rows import planned_row
from tasks.outbox.rules import Rules


def plan_welcome(
    link: HandedLink, *, session: Session, today: date, now: datetime, rules: Rules
) -> int:
    """Write a message with the link into the outbox for each officer; counts them.

    In the transaction that makes the link: either both are kept, or neither.
    """
    found = contacts(session=session, agency_id=link.agency_id, only_active=True)
    new = [
        NewReminder(_row(link, contact, today, now, rules), ())
        for contact in found
        if contact.audience is Audience.OFFICER
    ]
    return add_reminders(new, session=session) if new else 0


def _row(
    link: HandedLink, contact: ContactRow, today: date, now: datetime, rules: Rules
) -> dict[str, Any]:
    said = welcome_message(
        link.agency, short_name(link.plan), sealed(link.address), sender=rules.sender
    )
    key = stable_key(WELCOME, token_hash(link.address), str(contact.id))
    return planned_row(key, contact, WELCOME, said, day=today, now=now, rules=rules)
