"""The scores of a span of days, from what the database holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlmodel import Session, col, func, select

from dondoc.errors import NotFound
from dondoc.reports.scores import Judged, Scores, scores_of
from dondoc.status import State, state_of
from models.engine import reading
from models.holds import holds_ending_on_or_after
from models.obligations import facts_of, standing_rows
from models.office import Office
from models.plans import plans
from models.tables import PlanStatus, SubmissionRow, SubmissionState


def scores_between(first: date, last: date, *, office: Office, today: date) -> Scores:
    """How agencies kept the days from `first` to `last`, as it stands at the end of `today`."""
    with reading(office.engine) as session:
        judged = list(_judged(office, today, session))
    names = {one: office.agency_name(one) for one in {one.agency_id for one in judged}}
    return scores_of(judged, names=names, first=first, last=last, today=today)


def named_in_plans(office: Office) -> tuple[str, str]:
    """Issuer and coordinating office of the plan approved last, as it names them. Raises NotFound."""
    with reading(office.engine) as session:
        approved = [one for one in plans(session=session) if one.status is PlanStatus.APPROVED]
        if not approved:
            raise NotFound("chưa có kế hoạch nào đã duyệt", remedy="duyệt bằng lệnh approve")
        latest = max(approved, key=lambda one: one.id or 0)
        return latest.issuer, latest.coordinator or office.settings.office_name


def _judged(office: Office, today: date, session: Session) -> Iterator[Judged]:
    calendar, policy = office.calendar(today), office.policy
    holds = holds_ending_on_or_after(today, session=session)
    returned = _returned(session)
    # most of an office's thousands have the days of many others
    known: dict[tuple[date | None, ...], State] = {}
    for row in standing_rows(session=session):
        days = row.due, row.extended_due, row.claimed_done_on, row.confirmed_on
        covering = holds.of(row)
        state = None if covering else known.get(days)
        if state is None:
            facts = facts_of(row, on=today, holds=covering)
            state = state_of(facts, today, policy, calendar)
            if not covering:
                known[days] = state
        yield Judged(
            agency_id=row.agency_id,
            role=row.role,
            due=row.due_now,
            state=state,
            is_extended=row.extended_due is not None,
            returned=returned[row.plan_id, row.agency_id, row.period] if row.period else 0,
        )


def _returned(session: Session) -> Counter[tuple[int, str, str]]:
    """How often each agency's report was given back, by plan, agency and period."""
    asked = (
        select(SubmissionRow.plan_id, SubmissionRow.agency_id, SubmissionRow.period, func.count())
        .where(col(SubmissionRow.state) == SubmissionState.RETURNED)
        .group_by(
            col(SubmissionRow.plan_id), col(SubmissionRow.agency_id), col(SubmissionRow.period)
        )
    )
    return Counter({(plan, agency, period): n for plan, agency, period, n in session.exec(asked)})
