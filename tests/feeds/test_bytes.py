"""The product writes calendars itself, and byte for byte what icalendar writes."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from dondoc.feeds import FeedEvent, feed_bytes, joined, todo_block
from dondoc.feeds.lines import folded
from tests.feeds.makers import CALENDAR_NAME, NASTY, an_event, feed_events, texts
from tests.feeds.oracle import feed_by_icalendar
from tests.schedule.makers import an_obligation


def tasks_feed(name: str, events: list[FeedEvent]) -> bytes:
    return joined(name, ((todo_block(event), event.url) for event in events))


def is_said_alike(event: FeedEvent) -> bool:
    # icalendar takes a backslash before a capital N for a line break, which RFC 5545 has only in
    # values that are escaped already; the product keeps what was written
    said = (event.summary, event.description, event.uid, *event.categories)
    return not any("\\N" in text for text in said)


@settings(max_examples=60)
@given(events=st.lists(feed_events(), max_size=3), name=texts)
def test_events_are_written_byte_for_byte_as_icalendar_writes_them(
    events: list[FeedEvent], name: str
) -> None:
    assume(all(map(is_said_alike, events)) and "\\N" not in name and len(name) <= 200)
    assert feed_bytes(name, events) == feed_by_icalendar(name, events)


@settings(max_examples=40)
@given(events=st.lists(feed_events(), max_size=3))
def test_tasks_are_written_byte_for_byte_as_icalendar_writes_them(events: list[FeedEvent]) -> None:
    assume(all(map(is_said_alike, events)))
    assert tasks_feed(CALENDAR_NAME, events) == feed_by_icalendar(CALENDAR_NAME, events, tasks=True)


@pytest.mark.parametrize("sign", NASTY)
def test_a_fold_falls_where_icalendar_puts_it(sign: str) -> None:
    for before in range(55, 80):
        text = "x" * before + sign * 30
        nasty = dataclasses.replace(an_event(an_obligation()), summary=text)
        assert feed_bytes(CALENDAR_NAME, [nasty]) == feed_by_icalendar(CALENDAR_NAME, [nasty])


@given(line=texts.map(lambda text: text.replace("\n", " ").replace("\r", " ")))
def test_folded_parts_are_short_whole_characters_and_lose_nothing(line: str) -> None:
    raw = folded(line)
    parts = raw.split(b"\r\n ")
    assert b"".join(parts).decode() == line
    assert all(len(part.decode().encode()) <= 74 for part in parts)


def test_a_backslash_before_a_capital_n_stays_what_it_is() -> None:
    event = an_event(an_obligation(title=r"Thư mục C:\Nam", content="x"))
    line = next(
        one
        for one in feed_bytes("x", [event]).decode().replace("\r\n ", "").splitlines()
        if one.startswith("SUMMARY")
    )
    assert r"C:\\Nam" in line


def many(count: int, *, year: int, done: bool) -> list[FeedEvent]:
    confirmed = date(year, 3, 1) if done else None
    return [
        an_event(
            an_obligation(due=date(year, 1 + number % 12, 1), content="Nội dung dài. " * 60),
            confirmed_on=confirmed,
        )
        for number in range(count)
    ]


def uids(feed: bytes) -> set[str]:
    return {one.decode() for one in re.findall(rb"^UID:(.+)\r$", feed, re.M)}


def test_a_feed_stays_below_one_megabyte_and_says_what_it_left_out() -> None:
    old, recent = many(400, year=2020, done=True), many(300, year=2026, done=True)
    owed = many(200, year=2026, done=False)
    feed = feed_bytes("Sở Du lịch", [*old, *recent, *owed])
    assert len(feed) < 1_000_000
    kept = uids(feed)
    assert {event.uid for event in owed} <= kept, "what is owed is never left out for what is done"
    assert kept & {event.uid for event in recent}
    lost = [event.uid for event in old if event.uid not in kept]
    assert len(lost) > 100
    (head,) = re.findall(r"X-WR-CALDESC:(.+?)\r\n(?! )", feed.decode(), re.S)
    left_out = 900 - len(kept)
    assert f"bỏ bớt {left_out} mục" in head.replace("\r\n ", "")
    assert len(Calendar.from_ical(feed).events) == len(kept)


def test_even_open_work_alone_never_passes_one_megabyte() -> None:
    owed = many(900, year=2026, done=False)
    feed = feed_bytes("Sở Du lịch", owed)
    assert len(feed) < 1_000_000
    first = min(owed, key=lambda event: (event.due, event.uid))
    last = max(owed, key=lambda event: (event.due, event.uid))
    assert first.uid in uids(feed)
    assert last.uid not in uids(feed), "what is due last comes into view later"
