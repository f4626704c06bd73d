"""What waits for the coordinator, counted; the desk's page of today counts the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from dondoc.plan import Severity
from dondoc.policy import Audience
from dondoc.schedule.obligation import ObligationKind
from dondoc.status import OPEN, State
from models.restorations import held
from models.tables import (
    ContactRow,
    ExtensionRow,
    ExtensionState,
    FindingRow,
    IncomingRow,
    IncomingState,
    PlanRow,
    PlanStatus,
    ReminderRow,
    ReminderState,
    SubmissionRow,
    SubmissionState,
)
from tasks.overviews.work import Standing

TO_BE_JUDGED = (SubmissionState.RECEIVED, SubmissionState.TO_COMPARE)
Report = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """One number for each thing that a person must do or know on a day.

    `is_held` says that nothing goes out since a restore, until a person releases it.
    """

    overdue: int
    overdue_agencies: int
    this_week: int
    extensions: int
    claims: int
    reports: int
    incoming: int
    unsure: int
    failed: int
    unreached: int
    drafts: int
    doubts: int
    sent: int
    waiting: int
    in_force: int
    has_coordinator: bool
    is_held: bool = False

    @property
    def to_answer(self) -> int:
        """How many agencies' requests, claims and reports wait for a word."""
        return self.extensions + self.claims + self.reports

    @property
    def is_nothing(self) -> bool:
        """Whether there is no plan yet, in force or to be decided on."""
        return not (self.in_force or self.drafts)


def counts_on(today: date, standings: Sequence[Standing], session: Session) -> Counts:
    """All counts of a day."""
    states, drafts = _messages(today, session), drafts_of(session)
    overdue = [one for one in standings if one.state is State.OVERDUE]
    return Counts(
        overdue=len(overdue),
        overdue_agencies=len({one.row.agency_id for one in overdue}),
        this_week=sum(one.is_due_in_week_of(today) for one in standings),
        extensions=_extensions({one.row.key for one in standings}, session),
        claims=sum(_is_claimed(one) for one in standings),
        reports=sum(one in TO_BE_JUDGED for one in latest_reports(session, True).values()),
        incoming=_incoming(session),
        unsure=states[ReminderState.UNSURE],
        failed=states[ReminderState.FAILED],
        unreached=len(_unreached(standings, session)),
        drafts=len(drafts),
        doubts=_doubts([one.id for one in drafts if one.id], session),
        sent=states[ReminderState.SENT],
        waiting=states[ReminderState.PLANNED],
        in_force=_in_force(session),
        has_coordinator=has_coordinator(session),
        is_held=held(session=session) is not None,
    )


def drafts_of(session: Session) -> list[PlanRow]:
    """The plans that wait for approval, without their long reading, the newest first."""
    asked = (
        select(PlanRow)
        .where(PlanRow.status == PlanStatus.DRAFT)
        .options(defer(col(PlanRow.reading)))  # type: ignore[arg-type]
        .order_by(col(PlanRow.id).desc())
    )
    return list(session.exec(asked))


def latest_reports(session: Session, only_in_force: bool = False) -> dict[Report, SubmissionState]:
    """What became of the newest version of each report, by plan, agency and period."""
    asked = select(
        SubmissionRow.plan_id, SubmissionRow.agency_id, SubmissionRow.period, SubmissionRow.state
    ).order_by(col(SubmissionRow.version), col(SubmissionRow.id))
    if only_in_force:
        asked = asked.join(PlanRow, col(PlanRow.id) == SubmissionRow.plan_id).where(
            PlanRow.status == PlanStatus.APPROVED
        )
    return {
        (plan, agency, period): SubmissionState(state)
        for plan, agency, period, state in session.exec(asked)
    }


def has_coordinator(session: Session) -> bool:
    """Whether alarms reach anybody at the coordinator's."""
    asked = select(ContactRow.id).where(
        ContactRow.audience == Audience.COORDINATOR, col(ContactRow.active)
    )
    return session.exec(asked.limit(1)).first() is not None


def _is_claimed(one: Standing) -> bool:
    is_report = one.row.kind is ObligationKind.REPORT
    return one.state is State.AWAITING_CONFIRMATION and not is_report


def _extensions(keys: Collection[str], session: Session) -> int:
    asked = select(ExtensionRow.obligation_key).where(ExtensionRow.state == ExtensionState.ASKED)
    # what a newer version of the plan asks for no more leaves nothing to decide
    return sum(key in keys for key in session.exec(asked))


def _incoming(session: Session) -> int:
    asked = select(func.count()).select_from(IncomingRow)
    return session.exec(asked.where(IncomingRow.state == IncomingState.WAITING)).one()


def _messages(today: date, session: Session) -> dict[ReminderState, int]:
    """Messages of the day by state; those in doubt and failed ones of any day."""
    found: dict[ReminderState, int] = defaultdict(int)
    asked = select(ReminderRow.state, func.count()).group_by(col(ReminderRow.state))
    in_doubt = (ReminderState.UNSURE, ReminderState.FAILED)
    of_day = ReminderRow.planned_for == today
    for state, count in session.exec(asked.where(of_day)):
        found[ReminderState(state)] = count
    found |= dict.fromkeys(in_doubt, 0)
    for state, count in session.exec(asked.where(col(ReminderRow.state).in_(in_doubt))):
        found[ReminderState(state)] = count
    return found


def _unreached(standings: Sequence[Standing], session: Session) -> set[str]:
    """Agencies with open work of their own and no contact that works."""
    asked = select(ContactRow.agency_id).where(col(ContactRow.active), ContactRow.last_error == "")
    reached = set(session.exec(asked.distinct()))
    return {one.row.agency_id for one in standings if one.state in OPEN} - reached


def _doubts(plan_ids: Sequence[int], session: Session) -> int:
    asked = select(func.count()).where(
        col(FindingRow.plan_id).in_(plan_ids),
        FindingRow.severity != Severity.NOTE,
        col(FindingRow.settled).is_(False),
    )
    return session.exec(asked).one() if plan_ids else 0


def _in_force(session: Session) -> int:
    asked = select(func.count()).select_from(PlanRow)
    return session.exec(asked.where(PlanRow.status == PlanStatus.APPROVED)).one()
