"""What decides whether an agency's calendar is another, in an index: asked for all of them every day."""

from alembic import op

revision = "0013"
down_revision = "0009"
branch_labels = None
depends_on = None

NAME = "ix_obligation_shown"


def upgrade() -> None:
    shown = ["plan_id", "agency_id", "revision", "revised_at", "cancelled_at", "id"]
    op.create_index(NAME, "obligation", shown)


def downgrade() -> None:
    op.drop_index(NAME, "obligation")
