"""What the files of a folder were made from: an agency whose mark is the same is not rendered again."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import product
from pathlib import Path

from dondoc.calendars.working_days import WorkingCalendar
from dondoc.feeds import Block, FeedEvent, event_block, event_of, joined, todo_block
from dondoc.plan import Certainty
from dondoc.schedule.obligation import Obligation, ObligationKind, Role
from models.feeds import FeedRules, Mark
from tasks.feeds.files import write_if_changed

FOLDER = "feed-marks"
A_DAY, ANOTHER = date(2026, 9, 2), date(2026, 8, 3)
AN_INSTANT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was left: its mark, its size in bytes, and when it was written, in nanoseconds."""

    mark: str
    size: int
    written_at: int


class FolderMarks:
    """The marks of one folder's files, kept among our data: the folder holds calendars, no more.

    Without them all is rendered again, and nothing else is lost.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        place = blake2b(str(folder.resolve()).encode(), digest_size=8).hexdigest()
        self._path = home / FOLDER / f"{place}.json"
        # one string for each of thousands of files, every day, and no object of a path
        self._folder = str(folder)
        self._known = _read(self._path)
        self._now: dict[str, Written] = {}

    def is_as_left(self, file: str, mark: str) -> bool:
        """Whether the file was made from that mark and nobody touched it since; then it is kept."""
        known = self._known.get(file)
        if known is None or known.mark != mark or known != self._as_it_is(file, mark):
            return False
        self._now[file] = known
        return True

    def left(self, file: str, mark: str) -> None:
        """The file is now as it follows from the mark."""
        written = self._as_it_is(file, mark)
        if written is not None:
            self._now[file] = written

    def save(self) -> None:
        """Keep the marks of the files seen this time. Raises OSError."""
        if self._now == self._known:
            return
        lines = {
            file: [one.mark, one.size, one.written_at] for file, one in sorted(self._now.items())
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_if_changed(self._path, json.dumps(lines).encode())

    def _as_it_is(self, file: str, mark: str) -> Written | None:
        try:
            found = os.stat(f"{self._folder}/{file}")
        except OSError:
            return None
        return Written(mark, found.st_size, found.st_mtime_ns)


def mark_of(mark: Mark, name: str, fingerprint: str) -> str:
    """The mark of rows, an agency's name and our way of writing, as 32 hexadecimal digits."""
    return blake2b(repr((mark, name, fingerprint)).encode(), digest_size=16).hexdigest()


def fingerprint_of(rules: FeedRules, today: date) -> str:
    """Changes when a feed of the same rows would be written otherwise: other words, other days off."""
    return _fingerprint(
        rules.calendar_of(A_DAY), rules.calendar_of(today), rules.cancelled_kept_days
    )


@lru_cache(maxsize=32)
def _fingerprint(of_samples: WorkingCalendar, days: WorkingCalendar, kept_days: int) -> str:
    """What a process runs is the same from its start to its end, so it is asked once for each calendar."""
    known = (sorted(days.days_off), sorted(days.days_worked), kept_days)
    feed = joined("x", ((block, "") for one in _samples(of_samples) for block in _both(one)))
    return blake2b(feed + repr(known).encode(), digest_size=16).hexdigest()


def _both(event: FeedEvent) -> tuple[Block, Block]:
    return event_block(event), todo_block(event)


def _samples(calendar: WorkingCalendar) -> list[FeedEvent]:
    """An event of each kind in each role, as it stands, done, extended and cancelled."""
    ways: tuple[dict[str, date | bool], ...] = (
        {},
        {"claimed_on": A_DAY},
        {"confirmed_on": A_DAY},
        {"due": A_DAY},
        {"cancelled": True},
    )
    return [
        event_of(_sample(kind, role), calendar=calendar, stamp=AN_INSTANT, **way)  # type: ignore[arg-type]
        for kind, role, way in product(ObligationKind, Role, ways)
    ]


def _sample(kind: ObligationKind, role: Role) -> Obligation:
    text = "mục, số"
    return Obligation(
        key="0" * 20,
        kind=kind,
        role=role,
        agency_id=text,
        section=text,
        number=text,
        title=text,
        content=text,
        lead=text,
        coordinating=text,
        timing_text=text,
        start=ANOTHER,
        due=ANOTHER,
        certainty=Certainty.CERTAIN,
        note=text,
    )


def _read(path: Path) -> dict[str, Written]:
    try:
        lines = json.loads(path.read_bytes())
        return {file: Written(*line) for file, line in lines.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        # lost or spoilt: all is rendered once more, and the marks are written anew
        return {}
