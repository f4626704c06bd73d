"""Everything that comes in by itself, once: the watched folder and the mailbox."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dondoc.errors import DondocError
from models.office import Office
from models.tables import IncomingRow
from tasks.mailbox.folder import receive_folder
from tasks.mailbox.imap import place_of
from tasks.mailbox.post import receive_mail


@dataclass(frozen=True, slots=True)
class Received:
    """What came in; `left` are files left in the folder with the reason, `trouble` what went wrong."""

    rows: tuple[IncomingRow, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    letters: int = 0
    answered: int = 0
    trouble: tuple[str, ...] = ()


def receive_all(
    office: Office, today: date, *, folder: Path | None = None, mailbox: str = ""
) -> Received:
    """Look once into the folder and the mailbox, those given or else those of the settings.

    Trouble with one does not keep the other from being read. Raises DondocError where neither is named.
    """
    settings, at = office.settings, office.moment(today)
    is_named = folder is not None or bool(mailbox)
    folder = folder if is_named else settings.inbox_folder
    url = mailbox if is_named else settings.mailbox_url.get_secret_value()
    if folder is None and not url:
        raise DondocError(
            "chưa cài đặt nơi nhận báo cáo",
            remedy="đặt DONDOC_INBOX_FOLDER hoặc DONDOC_MAILBOX_URL",
        )
    rows: list[IncomingRow] = []
    left: tuple[tuple[str, str], ...] = ()
    letters, answered, trouble = 0, 0, []
    if folder is not None:
        try:
            looked = receive_folder(folder, office=office, at=at, pause=time.sleep, wall=time.time)
            rows, left = [*looked.received], looked.left
        except DondocError as wrong:
            trouble.append(str(wrong))
    if url:
        place = place_of(url, in_the_clear=settings.allow_unverified_tls)
        read = receive_mail(place, office=office, at=at)
        rows += read.received
        letters, answered = read.letters, read.answered
        trouble += [read.trouble] if read.trouble else []
    return Received(tuple(rows), left, letters, answered, tuple(trouble))
