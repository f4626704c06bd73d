"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port, ended by its own id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from models.engine import engine_from
from models.migrate import migrate
from models.tables import Row
from tests.conftest import leave_out


def server_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, which Debian keeps off the PATH; None without a server."""
    named = shutil.which("pg_config")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if named:
        told = subprocess.run([named, "--bindir"], capture_output=True, text=True, check=True)
        folders.insert(0, Path(told.stdout.strip()))
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def free_port() -> int:
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One running server; `new_database()` gives the URL of an empty database."""

    def __init__(self, programs: Path, folder: Path, durable: bool = False) -> None:
        self.programs = programs
        self.durable = durable
        self.data = folder / "data"
        self.port = free_port()
        self.started = False
        self.migrated = ""

    def _run(self, program: str, *arguments: str) -> None:
        # the server refuses to run as root
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*prefix, str(self.programs / program), *arguments]
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60, env=_plain_locale()
        )

    def start(self) -> None:
        self._run(
            "initdb", "-D", str(self.data), "-U", "dondoc", "--auth=trust", "--no-sync", "-EUTF8"
        )
        self._pg_ctl("start")
        self.started = True

    def restart(self, how: str) -> None:
        """`fast` ends what runs and writes all down; `immediate` is what a crash leaves."""
        self._pg_ctl("restart", "-m", how)

    def _pg_ctl(self, *asked: str) -> None:
        settings = f"-p {self.port} -k '' -c listen_addresses=127.0.0.1"
        if not self.durable:
            settings += " -c fsync=off"
        log = str(self.data.parent / "log")
        self._run("pg_ctl", *asked, "-w", "-D", str(self.data), "-l", log, "-o", settings)

    def stop(self) -> None:
        # pg_ctl signals the process whose id stands in the data folder's postmaster.pid
        if self.started:
            self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.data))

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        import psycopg

        name = f"test_{uuid4().hex[:12]}"
        address = f"postgresql://dondoc@127.0.0.1:{self.port}"
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{address}/{name}"

    def emptied_database(self) -> str:
        """The URL of a migrated database without rows: one for all tests, for a new one costs files."""
        if not self.migrated:
            self.migrated = self.new_database()
            _migrate(self.migrated)
        engine = engine_from(self.migrated)
        tables = ", ".join(f'"{table.name}"' for table in Row.metadata.sorted_tables)
        with engine.begin() as connection:
            # the log of events refuses to be emptied: its trigger rests for this transaction
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        engine.dispose()
        return self.migrated


def _migrate(url: str) -> None:
    migrated(url)


def migrated(url: str) -> str:
    """The same URL, its database brought to the current version."""
    engine = engine_from(url)
    migrate(engine)
    engine.dispose()
    return url


def _plain_locale() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}


@contextmanager
def running_server(programs: Path, *, durable: bool = False) -> Iterator[Server]:
    """Start a server, give it, and end it whatever happens; only a `durable` one waits for the disk."""
    with tempfile.TemporaryDirectory(prefix="dondoc-pg-") as made:
        folder = Path(made)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        server = Server(programs, folder, durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The session's server; the tests that need it are left out where there is none."""
    programs = server_programs()
    if programs is None:
        leave_out("PostgreSQL's server programs are not installed (Debian: postgresql)")
    assert programs is not None
    with running_server(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'var' / 'dondoc.db'}"
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "dondoc.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> str:
    """A migrated database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path / "dondoc.db"
        shutil.copy(migrated_file, file)
        return f"sqlite:///{file}"
    server: Server = request.getfixturevalue("postgres")
    return server.emptied_database()


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    """An engine on a migrated database, once on SQLite and once on PostgreSQL."""
    opened = engine_from(migrated_url)
    yield opened
    opened.dispose()
