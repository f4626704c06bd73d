"""What came in through the watched folder and by mail, and what became of it. Times are aware UTC."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from models.columns import Row, json_field, kind_field, state_field
from models.secrets import SecretText
from models.states import IncomingSource, IncomingState


class IncomingRow(Row, table=True):
    """One file, or one mail without any, that came in by itself.

    `key` is by what the same arrival is known again. `sender` is the mail address, unreadable in the
    database; `message_id` the mail's. `said` holds what its sender or the coordinator is told:
    `faults` and `remarks`, lists of lines. `answer_id` is the answer in the outbox.
    """

    __tablename__ = "incoming"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    source: IncomingSource = kind_field(IncomingSource)
    sender: str = Field(default="", sa_type=SecretText)
    message_id: str = Field(default="", index=True)
    file_name: str
    size: int
    sha256: str
    at: datetime
    agency_id: str = ""
    period: str = ""
    plan_id: int | None = Field(default=None, foreign_key="plan.id")
    state: IncomingState = state_field(IncomingState.WAITING, index=True)
    said: dict[str, Any] = json_field()
    submission_id: int | None = Field(default=None, foreign_key="submission.id")
    answer_id: int | None = Field(default=None, foreign_key="reminder.id")
    decided_by: str = ""

    @property
    def faults(self) -> tuple[str, ...]:
        """Why it was given back, or why a person must look at it."""
        return tuple(self.said.get("faults", ()))

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a careful reader would notice in one that was taken."""
        return tuple(self.said.get("remarks", ()))
