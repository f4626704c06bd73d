"""One message that is to come, as the dry run lists it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

LINES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class ForetoldEntry:
    """One step of one obligation in it."""

    obligation: str
    step: str
    due: str


@dataclass(frozen=True, slots=True)
class Foretold:
    """Who gets what on which day. `channel`, `contact` and `recipient` are None where nobody would.

    `recipient` is the masked address, `addressee` who the letter names, `lines` are the titles in it
    and `first_lines` how its text begins.
    """

    key: str
    day: date
    agency: str
    agency_name: str
    contact: str | None
    audience: str
    channel: str | None
    recipient: str | None
    addressee: str
    step: str
    subject: str
    first_lines: tuple[str, ...]
    lines: tuple[str, ...]
    files: tuple[str, ...]
    entries: tuple[ForetoldEntry, ...]

    def as_json(self) -> dict[str, Any]:
        """The message as one JSON document."""
        return {**asdict(self), "day": self.day.isoformat()}


def first_lines_of(text: str) -> tuple[str, ...]:
    """How a text begins, behind its greeting."""
    written = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(written[1 : 1 + LINES_SHOWN])
