"""The data that a soak begins with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from models.engine import engine_from, session
from models.links import add_link
from models.migrate import make_ready
from tests.web.conftest import TOKEN_OF_A
from tests.web.makers import A, fill


def filled_home(home: Path) -> str:
    """Fill a database in that folder; the key of a piece of work that files can be sent for."""
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    make_ready(engine)
    keys = fill(engine)
    with session(engine) as opened:
        add_link(
            TOKEN_OF_A,
            session=opened,
            agency_id=A,
            name="phòng",
            actor="test",
            at=datetime(2026, 1, 12, tzinfo=UTC),
        )
    engine.dispose()
    return keys["overdue"]
