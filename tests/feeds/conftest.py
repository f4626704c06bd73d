"""The application under its real server, over an office's database that a test may change."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from models.engine import engine_from, session
from models.link_use import known_link
from models.links import add_link, revoke_link
from models.migrate import make_ready
from models.obligations import obligation_in_force, show_anew
from tests.conftest import leave_out
from tests.web.makers import A, fill

TOKEN, SECOND_TOKEN, THIRD_TOKEN = "a" * 43, "b" * 43, "c" * 43
THEN = datetime(2026, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Published:
    """An office whose calendars are served at `url`; what it prints is in `log`."""

    url: str
    log: Path
    engine: Engine
    keys: dict[str, str]

    @property
    def feed(self) -> str:
        """The address that agency A subscribes to."""
        return self.feed_of(TOKEN)

    def feed_of(self, token: str) -> str:
        """The address by another link."""
        return f"{self.url}/feeds/{token}.ics"

    def move(self, name: str, day: date) -> None:
        """The coordinator grants a later day."""
        with session(self.engine) as opened:
            row = obligation_in_force(self.keys[name], session=opened)
            row.extended_due = day
            show_anew(row, datetime.now(UTC))

    def cancel(self, name: str) -> None:
        """The plan drops the item."""
        with session(self.engine) as opened:
            row = obligation_in_force(self.keys[name], session=opened)
            row.cancelled_at = datetime.now(UTC)
            show_anew(row, row.cancelled_at)

    def revoke(self, token: str = TOKEN) -> None:
        """A link of agency A is closed."""
        with session(self.engine) as opened:
            link = known_link(token, session=opened)
            assert link is not None
            assert link.id is not None
            revoke_link(link.id, session=opened, actor="test", at=datetime.now(UTC))


def program(*names: str) -> None:
    """Leave the test out where a program is missing; in CI that fails."""
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        leave_out(f"not installed here: {', '.join(missing)}")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A filled database file to copy from."""
    home = tmp_path_factory.mktemp("office")
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    make_ready(engine)
    keys = fill(engine)
    with session(engine) as opened:
        for token in (TOKEN, SECOND_TOKEN, THIRD_TOKEN):
            add_link(token, session=opened, agency_id=A, name="", actor="test", at=THEN)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return home / "dondoc.db", keys


@pytest.fixture(scope="module")
def published(
    database: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Published]:
    """The office at work, with one worker process; each test has a link and an item of its own."""
    home = tmp_path_factory.mktemp("published")
    shutil.copy(database[0], home / "dondoc.db")
    with serving(home, f"sqlite:///{home}/dondoc.db", database[1]) as opened:
        yield opened


@contextmanager
def serving(
    home: Path,
    database_url: str,
    keys: dict[str, str],
    *,
    workers: int = 1,
    access_log: bool = False,
) -> Iterator[Published]:
    """uvicorn over a database, as `dondoc serve` starts it; ended by its own id."""
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "web.app:create_app"]
    command += ["--port", str(port), "--workers", str(workers)]
    command += ["--access-log" if access_log else "--no-access-log"]
    environment = os.environ | {
        "DONDOC_HOME": str(home),
        "DONDOC_DATABASE_URL": database_url,
        "DONDOC_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    engine = engine_from(database_url)
    with (home / "web.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_it_answers(url, process)
            yield Published(url, home / "web.log", engine, keys)
        finally:
            process.terminate()
            assert process.wait(30) in (0, -signal.SIGTERM)
            engine.dispose()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            httpx.get(f"{url}/healthz").raise_for_status()
        except httpx.TransportError:
            assert process.poll() is None, "the server ended by itself"
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start within 60 s")
