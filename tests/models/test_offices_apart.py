"""Offices that share a database server, and even one database, notice nothing of each other."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from config.at_work import at_work
from config.offices import place_of
from config.settings import load_settings
from dondoc.errors import InvalidSettings
from dondoc.policy import Audience
from models.change_watch import ChangeWatch, announce
from models.contacts import add_contact
from models.engine import engine_from, one_at_a_time, reading, schema_of, session
from models.migrate import head, make_ready, migrate, version_of
from models.owner import owner_of, take_over
from models.secrets import SecretText, key_ring
from models.tables import ContactRow, Row
from tests.offices import add_office, database_of, installation
from tests.postgres import Server

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CODES = ("song-xanh", "nui-bac")
URL = "json://127.0.0.1/may"


@pytest.fixture(params=["sqlite", "postgresql", "schemas"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two offices: a file each, a database each, and a schema each of one database."""
    found = installation(tmp_path, monkeypatch)
    if request.param != "sqlite":
        server: Server = request.getfixturevalue("postgres")
        shared = server.new_database()
        for code in CODES:
            apart = f"{shared}?schema={code.replace('-', '_')}"
            url = apart if request.param == "schemas" else server.new_database()
            add_office(found, code, DATABASE_URL=url)
    return found


@pytest.fixture
def in_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: Server) -> Path:
    found = installation(tmp_path, monkeypatch)
    shared = postgres.new_database()
    for code in CODES:
        add_office(found, code, DATABASE_URL=f"{shared}?schema={code.replace('-', '_')}")
    return found


def add_one(engine: Engine) -> None:
    with session(engine) as opened:
        add_contact(
            session=opened, agency_id="so-tai-chinh", name="An", audience=Audience.OFFICER,
            url=URL, actor="an", at=NOW,
        )  # fmt: skip


def test_what_one_writes_the_other_does_not_have(folder: Path) -> None:
    with database_of("song-xanh") as one:
        add_one(one)
        with reading(one) as opened:
            assert [row.url for row in opened.exec(select(ContactRow))] == [URL]
    with database_of("nui-bac") as other, reading(other) as opened:
        assert list(opened.exec(select(ContactRow))) == []


def test_each_has_a_key_of_its_own_and_an_address_never_has_the_same_mark(folder: Path) -> None:
    marks = set()
    for code in CODES:
        with at_work(place_of(code)):
            marks.add(key_ring().mark(URL))
            assert (load_settings().home / "secret.key").is_file()
    assert len(marks) == 2


def test_a_thread_that_lost_its_office_neither_reads_nor_writes_an_address(folder: Path) -> None:
    with database_of("song-xanh") as engine:
        add_one(engine)
        bare = SecretText().process_bind_param
        with at_work(place_of("nui-bac")), pytest.raises(RuntimeError, match="song-xanh"):
            bare(URL, engine.dialect)
        caught: list[BaseException] = []

        def read() -> None:
            try:
                with reading(engine) as opened:
                    list(opened.exec(select(ContactRow)))
            except RuntimeError as refusal:
                caught.append(refusal)

        # a new thread begins without the office that was chosen
        thread = Thread(target=read)
        thread.start()
        thread.join()
    assert "song-xanh" in str(caught[0])


def test_a_database_is_its_first_offices_whatever_another_one_is_told(folder: Path) -> None:
    with database_of("song-xanh") as engine:
        assert owner_of(engine) == "song-xanh"
        url = load_settings().database_url
    with at_work(place_of("nui-bac")):
        stranger = engine_from(url)
        with pytest.raises(InvalidSettings, match="là của văn phòng song-xanh") as refused:
            make_ready(stranger)
        assert "dondoc --office nui-bac migrate --take-over" in str(refused.value)
        assert owner_of(stranger) == "song-xanh"
        take_over(stranger)
        make_ready(stranger)
        assert owner_of(stranger) == "nui-bac"
        stranger.dispose()


def test_an_installation_of_one_that_becomes_an_office_is_asked_first(migrated_url: str) -> None:
    engine = engine_from(migrated_url)
    make_ready(engine)
    assert owner_of(engine) == ""
    make_ready(engine)
    engine.dispose()


def test_all_tables_are_in_the_schema_and_nothing_is_outside(in_schemas: Path) -> None:
    tables = {table.name for table in Row.metadata.sorted_tables} | {"alembic_version"}
    with database_of("song-xanh") as engine:
        looked = inspect(engine)
        assert set(looked.get_table_names(schema="song_xanh")) == tables
        assert looked.get_table_names(schema="public") == []
        assert "nui_bac" not in looked.get_schema_names()
    with database_of("nui-bac") as engine:
        assert version_of(engine) == head()


def test_the_schema_stays_after_a_failed_transaction_and_on_every_connection(
    in_schemas: Path,
) -> None:
    with database_of("song-xanh") as engine:
        assert schema_of(engine) == "song_xanh"
        for _ in range(3):
            with pytest.raises(SQLAlchemyError), session(engine) as opened:
                opened.connection().execute(text("SELECT * FROM khong_co"))
        with engine.connect() as first, engine.connect() as second:
            shown = {one.scalar(text("SHOW search_path")) for one in (first, second)}
        assert shown == {"song_xanh"}


@pytest.mark.parametrize("schema", ["Hà", "a;drop", "1a", "a-b", "x" * 41, "a&schema=b"])
def test_a_schema_that_is_no_plain_name_is_refused(schema: str) -> None:
    with pytest.raises(InvalidSettings, match="schema"):
        engine_from(f"postgresql://u@h/kho?schema={schema}")


def test_a_lock_of_one_office_does_not_make_the_other_wait(in_schemas: Path) -> None:
    with database_of("song-xanh") as one, session(one) as holding:
        one_at_a_time("gửi tin", session=holding)
        with database_of("nui-bac") as other, session(other) as opened:
            opened.connection().execute(text("SET LOCAL lock_timeout = '200ms'"))
            one_at_a_time("gửi tin", session=opened)
        with database_of("song-xanh") as again, Session(again) as opened:
            opened.connection().execute(text("SET LOCAL lock_timeout = '200ms'"))
            with pytest.raises(SQLAlchemyError):
                one_at_a_time("gửi tin", session=opened)


def test_a_call_of_one_office_is_not_heard_by_the_other(in_schemas: Path) -> None:
    heard = {}
    for caller in CODES:
        with database_of("song-xanh") as engine:
            watch = ChangeWatch(engine)
            watch.stamp()
            with database_of(caller) as calling, session(calling) as opened:
                announce(opened)
            time.sleep(0.05)
            heard[caller] = watch._is_called()
            watch.close()
    assert heard == {"song-xanh": True, "nui-bac": False}


def test_schemas_are_made_by_two_at_once(in_schemas: Path) -> None:
    with at_work(place_of("song-xanh")):
        url = load_settings().database_url
    threads = [Thread(target=lambda: migrate(engine_from(url))) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with database_of("song-xanh") as engine:
        assert version_of(engine) == head()
