"""The figures of the office that an operator watches, asked of the database when they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlmodel import Session, col, func, select

from dondoc.status import State, state_of
from models.engine import reading
from models.holds import holds_ending_on_or_after
from models.obligations import facts_of, standing_rows
from models.office import Office
from models.signs import SENDER, last_sign
from models.states import ExtensionState, PlanStatus, ReminderState, SubmissionState
from models.tables import ExtensionRow, FeedLinkRow, PlanRow, ReminderRow, SubmissionRow


class OfficeFigures(Collector):
    """How the office stands now; every state is named, also where it counts nothing."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def describe(self) -> list[Metric]:
        """Nothing is asked of the database when the figures are only registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """One question a table. Raises what the database raises."""
        now = self._office.now()
        with reading(self._office.engine) as opened:
            yield _by(
                "dondoc_plans", "Plans", "status", _counts(PlanRow.status, PlanStatus, opened)
            )
            counted = _counts(ReminderRow.state, ReminderState, opened)
            yield _by("dondoc_reminders", "Messages of the outbox", "state", counted)
            counted = _counts(SubmissionRow.state, SubmissionState, opened)
            yield _by("dondoc_reports", "Reports received, every version", "state", counted)
            counted = _counts(ExtensionRow.state, ExtensionState, opened)
            yield _by("dondoc_extensions", "Later days asked for", "state", counted)
            yield _by("dondoc_obligations", "Agencies' own work", "state", self._work(opened))
            yield GaugeMetricFamily("dondoc_open_links", "Links in force", _open_links(opened))
            yield from _ages(now, opened)

    def _work(self, session: Session) -> Counter[str]:
        office, today = self._office, self._office.today()
        calendar, holds = office.calendar(today), holds_ending_on_or_after(today, session=session)
        counted = Counter(dict.fromkeys((state.value for state in State), 0))
        for row in standing_rows(session=session, own=True):
            facts = facts_of(row, on=today, holds=holds)
            counted[state_of(facts, today, office.policy, calendar).value] += 1
        return counted


def _ages(now: datetime, session: Session) -> Iterator[Metric]:
    """Seconds since something should have happened or did; NaN where it never did."""
    waiting = select(func.min(col(ReminderRow.not_before))).where(
        ReminderRow.state == ReminderState.PLANNED
    )
    oldest = session.exec(waiting).one()
    late = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
    yield GaugeMetricFamily(
        "dondoc_oldest_planned_reminder_seconds", "How long the oldest due message waits", late
    )
    last = last_sign(SENDER, session=session)
    age = (now - last).total_seconds() if last else float("nan")
    yield GaugeMetricFamily("dondoc_sender_last_run_seconds", "Since the sender's last run", age)


def _counts(column: object, states: type[StrEnum], session: Session) -> Counter[str]:
    counted = Counter(dict.fromkeys((state.value for state in states), 0))
    for value, count in session.exec(select(col(column), func.count()).group_by(col(column))):
        counted[str(value)] = count
    return counted


def _by(name: str, words: str, label: str, counts: Mapping[str, int]) -> GaugeMetricFamily:
    found = GaugeMetricFamily(name, words, labels=(label,))
    for value, count in counts.items():
        found.add_metric((value,), count)
    return found


def _open_links(session: Session) -> int:
    return session.exec(select(func.count()).where(col(FeedLinkRow.revoked_at).is_(None))).one()
