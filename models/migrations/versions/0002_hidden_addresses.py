"""Addresses of contacts unreadable at rest, and the Official Accounts of Zalo."""

import sqlalchemy as sa
from alembic import op

from models.secrets import key_ring

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN_ADDRESS = "uq_contact_agency_id_audience_url"
HIDDEN_ADDRESS = "uq_contact_agency_id_audience_url_mark"
CONTACT = sa.table("contact", sa.column("id"), sa.column("url"), sa.column("url_mark"))


def upgrade() -> None:
    with op.batch_alter_table("contact") as contact:
        contact.add_column(sa.Column("url_mark", sa.String(), nullable=True))
        contact.drop_constraint(OPEN_ADDRESS, type_="unique")
    _hide()
    with op.batch_alter_table("contact") as contact:
        contact.alter_column("url_mark", existing_type=sa.String(), nullable=False)
        contact.create_unique_constraint(HIDDEN_ADDRESS, ["agency_id", "audience", "url_mark"])
    _zalo_account()


def downgrade() -> None:
    op.drop_table("zalo_account")
    _show()
    with op.batch_alter_table("contact") as contact:
        contact.drop_constraint(HIDDEN_ADDRESS, type_="unique")
        contact.drop_column("url_mark")
        contact.create_unique_constraint(OPEN_ADDRESS, ["agency_id", "audience", "url"])


def _hide() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(CONTACT.c.id, CONTACT.c.url)).all():
        hidden, mark = key_ring().hidden(row.url), key_ring().mark(row.url)
        changed = sa.update(CONTACT).where(CONTACT.c.id == row.id)
        connection.execute(changed.values(url=hidden, url_mark=mark))


def _show() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(CONTACT.c.id, CONTACT.c.url)).all():
        changed = sa.update(CONTACT).where(CONTACT.c.id == row.id)
        connection.execute(changed.values(url=key_ring().shown(row.url)))


def _zalo_account() -> None:
    texts = ("name", "app_id", "app_secret", "access_token", "refresh_token")
    instants = ("expires_at", "renewed_at")
    op.create_table(
        "zalo_account",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in instants),
        sa.Column("renewing_by", sa.String(), nullable=True),
        sa.Column("renewing_until", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("last_error", "messages_at")),
        sa.Column("tokens_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_zalo_account"),
        sa.UniqueConstraint("name", name="uq_zalo_account_name"),
    )
