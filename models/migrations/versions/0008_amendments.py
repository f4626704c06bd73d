"""What a version of a plan goes on from: the version before, where its rows first stood, the decision."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0012"
branch_labels = None
depends_on = None

# versions of before have none of them: their rows stand where they first did, so no key changes
DOCUMENTS = ("lineage", "decision")


def upgrade() -> None:
    op.add_column("plan", sa.Column("based_on", sa.Integer(), nullable=True))
    for name in DOCUMENTS:
        op.add_column("plan", sa.Column(name, sa.JSON(), nullable=True))


def downgrade() -> None:
    for name in ("based_on", *DOCUMENTS):
        op.drop_column("plan", name)
