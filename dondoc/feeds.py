"""Events to iCalendar bytes (RFC 5545, RFC 7986) that stay the same while nothing changes.

Calendar programs take one feed again and again: UIDs stay, the time stamps are given and move only
when the event does, and the same events give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from dondoc.feed_events import FeedEvent, event_of, event_of_commemoration
from dondoc.language.text import clean
from dondoc.schedule.obligation import Obligation, ObligationKind, Role

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

__all__ = ["FeedEvent", "View", "event_of", "event_of_commemoration", "feed_bytes", "shows"]

PRODUCT_ID = "-//dondoc//dondoc 1.0//VI"
REFRESH_EVERY = timedelta(hours=6)
# all-day events begin at midnight: nine in the morning of the day before
ALARM_BEFORE = timedelta(hours=-15)
ONE_DAY = timedelta(days=1)
_LINK = re.compile(r"https?://[!-~]+")


class View(StrEnum):
    """What of an agency's feed is asked for."""

    ALL = "all"
    LEAD = "lead"
    REPORTS = "reports"


def feed_bytes(name: str, events: Iterable[FeedEvent]) -> bytes:
    """The feed, its events by due day and UID; the same events in any order give the same bytes.

    Raises ValueError for a naive `stamp`, which calendars would read as their own time.
    """
    calendar = _calendar(name)
    for event in sorted(events, key=lambda one: (one.due, one.uid)):
        calendar.add_component(_component(event))
    return bytes(calendar.to_ical())


def shows(view: View, obligation: Obligation) -> bool:
    """Whether the view holds the obligation; commemorations stand in the view of all only."""
    if view is View.LEAD:
        return obligation.role is Role.LEAD
    return view is View.ALL or obligation.kind is ObligationKind.REPORT


def _calendar(name: str) -> Calendar:
    from icalendar import Calendar, vDuration

    calendar = Calendar.new(name=clean(name), prodid=PRODUCT_ID, color="steelblue")
    # Calendar.new() gives a random UID: the bytes would never be the same, and vdirsyncer would
    # take the whole feed for one event (pimutils/vdirsyncer issue 1222)
    calendar.pop("UID", None)
    calendar.add("X-WR-TIMEZONE", "Asia/Ho_Chi_Minh")
    # RFC 7986 section 5.7 makes VALUE=DURATION compulsory; a bare timedelta on X- becomes "6:00:00"
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH_EVERY, params={"VALUE": "DURATION"}))
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH_EVERY))
    return calendar


def _component(event: FeedEvent) -> Event:
    from icalendar import STATUS, TRANSP, Event

    if event.stamp.tzinfo is None:
        raise ValueError(f"{event.uid}: the stamp must be aware UTC")
    stamp = event.stamp.astimezone(UTC)
    return Event.new(
        uid=event.uid,
        summary=event.summary,
        description=event.description or None,
        start=event.due,
        end=event.due + ONE_DAY,
        stamp=stamp,
        last_modified=stamp,
        sequence=event.sequence,
        categories=list(event.categories),
        status=STATUS.CANCELLED if event.cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
        url=event.url if _LINK.fullmatch(event.url) else None,
        color=event.color,
        subcomponents=[_alarm(event)] if event.alarm else [],
    )


def _alarm(event: FeedEvent) -> Alarm:
    from icalendar import Alarm

    return Alarm.new_display(event.summary, trigger=ALARM_BEFORE)
