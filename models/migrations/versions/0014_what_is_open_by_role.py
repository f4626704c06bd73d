"""What is open by role and due day: two thirds of it an agency only helps with, and nobody asks for that."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAME = "ix_obligation_open"
OPEN = (
    "cancelled_at IS NULL AND claimed_done_on IS NULL AND confirmed_on IS NULL "
    "AND extended_due IS NULL"
)
REST = ["agency_id", "plan_id", "key", "years", "id"]


def upgrade() -> None:
    _make_anew(["kind", "role", "due"])


def downgrade() -> None:
    _make_anew(["kind", "due", "role"])


def _make_anew(first: list[str]) -> None:
    where = sa.text(OPEN)
    op.drop_index(NAME, "obligation")
    op.create_index(NAME, "obligation", [*first, *REST], sqlite_where=where, postgresql_where=where)
