"""Questions asked by statements that are put together once, for columns and not for whole objects."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlmodel import Session


def rows_now(
    statement: Executable, given: dict[str, Any], *, session: Session
) -> CursorResult[Any]:
    """What the database answers, with what the session has not written yet: such a question writes nothing itself."""
    session.flush()
    return session.connection().execute(statement, given)
