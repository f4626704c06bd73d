"""Links: revoked everywhere at once, in no log, and when an agency last looked."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from cli.commands import link
from config.settings import load_settings
from dondoc.errors import NotFound
from models import change_watch
from models.engine import reading, session
from models.link_use import Look, looks, note_uses
from models.links import add_link, revoke_link, rotate_link
from models.office import open_office
from tasks.overviews.links import look_words, quiet_overview
from tests.cli.test_link_and_publish import home as home
from tests.cli.test_link_and_publish import run
from tests.feeds.conftest import THEN, TOKEN, Published, serving
from tests.web.conftest import HOST
from tests.web.makers import A, fill
from web.app import create_app
from web.log_safety import without_tokens

FEED = f"/feeds/{TOKEN}.ics"
TODAY = date(2026, 6, 19)
NOW = datetime(2026, 6, 19, 3, 0, tzinfo=UTC)


def test_a_revoked_link_is_gone_from_memory_at_once_on_both_databases(
    engine: Engine, migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # on PostgreSQL the change is called out, not found at the next question
    monkeypatch.setattr(change_watch, "SECONDS_BETWEEN_QUESTIONS", 3600)
    fill(engine)
    with session(engine) as opened:
        made = add_link(TOKEN, session=opened, agency_id=A, name="", actor="test", at=THEN)
    app = create_app(load_settings(database_url=migrated_url), now=lambda: NOW)
    with TestClient(app, base_url=HOST) as client:
        assert [client.get(FEED).status_code for _ in range(3)] == [200] * 3
        with session(engine) as opened:
            assert made.id is not None
            revoke_link(made.id, session=opened, actor="test", at=NOW)
        if engine.dialect.name == "postgresql":
            # the call comes by another connection than the commit: some milliseconds
            wait_for_the_call(client)
        assert client.get(FEED).status_code == 410
        assert client.get(FEED, headers={"If-None-Match": "*"}).status_code == 410


def wait_for_the_call(client: TestClient) -> None:
    for _ in range(200):
        if client.get(FEED).status_code == 410:
            return
        time.sleep(0.01)


def test_a_revoked_link_is_gone_at_once_in_every_worker_process(
    database: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    shutil.copy(database[0], tmp_path / "dondoc.db")
    url = f"sqlite:///{tmp_path}/dondoc.db"
    # a connection each, so that both processes are asked
    each_its_own = httpx.Client(headers={"Connection": "close"})
    with serving(tmp_path, url, database[1], workers=2) as published, each_its_own as client:
        assert {client.get(published.feed).status_code for _ in range(40)} == {200}
        published.revoke()
        assert {client.get(published.feed).status_code for _ in range(40)} == {410}


@pytest.fixture(scope="module")
def logging_all(
    database: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Published]:
    """An office whose operator wants the access log."""
    home = tmp_path_factory.mktemp("logging")
    shutil.copy(database[0], home / "dondoc.db")
    url = f"sqlite:///{home}/dondoc.db"
    with serving(home, url, database[1], access_log=True) as opened:
        yield opened


def test_the_access_log_has_its_lines_without_the_tokens(logging_all: Published) -> None:
    page = f"{logging_all.url}/a/{TOKEN}"
    assert httpx.get(f"{logging_all.feed}?view=lead").status_code == 200
    assert httpx.get(page).status_code == 200
    httpx.get(f"{page}/reports")
    said = logging_all.log.read_text()
    assert TOKEN not in said
    assert '"GET /feeds/….ics?view=lead HTTP/1.1" 200' in said
    assert '"GET /a/… HTTP/1.1" 200' in said


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/a/SECRET", "/a/…"),
        ("/a/SECRET/items/1/done", "/a/…/items/1/done"),
        ("/a/SECRET?receipt=1", "/a/…?receipt=1"),
        ("/feeds/SECRET.ics", "/feeds/….ics"),
        ("/feeds/SE.CRET.ics?view=all", "/feeds/….ics?view=all"),
        ("/feeds/SECRET", "/feeds/…"),
        ("/static/page.css", "/static/page.css"),
    ],
)
def test_a_token_is_struck_out_of_any_path(path: str, kept: str) -> None:
    assert without_tokens(f"GET {path} HTTP/1.1") == f"GET {kept} HTTP/1.1"


def test_neither_feed_nor_page_gives_the_link_to_anyone(logging_all: Published) -> None:
    for url in (logging_all.feed, f"{logging_all.url}/a/{TOKEN}"):
        headers = httpx.get(url).headers
        assert headers["referrer-policy"] == "no-referrer"
        assert "noindex" in headers["x-robots-tag"]
        assert "public" not in headers["cache-control"]
        assert TOKEN not in str(headers)
    assert httpx.get(logging_all.feed).headers["cache-control"].startswith("private")


def test_only_a_hash_of_the_token_is_kept(logging_all: Published) -> None:
    httpx.get(logging_all.feed)
    for file in logging_all.log.parent.glob("dondoc.db*"):
        assert TOKEN.encode() not in file.read_bytes(), file.name


def test_a_rotated_link_keeps_its_name_and_the_old_one_is_gone(home: Path) -> None:
    run(link.command, "make", "--agency", A, "--name", "văn phòng")
    run(link.command, "make", "--agency", A, "--name", "lãnh đạo")
    made = json.loads(run(link.command, "rotate", "1", "--json"))
    assert [one["agency"] for one in made] == [A]
    listed = json.loads(run(link.command, "list", "--json"))
    assert [(one["name"], bool(one["revoked_at"])) for one in listed] == [
        ("văn phòng", True),
        ("lãnh đạo", False),
        ("văn phòng", False),
    ]
    assert len(json.loads(run(link.command, "rotate", "--agency", A, "--json"))) == 2


def test_what_is_closed_cannot_be_rotated(engine: Engine) -> None:
    with session(engine) as opened:
        old = add_link(TOKEN, session=opened, agency_id=A, name="", actor="test", at=THEN)
        assert old.id is not None
        rotate_link(old.id, "b" * 43, session=opened, actor="test", at=NOW)
        with pytest.raises(NotFound, match="đang mở"):
            rotate_link(old.id, "c" * 43, session=opened, actor="test", at=NOW)


@pytest.mark.parametrize(
    ("last", "since", "words"),
    [
        (NOW, THEN, "mở lịch hôm nay"),
        (NOW - timedelta(days=3), THEN, "mở lịch 3 ngày trước"),
        (NOW - timedelta(days=40), THEN, "chưa mở lịch 40 ngày"),
        (None, NOW - timedelta(days=9), "chưa mở lịch lần nào, 9 ngày từ khi có liên kết"),
        (None, None, "chưa có liên kết"),
    ],
)
def test_it_is_said_how_long_an_agency_has_not_looked(
    last: datetime | None, since: datetime | None, words: str
) -> None:
    assert look_words(Look(A, last, since), TODAY) == words


def test_the_coordinator_sees_who_does_not_look(home: Path) -> None:
    run(link.command, "make", "--agency", A)
    office = open_office(load_settings(home=home), lambda: NOW)
    with session(office.engine) as opened:
        note_uses({1: NOW - timedelta(days=40)}, session=opened)
    with reading(office.engine) as opened:
        overview = quiet_overview(TODAY, office=office, session=opened)
        assert looks(session=opened)[A].last == NOW - timedelta(days=40)
    office.engine.dispose()
    assert [(row["Cơ quan"], row["Tình trạng"]) for row in overview.rows] == [
        ("Sở Nội vụ", "chưa có liên kết"),
        ("Sở Du lịch", "chưa mở lịch 40 ngày"),
    ]
    assert overview.key == "chua-mo-lich"
    listed = run(link.command, "list", "--today", "2026-06-19")
    assert "Sở Du lịch: chưa mở lịch 40 ngày" in listed
    told = run(link.command, "quiet", "--days", "41", "--today", "2026-06-19")
    assert "Sở Du lịch" not in told
    assert "Sở Nội vụ: chưa có liên kết" in told
