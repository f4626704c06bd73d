"""Telling an agency that its report was given back, and why: once, beside the ladder that opens again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from dondoc.reports.arrival_words import notice_of_return
from dondoc.reports.form import period_name
from dondoc.schedule.keys import stable_key
from models.engine import reading
from models.engine import session as transaction
from models.outbox import NewReminder, add_reminders, keys_in_use
from models.outbox_tables import RETURNED
from models.returned_reports import officers_of_returned
from models.tables import ContactRow, SubmissionRow
from tasks.outbox.rows import planned_row
from tasks.outbox.rules import Rules

# a sender that stood still for longer tells of it no more: the ladder speaks
TOLD_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Notice:
    key: str
    contact: ContactRow
    report: SubmissionRow


def plan_notices_of_return(engine: Engine, *, today: date, now: datetime, rules: Rules) -> int:
    """Write into the outbox what agencies have not been told of reports given back; counts them."""
    with reading(engine) as opened:
        notices = _untold(now, opened)
    if not notices:
        return 0
    new = [NewReminder(_row(one, today, now, rules), ()) for one in notices]
    with transaction(engine) as opened:
        return add_reminders(new, session=opened)


def _untold(now: datetime, session: Session) -> list[_Notice]:
    found = {
        stable_key(RETURNED, str(report), str(contact)): (report, contact)
        for report, contact in officers_of_returned(now - TOLD_WITHIN, session=session)
    }
    new = found.keys() - keys_in_use(found, session=session)
    # texts and addresses only of the few that are new
    return [
        _Notice(key, contact, report)
        for key in sorted(new)
        if (report := session.get(SubmissionRow, found[key][0])) is not None
        and (contact := session.get(ContactRow, found[key][1])) is not None
    ]


def _row(one: _Notice, today: date, now: datetime, rules: Rules) -> dict[str, Any]:
    report = one.report
    said = notice_of_return(
        rules.agency_name(report.agency_id),
        period_name(report.period),
        report.version,
        report.reason,
        sender=rules.sender,
    )
    return planned_row(one.key, one.contact, RETURNED, said, day=today, now=now, rules=rules)
