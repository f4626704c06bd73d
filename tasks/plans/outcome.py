"""What an ingest or an approval did, as plain values that may cross a task's boundary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """The plan as it is kept now; `unchanged` where the same was there before."""

    plan_id: int
    status: str
    version: int
    items: int
    obligations: int
    findings: int
    unchanged: bool


@dataclass(frozen=True, slots=True)
class ApproveOutcome:
    """The approved plan; `added`, `changed` and `cancelled` count obligations against the version before.

    `before` is the version that it took over from; `words` are what the coordinator must know of done work, extensions and pauses that it touched.
    """

    plan_id: int
    status: str
    version: int
    number: str | None
    obligations: int
    added: int = 0
    changed: int = 0
    cancelled: int = 0
    unchanged: bool = False
    words: tuple[str, ...] = ()
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a person states of a plan because its file leaves it blank."""

    number: str | None = None
    issued_on: date | None = None
