"""Events to iCalendar bytes (RFC 5545, RFC 7986) that stay the same while nothing changes.

Calendar programs take one feed again and again: UIDs stay, the time stamps are given and move only
when the event does, and the same events give the same bytes.
"""

from dondoc.feeds.blocks import Block, event_block, todo_block
from dondoc.feeds.calendar import MOST_BYTES, PRODUCT_ID, feed_bytes, joined
from dondoc.feeds.events import FeedEvent, event_of, event_of_commemoration
from dondoc.feeds.views import View, shows, shows_commemorations

__all__ = [
    "MOST_BYTES",
    "PRODUCT_ID",
    "Block",
    "FeedEvent",
    "View",
    "event_block",
    "event_of",
    "event_of_commemoration",
    "feed_bytes",
    "joined",
    "shows",
    "shows_commemorations",
    "todo_block",
]
