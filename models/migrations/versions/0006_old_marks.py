"""The marks that addresses had under earlier keys, by which links in old messages name them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "old_mark",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", "contact_id", name="pk_old_mark"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_old_mark_contact_id_contact"
        ),
    )


def downgrade() -> None:
    op.drop_table("old_mark")
