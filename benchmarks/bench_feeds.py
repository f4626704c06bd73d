"""Feeds: bytes against a bare join and icalendar; 3,500 agencies after a new plan and a small change."""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import select

from benchmarks.measure import Contender, compare
from config.anniversaries import load_anniversaries
from config.settings import load_settings
from dondoc.feeds import FeedEvent, event_block, feed_bytes, joined
from dondoc.schedule.keys import stable_key
from models.engine import reading, session
from models.migrate import make_ready
from models.obligations import show_anew
from models.office import Office, open_office
from models.tables import ObligationRow, PlanRow, PlanStatus
from tasks.feeds import publish_to
from tasks.plans.ingest import ReadingRules, ingest_file
from tests.feeds.oracle import feed_by_icalendar

EVENTS = 400
STAMP = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
NAME = "Đôn đốc: Sở Du lịch"
AGENCIES = 3_500
# the departments with most to do, whose work stands for that of all
BUSIEST = 26
MOVED = 20
_ROOT = Path(__file__).resolve().parent.parent
_PLANS = Path(os.environ.get("DONDOC_PLANS", _ROOT.parent / "shared" / "plans"))


def run() -> None:
    """One feed each way, then a whole city's."""
    events = [_event(number) for number in range(EVENTS)]
    ours = feed_bytes(NAME, events)
    same = ours == feed_by_icalendar(NAME, events) == _joined_by_hand(events)
    print(f"\nthe three ways give the same {len(ours):,} bytes: {same}")
    blocks = [(event_block(event), event.url) for event in events]
    compare(
        "one feed, CPU time",
        "events",
        EVENTS,
        [
            Contender("dondoc, cold", lambda: feed_bytes(NAME, events)),
            Contender("dondoc, lines kept", lambda: joined(NAME, blocks)),
            Contender("icalendar", lambda: feed_by_icalendar(NAME, events)),
            Contender("bytes joined by hand", lambda: _joined_by_hand(events)),
        ],
        rounds=15,
        clock=time.process_time,
    )
    with tempfile.TemporaryDirectory() as folder:
        _a_whole_city(Path(folder))


def _event(number: int) -> FeedEvent:
    day = date(2026, 1, 1) + timedelta(days=number % 365)
    return FeedEvent(
        uid=f"{number:020x}@dondoc",
        summary="Hạn: Tổ chức tập huấn, bồi dưỡng nghiệp vụ cho cán bộ phụ trách (chủ trì)",
        start=day - timedelta(days=60),
        due=day,
        description="Chủ trì: Sở Du lịch\nPhối hợp: Các cơ quan, đơn vị liên quan\n" * 4 + "Hết",
        categories=("Việc có hạn",),
        url=f"https://dondoc.example/a/{'t' * 43}#viec-{number:020x}",
        sequence=0,
        stamp=STAMP,
        cancelled=False,
        color="crimson",
    )


def _folded(line: str) -> bytes:
    raw = line.encode()
    parts = []
    while len(raw) > 74:
        cut = 74
        while raw[cut] & 0xC0 == 0x80:
            cut -= 1
        if raw[cut - 1] in b"\\^":
            cut -= 1
        parts.append(raw[:cut])
        raw = raw[cut:]
    parts.append(raw)
    return b"\r\n ".join(parts)


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def _joined_by_hand(events: list[FeedEvent]) -> bytes:
    """The same feed without a part that can be used for anything else."""
    lines = [
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dondoc//dondoc 1.0//VI",
        f"NAME:{NAME}\r\nX-WR-CALNAME:{NAME}".encode(),
        b"COLOR:steelblue\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H",
        b"X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
    ]
    for one in sorted(events, key=lambda event: (event.due, event.uid)):
        stamp, summary = f"{one.stamp:%Y%m%dT%H%M%SZ}", _escaped(one.summary)
        lines += [
            b"BEGIN:VEVENT",
            _folded(f"SUMMARY:{summary}"),
            f"DTSTART;VALUE=DATE:{one.due:%Y%m%d}\r\n"
            f"DTEND;VALUE=DATE:{one.due + timedelta(days=1):%Y%m%d}\r\nDTSTAMP:{stamp}\r\n"
            f"UID:{one.uid}\r\nSEQUENCE:{one.sequence}".encode(),
            f"CATEGORIES:{one.categories[0]}\r\nCOLOR:{one.color}".encode(),
            _folded(f"DESCRIPTION:{_escaped(one.description)}"),
            f"LAST-MODIFIED:{stamp}\r\nSTATUS:CONFIRMED\r\nTRANSP:TRANSPARENT".encode(),
            _folded(f"URL:{one.url}"),
            b"BEGIN:VALARM\r\nACTION:DISPLAY",
            _folded(f"DESCRIPTION:{summary}"),
            b"TRIGGER:-PT15H\r\nEND:VALARM\r\nEND:VEVENT",
        ]
    return b"\r\n".join([*lines, b"END:VCALENDAR\r\n"])


