"""What a worker has in hand once it has claimed: the messages, where they go, and the files with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.tables import AttachmentRow, ContactRow, ReminderRow


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reminder that this worker may send, with the address it goes to and the files with it."""

    reminder: ReminderRow
    contact: ContactRow
    attachments: tuple[AttachmentRow, ...] = ()

    @property
    def id(self) -> int:
        """The reminder's number."""
        assert self.reminder.id is not None
        return self.reminder.id


def with_contacts(reminder_ids: Sequence[int], session: Session) -> list[Claimed]:
    """The reminders of these numbers, the one that waits longest first."""
    asked = (
        select(ReminderRow, ContactRow)
        .join(ContactRow, col(ContactRow.id) == ReminderRow.contact_id)
        .where(col(ReminderRow.id).in_(reminder_ids))
        .order_by(col(ReminderRow.not_before), col(ReminderRow.id))
        .execution_options(populate_existing=True)
    )
    files = _attachments(reminder_ids, session)
    return [
        Claimed(reminder, contact, tuple(files.get(reminder.id or 0, ())))
        for reminder, contact in session.exec(asked)
    ]


def _attachments(reminder_ids: Sequence[int], session: Session) -> dict[int, list[AttachmentRow]]:
    found: dict[int, list[AttachmentRow]] = {}
    asked = select(AttachmentRow).where(col(AttachmentRow.reminder_id).in_(reminder_ids))
    for file in session.exec(asked.order_by(col(AttachmentRow.id))):
        found.setdefault(file.reminder_id, []).append(file)
    return found
