"""The same calendars written by icalendar: what the product's own bytes are held to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, timezone

from icalendar import STATUS, TRANSP, Alarm, Calendar, Event, Todo, vDuration, vText, vUri

from dondoc.feeds import PRODUCT_ID, FeedEvent
from dondoc.language.text import clean

SIX_HOURS = timedelta(hours=6)
MORNING_BEFORE = timedelta(hours=-15)
NOON_IN_HANOI = time(12, tzinfo=timezone(timedelta(hours=7)))


def feed_by_icalendar(name: str, events: Iterable[FeedEvent], *, tasks: bool = False) -> bytes:
    """The feed of these events, or of the same as tasks."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT_ID)
    # given as TEXT: icalendar takes NAME for a value of unknown kind and leaves its commas bare
    calendar["NAME"] = calendar["X-WR-CALNAME"] = vText(clean(name))
    calendar.add("COLOR", "steelblue")
    calendar.add("X-WR-TIMEZONE", "Asia/Ho_Chi_Minh")
    calendar.add("REFRESH-INTERVAL", vDuration(SIX_HOURS, params={"VALUE": "DURATION"}))
    calendar.add("X-PUBLISHED-TTL", vDuration(SIX_HOURS))
    for one in sorted(events, key=lambda event: (event.due, event.uid)):
        calendar.add_component(_todo(one) if tasks else _event(one))
    return bytes(calendar.to_ical())


def _event(one: FeedEvent) -> Event:
    stamp = one.stamp.astimezone(UTC)
    return Event.new(
        uid=one.uid,
        summary=one.summary,
        description=one.description or None,
        start=one.due,
        end=one.due + timedelta(days=1),
        stamp=stamp,
        last_modified=stamp,
        sequence=one.sequence,
        categories=list(one.categories),
        status=STATUS.CANCELLED if one.cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
        url=one.url or None,
        color=one.color,
        subcomponents=_alarms(one),
    )


def _todo(one: FeedEvent) -> Todo:
    todo = Todo()
    stamp = one.stamp.astimezone(UTC)
    status, percent = _progress(one)
    todo.add("UID", f"viec-{one.uid}")
    todo.add("SUMMARY", one.summary)
    if one.description:
        todo.add("DESCRIPTION", one.description)
    todo.add("DUE", one.due)
    todo.add("DTSTAMP", stamp)
    todo.add("LAST-MODIFIED", stamp)
    todo.add("SEQUENCE", one.sequence)
    todo.add("CATEGORIES", list(one.categories))
    todo.add("STATUS", status)
    todo.add("PERCENT-COMPLETE", percent)
    if one.done_on:
        todo.add(
            "COMPLETED", min(datetime.combine(one.done_on, NOON_IN_HANOI), stamp).astimezone(UTC)
        )
    if one.url:
        todo["URL"] = vUri(one.url)
    todo.add("COLOR", one.color)
    for alarm in _alarms(one):
        alarm["TRIGGER"].params["RELATED"] = "END"
        todo.add_component(alarm)
    return todo


def _progress(one: FeedEvent) -> tuple[str, int]:
    if one.cancelled:
        return "CANCELLED", 0
    if one.confirmed_on:
        return "COMPLETED", 100
    return ("IN-PROCESS", 90) if one.claimed_on else ("NEEDS-ACTION", 0)


def _alarms(one: FeedEvent) -> list[Alarm]:
    return [Alarm.new_display(one.summary, trigger=MORNING_BEFORE)] if one.alarm else []
