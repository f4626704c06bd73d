"""A feed of all-day events: the product's against bytes joined by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from benchmarks.measure import Contender, compare
from dondoc.feeds import FeedEvent, feed_bytes

EVENTS = 400
STAMP = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def _event(number: int) -> FeedEvent:
    day = date(2026, 1, 1) + timedelta(days=number % 365)
    return FeedEvent(
        uid=f"{number:020x}@dondoc",
        summary="Hạn: Tổ chức tập huấn, bồi dưỡng nghiệp vụ cho cán bộ phụ trách",
        start=day - timedelta(days=60),
        due=day,
        description="Chủ trì: Sở Du lịch\nPhối hợp: Các cơ quan, đơn vị liên quan\n" * 3,
        categories=("Nhiệm vụ",),
        url="https://dondoc.example/a/token#viec",
        sequence=0,
        stamp=STAMP,
        cancelled=False,
        color="crimson",
    )


def _folded(line: str) -> bytes:
    raw = line.encode()
    parts = [raw[:74]] + [b" " + raw[at : at + 73] for at in range(74, len(raw), 73)]
    return b"\r\n".join(parts)


def _joined_by_hand(events: list[FeedEvent]) -> bytes:
    lines = [b"BEGIN:VCALENDAR"]
    for one in events:
        described = one.description.replace("\n", "\\n").replace(",", "\\,")
        block = f"BEGIN:VEVENT|UID:{one.uid}|SUMMARY:{one.summary}|DESCRIPTION:{described}"
        block += f"|DTSTART;VALUE=DATE:{one.due:%Y%m%d}|URL:{one.url}|SEQUENCE:0|END:VEVENT"
        lines += [_folded(line) for line in block.split("|")]
    return b"\r\n".join([*lines, b"END:VCALENDAR"])


def run() -> None:
    """Build the same events both ways."""
    events = [_event(number) for number in range(EVENTS)]
    compare(
        "one feed, built cold",
        "events",
        EVENTS,
        [
            Contender("dondoc (icalendar)", lambda: feed_bytes("Sở Du lịch", events)),
            Contender("bytes joined by hand", lambda: _joined_by_hand(events)),
        ],
    )
