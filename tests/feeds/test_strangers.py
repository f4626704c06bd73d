"""Parsers that had no hand in writing: libical with its restrictions, ical.js, vobject."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import vobject

from dondoc.feeds import FeedEvent, event_of_commemoration, feed_bytes, joined, todo_block
from dondoc.schedule.obligation import Commemoration, ObligationKind, Role
from tests.conftest import ROOT, leave_out
from tests.feeds.conftest import program
from tests.feeds.makers import CALENDAR_NAME, NASTY, STAMP, an_event
from tests.schedule.makers import an_obligation

STRANGERS = Path(__file__).parent / "strangers"
NODE_MODULES = Path(os.environ.get("DONDOC_NODE_MODULES", ROOT / ".venv" / "node_modules"))
WAYS: tuple[dict[str, Any], ...] = (
    {},
    {"claimed_on": date(2026, 6, 12)},
    {"claimed_on": date(2026, 6, 12), "confirmed_on": date(2026, 6, 15), "sequence": 2},
    {"due": date(2026, 7, 31), "sequence": 1},
    {"cancelled": True, "sequence": 3},
)
Read = Callable[[bytes], list[dict[str, Any]]]


def all_events() -> list[FeedEvent]:
    """An event of each kind in each role and state, nasty texts, and a commemoration."""
    page = f"https://dondoc.example/a/{'t' * 43}"
    events = [
        an_event(an_obligation(kind=kind, role=role), url=f"{page}#viec-1", **way)
        for kind, role, way in product(ObligationKind, Role, WAYS)
    ]
    events += [
        an_event(an_obligation(title=f"{sign} và {sign * 40} hết", content=f"{sign} " * 60))
        for sign in NASTY
    ]
    events.append(an_event(an_obligation(title="Dài", content="Nội dung rất dài; " * 600)))
    day = Commemoration(
        "0a" * 10, "Ngày, kỷ niệm; x", date(2026, 10, 10), "1954-10-10", 72, "72 năm"
    )
    return [*events, event_of_commemoration(day, stamp=STAMP, url=page)]


EVENTS = all_events()


def as_events() -> bytes:
    return feed_bytes(CALENDAR_NAME, EVENTS)


def as_tasks() -> bytes:
    return joined(CALENDAR_NAME, ((todo_block(event), event.url) for event in EVENTS))


@pytest.fixture(scope="module")
def libical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checker, compiled against Debian's libical."""
    program("gcc")
    if not Path("/usr/include/libical/ical.h").is_file():
        leave_out("not installed here: libical-dev")
    made = tmp_path_factory.mktemp("libical") / "check"
    source = str(STRANGERS / "check.c")
    subprocess.run(["gcc", "-O1", "-o", str(made), source, "-lical"], check=True)
    return made


@pytest.fixture
def by_ical_js(tmp_path: Path) -> Callable[[bytes], dict[str, Any]]:
    """A calendar as ical.js understands it."""
    program("node")
    if not (NODE_MODULES / "ical.js").is_dir():
        leave_out(f"not installed: ical.js in {NODE_MODULES.name} (npm install ical.js)")

    def read(calendar: bytes) -> dict[str, Any]:
        file = tmp_path / "feed.ics"
        file.write_bytes(calendar)
        command = ["node", str(STRANGERS / "read.cjs"), str(NODE_MODULES), str(file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return read


@pytest.mark.parametrize(
    ("feed", "said"),
    [(as_events, f"{len(EVENTS)} events, 0 tasks"), (as_tasks, f"0 events, {len(EVENTS)} tasks")],
)
def test_libical_has_no_complaint(
    libical: Path, feed: Callable[[], bytes], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "feed.ics"
    file.write_bytes(feed())
    done = subprocess.run([str(libical), str(file)], capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.returncode) == (said, 0)


def test_libical_complains_where_there_is_reason(libical: Path, tmp_path: Path) -> None:
    file = tmp_path / "feed.ics"
    file.write_bytes(as_events().replace(b"DTSTAMP:", b"DTSTAMP:x", 1))
    assert subprocess.run([str(libical), str(file)], capture_output=True, timeout=60).returncode


def test_ical_js_reads_every_event_as_it_was_meant(
    by_ical_js: Callable[[bytes], dict[str, Any]],
) -> None:
    read = by_ical_js(as_events())
    # ical.js knows nothing of RFC 7986: it gives the value of NAME as it stands
    assert read["name"] == CALENDAR_NAME.replace(",", "\\,")
    assert read["refresh"] == "PT6H"
    found = {part["uid"]: part for part in read["parts"]}
    assert len(found) == len(read["parts"]) == len(EVENTS)
    for event in EVENTS:
        part = found[event.uid]
        assert part["kind"] == "vevent"
        assert part["summary"] == event.summary
        assert part["description"] == event.description
        assert part["start"] == event.due.isoformat()
        assert part["end"] == (event.due + timedelta(days=1)).isoformat()
        assert part["status"] == ("CANCELLED" if event.cancelled else "CONFIRMED")
        assert part["sequence"] == event.sequence
        assert part["categories"] == list(event.categories)
        assert part["alarms"] == (["-PT15H"] if event.alarm else [])


def test_ical_js_reads_every_task_as_it_was_meant(
    by_ical_js: Callable[[bytes], dict[str, Any]],
) -> None:
    found = {part["uid"]: part for part in by_ical_js(as_tasks())["parts"]}
    for event in EVENTS:
        part = found[f"viec-{event.uid}"]
        assert part["kind"] == "vtodo"
        assert (part["summary"], part["description"]) == (event.summary, event.description)
        assert part["due"] == event.due.isoformat()
        assert (part["status"], part["percent"]) == progress(event)
        # COMPLETED is an instant in UTC, on the day on which it was done, never after it was said
        assert part["completed"] == ("2026-01-20T03:04:05Z" if event.confirmed_on else None)


def progress(event: FeedEvent) -> tuple[str, int]:
    if event.cancelled:
        return "CANCELLED", 0
    if event.confirmed_on:
        return "COMPLETED", 100
    return ("IN-PROCESS", 90) if event.claimed_on else ("NEEDS-ACTION", 0)


def test_vobject_reads_what_was_written() -> None:
    found = {event.uid.value: event for event in vobject.readOne(as_events().decode()).vevent_list}
    for event in EVENTS:
        assert found[event.uid].summary.value == event.summary
        assert found[event.uid].description.value == event.description
        assert found[event.uid].dtstart.value == event.due
