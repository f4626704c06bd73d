"""What a plan states, as values: no file, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs: an error must be mended, a doubt settled, a note only read."""

    ERROR = "error"
    DOUBT = "doubt"
    NOTE = "note"


class TimingStatus(StrEnum):
    """What kind of time a phrase names."""

    DATED = "dated"
    ALL_YEAR = "all_year"
    RECURRING = "recurring"
    EVENT = "event"
    AD_HOC = "ad_hoc"
    INVALID = "invalid"


class Certainty(StrEnum):
    """How sure the reading of a phrase is; an assumed one says its assumption in words."""

    CERTAIN = "certain"
    ASSUMED = "assumed"
    UNREADABLE = "unreadable"


class Window(NamedTuple):
    """From `start` to `due`, both days included; `due` is the last day on time."""

    start: date
    due: date


@dataclass(frozen=True, slots=True)
class Timing:
    """A timing phrase and what it was understood to mean.

    `rrule` is an RFC 5545 rule whose expansion over the plan's year gives the dues (several rules
    as lines "RRULE:…"), or None. `rule` names the rule that read the phrase; `reading` says in
    Vietnamese what was understood.
    """

    text: str
    windows: tuple[Window, ...] = ()
    rrule: str | None = None
    status: TimingStatus = TimingStatus.INVALID
    certainty: Certainty = Certainty.UNREADABLE
    rule: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the source: page or line (from 1), and the row of its table.

    `sheet` is the name of the sheet in a workbook of several; `row` is then the sheet's own row.
    """

    page: int | None = None
    line: int | None = None
    row: int | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        parts = [("trang", self.page), ("dòng", self.line), ("hàng", self.row)]
        numbers = ", ".join(f"{word} {number}" for word, number in parts if number is not None)
        return f"trang tính “{self.sheet}”, {numbers}" if self.sheet else numbers


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a careful reader would flag. `code` is kebab-case English, `message` Vietnamese."""

    code: str
    severity: Severity
    where: str
    read: str
    message: str


@dataclass(frozen=True, slots=True)
class PlanHeader:
    """The plan's own particulars; `number` and `issued_on` are None where the source leaves blanks."""

    number: str | None
    issued_on: date | None
    year: int
    period: tuple[date, date]
    title: str
    issuer: str
    coordinator: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the appendix; nested ordinals are joined with " > "."""

    ordinal: str
    heading: str


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One row of the appendix, its wording and slips kept (NFC, single spaces)."""

    section: str
    number: str
    content: str
    timing: Timing
    lead: str
    lead_agencies: tuple[str, ...]
    coordinating: str
    coordinating_agencies: tuple[str, ...]
    assignee: str | None
    product: str | None
    source: Place


@dataclass(frozen=True, slots=True)
class ReportingDuty:
    """A report asked for once: `before` is the day as printed, `due` the last day on time.

    `figures_until` is up to which day the plan itself wants the figures, None where it does not say.
    """

    name: str
    deadline_text: str
    before: date
    due: date
    to: str
    reporters: str
    figures_until: date | None = None


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A commemoration that the plan names.

    `date` is set only where the text prints a day; `origin` is an ISO date, or a bare year where
    it is worked out from the ordinal; `consistent` is None where there is nothing to compare.
    """

    text: str
    name: str
    date: date | None
    origin: str | None
    ordinal: int | None
    consistent: bool | None


@dataclass(frozen=True, slots=True)
class StandingDuty:
    """What one agency is told to do all the time, a paragraph each."""

    agency: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cadence:
    """A recurring output named inside a content or a duty.

    `section` is empty for a duty, and `number` then counts the standing duties' agencies from 1.
    """

    section: str
    number: str
    text: str
    rrule: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A span of years that a programme names."""

    name: str
    period: tuple[date, date]


@dataclass(frozen=True, slots=True)
class Target:
    """A goal of a phase; `year` is the year named in it, else the last year of its phase."""

    phase: str
    year: int | None
    text: str
    percentages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseTask:
    """What a programme does in a phase."""

    phase: str
    text: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the plan asks of a body above it."""

    agency: str
    recommendations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A row of the budget; `amounts` maps a phase's name to an amount in the table's unit."""

    group: str
    number: str
    content: str
    amounts: dict[str, Decimal]
    unit: str
    agency: str
    funding: str


@dataclass(frozen=True, slots=True)
class BudgetCheck:
    """One sum of the budget as printed and as added up."""

    name: str
    phase: str
    stated: Decimal
    computed: Decimal
    agrees: bool

    @property
    def difference(self) -> Decimal:
        """What is printed less what adds up."""
        return self.stated - self.computed


@dataclass(frozen=True, slots=True)
class RowCount:
    """What became of each source row; the parts add up to `total`."""

    total: int
    items: int
    headings: int
    headers: int
    continuations: int
    unread: int


@dataclass(frozen=True, slots=True)
class PlanReading:
    """Everything that was read from one document."""

    plan: PlanHeader
    sections: tuple[Section, ...]
    items: tuple[PlanItem, ...]
    reports: tuple[ReportingDuty, ...]
    anniversaries: tuple[Anniversary, ...]
    standing_duties: tuple[StandingDuty, ...]
    cadences: tuple[Cadence, ...]
    rows: RowCount
    findings: tuple[Finding, ...]
    phases: tuple[Phase, ...] = ()
    targets: tuple[Target, ...] = ()
    phase_tasks: tuple[PhaseTask, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    budget_checks: tuple[BudgetCheck, ...] = ()
