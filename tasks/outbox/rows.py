"""A message as it is first written into the outbox: planned, and not attempted yet."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from dondoc.messages.digest import Message
from models.tables import ContactRow, ReminderState
from tasks.channels import channel_name
from tasks.outbox.rules import Rules


def planned_row(
    key: str,
    contact: ContactRow,
    step: str,
    said: Message,
    *,
    day: date,
    now: datetime,
    rules: Rules,
) -> dict[str, Any]:
    """The columns of a new message of that day to the contact; it may go out from `now` on.

    The same `key` is written once. `step` names the ladder's steps inside, or is one of STAND_ALONE.
    """
    return {
        "key": key,
        "contact_id": contact.id,
        "channel": channel_name(contact.url),
        "step": step,
        "planned_for": day,
        "state": ReminderState.PLANNED,
        "attempts": 0,
        "not_before": now,
        "last_error": "",
        "permanent": False,
        "message_id": f"<{key}@{rules.mail_domain}>",
        "subject": said.subject,
        "text": said.text,
        "html": said.html,
        "created_at": now,
    }
