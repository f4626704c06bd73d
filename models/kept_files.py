"""Files that came in, kept in the data folder under their SHA-256; a kept file never changes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Shelf:
    """One folder of kept files; `suffix` is what their names end in."""

    name: str
    suffix: str

    def path(self, digest: str, home: Path) -> Path:
        """Where the file with that SHA-256 is kept."""
        return home / self.name / digest[:2] / f"{digest}{self.suffix}"

    def keep(self, data: bytes, home: Path) -> str:
        """Keep a file's bytes on the disk for good and give their SHA-256.

        What the database says of the file is written only afterwards, so that no row is without it.
        """
        digest = sha256(data).hexdigest()
        kept = self.path(digest, home)
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            # the folder may be shared by machines, on which process ids repeat
            written = kept.with_suffix(f".{uuid4().hex}.part")
            try:
                _write_through(written, data)
                written.replace(kept)
            finally:
                written.unlink(missing_ok=True)
            _settle_folder(kept.parent)
        return digest


SUBMISSIONS = Shelf("submissions", ".xlsx")
# without an ending: nothing opens by itself what somebody sent
EVIDENCE = Shelf("evidence", "")
INCOMING = Shelf("incoming", "")


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    """A new name lasts through a power cut once its folder is on the disk."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
