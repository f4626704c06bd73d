"""What PostgreSQL knows of its tables when it chooses how to answer a question."""

from __future__ import annotations

from sqlalchemy import Engine, text

# those that the day's questions join
_ASKED_TOGETHER = "plan, obligation, contact, hold, reminder, reminder_entry"


def refresh_statistics(engine: Engine) -> None:
    """Let PostgreSQL count again after many rows came in at once; on SQLite there is nothing to do.

    By itself it looks some minutes later, and takes the new rows for a handful until then: with a
    province's plan just approved, the question whom to remind took 97 s in the place of 0.1 s.
    """
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text(f"ANALYZE {_ASKED_TOGETHER}"))
