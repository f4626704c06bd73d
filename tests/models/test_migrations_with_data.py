"""Each version's own database, full of rows, comes up to this version and goes down again whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, insert, select, text

from models.engine import engine_from
from models.migrate import head, migrate, take_back, version_of, versions

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ROWS = 3
pytestmark = pytest.mark.long
# what a later version rewrites in the rows that it finds
REWRITTEN = {("contact", "url"), ("contact", "url_mark")}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = engine_from(database_url)
    yield opened
    opened.dispose()


def tables_of(engine: Engine) -> list[Table]:
    """The tables as they are in the database, those first that others point at."""
    found = MetaData()
    found.reflect(engine)
    return [one for one in found.sorted_tables if one.name != "alembic_version"]


def fill(engine: Engine) -> None:
    """Three rows in every table: every column filled, every reference to the row of the same number."""
    with engine.begin() as connection:
        for table in tables_of(engine):
            for n in range(1, ROWS + 1):
                values = {one.name: value_of(one, n) for one in table.columns}
                connection.execute(insert(table).values(values))
            _go_on_counting(connection, table)


def _go_on_counting(connection: Any, table: Table) -> None:
    """The next row that PostgreSQL numbers itself comes after ours."""
    if connection.dialect.name == "postgresql" and "id" in table.c:
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}
        )
        if sequence:
            connection.execute(
                text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": ROWS}
            )


def value_of(column: Column[Any], n: int) -> Any:
    """Something of the column's kind that differs from row to row; the same each time."""
    kind = column.type.python_type if "JSON" not in str(column.type) else dict
    if column.foreign_keys or (column.primary_key and kind is int):
        return n
    made: dict[type, Any] = {
        int: n,
        bool: n % 2 == 0,
        float: n / 2,
        date: date(2026, 6, n),
        datetime: NOW + timedelta(hours=n),
        bytes: bytes([n, 0, 255]),
        dict: {"số": n, "lời": ["đôn đốc", None]},
        str: f"{column.name} {n} – đôn đốc",
    }
    return made[kind]


def rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, by column; JSON and instants in one shape on both databases."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (
                    {name: plain(value) for name, value in row._mapping.items()}
                    for row in connection.execute(select(table))
                ),
                key=str,
            )
            for table in tables_of(engine)
        }


def plain(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("{"):
        return json.loads(value)
    if isinstance(value, datetime):
        return (
            value.replace(tzinfo=None)
            if value.tzinfo is None
            else value.astimezone(UTC).replace(tzinfo=None)
        )
    return value


def lost(
    before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]
) -> list[str]:
    """What stood in the rows before and does not stand in those after, where there still is a place."""
    found = []
    for table, old in before.items():
        if not old or table not in after:
            continue
        for column in set(old[0]) & set(after[table][0]) - {c for t, c in REWRITTEN if t == table}:
            kept = sorted(str(row[column]) for row in after[table])
            if sorted(str(row[column]) for row in old) != kept:
                found.append(f"{table}.{column}")
    return found


@pytest.mark.parametrize("version", versions()[:-1])
def test_a_full_database_of_a_past_version_comes_up_with_every_row(
    engine: Engine, version: str
) -> None:
    migrate(engine, to=version)
    fill(engine)
    before = rows(engine)
    assert migrate(engine) == head()
    after = rows(engine)
    assert lost(before, after) == []
    assert {name: len(found) for name, found in before.items()} == {
        name: len(after[name]) for name in before
    }


@pytest.mark.parametrize("version", versions()[:-1])
def test_down_and_up_again_keeps_what_the_older_version_knows(engine: Engine, version: str) -> None:
    migrate(engine, to=version)
    fill(engine)
    migrate(engine)
    before = rows(engine)
    take_back(engine, to=version)
    assert version_of(engine) == version
    down = rows(engine)
    assert lost(before, down) == []
    assert {name: len(found) for name, found in down.items()} == dict.fromkeys(down, ROWS)
    migrate(engine)
    assert lost(down, rows(engine)) == []


def test_an_address_that_the_first_version_kept_open_is_hidden_and_shown_again(
    engine: Engine,
) -> None:
    migrate(engine, to="0001")
    fill(engine)
    [first, *_] = rows(engine)["contact"]
    migrate(engine)
    hidden = {row["url"] for row in rows(engine)["contact"]}
    assert first["url"] not in hidden
    take_back(engine, to="0001")
    assert first["url"] in {row["url"] for row in rows(engine)["contact"]}


def test_the_log_of_events_is_guarded_after_going_down_and_up(engine: Engine) -> None:
    migrate(engine, to="0001")
    fill(engine)
    migrate(engine)
    take_back(engine, to="0002")
    migrate(engine)
    with pytest.raises(Exception, match="never changed or removed"), engine.begin() as connection:
        connection.execute(text("DELETE FROM event WHERE id = 1"))


def test_a_new_row_gets_a_number_of_its_own_after_the_way_up(engine: Engine) -> None:
    migrate(engine, to="0001")
    fill(engine)
    migrate(engine)
    asked = (
        "INSERT INTO event (at, actor, action, subject, details) VALUES (:at, 'a', 'b', 'c', '{}')"
    )
    with engine.begin() as connection:
        connection.execute(text(asked), {"at": NOW})
        assert connection.scalar(text("SELECT max(id) FROM event")) == ROWS + 1
