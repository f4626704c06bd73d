"""What agencies owe under one plan, as rounds ask for it: columns by statements that are made once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from dondoc.schedule.obligation import Obligation, ObligationKind
from models.questions import rows_now
from models.tables import ObligationRow, PlanRow, PlanStatus

_OWED: Any = ObligationRow.__table__  # type: ignore[attr-defined]
_PLAN: Any = PlanRow.__table__  # type: ignore[attr-defined]
_FIELDS = [one.name for one in fields(Obligation)]
_ALL = (
    select(*(_OWED.c[name] for name in _FIELDS), _OWED.c.extended_due, _OWED.c.id)
    .join(_PLAN, _PLAN.c.id == _OWED.c.plan_id)
    .where(
        _PLAN.c.status == PlanStatus.APPROVED,
        _OWED.c.plan_id == bindparam("plan_id"),
        _OWED.c.cancelled_at.is_(None),
    )
    .order_by(_OWED.c.due, _OWED.c.id)
)
_OF_AGENCY = _ALL.where(_OWED.c.agency_id == bindparam("agency_id"))


@dataclass(frozen=True, slots=True)
class ReportOwed:
    """A report that an agency owes; `lead` is the office that it is sent to."""

    due: date
    extended_due: date | None
    lead: str

    @property
    def due_now(self) -> date:
        """The last day on time as it stands."""
        return self.extended_due or self.due


@dataclass(frozen=True, slots=True)
class AgencyWork:
    """What one agency owes under an approved plan, by due date, and its reports by period."""

    obligations: tuple[Obligation, ...]
    reports: dict[str, ReportOwed]


def work_of(agency_id: str, *, plan_id: int, session: Session) -> AgencyWork:
    """What that agency owes under the plan; nothing under a draft."""
    given = {"plan_id": plan_id, "agency_id": agency_id}
    return _work(rows_now(_OF_AGENCY, given, session=session))


def work_of_all(*, plan_id: int, session: Session) -> dict[str, AgencyWork]:
    """What each agency owes under the plan."""
    owed: dict[str, list[Any]] = defaultdict(list)
    for row in rows_now(_ALL, {"plan_id": plan_id}, session=session):
        owed[row.agency_id].append(row)
    return {agency_id: _work(rows) for agency_id, rows in owed.items()}


def _work(rows: Iterable[Any]) -> AgencyWork:
    obligations, reports = [], []
    for row in rows:
        *given, extended_due, number = row
        one = Obligation(*given)
        obligations.append(one)
        if one.kind is ObligationKind.REPORT:
            reports.append((number, one.period, ReportOwed(one.due, extended_due, one.lead)))
    # of two for the same period the one that was added last
    by_period = {period: owed for _, period, owed in sorted(reports, key=lambda one: one[0])}
    return AgencyWork(tuple(obligations), by_period)
