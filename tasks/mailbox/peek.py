"""Whether anything lies in the watched folder or the mailbox, without taking it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from dondoc.errors import DondocError
from models.office import Office
from tasks.mailbox.folder import FURNITURE, HIDDEN_STARTS, PARTIAL_ENDS
from tasks.mailbox.imap import opened_mailbox, place_of


def anything_new(office: Office, today: date) -> bool:
    """Whether a file or a mail waits. Raises DondocError where folder or mailbox cannot be looked into."""
    settings = office.settings
    if settings.inbox_folder is not None and _has_files(settings.inbox_folder):
        return True
    url = settings.mailbox_url.get_secret_value()
    if not url:
        return False
    with opened_mailbox(place_of(url, in_the_clear=settings.allow_unverified_tls)) as box:
        return bool(box.new(today))


def _has_files(folder: Path) -> bool:
    """Whether there is a file that the folder's reader would look at."""
    try:
        with os.scandir(folder) as found:
            return any(one.is_file(follow_symlinks=False) and _is_wanted(one.name) for one in found)
    except OSError as wrong:
        raise DondocError(
            f"không đọc được thư mục: {wrong.strerror}",
            where=str(folder),
            remedy="DONDOC_INBOX_FOLDER",
        ) from wrong


def _is_wanted(name: str) -> bool:
    is_half = name.startswith(HIDDEN_STARTS) or name.lower().endswith(PARTIAL_ENDS)
    return not is_half and name.lower() not in FURNITURE
