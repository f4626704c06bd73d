"""A day's work of one office, by its commands, moves no row and no file of any other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from cli.main import dondoc
from config.at_work import at_work
from config.offices import place_of
from config.settings import load_settings
from models.engine import engine_from
from models.migrate import make_ready
from models.tables import Row
from tests.offices import add_office, installation
from tests.postgres import Server
from tests.tasks.servers import WebServer, web_server

SAMPLE = Path(__file__).parents[2] / "samples" / "ke-hoach-2026.txt"
pytestmark = pytest.mark.long
DAY = "2026-06-12"
MANY = tuple(f"tinh-{number:02d}" for number in range(34))


@pytest.fixture
def hook() -> Iterator[WebServer]:
    with web_server() as running:
        yield running


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_file: Path) -> tuple[str, ...]:
    """Thirty-four offices, a file each."""
    folder = installation(tmp_path, monkeypatch, codes=())
    for code in MANY:
        add_office(folder, code)
        home = tmp_path / "var" / "offices" / code
        home.mkdir(parents=True)
        shutil.copy(migrated_file, home / "dondoc.db")
    return MANY


@pytest.fixture
def in_schemas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: Server
) -> tuple[str, ...]:
    """Three offices in schemas of one PostgreSQL database."""
    folder, shared = installation(tmp_path, monkeypatch, codes=()), postgres.new_database()
    for code in MANY[:3]:
        add_office(folder, code, DATABASE_URL=f"{shared}?schema={code.replace('-', '_')}")
    run(MANY[0], "migrate")
    return MANY[:3]


def run(code: str, *arguments: str) -> str:
    done = CliRunner().invoke(dondoc, ["--office", code, *arguments])
    assert done.exit_code == 0, f"{arguments}: {done.output} {done.exception}"
    return done.stdout


def days_work(code: str, out: Path, hook: WebServer) -> None:
    """From the plan's file to reminders, calendars, templates and papers."""
    made = json.loads(run(code, "ingest", str(SAMPLE), "--json"))
    run(code, "approve", str(made["plan_id"]), "--despite-errors")
    place = ("--agency", "so-tai-chinh")
    run(code, "contact", "add", *place, "--name", "An", hook.url(f"/{code}"))
    run(code, "link", "make", *place)
    run(code, "remind", "--today", DAY)
    run(code, "agenda", "--from", DAY)
    run(code, "outbox", "--jsonl")
    run(code, "publish", "--out", str(out / "feeds"))
    run(code, "hold", "list")
    run(code, "log")


def standing(code: str) -> dict[str, object]:
    """How many rows each table has, and every file of the office's folder but its database."""
    with at_work(place_of(code)):
        settings = load_settings()
        engine = engine_from(settings.database_url)
        make_ready(engine)
        with engine.connect() as connection:
            found: dict[str, object] = {
                table.name: connection.scalar(select(func.count()).select_from(table))
                for table in Row.metadata.sorted_tables
            }
        engine.dispose()
    for file in sorted(settings.home.rglob("*")):
        if file.is_file() and not file.name.startswith("dondoc.db"):
            found[str(file)] = sha256(file.read_bytes()).hexdigest()
    return found


@pytest.mark.parametrize("kept_in", ["many", "in_schemas"])
def test_the_others_stay_as_they_are(
    request: pytest.FixtureRequest, kept_in: str, tmp_path: Path, hook: WebServer
) -> None:
    codes: tuple[str, ...] = request.getfixturevalue(kept_in)
    before = {code: standing(code) for code in codes}
    for code in codes[:2]:
        days_work(code, tmp_path / code, hook)
        after = {one: standing(one) for one in codes}
        changed = {one for one in codes if after[one] != before[one]}
        assert changed == {code}
        assert all(
            after[code][table] for table in ("plan_item", "obligation", "event", "feed_link")
        )
        before = after
    # whatever went out went to the own recipient
    assert {one.path for one in hook.received} <= {f"/{code}" for code in codes[:2]}
