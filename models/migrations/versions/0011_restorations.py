"""When the database came out of a backup: from then on nothing is sent until a person releases it."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restoration",
        sa.Column("id", sa.Integer(), nullable=False),
        _moment("backup_at"),
        _moment("restored_at"),
        sa.Column("sent_until", sa.Date(), nullable=True),
        _moment("released_at", nullable=True),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_restoration"),
    )


def downgrade() -> None:
    op.drop_table("restoration")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
