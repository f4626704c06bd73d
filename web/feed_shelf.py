"""Feeds as bytes in memory: made once per change, served without a question but "anything new?"."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from dondoc.feeds import View
from models.change_watch import ChangeWatch
from models.engine import reading, session
from models.feeds import FeedRules, feed_mark, feed_of
from models.link_use import known_link, note_use
from models.office import Office
from models.tables import FeedLinkRow

MOST_BYTES = 128 * 1024 * 1024
USE_NOTED_EVERY = timedelta(hours=1)


class NoFeed(StrEnum):
    """Why there is nothing to serve."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Feed:
    """The bytes of one feed and their strong ETag; `mark` and `day` are what they were made from."""

    link_id: int
    body: bytes
    etag: str
    mark: tuple[object, ...]
    day: date


Found = Feed | NoFeed


class FeedShelf:
    """Holds the feeds of the links that are in use.

    `ready` and `keep` are for the event loop's thread; `make` asks the database and may run in any.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._watch = ChangeWatch(office.engine)
        self._stamp: object = None
        # known to be right as of the present stamp
        self._current: dict[tuple[str, View], Found] = {}
        # made at some time, reused while their mark stays the same
        self._made: OrderedDict[tuple[str, View], Feed] = OrderedDict()
        self._bytes = 0
        self._noted: dict[int, datetime] = {}

    def ready(self, token: str, view: View) -> Found | None:
        """The feed, if nothing was written to the database since it was last looked up."""
        stamp = (self._watch.stamp(), self._office.today())
        if stamp != self._stamp:
            self._stamp = stamp
            self._current.clear()
        return self._current.get((token, view))

    @property
    def stamp(self) -> object:
        """The state of the database that `ready` saw last."""
        return self._stamp

    def make(self, token: str, view: View) -> Found:
        """The feed from the database: rendered only where its rows changed."""
        with reading(self._office.engine) as opened:
            link = known_link(token, session=opened)
            if link is None:
                return NoFeed.UNKNOWN
            if link.revoked_at is not None:
                return NoFeed.REVOKED
            mark = feed_mark(link.agency_id, session=opened)
            today = self._office.today()
            before = self._made.get((token, view))
            if before is not None and (before.mark, before.day) == (mark, today):
                return before
            rules = FeedRules(
                self._office.calendar(),
                self._office.policy.cancelled_events_kept_days,
                self._office.page_url(token),
            )
            name = self._office.agency_name(link.agency_id)
            body = feed_of(link.agency_id, name, view, today=today, rules=rules, session=opened)
            return _feed(link, body, mark, today)

    def keep(self, token: str, view: View, found: Found, stamp: object) -> None:
        """Put what `make` gave on the shelf, unless the database moved on in the meantime."""
        if found is NoFeed.UNKNOWN:
            # guesses must not fill the memory
            return
        key = (token, view)
        if isinstance(found, Feed):
            self._put(key, found)
        if stamp == self._stamp:
            self._current[key] = found

    def _put(self, key: tuple[str, View], feed: Feed) -> None:
        if before := self._made.pop(key, None):
            self._bytes -= len(before.body)
        self._made[key] = feed
        self._bytes += len(feed.body)
        while self._bytes > MOST_BYTES:
            dropped_key, dropped = self._made.popitem(last=False)
            self._current.pop(dropped_key, None)
            self._bytes -= len(dropped.body)

    def is_use_to_be_noted(self, feed: Feed) -> bool:
        """Whether the link's use should be written down: at most once an hour."""
        now = self._office.now()
        last = self._noted.get(feed.link_id)
        if last is not None and now - last < USE_NOTED_EVERY:
            return False
        self._noted[feed.link_id] = now
        return True

    def note_use(self, link_id: int) -> None:
        """Write down that the link was used now."""
        with session(self._office.engine) as opened:
            note_use(link_id, at=self._office.now(), session=opened)

    def close(self) -> None:
        """Give back what the shelf holds of the database."""
        self._watch.close()


def _feed(link: FeedLinkRow, body: bytes, mark: tuple[object, ...], today: date) -> Feed:
    assert link.id is not None
    return Feed(link.id, body, f'"{sha256(body).hexdigest()[:32]}"', mark, today)
