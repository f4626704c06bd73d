"""Lines are added to the log of events and stay as they are, whoever asks the database otherwise."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from models.engine import reading, session
from models.events import events_of, record
from models.tables import EventRow
from tests.tasks.makers import NOW

DEEDS = {
    "sqlite": [
        "UPDATE event SET actor = 'kẻ khác'",
        "DELETE FROM event WHERE id = 1",
        "INSERT OR REPLACE INTO event (id, at, actor, action, subject, details) "
        "VALUES (1, '2026-03-02', 'kẻ khác', 'x', 'plan:1', '{}')",
    ],
    "postgresql": [
        "UPDATE event SET actor = 'kẻ khác'",
        "DELETE FROM event WHERE id = 1",
        "TRUNCATE event",
    ],
}


@pytest.fixture
def logged(engine: Engine) -> Engine:
    with session(engine) as opened:
        record("plan-approved", "plan:1", session=opened, at=NOW, actor="chị Bình")
    return engine


def actors(engine: Engine) -> list[str]:
    with reading(engine) as opened:
        return [event.actor for event in events_of("plan:1", session=opened)]


def test_no_statement_changes_or_removes_a_line(logged: Engine) -> None:
    for deed in DEEDS[logged.dialect.name]:
        with pytest.raises(DatabaseError, match="never changed"), logged.begin() as connection:
            connection.execute(text(deed))
    assert actors(logged) == ["chị Bình"]


def test_the_product_itself_cannot_rewrite_a_line(logged: Engine) -> None:
    with pytest.raises(DatabaseError, match="never changed"), session(logged) as opened:
        opened.get_one(EventRow, 1).actor = "kẻ khác"
    assert actors(logged) == ["chị Bình"]


def test_lines_go_on_being_added(logged: Engine) -> None:
    with session(logged) as opened:
        record("plan-approved", "plan:1", session=opened, at=NOW, actor="anh Cường")
    assert actors(logged) == ["chị Bình", "anh Cường"]
