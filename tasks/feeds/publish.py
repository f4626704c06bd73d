"""From the database to a folder with one calendar file per agency."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from dondoc.errors import DondocError
from dondoc.feeds import PRODUCT_ID, View, feed_bytes
from dondoc.progress import Tell, tell_nobody
from models.engine import reading
from models.feed_blocks import KeptBlocks
from models.feeds import FeedRules, feed_marks, feeds_of
from models.office import Office
from tasks.feeds.files import file_name, write_if_changed
from tasks.feeds.marks import FolderMarks, fingerprint_of, mark_of

OUR_MARK = f"PRODID:{PRODUCT_ID}".encode()
# what a process that publishes again has made before, with the fingerprint of how it was written
_KEPT: WeakKeyDictionary[Engine, tuple[str, KeptBlocks]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class PublishedFeed:
    """One agency's file in the folder; `rendered` where it had to be made again to see."""

    agency_id: str
    agency_name: str
    file: str
    changed: bool
    rendered: bool


@dataclass(frozen=True, slots=True)
class Published:
    """What is in the folder now; `emptied` are files of agencies that owe nothing any more."""

    feeds: tuple[PublishedFeed, ...]
    emptied: tuple[str, ...]

    @property
    def written(self) -> int:
        """How many files had to be written."""
        return sum(feed.changed for feed in self.feeds) + len(self.emptied)

    @property
    def rendered(self) -> int:
        """How many feeds had to be made again."""
        return sum(feed.rendered for feed in self.feeds)


def publish_to(folder: Path, *, office: Office, today: date, tell: Tell = tell_nobody) -> Published:
    """One .ics per agency of the approved plans; unchanged files stay untouched.

    `tell` hears of each agency.

    A calendar of an agency that owes nothing any more is left without events: programs that
    subscribed to it would otherwise show the old ones for ever. Raises DondocError for a folder
    that cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with reading(office.engine) as opened:
            feeds = _Publishing(folder, office, today, opened).all(tell)
        return Published(feeds, _emptied(folder, {feed.file for feed in feeds}))
    except OSError as failure:
        raise DondocError(
            f"không ghi được lịch: {failure.strerror}",
            where=str(folder),
            remedy="chọn một thư mục ghi được",
        ) from failure


class _Publishing:
    """One round over all agencies."""

    def __init__(self, folder: Path, office: Office, today: date, session: Session) -> None:
        self._folder = folder
        self._office = office
        self._today = today
        self._session = session
        rules = FeedRules(office.calendar, office.policy.cancelled_events_kept_days)
        self._fingerprint = fingerprint_of(rules, today)
        self._rules = replace(rules, kept=_kept_by(office.engine, self._fingerprint))
        self._marks = FolderMarks(folder, office.settings.home)

    def all(self, tell: Tell) -> tuple[PublishedFeed, ...]:
        """Every agency's file, in the order of their ids; only those whose mark is another are made."""
        names, marks = self._names_and_marks()
        found = {
            one: PublishedFeed(one, names[one], file, changed=False, rendered=False)
            for one, mark in marks.items()
            if self._marks.is_as_left(file := file_name(one), mark)
        }
        tell(len(found), len(marks))
        for one, body in self._bodies({one: names[one] for one in marks if one not in found}):
            file = file_name(one)
            changed = write_if_changed(self._folder / file, body)
            self._marks.left(file, marks[one])
            found[one] = PublishedFeed(one, names[one], file, changed, rendered=True)
            tell(len(found), len(marks))
        self._marks.save()
        return tuple(found[one] for one in marks)

    def _names_and_marks(self) -> tuple[dict[str, str], dict[str, str]]:
        """The name and the mark of each agency's file, by agency."""
        marks = feed_marks(today=self._today, rules=self._rules, session=self._session)
        names = {one: self._office.agency_name(one) for one in marks}
        written = self._fingerprint
        return names, {one: mark_of(mark, names[one], written) for one, mark in marks.items()}

    def _bodies(self, names: dict[str, str]) -> Iterator[tuple[str, bytes]]:
        return feeds_of(
            names, View.ALL, today=self._today, rules=self._rules, session=self._session
        )


def _kept_by(engine: Engine, fingerprint: str) -> KeptBlocks:
    """The lines made for this database, all forgotten once words or days off are others."""
    written, kept = _KEPT.get(engine, ("", None))
    if kept is None or written != fingerprint:
        kept = KeptBlocks()
        _KEPT[engine] = fingerprint, kept
    return kept


def _emptied(folder: Path, current: set[str]) -> tuple[str, ...]:
    others = sorted(name for name in os.listdir(folder) if name.endswith(".ics"))
    return tuple(name for name in others if name not in current and _empty(folder / name))


def _empty(file: Path) -> bool:
    data = file.read_bytes()
    if OUR_MARK not in data[:400]:
        # someone else's calendar in the same folder
        return False
    return write_if_changed(file, feed_bytes("Đôn đốc", ()))
