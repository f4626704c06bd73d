"""What stands in a backup: its list of files with their hashes, and where it comes from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from dondoc.errors import DondocError

NAME = "manifest.json"
# goes up when an older program could no longer read the file
FORMAT = 1


class KeyKept(StrEnum):
    """How the key of addresses and tokens is in the backup: not at all, as it is, or sealed."""

    NONE = "none"
    PLAIN = "plain"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of the backup; `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last file of a backup, and what all others are checked by.

    `rows` counts the database's rows by table; `missing` are the hashes of files that the database
    speaks of and that were not there; `settings` are those that are no secret.
    """

    format: int
    program: str
    made_at: datetime
    database: str
    database_version: str
    rows: dict[str, int]
    key: KeyKept
    files: tuple[KeptFile, ...]
    settings: dict[str, str]
    missing: tuple[str, ...] = ()

    def written(self) -> bytes:
        """The manifest as it stands in the backup."""
        document = asdict(self) | {"made_at": self.made_at.isoformat()}
        return json.dumps(document, ensure_ascii=False, indent=1).encode()


def read_manifest(written: bytes) -> Manifest:
    """The manifest of a backup. Raises DondocError where it is none, or of a newer program."""
    try:
        document: dict[str, Any] = json.loads(written)
        of_format = int(document["format"])
    except (ValueError, KeyError, TypeError) as wrong:
        raise DondocError("không phải bản sao lưu của dondoc") from wrong
    if of_format > FORMAT:
        raise DondocError(
            f"bản sao lưu do chương trình mới hơn tạo ra ({document.get('program', '?')})",
            remedy="cài chương trình từ phiên bản đó trở lên rồi khôi phục",
        )
    try:
        return Manifest(
            **document
            | {
                "made_at": datetime.fromisoformat(document["made_at"]),
                "key": KeyKept(document["key"]),
                "files": tuple(KeptFile(**one) for one in document["files"]),
                "missing": tuple(document["missing"]),
            }
        )
    except (ValueError, KeyError, TypeError) as wrong:
        raise DondocError("bảng kê của bản sao lưu không đọc được") from wrong
