"""Files that a reader may open at any moment: whole, or not there."""

from __future__ import annotations

import os
import re
import tempfile
from functools import lru_cache
from pathlib import Path

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=8192)
def file_name(agency_id: str) -> str:
    """The feed's file name: the agency's id in small letters, digits and hyphens."""
    slug = _NOT_IN_NAMES.sub("-", agency_id.lower()).strip("-")
    return f"{slug}.ics"


def write_if_changed(path: Path, data: bytes) -> bool:
    """Whether the file had to be written: the same bytes leave it, and its time, untouched."""
    if path.is_file() and path.read_bytes() == data:
        return False
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            # mkstemp's files are for their owner alone, and these are for a web server
            os.fchmod(file.fileno(), 0o644)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return True
