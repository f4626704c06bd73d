"""One conditional UPDATE at a time: how many rows it changed says who was first."""

from __future__ import annotations

from sqlalchemy import CursorResult, Update
from sqlmodel import Session


def changed_rows(session: Session, change: Update) -> int:
    """Run the update and count the rows that its condition still found."""
    done = session.execute(change.execution_options(synchronize_session=False))
    assert isinstance(done, CursorResult)
    return int(done.rowcount)
