"""An office at work in a place of its own, on both databases, with a mail server that is really there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from cli.main import dondoc
from models.engine import engine_from
from models.migrate import migrate
from models.tables import Row
from tests.postgres import Server
from tests.tasks.servers import MailServer, mail_server

FRIDAY = "2026-06-12"


@dataclass
class Place:
    """Where an office's data is; `url` is its database, made anew by `empty_database`."""

    home: Path
    url: str
    server: Server | None
    patched: pytest.MonkeyPatch

    def enter(self) -> None:
        """Act in this place from now on."""
        self.patched.setenv("DONDOC_HOME", str(self.home))
        self.patched.setenv("DONDOC_DATABASE_URL", self.url)

    def migrated(self) -> None:
        engine = engine_from(self.url)
        migrate(engine)
        engine.dispose()

    def destroy(self) -> None:
        """Lose all of it: database, files, everything."""
        if self.server:
            self.url = self.server.new_database()
        shutil.rmtree(self.home)
        self.enter()

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, in the order of their keys."""
        engine = engine_from(self.url)
        with engine.connect() as connection:
            found = {
                table.name: [
                    tuple(row)
                    for row in connection.execute(
                        text(f'SELECT * FROM "{table.name}" ORDER BY {_keys(table)}')
                    )
                ]
                for table in Row.metadata.sorted_tables
            }
        engine.dispose()
        return found

    def files(self) -> dict[str, bytes]:
        """The kept files by their path in the place."""
        return {
            str(file.relative_to(self.home)): file.read_bytes()
            for shelf in ("submissions", "evidence", "incoming")
            for file in sorted((self.home / shelf).rglob("*"))
            if file.is_file()
        }


def _keys(table: Any) -> str:
    return ", ".join(f'"{column.name}"' for column in table.primary_key)


def run(*arguments: str) -> str:
    """What a command prints; it must succeed."""
    result = CliRunner().invoke(dondoc, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def said(*arguments: str) -> Any:
    """The JSON that a command prints."""
    return json.loads(run(*arguments, "--json"))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty place, at work in it, once on SQLite and once on PostgreSQL."""
    home = tmp_path / "var"
    if request.param == "sqlite":
        made = Place(home, f"sqlite:///{home}/dondoc.db", None, monkeypatch)
    else:
        server: Server = request.getfixturevalue("postgres")
        made = Place(home, server.new_database(), server, monkeypatch)
    made.enter()
    return made


@pytest.fixture
def sqlite_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty place on SQLite, for what does not depend on the database."""
    home = tmp_path / "var"
    made = Place(home, f"sqlite:///{home}/dondoc.db", None, monkeypatch)
    made.enter()
    return made


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server