def _a_whole_city(home: Path) -> None:
    """All of `dondoc publish` over 3,500 agencies: a new plan, nothing new, one item of a few moved."""
    today = date(2026, 3, 2)
    office = open_office(load_settings(home=home, database_url=f"sqlite:///{home}/dondoc.db"))
    make_ready(office.engine)
    owed = _spread(office)
    out = home / "feeds"
    print(f"\n{AGENCIES:,} agencies with {owed:,} obligations, published as files")

    def publish() -> str:
        done = publish_to(out, office=office, today=today)
        return f"{done.rendered:,} rendered, {done.written:,} written"

    _timed("after a new plan", publish)
    _timed("nothing new", publish)
    _move_one_item(office)
    _timed(f"one item of {MOVED} agencies moved", publish)
    office.engine.dispose()


def _timed(title: str, work: Callable[[], str]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    said = work()
    spent = f"{time.process_time() - cpu:6.1f} s of CPU, {time.perf_counter() - wall:6.1f} s"
    print(f"  {title:<34}{spent}   {said}")


def _spread(office: Office) -> int:
    """The work of the busiest departments of a real plan, given to all agencies in turn."""
    owed = _plan_of_a_year(office)
    counted = Counter(one["agency_id"] for one in owed).most_common(BUSIEST)
    shares = [[one for one in owed if one["agency_id"] == name] for name, _ in counted]
    rows = [
        one | {"agency_id": _agency(number), "key": stable_key(one["key"], _agency(number))}
        for number in range(AGENCIES)
        for one in shares[number % len(shares)]
    ]
    with session(office.engine) as opened:
        opened.execute(delete(ObligationRow))
        opened.execute(update(PlanRow).values(status=PlanStatus.APPROVED))
        opened.execute(insert(ObligationRow), rows)
    return len(rows)


def _plan_of_a_year(office: Office) -> list[dict[str, Any]]:
    """What the plan of 2026 makes agencies owe, as rows without their numbers."""
    file = _PLANS / "2026.txt"
    file = file if file.is_file() else _ROOT / "samples" / "ke-hoach-2026.txt"
    print(f"\nthe plan: {file.name} of {'the real plans' if _PLANS in file.parents else 'samples'}")
    ingest_file(
        office.engine,
        file.read_bytes(),
        file.name,
        ReadingRules(office.directory, office.policy, load_anniversaries()),
        now=STAMP,
        actor="bench",
        year=2026,
    )
    with reading(office.engine) as opened:
        return [row.model_dump(exclude={"id"}) for row in opened.exec(select(ObligationRow))]


def _agency(number: int) -> str:
    return f"co-quan-{number:04}"


def _move_one_item(office: Office) -> None:
    with session(office.engine) as opened:
        for number in range(0, AGENCIES, AGENCIES // MOVED):
            mine = select(ObligationRow).where(ObligationRow.agency_id == _agency(number))
            first = opened.exec(mine).first()
            assert first is not None
            first.extended_due = first.due + timedelta(days=10)
            show_anew(first, STAMP + timedelta(days=30))
