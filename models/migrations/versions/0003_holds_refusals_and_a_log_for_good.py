"""Silences beside holds, what came back of messages, files with them, and a log that stays as it is."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW_COLUMNS: tuple[tuple[str, str, Any, Any], ...] = (
    ("hold", "kind", sa.Text(), "hold"),
    ("reminder", "permanent", sa.Boolean(), False),
)

# The database itself refuses to change or remove a line of the log, whoever asks.
SAID = "lines of the event log are never changed or removed"
REFUSE = f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
GUARD = {
    "sqlite": (
        f"CREATE TRIGGER event_no_update BEFORE UPDATE ON event {REFUSE}",
        f"CREATE TRIGGER event_no_delete BEFORE DELETE ON event {REFUSE}",
        # INSERT OR REPLACE removes a line without asking the trigger above
        "CREATE TRIGGER event_no_replace BEFORE INSERT ON event "  # noqa: S608
        f"WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id) {REFUSE}",
    ),
    "postgresql": (
        "CREATE FUNCTION event_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$",
        "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
        "FOR EACH STATEMENT EXECUTE FUNCTION event_stays()",
    ),
}
NO_GUARD = {
    "sqlite": tuple(f"DROP TRIGGER event_no_{name}" for name in ("update", "delete", "replace")),
    "postgresql": ("DROP TRIGGER event_no_change ON event", "DROP FUNCTION event_stays()"),
}


def upgrade() -> None:
    for table, name, kind, value in NEW_COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
        rows = sa.table(table, sa.column(name, kind))
        op.execute(sa.update(rows).values({name: value}))
        with op.batch_alter_table(table) as changed:
            changed.alter_column(name, existing_type=kind, nullable=False)
    op.create_index("ix_reminder_channel_begun_at", "reminder", ["channel", "begun_at"])
    _attachment()
    _refusal()
    _sign_of_life()
    _run(GUARD)


def downgrade() -> None:
    _run(NO_GUARD)
    for table in ("sign_of_life", "refusal", "attachment"):
        op.drop_table(table)
    op.drop_index("ix_reminder_channel_begun_at", "reminder")
    for table, name, _, _ in NEW_COLUMNS:
        with op.batch_alter_table(table) as changed:
            changed.drop_column(name)


def _run(statements: dict[str, tuple[str, ...]]) -> None:
    connection = op.get_bind()
    for statement in statements[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    column = sa.Column("id", sa.Integer(), nullable=False)
    return column, sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _to(other: str, table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{other}_id_{other}"
    return sa.ForeignKeyConstraint([f"{other}_id"], [f"{other}.id"], name=name, ondelete=ondelete)


def _attachment() -> None:
    op.create_table(
        "attachment",
        *_id("attachment"),
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _to("reminder", "attachment", "CASCADE"),
    )
    op.create_index("ix_attachment_reminder_id", "attachment", ["reminder_id"])


def _refusal() -> None:
    op.create_table(
        "refusal",
        *_id("refusal"),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        _to("contact", "refusal"),
        _to("reminder", "refusal"),
    )
    op.create_index("ix_refusal_contact_id", "refusal", ["contact_id"])


def _sign_of_life() -> None:
    op.create_table(
        "sign_of_life",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sign_of_life"),
    )
