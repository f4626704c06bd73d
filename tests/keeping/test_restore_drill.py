"""A whole office backed up while it works, lost, and brought back: nothing missing, nothing sent twice."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from config.settings import load_settings
from dondoc.errors import DondocError
from models.engine import engine_from, session
from models.events import record
from tests.keeping.conftest import FRIDAY, Place, run, said
from tests.tasks.servers import MailServer
from tests.web.makers import filled_in
from web.app import create_app

WEDNESDAY, THURSDAY, MONDAY = "2026-06-17", "2026-06-18", "2026-06-22"
AGENCIES = ("so-du-lich", "so-noi-vu", "so-ngoai-vu")
# what a restore itself writes, and what it ends
OWN = {"restoration", "event", "coordinator_session", "reminder", "sign_of_life"}


@pytest.fixture
def at_work(place: Place, mails: MailServer, plans: Path, tmp_path: Path) -> Place:
    """An office in the middle of June: the real plan, reminders sent, a report taken, a link used."""
    run("ingest", str(plans / "2026.txt"))
    run("approve", "1", "--number", "48/KH-UBND", "--despite-errors")
    for agency in AGENCIES:
        run("contact", "add", "--agency", agency, "--name", "Văn thư", mails.url(f"a@{agency}.vn"))
    run("remind", "--today", FRIDAY)
    assert mails.mails
    templates = tmp_path / "mau"
    period = ("--period", "2026-6-thang", "--agency", "so-du-lich")
    written = said("template", *period, "--out", str(templates), "--today", FRIDAY)
    report = Path(written["templates"][0]["file"])
    report.write_bytes(filled_in(report.read_bytes()))
    run("submit", str(report), *period, "--today", FRIDAY)
    return place


@contextmanager
def writing(url: str) -> Iterator[None]:
    """Somebody who writes all the while, two lines of the log in each transaction."""
    engine, stop, begun = engine_from(url), threading.Event(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            with session(engine) as opened:
                for actor in ("trước", "sau"):
                    at = datetime.now(UTC)
                    record("written-meanwhile", "x", session=opened, at=at, actor=actor)
            begun.set()

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait(30)
    try:
        yield
    finally:
        stop.set()
        thread.join()
        engine.dispose()


def outbox() -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("outbox", "--jsonl").splitlines()]


def entries(lines: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """What was said to whom."""
    return {
        (line["recipient"], entry["obligation"], entry["step"], entry["due"])
        for line in lines
        for entry in line["entries"]
    }


@pytest.mark.long
def test_what_was_lost_comes_back_whole_and_nobody_is_told_twice(
    at_work: Place, mails: MailServer, tmp_path: Path
) -> None:
    place, link = at_work, said("link", "make", "--agency", "so-du-lich")
    token = json.dumps(link).partition("/a/")[2].partition('"')[0]
    before = entries(outbox())
    with writing(place.url):
        made = said("backup", "--out", str(tmp_path / "backups"), "--today", FRIDAY)
    kept, files = place.rows(), place.files()
    assert files
    # the day after, the one that is to be lost goes on working
    for day in (WEDNESDAY, THURSDAY):
        run("remind", "--today", day)
    told_since = entries(outbox()) - before
    sent = len(mails.mails)
    assert told_since

    place.destroy()
    back = said("restore", made["file"])
    assert back["rows"] == made["rows"]
    assert back["key_fits"]

    now = place.rows()
    assert {name: rows for name, rows in now.items() if name not in OWN} == {
        name: rows for name, rows in kept.items() if name not in OWN
    }
    assert len(now["reminder"]) == len(kept["reminder"])
    assert place.files() == files
    refuse_half_a_transaction(place)

    with TestClient(create_app(load_settings()), base_url="http://127.0.0.1:8180") as client:
        assert "Sở Du lịch" in client.get(f"/a/{token}").text

    with pytest.raises(DondocError, match=r"chưa gửi gì.*dondoc outbox release"):
        run("remind", "--today", MONDAY)
    assert len(mails.mails) == sent
    released = said("outbox", "release", "--sent-until", THURSDAY, "--today", MONDAY)
    doubtful = [line for line in outbox() if line["state"] == "unsure"]
    assert released["unsure"] == len(doubtful)
    assert entries(doubtful) == told_since
    run("remind", "--today", MONDAY)
    newly = [line for line in outbox() if line["sent_at"] and line["planned_for"] == MONDAY]
    assert len(newly) == len(mails.mails) - sent
    assert not entries(newly) & (told_since | before)


def refuse_half_a_transaction(place: Place) -> None:
    engine = engine_from(place.url)
    with engine.connect() as connection:
        asked = (
            "SELECT actor, count(*) FROM event WHERE action = 'written-meanwhile' GROUP BY actor"
        )
        counted = dict(tuple(row) for row in connection.execute(text(asked)))
    engine.dispose()
    assert counted["trước"] == counted["sau"] > 0
