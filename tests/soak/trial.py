"""One soak: uploads from several sides while the server is killed and started, then the count."""

from __future__ import annotations

import random
import signal
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlmodel import select

from models.engine import engine_from, reading
from models.kept_files import EVIDENCE
from models.tables import EvidenceRow
from tests.soak.server import Server
from tests.soak.uploads import Uploader

# an orderly end, as at an upgrade, and none at all, as at a power cut
ENDS = (signal.SIGTERM, signal.SIGKILL)


@dataclass(frozen=True)
class Outcome:
    """What was tried, answered, kept; `lost` got a receipt and is not kept with its very bytes."""

    seconds: float
    ends: int
    tried: int
    answered: int
    kept: int
    broken: int
    refused: tuple[str, ...]
    lost: int
    rows_without_file: int
    half_files: int

    @property
    def is_clean(self) -> bool:
        """Nothing that got a receipt is lost, and nothing is kept by halves."""
        return not (self.lost or self.rows_without_file or self.half_files or self.refused)


def soak(home: Path, key: str, *, seconds: float, uploaders: int = 4, seed: int = 1) -> Outcome:
    """Upload for so long over the filled database in `home`, the server ended every few seconds."""
    dice, server = random.Random(seed), Server(home)
    server.start()
    busy = [Uploader(server, key, seed + number) for number in range(uploaders)]
    for one in busy:
        one.start()
    try:
        ends = _end_and_start(server, dice, seconds)
    finally:
        for one in busy:
            one.is_over.set()
        for one in busy:
            one.join()
    server.end(signal.SIGTERM)
    return _counted(home, busy, seconds, ends)


def _end_and_start(server: Server, dice: random.Random, seconds: float) -> int:
    until, ends = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        time.sleep(dice.uniform(1, 4))
        server.end(dice.choice(ENDS))
        ends += 1
        server.start()
    return ends


def _counted(home: Path, busy: list[Uploader], seconds: float, ends: int) -> Outcome:
    with reading(engine_from(f"sqlite:///{home}/dondoc.db")) as session:
        rows = {row.sha256 for row in session.exec(select(EvidenceRow))}
    whole = {digest for digest in rows if _is_whole(digest, home)}
    answered = set().union(*(one.counted.answered for one in busy))
    files = [one for one in (home / EVIDENCE.name).rglob("*") if one.is_file()]
    return Outcome(
        seconds=seconds,
        ends=ends,
        tried=sum(len(one.counted.tried) for one in busy),
        answered=len(answered),
        kept=len(rows),
        broken=sum(one.counted.broken for one in busy),
        refused=tuple(said for one in busy for said in one.counted.refused),
        lost=len(answered - whole),
        rows_without_file=len(rows - whole),
        # a .part is what a killed server left: told from kept files by its name, and harmless
        half_files=sum(
            sha256(one.read_bytes()).hexdigest() != one.name
            for one in files
            if one.suffix != ".part"
        ),
    )


def _is_whole(digest: str, home: Path) -> bool:
    path = EVIDENCE.path(digest, home)
    return path.exists() and sha256(path.read_bytes()).hexdigest() == digest
