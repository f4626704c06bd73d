"""Reports that the coordinator gave back, and who is to hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlmodel import Session

from dondoc.policy import Audience
from models.events import subjects_of
from models.outbox import AT_ONCE
from models.tables import ContactRow, PlanRow, PlanStatus, SubmissionRow, SubmissionState

ACTION = "report-returned"
_CONTACT: Any = ContactRow.__table__  # type: ignore[attr-defined]
_PLAN: Any = PlanRow.__table__  # type: ignore[attr-defined]
_REPORT: Any = SubmissionRow.__table__  # type: ignore[attr-defined]
_LATER: Any = _REPORT.alias("later")
_IS_LAST = ~exists().where(
    _LATER.c.plan_id == _REPORT.c.plan_id,
    _LATER.c.agency_id == _REPORT.c.agency_id,
    _LATER.c.period == _REPORT.c.period,
    _LATER.c.version > _REPORT.c.version,
)
_CONCERNED = (
    select(_REPORT.c.id, _CONTACT.c.id)
    .join_from(_REPORT, _PLAN, _PLAN.c.id == _REPORT.c.plan_id)
    .join(_CONTACT, _CONTACT.c.agency_id == _REPORT.c.agency_id)
    .where(_REPORT.c.id.in_(bindparam("reports", expanding=True)), _IS_LAST)
    .where(_REPORT.c.state == SubmissionState.RETURNED, _PLAN.c.status == PlanStatus.APPROVED)
    .where(_CONTACT.c.active, _CONTACT.c.audience == Audience.OFFICER)
)


def officers_of_returned(since: datetime, *, session: Session) -> Iterator[tuple[int, int]]:
    """(report, contact) of what was given back since, and is the last that its agency sent."""
    subjects = subjects_of(ACTION, since=since, session=session)
    reports = [int(subject.partition(":")[2]) for subject in subjects]
    ask = session.connection().execute
    for at in range(0, len(reports), AT_ONCE):
        yield from ask(_CONCERNED, {"reports": reports[at : at + AT_ONCE]}).tuples()
