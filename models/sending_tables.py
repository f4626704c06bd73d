"""What goes with messages, what came back of them, and when the sender last ran. Aware UTC."""

from datetime import datetime

from sqlmodel import Field

from models.columns import Row, kind_field
from models.states import RefusalKind


class AttachmentRow(Row, table=True):
    """A file that goes with a message, kept as it was drafted; `kind` is its MIME type."""

    __tablename__ = "attachment"

    id: int | None = Field(default=None, primary_key=True)
    reminder_id: int = Field(foreign_key="reminder.id", ondelete="CASCADE", index=True)
    name: str
    kind: str
    content: bytes


class RefusalRow(Row, table=True):
    """A message that did not get through to a contact; rows are only ever added.

    `permanent` says that the same again cannot help until a person mends the address.
    """

    __tablename__ = "refusal"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    reminder_id: int | None = Field(default=None, foreign_key="reminder.id")
    at: datetime
    kind: RefusalKind = kind_field(RefusalKind)
    permanent: bool
    reason: str


class OldMarkRow(Row, table=True):
    """By what an address was known under an earlier key: links in messages sent then still name it."""

    __tablename__ = "old_mark"

    mark: str = Field(primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", primary_key=True)
    good_until: datetime


class SignRow(Row, table=True):
    """When something that must run last came to the end of its work."""

    __tablename__ = "sign_of_life"

    name: str = Field(primary_key=True)
    at: datetime
