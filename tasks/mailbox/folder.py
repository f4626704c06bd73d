"""The watched folder: files that are whole go through the door, then to where they belong.

Nothing is lost or doubled by a crash: the database has the file's fate first, then the file is moved
by one rename; whoever comes next finds it still there, and the same bytes are the same version. The
names they are moved under begin with their hash, so no other file is ever written over.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from dondoc.errors import DondocError
from dondoc.reports.arrival_words import lines_about
from dondoc.reports.reporting_round import RECEIPT_DIGITS
from dondoc.reports.workbook import LARGEST_FILE
from models.engine import session as transaction
from models.office import Office
from models.report_door import receive
from models.report_fates import Brought
from models.tables import IncomingRow, IncomingSource, IncomingState
from tasks.channels.headers import one_line
from tasks.mailbox.told import told_of

TAKEN, RETURNED, TO_LOOK_AT = "da-nhan", "tra-lai", "can-xem"
LOCK = ".dondoc.lock"
# a copy over the network writes at least this often
SETTLED_AFTER = 2.0
# one that looks cut short may still be on its way: it is looked at again until it is this old
PATIENCE = 600.0
LONGEST_NAME = 120
HIDDEN_STARTS = (".", "~$", "~")
PARTIAL_ENDS = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".download")
# what Windows and macOS put into every folder
FURNITURE = frozenset({"thumbs.db", "desktop.ini"})
CUT_SHORT = "cắt cụt"
_PLACES = {IncomingState.TAKEN: TAKEN, IncomingState.RETURNED: RETURNED}

Pause = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class FolderRun:
    """What one look at the folder did: what came in, and what was left there with the reason."""

    received: tuple[IncomingRow, ...]
    left: tuple[tuple[str, str], ...]


class _Seen(NamedTuple):
    """By what a file is told to be the same and at rest; `came` is when it was put here (its ctime)."""

    inode: int
    size: int
    changed: int
    came: int


def receive_folder(
    folder: Path, *, office: Office, at: datetime, pause: Pause, wall: Callable[[], float]
) -> FolderRun:
    """Take in every file that no longer grows; `pause` waits seconds, `wall` is the files' own clock.

    Raises DondocError for a folder that is not there, and where another one is at work in it.
    """
    if not folder.is_dir():
        raise DondocError("không có thư mục này", where=str(folder), remedy="DONDOC_INBOX_FOLDER")
    with _alone_in(folder):
        for name in (TAKEN, RETURNED, TO_LOOK_AT):
            (folder / name).mkdir(exist_ok=True)
        left: list[tuple[str, str]] = []
        first = dict(_files(folder, left))
        if first:
            pause(SETTLED_AFTER)
        found = dict(_files(folder, []))
        received = []
        for name, seen in sorted(found.items(), key=lambda one: (one[1].changed, one[0])):
            if first.get(name) != seen:
                left.append((name, "tệp đang được ghi, lượt sau xem lại"))
            elif row := _one(folder, name, seen, office, at, wall, left):
                received.append(row)
    return FolderRun(tuple(received), tuple((one_line(name), why) for name, why in left))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """The lock goes with the process, however it ends."""
    held = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as busy:
        os.close(held)
        raise DondocError(
            "đang có một lượt nhận khác trong thư mục này",
            where=str(folder),
            remedy="đợi lượt ấy xong",
        ) from busy
    try:
        yield
    finally:
        os.close(held)


def _files(folder: Path, left: list[tuple[str, str]]) -> Iterator[tuple[str, _Seen]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name in (TAKEN, RETURNED, TO_LOOK_AT) or _is_furniture(name):
                continue
            if name.lower().endswith(PARTIAL_ENDS):
                left.append((name, "tệp tải dở"))
                continue
            about = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(about.st_mode):
                yield name, _Seen(about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
            else:
                left.append((name, _not_a_file(about.st_mode)))


def _is_furniture(name: str) -> bool:
    return name.startswith(HIDDEN_STARTS) or name.lower() in FURNITURE


def _not_a_file(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "thư mục con, không đọc; chuyển tệp ra ngoài"
    if stat.S_ISLNK(mode):
        return "liên kết tới nơi khác, không đi theo; chép hẳn tệp vào đây"
    return "không phải tệp thường"


def _one(
    folder: Path,
    name: str,
    seen: _Seen,
    office: Office,
    at: datetime,
    wall: Callable[[], float],
    left: list[tuple[str, str]],
) -> IncomingRow | None:
    try:
        brought = _brought(folder / name, seen)
    except OSError as wrong:
        left.append((name, f"không đọc được: {wrong.strerror}"))
        return None
    if brought is None:
        left.append((name, "tệp vừa thay đổi, lượt sau xem lại"))
        return None
    with transaction(office.engine) as opened:
        # a report that is put here before midnight and read after it was in time
        came = min(at, datetime.fromtimestamp(seen.came / 1e9, UTC))
        row = receive(brought, office=office, session=opened, at=came)
        if _may_be_on_its_way(row, seen, wall()):
            opened.rollback()
            left.append((name, "tệp chưa đủ, có thể còn đang chép; lượt sau xem lại"))
            return None
        lines = lines_about(told_of(row, office=office, session=opened))
    try:
        _move(folder, name, row, brought, lines)
    except OSError as wrong:
        # its fate is in the database: the next run says the same and tries again
        left.append((name, f"đã ghi nhận, chưa chuyển đi được: {wrong.strerror}"))
    return row


def _brought(path: Path, seen: _Seen) -> Brought | None:
    """The file's bytes, if it is still the one that was seen; one that is too large is not read."""
    name = one_line(path.name)
    if seen.size > LARGEST_FILE:
        return Brought(b"", name, IncomingSource.FOLDER, unread=seen.size)
    held = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(held, "rb") as stream:
        data = stream.read(LARGEST_FILE + 1)
        now = os.fstat(held)
    if (
        _Seen(now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns) != seen
        or len(data) != seen.size
    ):
        return None
    return Brought(data, name, IncomingSource.FOLDER)


def _may_be_on_its_way(row: IncomingRow, seen: _Seen, now: float) -> bool:
    is_young = abs(now - seen.changed / 1e9) < PATIENCE
    looks_cut = not row.size or any(CUT_SHORT in fault for fault in row.faults)
    return row.state is IncomingState.RETURNED and looks_cut and is_young


def _move(folder: Path, name: str, row: IncomingRow, brought: Brought, lines: list[str]) -> None:
    place = folder / _PLACES.get(row.state, TO_LOOK_AT)
    target = place / _kept_name(brought)
    if row.state is not IncomingState.TAKEN:
        _write(target.with_name(f"{target.name}.txt"), "\r\n".join(lines) + "\r\n")
    os.replace(folder / name, target)


def _kept_name(brought: Brought) -> str:
    """By the bytes and the name: the same file again lands on itself, and nothing else ever does."""
    mark = brought.digest or sha256(f"{brought.file_name}/{brought.unread}".encode()).hexdigest()
    name = brought.file_name.replace("/", "_").strip(". ") or "tep"
    stem, dot, ending = name.rpartition(".")
    shown = f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if stem else ending[:LONGEST_NAME]
    # a name has 255 bytes at most, and a Vietnamese letter up to three
    while len(shown.encode()) > 200:
        shown = shown[1:]
    return f"{mark[:RECEIPT_DIGITS]}-{shown}"


def _write(path: Path, text: str) -> None:
    """Whole or not at all; with a mark by which Windows' Notepad knows it as UTF-8."""
    written = path.with_name(f".{path.name}.part")
    written.write_text(text, encoding="utf-8-sig", newline="")
    os.replace(written, path)
