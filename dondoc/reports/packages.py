"""Office files as zip packages: written the same way each time, opened within bounds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

# the first instant a zip entry can carry; a real one would make equal files differ
NO_TIME = (1980, 1, 1, 0, 0, 0)
CORE_PROPERTIES = "docProps/core.xml"
WORD_DOCUMENT = "word/document.xml"
_TIMES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")


def same_bytes_each_time(package: bytes) -> bytes:
    """Pack an Office file anew, without the time of writing in its entries and properties."""
    return packed(dict(same_parts_each_time(package)))


def same_parts_each_time(package: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of an Office file by their names, without the time of writing in its properties."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        for name in opened.namelist():
            content = opened.read(name)
            yield name, _TIMES.sub(b"", content) if name == CORE_PROPERTIES else content


def packed(parts: Mapping[str, bytes], after: bytes = b"") -> bytes:
    """The parts as a package, behind those of a package that is packed already."""
    file = io.BytesIO(after)
    with zipfile.ZipFile(file, "a") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            package.writestr(entry, content)
    return file.getvalue()


def is_word(package: bytes) -> bool:
    """Whether the bytes are a Word file (.docx, .docm), by the part that each of them has."""
    if not package.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            return WORD_DOCUMENT in opened.NameToInfo
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
