"""One thing that `dondoc doctor` looked at, how it stands, and what would do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a thing stands: something wrong must be mended before the office can rely on the program."""

    FINE = "fine"
    ATTENTION = "attention"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one look: `subject` is a code, `message` and `remedy` are Vietnamese."""

    subject: str
    level: Level
    message: str
    remedy: str = ""


def fine(subject: str, message: str) -> Check:
    """Nothing to do."""
    return Check(subject, Level.FINE, message)


def attention(subject: str, message: str, remedy: str = "") -> Check:
    """It works, and someone should know."""
    return Check(subject, Level.ATTENTION, message, remedy)


def wrong(subject: str, message: str, remedy: str = "") -> Check:
    """It does not work."""
    return Check(subject, Level.WRONG, message, remedy)
