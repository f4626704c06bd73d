"""A plan and everything that follows from it. Times are aware UTC; see `models.columns`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from dondoc.plan import Certainty, Severity
from dondoc.schedule.answers import AnswerKind
from dondoc.schedule.obligation import ObligationKind, Role
from models.columns import Row, json_field, kind_field, maybe_json_field, state_field
from models.states import PlanStatus

# what is open is asked for by its due day (models/unsaid.py); all that the question needs is in it
_OPEN = text(
    "cancelled_at IS NULL AND claimed_done_on IS NULL AND confirmed_on IS NULL AND extended_due IS NULL"
)
OBLIGATION_INDEXES = (
    Index(
        "ix_obligation_open",
        *("kind", "role", "due", "agency_id", "plan_id", "key", "years", "id"),
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    # what makes a calendar another (models/feeds.py), summed for all agencies without their rows
    Index(
        "ix_obligation_shown",
        *("plan_id", "agency_id", "revision", "revised_at", "cancelled_at", "id"),
    ),
    # the few others: by a day that most rows do not have
    *(
        Index(None, name, sqlite_where=is_given, postgresql_where=is_given)
        for name in ("extended_due", "claimed_done_on", "confirmed_on")
        for is_given in (text(f"{name} IS NOT NULL"),)
    ),
)


class PlanRow(Row, table=True):
    """One version of one plan; `key` is the same for all versions (`dondoc.schedule.plan_key`).

    `based_on` is the version in force that it was held against and takes over from, which may be of
    another plan; `lineage` says where its rows first stood (`dondoc.schedule.lineage`), with what is
    asked of them, None where they stand there still. `decision` is that by which it was amended.
    """

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(index=True)
    number: str | None = None
    issued_on: date | None = None
    year: int
    period_start: date
    period_end: date
    title: str
    issuer: str
    coordinator: str
    coordinator_agency_id: str | None = None
    version: int = 1
    status: PlanStatus = state_field(PlanStatus.DRAFT, index=True)
    file_name: str
    file_sha256: str
    reading: dict[str, Any] = json_field()
    ingested_at: datetime
    approved_at: datetime | None = None
    approved_by: str | None = None
    based_on: int | None = None
    lineage: dict[str, Any] | None = maybe_json_field()
    decision: dict[str, Any] | None = maybe_json_field()


class ItemRow(Row, table=True):
    """One row of the appendix, in the plan's own order; `source` says where it stands."""

    __tablename__ = "plan_item"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", ondelete="CASCADE")
    position: int
    section: str
    number: str
    content: str
    timing_text: str
    lead: str
    coordinating: str
    assignee: str | None = None
    product: str | None = None
    source: str


class FindingRow(Row, table=True):
    """What a careful reader flagged, and how a person settled it."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", ondelete="CASCADE")
    position: int
    code: str
    severity: Severity = kind_field(Severity)
    place: str
    read: str
    message: str
    settled: bool = False
    answer: str = ""


class AnswerRow(Row, table=True):
    """How a person settled a doubt about a plan: applied to every later reading of the same plan.

    `place` is the row's section and number, empty where the answer holds wherever it is `read`.
    `given` is the answer itself: agencies, a window, or nothing where the reading is to stand.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("plan_key", "code", "place", "read"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_key: str
    code: str
    place: str
    read: str
    kind: AnswerKind = kind_field(AnswerKind)
    given: dict[str, Any] = json_field()
    reason: str = ""
    author: str
    at: datetime


class ObligationRow(Row, table=True):
    """What one agency owes in one window, under one version of a plan.

    `revision` goes up when what a calendar shows changes. `claimed_done_on` is the agency's word,
    `confirmed_on` the coordinator's; `extended_due` is the last day on time after an extension.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("plan_id", "key"),
        *OBLIGATION_INDEXES,
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", ondelete="CASCADE")
    key: str = Field(index=True)
    kind: ObligationKind = kind_field(ObligationKind)
    role: Role = kind_field(Role)
    agency_id: str = Field(index=True)
    section: str
    number: str
    title: str
    content: str
    lead: str
    coordinating: str
    timing_text: str
    start: date
    due: date = Field(index=True)
    certainty: Certainty = kind_field(Certainty)
    note: str = ""
    period: str = ""
    years: int | None = None
    revision: int = 0
    revised_at: datetime
    cancelled_at: datetime | None = None
    claimed_done_on: date | None = None
    done_note: str = ""
    confirmed_on: date | None = None
    extended_due: date | None = None

    @property
    def due_now(self) -> date:
        """The last day on time as it stands, an extension counted in."""
        return self.extended_due or self.due


class CommemorationRow(Row, table=True):
    """A day that a version of a plan commemorates."""

    __tablename__ = "commemoration"
    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", ondelete="CASCADE")
    key: str
    name: str
    day: date
    origin: str | None = None
    ordinal: int | None = None
    text: str
    revision: int = 0
    revised_at: datetime
    cancelled_at: datetime | None = None
