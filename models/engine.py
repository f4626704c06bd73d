"""The door to the database: SQLite in one file, or PostgreSQL, by one URL."""

from __future__ import annotations

import json
import re
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

from config.at_work import code_at_work
from dondoc.errors import InvalidSettings

BUSY_SECONDS = 30
# An office's obligations of a year do not fit into SQLite's own 2 MB: each look at them would read
# the file anew. A process that serves several offices has several of these.
SQLITE_CACHE_KIB, SQLITE_CACHE_KIB_OF_SEVERAL = 16_384, 2_048
# each question is prepared once: what a day's runs, pages and reports ask is more than the driver's 128
SQLITE_STATEMENTS = 512
KEPT_OPEN, KEPT_OPEN_OF_SEVERAL, MOST_OPEN = 5, 1, 15
SCHEMA = re.compile(r"[a-z][a-z0-9_]{0,39}")
# under this name an engine's dialect knows whose database it opened
OFFICE_OF_DIALECT = "dondoc_office"
# Whoever loses power says no goodbye. Without these the other side believes for two hours that he is
# there: the server keeps the rows that he had locked, and all others wait for them.
KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
MILLISECONDS_WITHOUT_AN_ANSWER = 60_000
CONNECT_SECONDS = 10
POSTGRESQL_NAMES = ("postgresql", "postgres", "postgresql+psycopg")
_json = partial(json.dumps, ensure_ascii=False)


def engine_from(url: str) -> Engine:
    """An engine for `sqlite:///FILE` (its folder is made) or `postgresql://…` (through psycopg).

    With `?schema=NAME` PostgreSQL's tables are in that schema and no other is looked into, so that
    several offices may share one database. Errors never print parameters, which hold addresses and
    message texts. Raises InvalidSettings for any other URL.
    """
    place = _parsed(url)
    if place.drivername == "sqlite":
        engine = _sqlite_engine(place)
    elif place.drivername in POSTGRESQL_NAMES:
        engine = _postgresql_engine(place.set(drivername="postgresql+psycopg"))
    else:
        raise _refused(place.drivername)
    setattr(engine.dialect, OFFICE_OF_DIALECT, code_at_work())
    return engine


def schema_of(engine: Engine | Connection) -> str:
    """The schema that a database URL names; empty where it names none, and on SQLite."""
    schema: str = engine.get_execution_options().get("schema_of_office", "")
    return schema


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
        number = lock_number(matter, schema_of(session.connection()))
        session.connection().execute(select(func.pg_advisory_xact_lock(number)))


def lock_number(matter: str, schema: str) -> int:
    """PostgreSQL's advisory locks are numbers of 64 bits, and hold for all schemas of a database."""
    named = f"{schema}/{matter}" if schema else matter
    return int.from_bytes(blake2b(named.encode(), digest_size=8).digest(), signed=True)


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
    schema, place = _schema_in(place)
    engine = create_engine(
        place,
        hide_parameters=True,
        pool_pre_ping=True,
        # one process serves all offices of an installation: each keeps open what it needs at rest
        pool_size=KEPT_OPEN_OF_SEVERAL if code_at_work() else KEPT_OPEN,
        max_overflow=MOST_OPEN - (KEPT_OPEN_OF_SEVERAL if code_at_work() else KEPT_OPEN),
        json_serializer=_json,
        execution_options={"schema_of_office": schema} if schema else {},
        connect_args=_notices_who_is_gone(place),
    )
    event.listen(engine, "connect", _server_notices_too)
    if schema:
        event.listen(engine, "connect", partial(_look_only_into, schema), insert=True)
    event.listen(engine, "handle_error", _leave_out_the_row)
    return engine


def _schema_in(place: URL) -> tuple[str, URL]:
    schema = place.query.get("schema", "")
    if not schema:
        return "", place
    if not isinstance(schema, str) or not SCHEMA.fullmatch(schema):
        raise InvalidSettings(
            f"không dùng được schema «{schema}»",
            where="DONDOC_DATABASE_URL",
            remedy="chỉ dùng chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ",
        )
    return schema, place.difference_update_query(["schema"])


def _notices_who_is_gone(place: URL) -> dict[str, int]:
    """What libpq is told, but for what the operator's URL says itself."""
    ours = {
        **KEEPALIVES,
        "tcp_user_timeout": MILLISECONDS_WITHOUT_AN_ANSWER,
        "connect_timeout": CONNECT_SECONDS,
    }
    return {name: value for name, value in ours.items() if name not in place.query}


def _server_notices_too(connection: Any, _record: Any) -> None:
    told = {f"tcp_{name}": value for name, value in KEEPALIVES.items()}
    told["tcp_user_timeout"] = MILLISECONDS_WITHOUT_AN_ANSWER
    _set_for_good(connection, "; ".join(f"SET {name} = {value}" for name, value in told.items()))


def _look_only_into(schema: str, connection: Any, _record: Any) -> None:
    _set_for_good(connection, f"SET search_path TO {schema}")


def _set_for_good(connection: Any, settings: str) -> None:
    # Committed, for a rollback would take it back; and not through the startup packet's options,
    # which connection poolers drop.
    before, connection.autocommit = connection.autocommit, True
    connection.execute(settings)
    connection.autocommit = before


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
        connect_args={"timeout": BUSY_SECONDS, "cached_statements": SQLITE_STATEMENTS},
    )
    cache = SQLITE_CACHE_KIB_OF_SEVERAL if code_at_work() else SQLITE_CACHE_KIB
    event.listen(engine, "connect", partial(_prepare_sqlite, cache))
    event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def _prepare_sqlite(cache: int, connection: SQLiteConnection, _record: Any) -> None:
    # The driver's own transactions begin late and leave tables' changes outside: we begin ourselves.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    # what is written down before a message goes out must outlast a power cut: not all builds have this
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{cache}")


def _begin_on_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
