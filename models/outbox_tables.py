"""Who is written to, what was sent, and the log of who did what. Times are aware UTC."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, event, text
from sqlmodel import Field

from dondoc.policy import Audience
from models.columns import Row, json_field, kind_field, state_field
from models.secrets import SecretText, key_ring
from models.states import ReminderState

# the steps of messages that speak of no due day: an answer to what came in, a report given back, a
# link, an alarm to the coordinator
ANSWER = "trả lời"
RETURNED = "trả lại báo cáo"
WELCOME = "gửi liên kết"
AMENDED = "kế hoạch điều chỉnh"
ALARM = "cảnh báo"
STAND_ALONE = (ANSWER, RETURNED, WELCOME, ALARM, AMENDED)
_WELCOMES = text(f"step = '{WELCOME}'")


class ContactRow(Row, table=True):
    """One way to one person of an agency: any Apprise URL, which holds addresses and tokens.

    The database has the URL only unreadable; `url_mark` is by what the same one is found again.
    """

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("agency_id", "audience", "url_mark"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: str = Field(index=True)
    name: str
    audience: Audience = kind_field(Audience)
    url: str = Field(sa_type=SecretText)
    url_mark: str = ""
    active: bool = True
    last_error: str = ""


@event.listens_for(ContactRow, "before_insert")
@event.listens_for(ContactRow, "before_update")
def _mark(_mapper: object, _connection: object, contact: ContactRow) -> None:
    contact.url_mark = key_ring().mark(contact.url)


class ReminderRow(Row, table=True):
    """One message to one contact on one channel: the outbox.

    `key` is unique, so planning twice makes one row. `claimed_until` ends a claim; an expired one
    becomes unsure if its sending had begun (`begun_at`) and planned again if not. `not_before` is
    when the next attempt may be made. `step` names the ladder's steps inside, most urgent first,
    joined with "+"; of one that speaks of no due day it is one of STAND_ALONE, and it has no entries. `permanent` says of a failed one that the same again cannot help.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        # the number last, so that of thousands that wait the first are taken without sorting
        Index(None, "state", "not_before", "id"),
        Index(None, "channel", "begun_at"),
        # the only ones whose words are struck out once they are sent: looked for after every run
        Index("ix_reminder_welcome", "state", sqlite_where=_WELCOMES, postgresql_where=_WELCOMES),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    channel: str
    step: str
    planned_for: date = Field(index=True)
    state: ReminderState = state_field(ReminderState.PLANNED)
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    begun_at: datetime | None = None
    attempts: int = 0
    not_before: datetime
    last_error: str = ""
    permanent: bool = False
    message_id: str
    provider_id: str | None = None
    subject: str
    text: str
    html: str
    created_at: datetime
    sent_at: datetime | None = None

    @property
    def stands_alone(self) -> bool:
        """Whether it speaks of no due day: then none makes it untrue."""
        return self.step in STAND_ALONE


class ReminderEntryRow(Row, table=True):
    """One step of one obligation inside a message; the same step for the same day goes once."""

    __tablename__ = "reminder_entry"
    __table_args__ = (UniqueConstraint("contact_id", "obligation_key", "step", "due"),)

    id: int | None = Field(default=None, primary_key=True)
    reminder_id: int = Field(foreign_key="reminder.id", ondelete="CASCADE", index=True)
    contact_id: int = Field(foreign_key="contact.id")
    obligation_key: str = Field(index=True)
    step: str
    due: date


class EventRow(Row, table=True):
    """Who did what to what and when; rows are only ever added."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "action", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    actor: str
    action: str
    subject: str = Field(index=True)
    details: dict[str, Any] = json_field()
