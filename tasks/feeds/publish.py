"""From the database to a folder with one calendar file per agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session

from dondoc.errors import DondocError
from dondoc.feeds import PRODUCT_ID, View, feed_bytes
from models.engine import reading
from models.feeds import FeedRules, agencies_with_feeds, feed_of
from models.office import Office
from tasks.feeds.files import file_name, write_if_changed

OUR_MARK = f"PRODID:{PRODUCT_ID}".encode()


@dataclass(frozen=True, slots=True)
class PublishedFeed:
    """One agency's file in the folder."""

    agency_id: str
    agency_name: str
    file: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Published:
    """What is in the folder now; `emptied` are files of agencies that owe nothing any more."""

    feeds: tuple[PublishedFeed, ...]
    emptied: tuple[str, ...]

    @property
    def written(self) -> int:
        """How many files had to be written."""
        return sum(feed.changed for feed in self.feeds) + len(self.emptied)


def publish_to(folder: Path, *, office: Office, today: date) -> Published:
    """One .ics per agency of the approved plans; unchanged files stay untouched.

    A calendar of an agency that owes nothing any more is left without events: programs that
    subscribed to it would otherwise show the old ones for ever. Raises DondocError for a folder
    that cannot be written.
    """
    rules = FeedRules(office.calendar, office.policy.cancelled_events_kept_days)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with reading(office.engine) as opened:
            feeds = tuple(
                _publish(agency_id, folder, office, rules, today, opened)
                for agency_id in agencies_with_feeds(session=opened)
            )
        return Published(feeds, _emptied(folder, {feed.file for feed in feeds}))
    except OSError as failure:
        raise DondocError(
            f"không ghi được lịch: {failure.strerror}",
            where=str(folder),
            remedy="chọn một thư mục ghi được",
        ) from failure


def _publish(
    agency_id: str, folder: Path, office: Office, rules: FeedRules, today: date, session: Session
) -> PublishedFeed:
    name = office.agency_name(agency_id)
    body = feed_of(agency_id, name, View.ALL, today=today, rules=rules, session=session)
    file = file_name(agency_id)
    return PublishedFeed(agency_id, name, file, write_if_changed(folder / file, body))


def _emptied(folder: Path, current: set[str]) -> tuple[str, ...]:
    others = (file for file in sorted(folder.glob("*.ics")) if file.name not in current)
    return tuple(file.name for file in others if _empty(file))


def _empty(file: Path) -> bool:
    data = file.read_bytes()
    if OUR_MARK not in data[:400]:
        # someone else's calendar in the same folder
        return False
    return write_if_changed(file, feed_bytes("Đôn đốc", ()))
