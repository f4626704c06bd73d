"""What one agency owes in one window, and the commemorations that a plan names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dondoc.plan import Certainty


class Role(StrEnum):
    """In what role an agency owes it."""

    LEAD = "lead"
    COORDINATING = "coordinating"
    REPORTER = "reporter"


class ObligationKind(StrEnum):
    """Where an obligation comes from; the ladder has steps for each kind."""

    DATED = "dated"
    CHECKPOINT = "checkpoint"
    CADENCE = "cadence"
    REPORT = "report"
    ANNIVERSARY = "anniversary"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one agency owes in one window; `due` is the last day on time.

    `key` is 20 hexadecimal digits and stays the same when the same plan is read again or its dates
    move. `section` and `number` name the plan item (empty for reports and duties); `title` is what
    a person reads in a calendar; `note` says in Vietnamese what was assumed. `lead` is as printed;
    for a report it is the office that the report is sent to. `period` is a report's period, with a
    label that stays: "2026-6-thang", "2026-nam", "2026-quy-1". `years` is how many years a
    commemoration counts on its day, None where no first year is known and for all else.
    """

    key: str
    kind: ObligationKind
    role: Role
    agency_id: str
    section: str
    number: str
    title: str
    content: str
    lead: str
    coordinating: str
    timing_text: str
    start: date
    due: date
    certainty: Certainty
    note: str = ""
    period: str = ""
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Commemoration:
    """A day that the plan commemorates, shown in the feed of every agency of the plan."""

    key: str
    name: str
    day: date
    origin: str | None
    ordinal: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything that follows from one plan."""

    obligations: tuple[Obligation, ...]
    commemorations: tuple[Commemoration, ...]
