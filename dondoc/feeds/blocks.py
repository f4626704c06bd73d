"""One event as the bytes of its VEVENT or VTODO, apart from the link, which is another in each feed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from dondoc.feeds.events import FeedEvent
from dondoc.feeds.lines import day_digits, escaped, folded, instant_digits, text_line

ONE_DAY = timedelta(days=1)
# all-day events begin at midnight: nine in the morning of the day before
ALARM_BEFORE = "-PT15H"
HANOI = timezone(timedelta(hours=7))
NOON = time(12)
_LINK = re.compile(r"https?://[!-~]+")
# the agency's word that it is done stands until the coordinator confirms it
CLAIMED_PERCENT = 90


@dataclass(frozen=True, slots=True)
class Block:
    """The bytes before the link and those after it; `closed` is what is done or cancelled.

    `due` and `uid` are what the feed is ordered by.
    """

    due: date
    uid: str
    closed: bool
    head: bytes
    tail: bytes

    def with_link(self, url: str) -> bytes:
        """The whole component; what is not a plain web address is left out."""
        return self.head + link_line(url) + self.tail


def link_line(url: str) -> bytes:
    """The line of the link, nothing for what is not a plain web address."""
    if not url or not _LINK.fullmatch(url):
        return b""
    return folded(f"URL:{url}") + b"\r\n"


def event_block(event: FeedEvent) -> Block:
    """The all-day VEVENT on the due day. Raises ValueError for a naive `stamp`."""
    stamp = instant_digits(_utc(event))
    head = b"".join(
        (
            b"BEGIN:VEVENT\r\n",
            text_line("SUMMARY", event.summary),
            f"DTSTART;VALUE=DATE:{day_digits(event.due)}\r\n"
            f"DTEND;VALUE=DATE:{day_digits(event.due + ONE_DAY)}\r\n"
            f"DTSTAMP:{stamp}\r\n".encode(),
            text_line("UID", event.uid),
            f"SEQUENCE:{event.sequence}\r\n".encode(),
            _kind_and_description(event),
            f"LAST-MODIFIED:{stamp}\r\n"
            f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}\r\n"
            "TRANSP:TRANSPARENT\r\n".encode(),
        )
    )
    return Block(event.due, event.uid, _is_closed(event), head, _tail(event, "VEVENT", "TRIGGER"))


def todo_block(event: FeedEvent) -> Block:
    """The same as a VTODO, for programs with lists of tasks. Raises ValueError for a naive `stamp`.

    Its UID is another than the event's: a program that takes both feeds keeps both.
    """
    instant = _utc(event)
    stamp = instant_digits(instant)
    status, percent = _progress(event)
    completed = f"COMPLETED:{instant_digits(_completed(event, instant))}\r\n"
    uid = f"viec-{event.uid}"
    head = b"".join(
        (
            b"BEGIN:VTODO\r\n",
            _kind(event),
            (completed if event.confirmed_on else "").encode(),
            _description(event),
            f"DTSTAMP:{stamp}\r\n"
            f"DUE;VALUE=DATE:{day_digits(event.due)}\r\n"
            f"LAST-MODIFIED:{stamp}\r\n"
            f"PERCENT-COMPLETE:{percent}\r\n"
            f"SEQUENCE:{event.sequence}\r\n"
            f"STATUS:{status}\r\n".encode(),
            text_line("SUMMARY", event.summary),
            text_line("UID", uid),
        )
    )
    # a task has no start here: its alarm counts from when it is due
    tail = _tail(event, "VTODO", "TRIGGER;RELATED=END")
    return Block(event.due, uid, _is_closed(event), head, tail)


def _utc(event: FeedEvent) -> datetime:
    if event.stamp.tzinfo is None:
        raise ValueError(f"{event.uid}: the stamp must be aware UTC")
    return event.stamp.astimezone(UTC)


def _is_closed(event: FeedEvent) -> bool:
    return event.cancelled or event.confirmed_on is not None


def _kind_and_description(event: FeedEvent) -> bytes:
    return _kind(event) + _description(event)


def _kind(event: FeedEvent) -> bytes:
    categories = ",".join(escaped(one) for one in event.categories)
    return folded(f"CATEGORIES:{categories}") + b"\r\n" + text_line("COLOR", event.color)


def _description(event: FeedEvent) -> bytes:
    return text_line("DESCRIPTION", event.description) if event.description else b""


def _tail(event: FeedEvent, component: str, trigger: str) -> bytes:
    end = f"END:{component}\r\n".encode()
    if not event.alarm:
        return end
    alarm = text_line("DESCRIPTION", event.summary)
    ringing = f"{trigger}:{ALARM_BEFORE}\r\nEND:VALARM\r\n".encode()
    return b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n" + alarm + ringing + end


def _progress(event: FeedEvent) -> tuple[str, int]:
    """STATUS and PERCENT-COMPLETE (RFC 5545, sections 3.8.1.11 and 3.8.1.8)."""
    if event.cancelled:
        return "CANCELLED", 0
    if event.confirmed_on is not None:
        return "COMPLETED", 100
    return ("IN-PROCESS", CLAIMED_PERCENT) if event.claimed_on else ("NEEDS-ACTION", 0)


def _completed(event: FeedEvent, stamp: datetime) -> datetime:
    """When it was done: only the day is known, so its noon in Hà Nội, or before when it was said."""
    day = event.done_on or event.due
    return min(datetime.combine(day, NOON, HANOI).astimezone(UTC), stamp)
