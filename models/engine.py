"""The door to the database: SQLite in one file, or PostgreSQL, by one URL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from dondoc.errors import InvalidSettings

BUSY_SECONDS = 30
POSTGRESQL_NAMES = ("postgresql", "postgres", "postgresql+psycopg")
_json = partial(json.dumps, ensure_ascii=False)


def engine_from(url: str) -> Engine:
    """An engine for `sqlite:///FILE` (its folder is made) or `postgresql://…` (through psycopg).

    Errors never print parameters, which hold addresses and message texts. Raises InvalidSettings
    for any other URL.
    """
    place = _parsed(url)
    if place.drivername == "sqlite":
        return _sqlite_engine(place)
    if place.drivername in POSTGRESQL_NAMES:
        return _postgresql_engine(place.set(drivername="postgresql+psycopg"))
    raise _refused(place.drivername)


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """One transaction that may write: committed at the end, undone whole by any error.

    On SQLite it holds the write lock from its start, so that it waits its turn there and never
    fails half-way on rows that another has changed since.
    """
    with Session(engine.execution_options(writes=True), expire_on_commit=False) as opened:
        yield opened
        opened.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads: on SQLite it neither waits for a writer nor makes one wait."""
    with Session(engine, expire_on_commit=False) as opened:
        yield opened


def one_at_a_time(matter: str, *, session: Session) -> None:
    """Wait until no other transaction works on that matter; on SQLite only one writes anyway."""
    if session.connection().dialect.name == "postgresql":
        # PostgreSQL's advisory locks are numbers of 64 bits
        number = int.from_bytes(blake2b(matter.encode(), digest_size=8).digest(), signed=True)
        session.connection().execute(select(func.pg_advisory_xact_lock(number)))


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError:
        # from None: the URL may hold a password
        raise _refused(url.partition(":")[0]) from None


def _refused(kind: str) -> InvalidSettings:
    return InvalidSettings(
        f"không dùng được cơ sở dữ liệu kiểu «{kind}»",
        where="DONDOC_DATABASE_URL",
        remedy="ghi sqlite:///đường/dẫn/tệp.db hoặc postgresql://người_dùng@máy/tên",
    )


def _postgresql_engine(place: URL) -> Engine:
    engine = create_engine(place, hide_parameters=True, pool_pre_ping=True, json_serializer=_json)
    event.listen(engine, "handle_error", _leave_out_the_row)
    return engine


def _leave_out_the_row(failure: ExceptionContext) -> None:
    # The server's DETAIL prints the whole row that it refused, addresses and all.
    original, shown = failure.original_exception, failure.sqlalchemy_exception
    primary = getattr(getattr(original, "diag", None), "message_primary", None)
    if primary and shown:
        shown.args = tuple(str(part).replace(str(original), primary) for part in shown.args)
        original.args = (primary,)


def _sqlite_engine(place: URL) -> Engine:
    if place.database and place.database != ":memory:":
        Path(place.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        place,
        hide_parameters=True,
        json_serializer=_json,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def _prepare_sqlite(connection: SQLiteConnection, _record: Any) -> None:
    # The driver's own transactions begin late and leave tables' changes outside: we begin ourselves.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    # what is written down before a message goes out must outlast a power cut: not all builds have this
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_on_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
