"""Indexes for a whole country's year: what is open by its due day, and the few rows looked for often."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPEN = (
    "cancelled_at IS NULL AND claimed_done_on IS NULL AND confirmed_on IS NULL "
    "AND extended_due IS NULL"
)
# name, table, columns, condition
INDEXES = (
    (
        "ix_obligation_open",
        "obligation",
        ["kind", "due", "role", "agency_id", "plan_id", "key", "years", "id"],
        OPEN,
    ),
    *(
        (f"ix_obligation_{day}", "obligation", [day], f"{day} IS NOT NULL")
        for day in ("extended_due", "claimed_done_on", "confirmed_on")
    ),
    ("ix_reminder_welcome", "reminder", ["state"], "step = 'gửi liên kết'"),
    ("ix_reminder_state_not_before_id", "reminder", ["state", "not_before", "id"], None),
    ("ix_event_action_at", "event", ["action", "at"], None),
)


def upgrade() -> None:
    for name, table, columns, condition in INDEXES:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    op.drop_index("ix_reminder_state_not_before", "reminder")


def downgrade() -> None:
    op.create_index("ix_reminder_state_not_before", "reminder", ["state", "not_before"])
    for name, table, _, _ in reversed(INDEXES):
        op.drop_index(name, table)
