"""Office files as zip packages: written the same way each time, opened within bounds."""

from __future__ import annotations

import io
import re
import zipfile

# the first instant a zip entry can carry; a real one would make equal files differ
NO_TIME = (1980, 1, 1, 0, 0, 0)
CORE_PROPERTIES = "docProps/core.xml"
WORD_DOCUMENT = "word/document.xml"
_TIMES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")


def same_bytes_each_time(package: bytes) -> bytes:
    """Pack an Office file anew, without the time of writing in its entries and properties."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(packed, "w") as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            content = old.read(member)
            new.writestr(
                entry, _TIMES.sub(b"", content) if entry.filename == CORE_PROPERTIES else content
            )
    return packed.getvalue()


def is_word(package: bytes) -> bool:
    """Whether the bytes are a Word file (.docx, .docm), by the part that each of them has."""
    if not package.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            return WORD_DOCUMENT in opened.NameToInfo
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
