"""What the database has unreadable, written anew under the first of the keys, wherever it stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, bindparam, literal, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from models.columns import Row
from models.outbox_tables import WELCOME
from models.sealed_words import OVER, sealed_again
from models.secrets import SecretText
from models.tables import ReminderRow

# their rows have marks and clocks of their own: models.contacts and models.zalo_accounts see to them
BY_THEMSELVES = {"contact", "zalo_account"}


def write_anew(*, session: Session) -> int:
    """Every hidden column but those that are seen to elsewhere, and sealed words in messages that wait.

    Counts rows and messages. So a table that is added later is not forgotten, and an older key may go.
    """
    tables = [one for one in Row.metadata.sorted_tables if one.name not in BY_THEMSELVES]
    written = sum(_table_anew(one, session) for one in tables if _hidden(one))
    return written + _messages_anew(session)


def _hidden(table: Table) -> list[str]:
    return [one.name for one in table.columns if isinstance(one.type, SecretText)]


def _table_anew(table: Table, session: Session) -> int:
    """Read with whichever key fits, written with the first: the column's type does both."""
    names, [key] = _hidden(table), list(table.primary_key.columns)
    asked = select(key.label("of"), *(table.c[name].label(f"new_{name}") for name in names))
    rows: list[dict[str, Any]] = [
        dict(row._mapping) for row in session.connection().execute(asked).all()
    ]
    if rows:
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        session.connection().execute(update(table).where(key == bindparam("of")).values(new), rows)
    return len(rows)


def _messages_anew(session: Session) -> int:
    asked = select_rows(ReminderRow).where(
        col(ReminderRow.step) == literal(WELCOME, literal_execute=True),
        col(ReminderRow.state).not_in(OVER),
        col(ReminderRow.text).contains("⟦"),
    )
    rows = list(session.exec(asked))
    for row in rows:
        row.text, row.html = sealed_again(row.text), sealed_again(row.html)
    return len(rows)
