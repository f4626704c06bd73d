"""What the web asks of a database, on SQLite and on PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from config.settings import load_settings
from dondoc.calendars.working_days import WorkingCalendar
from models import change_watch
from models.change_watch import ChangeWatch
from models.engine import session
from models.feeds import FeedRules, feed_mark
from models.links import add_link
from models.obligations import obligation_in_force
from tests.web.conftest import HOST, LOOPBACK, TOKEN_OF_A, Clock
from tests.web.makers import A, B, fill
from web.app import create_app

TODAY = date(2026, 6, 19)
RULES = FeedRules(lambda _: WorkingCalendar(), 60)


@pytest.fixture
def keys() -> dict[str, str]:
    return {}


@pytest.fixture
def filled_engine(engine: Engine, keys: dict[str, str]) -> Engine:
    keys |= fill(engine)
    return engine


def extend(engine: Engine, key: str) -> None:
    with session(engine) as opened:
        row = obligation_in_force(key, session=opened)
        row.extended_due = date(2026, 12, 1)
        row.revision, row.revised_at = row.revision + 1, datetime(2026, 6, 19, tzinfo=UTC)


def test_a_write_of_anyone_else_is_noticed_and_quiet_is_not(
    filled_engine: Engine, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_watch, "SECONDS_BETWEEN_QUESTIONS", 0)
    watch = ChangeWatch(filled_engine)
    before = watch.stamp()
    assert watch.stamp() == before
    extend(filled_engine, keys["later"])
    assert watch.stamp() != before
    watch.close()
    assert watch.stamp() is not None, "it opens a connection again"
    watch.close()


def test_a_feeds_mark_changes_with_its_own_rows_only(
    filled_engine: Engine, keys: dict[str, str]
) -> None:
    def marks() -> list[tuple[object, ...]]:
        with session(filled_engine) as opened:
            return [
                feed_mark(agency_id, today=TODAY, rules=RULES, session=opened)
                for agency_id in (A, B)
            ]

    mark_of_a, mark_of_b = marks()
    extend(filled_engine, keys["later"])
    assert marks()[0] != mark_of_a
    assert marks()[1] == mark_of_b


@contextmanager
def serving_a(
    engine: Engine, url: str, home: Path, clock: Clock | None = None
) -> Iterator[TestClient]:
    """The application over that database, with a link of agency A."""
    with session(engine) as opened:
        at = datetime(2026, 1, 12, tzinfo=UTC)
        add_link(TOKEN_OF_A, session=opened, agency_id=A, name="", actor="test", at=at)
    app = create_app(load_settings(database_url=url, home=home), now=clock or Clock())
    with TestClient(app, base_url=HOST, follow_redirects=False, client=LOOPBACK) as client:
        yield client


def test_feed_page_and_figures_are_served(
    filled_engine: Engine, migrated_url: str, keys: dict[str, str], tmp_path: Path
) -> None:
    clock = Clock()
    with serving_a(filled_engine, migrated_url, tmp_path / "new", clock) as client:
        assert client.get("/readyz").status_code == 200
        assert 'dondoc_plans{status="draft"} 1' in client.get("/metrics").text
        assert "Quá hạn" in client.get(f"/a/{TOKEN_OF_A}").text
        before = client.get(f"/feeds/{TOKEN_OF_A}.ics")
        assert before.content.count(b"BEGIN:VEVENT") == 10
        extend(filled_engine, keys["later"])
        # PostgreSQL is asked at most so often
        time.sleep(change_watch.SECONDS_BETWEEN_QUESTIONS + 0.1)
        after = client.get(f"/feeds/{TOKEN_OF_A}.ics")
        assert after.headers["etag"] != before.headers["etag"]
        clock.now += timedelta(days=1)
        assert client.get(f"/feeds/{TOKEN_OF_A}.ics").headers["etag"] == after.headers["etag"]


@pytest.mark.parametrize("path", ["items/%00/done", "items/x'--/done", "items/%00%C3%A1/extension"])
def test_what_no_page_ever_sends_finds_nothing(
    filled_engine: Engine, migrated_url: str, path: str, tmp_path: Path
) -> None:
    with serving_a(filled_engine, migrated_url, tmp_path) as client:
        sent = {"note": "x", "new_due": "2026-12-01", "reason": "y"}
        assert client.post(f"/a/{TOKEN_OF_A}/{path}", data=sent).status_code == 404


def test_controls_in_a_text_are_dropped_and_odd_numbers_show_no_receipt(
    filled_engine: Engine, migrated_url: str, keys: dict[str, str], tmp_path: Path
) -> None:
    with serving_a(filled_engine, migrated_url, tmp_path) as client:
        sent = {"note": "xong\x00 rồi\x1b"}
        done = client.post(f"/a/{TOKEN_OF_A}/items/{keys['soon']}/done", data=sent)
        assert done.status_code == 303
        assert "xong rồi" in client.get(done.headers["location"]).text
        for number in ("x", "99999999999999999999", "-1", "%00"):
            assert client.get(f"/a/{TOKEN_OF_A}?receipt={number}").status_code == 200
