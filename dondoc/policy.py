"""The office's policy as values; `config/policy.toml` is where an operator sets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum


class Audience(StrEnum):
    """Who of an agency, or beyond it, a step is for."""

    OFFICER = "officer"
    LEADER = "leader"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: `working_days` before (negative) or after (positive) the due date.

    With `letter` the message brings a drafted "công văn đôn đốc" to the agency that is late.
    """

    name: str
    working_days: int
    audience: Audience
    letter: bool = False

    @property
    def code(self) -> str:
        """The step by its working days, for names may be reworded: "-5", "+0", "+10"."""
        return f"{self.working_days:+d}"


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
class ChannelLimit:
    """At most so many messages on one channel within an hour and within 24; None is no limit."""

    per_hour: int | None = None
    per_day: int | None = None


@dataclass(frozen=True, slots=True)
class SendingRules:
    """When and how much may be sent. Times are the office's own.

    In quiet hours (from `quiet_from` on, up to `quiet_until`, over midnight where it is later)
    nothing goes out. `messages_a_day` is the most for one contact. On a day off only obligations of
    `kinds_on_days_off` are written about. `channel_limits` are by the scheme of the address.
    """

    quiet_from: time | None = None
    quiet_until: time | None = None
    messages_a_day: int = 1
    kinds_on_days_off: frozenset[str] = frozenset()
    channel_limits: Mapping[str, ChannelLimit] = field(default_factory=dict)

    def is_quiet(self, at: time) -> bool:
        """Whether nothing may go out at that time of the day."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


@dataclass(frozen=True, slots=True)
class Watch:
    """Between these times of the day the sender runs at least every `silent_after`, or is dead."""

    starts: time = time(7, 30)
    ends: time = time(16, 55)
    silent_after: timedelta = timedelta(minutes=6)


@dataclass(frozen=True, slots=True)
class TrueUp:
    """Final figures are asked for after a report had to estimate them.

    They are due so many `working_days` after the law closes the period's figures; `periods` are
    those of the law (`ReportingRule.name`) for which they are asked for.
    """

    working_days: int
    periods: frozenset[str]


@dataclass(frozen=True, slots=True)
class Policy:
    """All that an office may decide. Days are working days unless the name says otherwise.

    `ladders` maps an obligation kind to its steps in order; "anniversary-round" and
    "anniversary-even" are those of a "năm tròn" and a "năm chẵn" where they have their own.
    `checkpoints` are (month, day) within the plan's year at which all-year items are asked about.
    A drafted letter asks for an answer within `letter_answer_working_days`. Without a `true_up`
    nobody is asked for final figures.
    """

    close_of_business: time
    due_soon_working_days: int
    checkpoints: tuple[tuple[int, int], ...]
    ladders: dict[str, tuple[Step, ...]]
    remind_coordinating: bool
    cancelled_events_kept_days: int
    reporting_rules: tuple[ReportingRule, ...] = ()
    letter_answer_working_days: int = 5
    sending: SendingRules = field(default_factory=SendingRules)
    watch: Watch = field(default_factory=Watch)
    true_up: TrueUp | None = None


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """A period of the law: data from `start` to `end`, both included (Nghị định 09/2019/NĐ-CP)."""

    name: str
    start: date
    end: date
    article: str
