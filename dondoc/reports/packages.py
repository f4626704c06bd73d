"""Office files as zip packages: written the same way each time, opened within bounds."""

from __future__ import annotations

import io
import zipfile

# the first instant a zip entry can carry; a real one would make equal files differ
NO_TIME = (1980, 1, 1, 0, 0, 0)


def same_bytes_each_time(package: bytes) -> bytes:
    """Pack a zip anew, without the time of writing in its entries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(packed, "w") as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(member))
    return packed.getvalue()
