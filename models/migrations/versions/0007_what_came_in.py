"""What came in through the watched folder and by mail, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXTS = ("key", "sender", "message_id", "file_name", "sha256", "agency_id", "period", "decided_by")
NUMBERS = ("plan_id", "submission_id", "answer_id")


def upgrade() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in NUMBERS),
        sa.PrimaryKeyConstraint("id", name="pk_incoming"),
        sa.UniqueConstraint("key", name="uq_incoming_key"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_incoming_plan_id_plan"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_incoming_submission_id_submission"
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["reminder.id"], name="fk_incoming_answer_id_reminder"
        ),
    )
    for column in ("message_id", "state"):
        op.create_index(f"ix_incoming_{column}", "incoming", [column])


def downgrade() -> None:
    for column in ("message_id", "state"):
        op.drop_index(f"ix_incoming_{column}", "incoming")
    op.drop_table("incoming")
