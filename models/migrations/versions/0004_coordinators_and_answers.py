"""The coordinators' accounts and sessions, and the answers that people give to a plan's doubts."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coordinator",
        *_id("coordinator"),
        _text("name"),
        _text("shown_name"),
        _text("password"),
        _moment("created_at"),
        _moment("password_at", nullable=True),
        _moment("signed_in_at", nullable=True),
        _moment("disabled_at", nullable=True),
        sa.UniqueConstraint("name", name="uq_coordinator_name"),
    )
    op.create_table(
        "coordinator_session",
        *_id("coordinator_session"),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        _text("token_sha256"),
        _moment("began_at"),
        _moment("seen_at"),
        _moment("ends_at"),
        sa.ForeignKeyConstraint(
            ["coordinator_id"],
            ["coordinator.id"],
            name="fk_coordinator_session_coordinator_id_coordinator",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("token_sha256", name="uq_coordinator_session_token_sha256"),
    )
    for column in ("coordinator_id", "ends_at"):
        op.create_index(f"ix_coordinator_session_{column}", "coordinator_session", [column])
    op.create_table(
        "sign_in_wait",
        _text("subject"),
        sa.Column("failures", sa.Integer(), nullable=False),
        _moment("failed_at"),
        _moment("open_at"),
        sa.PrimaryKeyConstraint("subject", name="pk_sign_in_wait"),
    )
    op.create_index("ix_sign_in_wait_failed_at", "sign_in_wait", ["failed_at"])
    _answer()


def downgrade() -> None:
    for table in ("answer", "sign_in_wait", "coordinator_session", "coordinator"):
        op.drop_table(table)


def _answer() -> None:
    op.create_table(
        "answer",
        *_id("answer"),
        _text("plan_key"),
        _text("code"),
        _text("place"),
        _text("read"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        _text("reason"),
        _text("author"),
        _moment("at"),
        sa.UniqueConstraint(
            "plan_key", "code", "place", "read", name="uq_answer_plan_key_code_place_read"
        ),
    )


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    column = sa.Column("id", sa.Integer(), nullable=False)
    return column, sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
