"""Bringing a database to the current version; several processes may try at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from dondoc.errors import InvalidSettings
from models.engine import schema_of
from models.owner import refuse_anothers

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x646F6E646F63  # any number that no other program uses: "dondoc"
_REVISION = re.compile(r'^revision = "(\w+)"\ndown_revision = (?:"(\w+)"|None)$', re.MULTILINE)


@lru_cache(maxsize=1)
def versions() -> tuple[str, ...]:
    """All versions, the oldest first, from the files: asking Alembic would cost 0.3 s a command."""
    texts = (file.read_text() for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    after = {down: revision for text in texts for revision, down in _REVISION.findall(text)}
    found, version = [], after.get("")
    while version:
        found.append(version)
        version = after.get(version)
    return tuple(found)


def head() -> str:
    """The current version."""
    return versions()[-1]


def _nothing(_connection: Connection) -> None:
    """Most have nothing to do beside it."""


def version_of(engine: Engine) -> str | None:
    """The version that a database has, None for an empty one."""
    with engine.connect() as connection:
        return _version(connection)


def migrate(
    engine: Engine,
    *,
    to: str = "head",
    before: Callable[[Connection], None] = _nothing,
    after: Callable[[Connection], None] = _nothing,
) -> str:
    """Bring the database up to `to` and give the version it has then; safe to repeat.

    What is done `before` and `after` belongs to the same transaction.
    """
    return _run(engine, "upgrade", to, before, after)


def take_back(engine: Engine, *, to: str) -> str:
    """Bring the database down to `to` ("base" removes all tables and what is in them)."""
    return _run(engine, "downgrade", to)


def make_ready(engine: Engine) -> None:
    """Migrate an empty database; raises InvalidSettings for another version, or another office's."""
    version = version_of(engine)
    if version is None:
        migrate(engine)
    elif version != head():
        raise InvalidSettings(
            f"cơ sở dữ liệu ở phiên bản {version}, chương trình cần phiên bản {head()}",
            remedy="sao lưu rồi chạy: dondoc migrate",
        )
    refuse_anothers(engine)


def _run(
    engine: Engine,
    direction: str,
    to: str,
    before: Callable[[Connection], None] = _nothing,
    after: Callable[[Connection], None] = _nothing,
) -> str:
    from alembic import command

    with (
        engine.execution_options(writes=True).connect() as connection,
        _tables_may_be_copied(connection),
        connection.begin(),
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            # taken by one after the other: two that make a schema at once would fail
            if schema := schema_of(connection):
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        before(connection)
        getattr(command, direction)(_config(connection), to)
        after(connection)
        _refuse_torn_references(connection)
        return _version(connection) or ""


@contextmanager
def _tables_may_be_copied(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it and dropping the old one, and with it what points at it.

    So its foreign keys rest meanwhile (sqlite.org/lang_altertable.html, 7), which it allows only
    outside of a transaction.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _refuse_torn_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        torn = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if torn:
            raise InvalidSettings(
                f"việc nâng cấp làm mất liên kết của {len(torn)} dòng; đã trả lại"
            )


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
