"""A dump of a PostgreSQL database by its own programs, and a dump put into an empty one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, inspect, make_url, text

from dondoc.errors import DondocError
from models.engine import engine_from, schema_of

MEMBER = "database/dondoc.sql"
# what the version is while a dump goes in: no program of ours works with such a database
HALF_RESTORED = "khoi-phuc"


def dump(url: str, target: Path) -> tuple[str, dict[str, int]]:
    """Dump the database as it is at one moment; its version, and its rows by table.

    Raises DondocError where pg_dump is not there or refuses.
    """
    engine = engine_from(url)
    schema = schema_of(engine)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as held:
        # pg_dump looks through the same eyes: what is counted here is what it writes
        shared = held.scalar(text("SELECT pg_export_snapshot()"))
        version, counted = _version(held), count(held)
        options = ["--format=plain", "--no-owner", "--no-privileges", f"--snapshot={shared}"]
        options += [f"--schema={schema}"] if schema else []
        _run("pg_dump", url, *options, f"--file={target}")
    engine.dispose()
    return version, counted


def count(connection: Connection) -> dict[str, int]:
    """The rows of every table."""
    names = inspect(connection).get_table_names(schema=schema_of(connection) or None)
    return {
        name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0  # noqa: S608
        for name in sorted(names)
    }


def is_empty(engine: Engine) -> bool:
    """Whether the database, or the office's schema in it, has no table."""
    return not inspect(engine).get_table_names(schema=schema_of(engine) or None)


def load(url: str, source: Path) -> None:
    """Put a dump into an empty database, all of it or nothing.

    Its version is then HALF_RESTORED, so that nobody works with it before it is looked over.
    Raises DondocError where psql is not there or refuses.
    """
    engine = engine_from(url)
    schema = schema_of(engine)
    with engine.connect() as connection:
        # a dump looks into no schema by itself, and leaves the session so
        tables = schema or connection.scalar(text("SELECT current_schema()"))
    engine.dispose()
    # the dump makes the schema; one with anything in it refuses to go
    first = [f"--command=DROP SCHEMA IF EXISTS {schema}"] if schema else []
    last = f"--command=UPDATE {tables}.alembic_version SET version_num = '{HALF_RESTORED}'"  # noqa: S608
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _run("psql", url, *options, *first, f"--file={source}", last)


def empty_again(engine: Engine) -> None:
    """Take away what a dump has put into a database that was empty before."""
    found, schema = MetaData(), schema_of(engine)
    with engine.begin() as connection:
        if schema:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
            return
        found.reflect(connection)
        found.drop_all(connection)
        connection.execute(text("DROP FUNCTION IF EXISTS event_stays() CASCADE"))


def _version(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version", schema=schema_of(connection) or None):
        raise DondocError("chưa có dữ liệu để sao lưu", remedy="chạy: dondoc migrate")
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _run(program: str, url: str, *options: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise DondocError(f"không có chương trình {program}", remedy="cài gói postgresql-client")
    place = make_url(url).set(drivername="postgresql").difference_update_query(["schema"])
    # not among the arguments, which everybody on the machine can read
    environment = dict(os.environ)
    if place.password:
        environment["PGPASSWORD"] = str(place.password)
    shown = place._replace(password=None).render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, no shell
        [found, *options, f"--dbname={shown}"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or [f"mã {done.returncode}"])[0]
        raise DondocError(f"{program} không làm được: {said}")
