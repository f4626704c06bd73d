"""What a worker has in hand once it has claimed: the messages, where they go, and the files with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from models.outbox_tables import STAND_ALONE
from models.tables import AttachmentRow, ContactRow, ReminderRow

_REMINDER: Any = ReminderRow.__table__  # type: ignore[attr-defined]
_CONTACT: Any = ContactRow.__table__  # type: ignore[attr-defined]
_FILE: Any = AttachmentRow.__table__  # type: ignore[attr-defined]
_IDS: Any = bindparam("ids", expanding=True)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a message is looked at while it is sent."""

    id: int
    key: str
    contact_id: int
    step: str
    planned_for: date
    attempts: int
    message_id: str
    subject: str
    text: str
    html: str

    @property
    def stands_alone(self) -> bool:
        """Whether it speaks of no due day: then none makes it untrue."""
        return self.step in STAND_ALONE


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where it goes: the address, and by what the database knows it."""

    url: str
    url_mark: str
    last_error: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with it."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reminder that this worker may send, with the address it goes to and the files with it."""

    reminder: Waiting
    contact: Addressee
    attachments: tuple[Enclosed, ...] = ()

    @property
    def id(self) -> int:
        """The reminder's number."""
        return self.reminder.id


_OF_MESSAGE = [_REMINDER.c[name] for name in Waiting.__dataclass_fields__]
_OF_CONTACT = [_CONTACT.c[name] for name in Addressee.__dataclass_fields__]
_OF_FILE = [_FILE.c[name] for name in Enclosed.__dataclass_fields__]
_CLAIMED = (
    select(*_OF_MESSAGE, *_OF_CONTACT)
    .join_from(_REMINDER, _CONTACT, _CONTACT.c.id == _REMINDER.c.contact_id)
    .where(_REMINDER.c.id.in_(_IDS))
    .order_by(_REMINDER.c.not_before, _REMINDER.c.id)
)
_FILES = (
    select(_FILE.c.reminder_id, *_OF_FILE).where(_FILE.c.reminder_id.in_(_IDS)).order_by(_FILE.c.id)
)


def with_contacts(reminder_ids: Sequence[int], session: Session) -> list[Claimed]:
    """The reminders of these numbers, the one that waits longest first."""
    ask, given = session.connection().execute, {"ids": list(reminder_ids)}
    files: dict[int, list[Enclosed]] = {}
    for reminder_id, *file in ask(_FILES, given):
        files.setdefault(reminder_id, []).append(Enclosed(*file))
    claimed = []
    for row in ask(_CLAIMED, given):
        message = Waiting(*row[: len(_OF_MESSAGE)])
        contact = Addressee(*row[len(_OF_MESSAGE) :])
        claimed.append(Claimed(message, contact, tuple(files.get(message.id, ()))))
    return claimed
