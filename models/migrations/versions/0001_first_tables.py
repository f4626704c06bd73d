"""The first tables."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# in the order in which they must go: first those that point at others
TABLES = (
    *("reminder_entry", "reminder", "contact", "event"),
    *("submission", "extension", "hold", "feed_link"),
    *("commemoration", "obligation", "finding", "plan_item", "plan"),
)


def upgrade() -> None:
    _plan()
    _plan_item_and_finding()
    _obligation()
    _commemoration()
    _contact_and_event()
    _reminder()
    _reminder_entry()
    _submission()
    _extension_and_hold()
    _feed_link()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    column = sa.Column("id", sa.Integer(), nullable=False)
    return column, sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _text(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=nullable) for name in names]


def _state(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _whole(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=nullable) for name in names]


def _yes_or_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _day(*names: str, nullable: bool = False) -> list[sa.Column[date]]:
    return [sa.Column(name, sa.Date(), nullable=nullable) for name in names]


def _instant(*names: str, nullable: bool = False) -> list[sa.Column[datetime]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names]


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _to(other: str, table: str, *, cascade: bool = False) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{other}_id"],
        [f"{other}.id"],
        name=f"fk_{table}_{other}_id_{other}",
        ondelete="CASCADE" if cascade else None,
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _plan() -> None:
    op.create_table(
        "plan",
        *_id("plan"),
        *_text("key"),
        *_text("number", nullable=True),
        *_day("issued_on", nullable=True),
        *_whole("year"),
        *_day("period_start", "period_end"),
        *_text("title", "issuer", "coordinator"),
        *_text("coordinator_agency_id", nullable=True),
        *_whole("version"),
        *_state("status"),
        *_text("file_name", "file_sha256"),
        _json("reading"),
        *_instant("ingested_at"),
        *_instant("approved_at", nullable=True),
        *_text("approved_by", nullable=True),
        _unique("plan", "key", "version"),
    )
    _index("plan", "key")
    _index("plan", "status")


def _plan_item_and_finding() -> None:
    op.create_table(
        "plan_item",
        *_id("plan_item"),
        *_whole("plan_id", "position"),
        *_text("section", "number", "content", "timing_text", "lead", "coordinating"),
        *_text("assignee", "product", nullable=True),
        *_text("source"),
        _to("plan", "plan_item", cascade=True),
        _unique("plan_item", "plan_id", "position"),
    )
    op.create_table(
        "finding",
        *_id("finding"),
        *_whole("plan_id", "position"),
        *_text("code"),
        *_state("severity"),
        *_text("place", "read", "message"),
        _yes_or_no("settled"),
        *_text("answer"),
        _to("plan", "finding", cascade=True),
        _unique("finding", "plan_id", "position"),
    )


def _obligation() -> None:
    op.create_table(
        "obligation",
        *_id("obligation"),
        *_whole("plan_id"),
        *_text("key"),
        *_state("kind", "role"),
        *_text("agency_id", "section", "number", "title", "content"),
        *_text("lead", "coordinating", "timing_text"),
        *_day("start", "due"),
        *_state("certainty"),
        *_text("note", "period"),
        *_whole("years", nullable=True),
        *_whole("revision"),
        *_instant("revised_at"),
        *_instant("cancelled_at", nullable=True),
        *_day("claimed_done_on", nullable=True),
        *_text("done_note"),
        *_day("confirmed_on", "extended_due", nullable=True),
        _to("plan", "obligation", cascade=True),
        _unique("obligation", "plan_id", "key"),
    )
    for column in ("key", "agency_id", "due"):
        _index("obligation", column)


def _commemoration() -> None:
    op.create_table(
        "commemoration",
        *_id("commemoration"),
        *_whole("plan_id"),
        *_text("key", "name"),
        *_day("day"),
        *_text("origin", nullable=True),
        *_whole("ordinal", nullable=True),
        *_text("text"),
        *_whole("revision"),
        *_instant("revised_at"),
        *_instant("cancelled_at", nullable=True),
        _to("plan", "commemoration", cascade=True),
        _unique("commemoration", "plan_id", "key"),
    )


def _contact_and_event() -> None:
    op.create_table(
        "contact",
        *_id("contact"),
        *_text("agency_id", "name"),
        *_state("audience"),
        *_text("url"),
        _yes_or_no("active"),
        *_text("last_error"),
        _unique("contact", "agency_id", "audience", "url"),
    )
    _index("contact", "agency_id")
    op.create_table(
        "event",
        *_id("event"),
        *_instant("at"),
        *_text("actor", "action", "subject"),
        _json("details"),
    )
    _index("event", "at")
    _index("event", "subject")


def _reminder() -> None:
    op.create_table(
        "reminder",
        *_id("reminder"),
        *_text("key"),
        *_whole("contact_id"),
        *_text("channel", "step"),
        *_day("planned_for"),
        *_state("state"),
        *_text("claimed_by", nullable=True),
        *_instant("claimed_until", "begun_at", nullable=True),
        *_whole("attempts"),
        *_instant("not_before"),
        *_text("last_error", "message_id"),
        *_text("provider_id", nullable=True),
        *_text("subject", "text", "html"),
        *_instant("created_at"),
        *_instant("sent_at", nullable=True),
        _to("contact", "reminder"),
        _unique("reminder", "key"),
    )
    _index("reminder", "contact_id")
    _index("reminder", "planned_for")
    _index("reminder", "state", "not_before")


def _reminder_entry() -> None:
    op.create_table(
        "reminder_entry",
        *_id("reminder_entry"),
        *_whole("reminder_id", "contact_id"),
        *_text("obligation_key", "step"),
        *_day("due"),
        _to("reminder", "reminder_entry", cascade=True),
        _to("contact", "reminder_entry"),
        _unique("reminder_entry", "contact_id", "obligation_key", "step", "due"),
    )
    _index("reminder_entry", "reminder_id")
    _index("reminder_entry", "obligation_key")


def _submission() -> None:
    op.create_table(
        "submission",
        *_id("submission"),
        *_text("agency_id", "period"),
        *_whole("plan_id", "version"),
        *_instant("received_at"),
        *_text("file_name", "sha256"),
        *_state("state"),
        _yes_or_no("late"),
        _json("answers"),
        *_text("reason"),
        _to("plan", "submission"),
        _unique("submission", "plan_id", "agency_id", "period", "version"),
    )
    _index("submission", "agency_id")
    _index("submission", "period")


def _extension_and_hold() -> None:
    op.create_table(
        "extension",
        *_id("extension"),
        *_text("obligation_key"),
        *_day("asked_on", "new_due"),
        *_text("reason"),
        *_state("state"),
        *_text("decided_by", nullable=True),
    )
    _index("extension", "obligation_key")
    op.create_table(
        "hold",
        *_id("hold"),
        *_state("scope"),
        *_text("subject"),
        *_whole("plan_id", nullable=True),
        *_day("starts", "until"),
        *_text("author", "reason"),
        _to("plan", "hold"),
    )
    _index("hold", "subject")


def _feed_link() -> None:
    op.create_table(
        "feed_link",
        *_id("feed_link"),
        *_text("agency_id", "token_sha256", "name"),
        *_instant("created_at"),
        *_instant("revoked_at", "last_fetched_at", nullable=True),
        _unique("feed_link", "token_sha256"),
    )
    _index("feed_link", "agency_id")
