"""What agencies send back and ask for, and their links. Times are aware UTC."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.columns import Row, json_field, kind_field, state_field
from models.states import ExtensionState, HoldKind, HoldScope, SubmissionState


class SubmissionRow(Row, table=True):
    """One version of one agency's report for one period; `reason` says why it was returned."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("plan_id", "agency_id", "period", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: str = Field(index=True)
    period: str = Field(index=True)
    plan_id: int = Field(foreign_key="plan.id")
    version: int = 1
    received_at: datetime
    file_name: str
    sha256: str
    state: SubmissionState = state_field(SubmissionState.RECEIVED)
    late: bool = False
    answers: dict[str, Any] = json_field()
    reason: str = ""


class EvidenceRow(Row, table=True):
    """A file that an agency sent to show that work is done; `size` in bytes."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("obligation_key", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    obligation_key: str
    agency_id: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    at: datetime


class ExtensionRow(Row, table=True):
    """A later due date that was asked for; once granted it stands in the obligation too."""

    __tablename__ = "extension"

    id: int | None = Field(default=None, primary_key=True)
    obligation_key: str = Field(index=True)
    asked_on: date
    new_due: date
    reason: str
    state: ExtensionState = state_field(ExtensionState.ASKED)
    decided_by: str | None = None


class HoldRow(Row, table=True):
    """A pause with its reason and end: nothing is sent from `starts` to `until`, both included.

    `subject` is an obligation's key, an item as "section > number", an agency's id, a period's
    label, or empty.
    """

    __tablename__ = "hold"

    id: int | None = Field(default=None, primary_key=True)
    kind: HoldKind = state_field(HoldKind.HOLD)
    scope: HoldScope = kind_field(HoldScope)
    subject: str = Field(default="", index=True)
    plan_id: int | None = Field(default=None, foreign_key="plan.id")
    starts: date
    until: date
    author: str
    reason: str


class FeedLinkRow(Row, table=True):
    """An agency's link: of the random token only the SHA-256, in hexadecimal, is kept."""

    __tablename__ = "feed_link"

    id: int | None = Field(default=None, primary_key=True)
    agency_id: str = Field(index=True)
    token_sha256: str = Field(unique=True)
    name: str
    created_at: datetime
    revoked_at: datetime | None = None
    last_fetched_at: datetime | None = None
