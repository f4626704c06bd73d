"""The office's policy as values; `config/policy.toml` is where an operator sets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Audience(StrEnum):
    """Who of an agency, or beyond it, a step is for."""

    OFFICER = "officer"
    LEADER = "leader"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: `working_days` before (negative) or after (positive) the due date."""

    name: str
    working_days: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class ReportingRule:
    """A yearly period of the law: (month, day) of its first and last day, both included.

    `from_year_before` tells that the first day lies in the year before.
    """

    name: str
    start: tuple[int, int]
    end: tuple[int, int]
    from_year_before: bool
    article: str


@dataclass(frozen=True, slots=True)
class Policy:
    """All that an office may decide. Days are working days unless the name says otherwise.

    `ladders` maps an obligation kind to its steps in order; "anniversary-round" and
    "anniversary-even" are those of a "năm tròn" and a "năm chẵn" where they have their own.
    `checkpoints` are (month, day) within the plan's year at which all-year items are asked about.
    """

    close_of_business: time
    due_soon_working_days: int
    checkpoints: tuple[tuple[int, int], ...]
    ladders: dict[str, tuple[Step, ...]]
    remind_coordinating: bool
    cancelled_events_kept_days: int
    reporting_rules: tuple[ReportingRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """A period of the law: data from `start` to `end`, both included (Nghị định 09/2019/NĐ-CP)."""

    name: str
    start: date
    end: date
    article: str
