"""The migrated database is the one that the tables describe, on both kinds, whoever comes first."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlmodel import select

from dondoc.errors import InvalidSettings
from models.engine import engine_from, reading, session
from models.migrate import MIGRATIONS, head, make_ready, migrate, take_back, version_of
from models.tables import EventRow, Row

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def engine(database_url: str) -> Engine:
    return engine_from(database_url)


def test_the_migrated_database_is_what_the_tables_describe(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Row.metadata) == []


def test_every_named_constraint_of_the_tables_is_in_the_migrated_database(engine: Engine) -> None:
    migrate(engine)
    looked = inspect(engine)
    for table in Row.metadata.sorted_tables:
        named = {str(one.name) for one in table.constraints}
        found = {looked.get_pk_constraint(table.name)["name"]}
        found |= {one["name"] for one in looked.get_unique_constraints(table.name)}
        found |= {one["name"] for one in looked.get_foreign_keys(table.name)}
        assert found == named


def test_taking_back_the_first_migration_leaves_no_table(engine: Engine) -> None:
    migrate(engine)
    take_back(engine, to="base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    assert migrate(engine) == head()


def test_migrating_twice_keeps_what_is_stored(engine: Engine) -> None:
    migrate(engine)
    with session(engine) as opened:
        opened.add(EventRow(at=NOW, actor="an", action="try", subject="x"))
    assert migrate(engine) == head()
    with reading(engine) as opened:
        assert [one.actor for one in opened.exec(select(EventRow))] == ["an"]


@pytest.mark.long
def test_processes_that_migrate_at_once_both_succeed(database_url: str) -> None:
    spawned = multiprocessing.get_context("spawn")
    with spawned.Pool(2) as pool:
        assert pool.map(_migrated, [database_url] * 2) == [head()] * 2


def _migrated(url: str) -> str:
    return migrate(engine_from(url))


def test_the_head_by_file_names_is_alembics_own() -> None:
    assert head() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_an_empty_database_is_made_ready_and_an_older_one_is_refused(engine: Engine) -> None:
    make_ready(engine)
    assert version_of(engine) == head()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(InvalidSettings, match=r"phiên bản 0000.*dondoc migrate"):
        make_ready(engine)


def test_an_instant_comes_back_aware_and_the_same(engine: Engine) -> None:
    migrate(engine)
    in_hanoi = NOW.astimezone(timezone(timedelta(hours=7)))
    with session(engine) as opened:
        opened.add(EventRow(at=in_hanoi, actor="an", action="try", subject="x"))
    with reading(engine) as opened:
        read = opened.exec(select(EventRow)).one()
    assert read.at == NOW
    assert read.at.utcoffset() == timedelta(0)


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    migrate(engine_from(f"sqlite:///{tmp_path}/a/b/dondoc.db"))
    assert (tmp_path / "a" / "b" / "dondoc.db").exists()


@pytest.mark.parametrize("url", ["mysql://me:secret@host/db", "không phải địa chỉ", ""])
def test_another_database_is_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(InvalidSettings, match="sqlite:///") as refusal:
        engine_from(url)
    assert "secret" not in str(refusal.value)


def test_an_error_of_the_database_shows_no_parameter(engine: Engine) -> None:
    migrate(engine)
    with pytest.raises(Exception, match="hide_parameters") as failure, session(engine) as opened:
        opened.connection().execute(
            text("INSERT INTO event (subject) VALUES (:subject)"), {"subject": "an@example.vn"}
        )
    assert "an@example.vn" not in str(failure.value)
