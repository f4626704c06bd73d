"""Whose database it is, so that no other office of an installation ever writes into it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "owner",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_owner"),
    )


def downgrade() -> None:
    op.drop_table("owner")
