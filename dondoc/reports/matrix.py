"""Who has reported for a period: what is expected less what has come in, on the day asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReportState(StrEnum):
    """How one agency's report for one period stands."""

    MISSING = "missing"
    RECEIVED = "received"
    LATE = "late"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    EXTENDED = "extended"
    EXEMPT = "exempt"


REPORT_STATE_NAMES = {
    ReportState.MISSING: "chưa gửi",
    ReportState.RECEIVED: "đã nhận",
    ReportState.LATE: "muộn",
    ReportState.RETURNED: "trả lại",
    ReportState.ACCEPTED: "đã duyệt",
    ReportState.EXTENDED: "gia hạn",
    ReportState.EXEMPT: "miễn",
}
# a report in free words: in, and counted for nothing yet
TO_COMPARE = "chờ đối chiếu"
NOT_IN = (ReportState.MISSING, ReportState.EXTENDED)


class Verdict(StrEnum):
    """What the coordinator made of a report."""

    NONE = "received"
    TO_COMPARE = "to-compare"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class ExpectedReport:
    """One report owed; `extended_due` where a later day was granted, `exempt` says why it is not owed."""

    agency_id: str
    agency_name: str
    period: str
    due: date
    extended_due: date | None = None
    exempt: str = ""

    @property
    def due_now(self) -> date:
        """The last day on time as it stands."""
        return self.extended_due or self.due


@dataclass(frozen=True, slots=True)
class ReceivedReport:
    """One version of a report that came in on `received_on`, in the office's own days."""

    agency_id: str
    period: str
    version: int
    received_on: date
    verdict: Verdict = Verdict.NONE
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One agency in one period. `days_late` counts calendar days after the last day on time."""

    expected: ExpectedReport
    state: ReportState
    received: ReceivedReport | None
    days_late: int

    @property
    def words(self) -> str:
        """The state as people say it, with the days where it is late and why it is not owed."""
        if self.state is ReportState.EXEMPT:
            return f"{REPORT_STATE_NAMES[self.state]}: {self.expected.exempt}"
        late = f" {self.days_late} ngày" if self.days_late else ""
        if self.state in NOT_IN and late:
            return f"chưa gửi, quá hạn{late}"
        name = REPORT_STATE_NAMES[self.state]
        words = (
            f"{name}, muộn{late}" if late and self.state is not ReportState.LATE else name + late
        )
        return f"{words}, {TO_COMPARE}" if self._is_to_compare else words

    @property
    def _is_to_compare(self) -> bool:
        return self.received is not None and self.received.verdict is Verdict.TO_COMPARE


@dataclass(frozen=True, slots=True)
class Matrix:
    """Agency × period on one day; `unexpected` came in from agencies that owe nothing."""

    day: date
    cells: tuple[MatrixCell, ...]
    unexpected: tuple[ReceivedReport, ...]

    @property
    def counts(self) -> dict[ReportState, int]:
        """How many cells stand in each state, every state named."""
        counted = Counter(cell.state for cell in self.cells)
        return {state: counted[state] for state in ReportState}

    @property
    def missing(self) -> tuple[MatrixCell, ...]:
        """Expected and not there: not sent yet, extended or not."""
        return tuple(cell for cell in self.cells if cell.state in NOT_IN)


def matrix_of(
    expected: Iterable[ExpectedReport], received: Iterable[ReceivedReport], *, day: date
) -> Matrix:
    """How every expected report stands on `day`; what came in later is not known yet."""
    versions: dict[tuple[str, str], list[ReceivedReport]] = {}
    for one in received:
        if one.received_on <= day:
            versions.setdefault((one.agency_id, one.period), []).append(one)
    cells = tuple(
        _cell(one, versions.pop((one.agency_id, one.period), []), day) for one in expected
    )
    return Matrix(day, cells, tuple(one for left in versions.values() for one in left))


def _cell(owed: ExpectedReport, versions: list[ReceivedReport], day: date) -> MatrixCell:
    latest = max(versions, key=lambda one: one.version, default=None)
    if owed.exempt:
        return MatrixCell(owed, ReportState.EXEMPT, latest, 0)
    days_late = max(0, (_counted_to(versions, day) - owed.due_now).days)
    return MatrixCell(owed, _state(owed, latest, days_late), latest, days_late)


def _counted_to(versions: list[ReceivedReport], day: date) -> date:
    """The day the report came in: that of its first version that was not given back.

    Someone who sent in time and corrects it later of his own accord was in time.
    """
    standing = [one.received_on for one in versions if one.verdict is not Verdict.RETURNED]
    return min(standing or [one.received_on for one in versions], default=day)


def _state(owed: ExpectedReport, received: ReceivedReport | None, days_late: int) -> ReportState:
    if received is None:
        is_extended = owed.extended_due is not None and not days_late
        return ReportState.EXTENDED if is_extended else ReportState.MISSING
    if received.verdict is Verdict.RETURNED:
        return ReportState.RETURNED
    if received.verdict is Verdict.ACCEPTED:
        return ReportState.ACCEPTED
    return ReportState.LATE if days_late else ReportState.RECEIVED
