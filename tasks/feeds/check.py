"""The folder read back by icalendar, which did not write it: what a program that subscribes finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dondoc.feeds import MOST_BYTES, PRODUCT_ID

if TYPE_CHECKING:
    from icalendar import Calendar

OUR_MARK = f"PRODID:{PRODUCT_ID}".encode()
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Checked:
    """How many of our files and events were read, and what is wrong, in sentences."""

    files: int
    events: int
    faults: tuple[str, ...]


def check_folder(folder: Path) -> Checked:
    """Read back every calendar of ours in the folder; others are left alone."""
    files = [file for file in sorted(folder.glob("*.ics")) if OUR_MARK in file.read_bytes()[:400]]
    events, faults = 0, []
    for file in files:
        calendar, unread = _parsed(file)
        found = list(calendar.walk("VEVENT")) if calendar else []
        events += len(found)
        wrong = [unread] if unread else _faults(found, file.stat().st_size)
        faults += [f"{file.name}: {one}" for one in wrong]
    return Checked(len(files), events, tuple(faults))


def _parsed(file: Path) -> tuple[Calendar | None, str]:
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(file.read_bytes())
    except ValueError as failure:
        return None, f"không đọc lại được ({failure})"
    assert isinstance(calendar, Calendar)
    broken = [name for _, name in calendar.errors]
    return calendar, f"có dòng sai ({broken[0]})" if broken else ""


def _faults(events: list[Any], size: int) -> Iterator[str]:
    if size > MOST_BYTES:
        yield f"lớn hơn {MOST_BYTES // 1000:,} KB"
    uids = [str(event.get("UID", "")) for event in events]
    if len(set(uids)) < len(uids) or "" in uids:
        yield "có mã sự kiện trùng hoặc thiếu"
    for event in events:
        if event.errors or event.end - event.start != ONE_DAY:
            yield f"sự kiện sai: {event.get('SUMMARY', event.get('UID', ''))}"
