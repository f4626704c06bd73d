"""Feeds as bytes in memory: made once per change, served without a question but "anything new?"."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from time import monotonic

from starlette.types import Message

from dondoc.feeds import View
from models.change_watch import ChangeWatch
from models.engine import reading
from models.feed_blocks import KeptBlocks
from models.feeds import FeedRules, Mark, feed_mark, feed_of
from models.link_use import known_link
from models.office import OFFICE_TIME, Office
from models.tables import FeedLinkRow
from web.last_fetches import LastFetches
from web.security import ALWAYS

MOST_BYTES = 128 * 1024 * 1024
# Under load the question costs a fifth of an answer. No one who closes a link can ask for its feed
# sooner than this after the database has said that it is closed.
SECONDS_BETWEEN_QUESTIONS = 0.001
CONTENT_TYPE = "text/calendar; charset=utf-8"
# The link is a key: no shared cache keeps it, and a private one asks again each time (304 is cheap).
KEPT_PRIVATE = {"Cache-Control": "private, no-cache"}
# Each header costs as much time as asking the database whether anything is new: a calendar carries
# those that count for a file; the others speak of windows and scripts of a page.
NO_PAGE = {
    name: ALWAYS[name]
    for name in (
        *("Content-Security-Policy", "Referrer-Policy"),
        *("X-Content-Type-Options", "X-Robots-Tag"),
    )
}


class NoFeed(StrEnum):
    """Why there is nothing to serve."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Feed:
    """The bytes of one feed with their strong ETag, and its answers as ASGI messages.

    `start` and `whole` are sent to who has another version, `unchanged` to who has this one. `mark`
    is what the bytes were made from.
    """

    link_id: int
    body: bytes
    etag: bytes
    mark: Mark
    start: Message
    whole: Message
    unchanged: Message


Found = Feed | NoFeed
Place = tuple[str, View]


class FeedShelf:
    """Holds the feeds of the links that are in use.

    `ready` and `keep` are for the event loop's thread; `make` asks the database and may run in any.
    """

    def __init__(self, office: Office, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._office = office
        self._watch = ChangeWatch(office.engine)
        self._stamp: object = None
        self._asked_at = float("-inf")
        self._day = (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))
        # known to be right as of the present stamp
        self._current: dict[Place, Found] = {}
        # made at some time, reused while their mark stays the same
        self._made: OrderedDict[Place, Feed] = OrderedDict()
        self._bytes = 0
        self._blocks = KeptBlocks()
        self._fetches = LastFetches(office.engine)

    def ready(self, token: str, view: View, now: datetime) -> Found | None:
        """The feed, if nothing was written to the database since it was last looked up."""
        moment = monotonic()
        if moment - self._asked_at > SECONDS_BETWEEN_QUESTIONS:
            self._asked_at = moment
            self._ask(now)
        return self._current.get((token, view))

    def _ask(self, now: datetime) -> None:
        watched = self._watch.stamp()
        begins, ends = self._day
        if not begins <= now < ends:
            self._day = begins, ends = _day_around(now)
        if self._stamp != (watched, begins):
            self._stamp = (watched, begins)
            self._current.clear()

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
            rules, today = self._rules(token), self._office.today()
            mark = feed_mark(link.agency_id, today=today, rules=rules, session=opened)
            before = self._made.get((token, view))
            if before is not None and before.mark == mark:
                return before
            name = self._office.agency_name(link.agency_id)
            body = feed_of(link.agency_id, name, view, today=today, rules=rules, session=opened)
            return _feed(link, body, mark)

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

    def note_fetch(self, feed: Feed, now: datetime) -> None:
        """The link was used now; written down in a while, together with others."""
        self._fetches.note(feed.link_id, now)

    def _rules(self, token: str) -> FeedRules:
        office = self._office
        kept_days = office.policy.cancelled_events_kept_days
        return FeedRules(office.calendar, kept_days, office.page_url(token), self._blocks)

    def _put(self, key: Place, feed: Feed) -> None:
        if before := self._made.pop(key, None):
            self._bytes -= len(before.body)
        self._made[key] = feed
        self._bytes += len(feed.body)
        while self._bytes > self._most_bytes:
            dropped_key, dropped = self._made.popitem(last=False)
            self._current.pop(dropped_key, None)
            self._bytes -= len(dropped.body)

    def close(self) -> None:
        """Write down what is noted and give back what the shelf holds of the database."""
        self._fetches.close()
        self._watch.close()


def _day_around(now: datetime) -> tuple[datetime, datetime]:
    """When the office's present day began and ends, in UTC: comparing two zones is slow."""
    day = now.astimezone(OFFICE_TIME).date()
    begins = datetime.combine(day, time(), OFFICE_TIME).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time(), OFFICE_TIME)
    return begins, ends.astimezone(UTC)


def _feed(link: FeedLinkRow, body: bytes, mark: Mark) -> Feed:
    assert link.id is not None
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    always = KEPT_PRIVATE | {"ETag": etag}
    whole = always | NO_PAGE | {"Content-Type": CONTENT_TYPE, "Content-Length": str(len(body))}
    return Feed(
        link.id,
        body,
        etag.encode(),
        mark,
        start=_start(200, whole),
        whole={"type": "http.response.body", "body": body},
        unchanged=_start(304, always),
    )


def _start(status: int, headers: dict[str, str]) -> Message:
    on_the_wire = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": on_the_wire}
