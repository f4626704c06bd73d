"""Writing what a person asked for into a folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dondoc.errors import DondocError


def write_file(path: Path, parts: Iterable[bytes]) -> Path:
    """Write a file in parts, its folder made if need be. Raises DondocError where that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.writelines(parts)
    except OSError as wrong:
        raise DondocError(
            f"không ghi được: {wrong.strerror}",
            where=str(path),
            remedy="chọn thư mục khác bằng --out",
        ) from wrong
    return path
