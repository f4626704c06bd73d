"""The calendar around its events: its name, how often to look again, and never above its size."""

from __future__ import annotations

from collections.abc import Iterable

from dondoc.feeds.blocks import Block, event_block
from dondoc.feeds.events import FeedEvent
from dondoc.feeds.lines import text_line
from dondoc.language.text import clean

PRODUCT_ID = "-//dondoc//dondoc 1.0//VI"
# Google and Outlook stop reading a feed of some megabytes without a word
MOST_BYTES = 1_000_000
_BEGIN = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT_ID}\r\n".encode()
# No METHOD: it would ask for an ORGANIZER (RFC 5546). No UID: vdirsyncer would take the whole feed
# for one event (pimutils/vdirsyncer issue 1222). No VTIMEZONE: every event is a whole day.
_REST = (
    b"COLOR:steelblue\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n"
    b"X-WR-TIMEZONE:Asia/Ho_Chi_Minh\r\n"
)
_END = b"END:VCALENDAR\r\n"
# the calendar's own lines, its name of any length and the word on what was left out
_HEAD_ROOM = 8_000
_NAME_LENGTH = 200

Linked = tuple[Block, str]


def feed_bytes(name: str, events: Iterable[FeedEvent]) -> bytes:
    """The feed, its events by due day and UID; the same events in any order give the same bytes.

    Raises ValueError for a naive `stamp`, which calendars would read as their own time.
    """
    return joined(name, ((event_block(event), event.url) for event in events))


def joined(name: str, blocks: Iterable[Linked]) -> bytes:
    """The feed of blocks, each with its link; at most `MOST_BYTES`.

    Where they are more, what was done longest ago is left out first, then what is due last; the
    calendar's description says how many.
    """
    ordered = sorted(blocks, key=_by_day)
    parts = [block.with_link(url) for block, url in ordered]
    left_out = 0
    if sum(map(len, parts)) > MOST_BYTES - _HEAD_ROOM:
        kept = _those_that_fit([block for block, _ in ordered], parts)
        left_out = len(parts) - len(kept)
        parts = [parts[place] for place in kept]
    return b"".join((_BEGIN, _told(left_out), _names(name), _REST, *parts, _END))


def _by_day(linked: Linked) -> tuple[object, str]:
    block, _ = linked
    return block.due, block.uid


def _those_that_fit(blocks: list[Block], parts: list[bytes]) -> list[int]:
    """The places of the blocks to keep, in their order: open ones first, then those closed last."""
    places = range(len(blocks))
    is_open = [place for place in places if not blocks[place].closed]
    is_closed = [place for place in places if blocks[place].closed]
    room = MOST_BYTES - _HEAD_ROOM
    kept = []
    for place in (*is_open, *reversed(is_closed)):
        room -= len(parts[place])
        if room < 0:
            break
        kept.append(place)
    return sorted(kept)


def _told(left_out: int) -> bytes:
    if not left_out:
        return b""
    words = (
        f"Lịch quá dài nên bỏ bớt {left_out} mục: việc xong lâu nhất trước, rồi đến việc có hạn xa "
        "nhất. Trang của cơ quan có đủ."
    )
    return text_line("DESCRIPTION", words) + text_line("X-WR-CALDESC", words)


def _names(name: str) -> bytes:
    kept = clean(name)[:_NAME_LENGTH]
    return text_line("NAME", kept) + text_line("X-WR-CALNAME", kept)
