"""Telling an agency that its report was given back, and why: once, beside the ladder that opens again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from dondoc.policy import Audience
from dondoc.reports.arrival_words import notice_of_return
from dondoc.reports.form import period_name
from dondoc.schedule.keys import stable_key
from models.contacts import contacts
from models.engine import reading
from models.engine import session as transaction
from models.events import subjects_of
from models.outbox import NewReminder, add_reminders
from models.outbox_tables import RETURNED
from models.submissions import latest_submission
from models.tables import (
    ContactRow,
    PlanRow,
    PlanStatus,
    ReminderRow,
    ReminderState,
    SubmissionRow,
    SubmissionState,
)
from tasks.channels import channel_name
from tasks.outbox.rules import Rules

# a sender that stood still for longer tells of it no more: the ladder speaks
TOLD_WITHIN = timedelta(days=7)
ACTION = "report-returned"


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
    found: dict[str, _Notice] = {}
    for subject in subjects_of(ACTION, since=now - TOLD_WITHIN, session=session):
        report = session.get(SubmissionRow, int(subject.partition(":")[2]))
        if report is None or not _still_stands(report, session):
            continue
        for contact in contacts(session=session, agency_id=report.agency_id, only_active=True):
            if contact.audience is Audience.OFFICER:
                key = stable_key(RETURNED, str(report.id), str(contact.id))
                found[key] = _Notice(key, contact, report)
    told = set(session.exec(select(ReminderRow.key).where(col(ReminderRow.key).in_(list(found)))))
    return [found[key] for key in sorted(found) if key not in told]


def _still_stands(report: SubmissionRow, session: Session) -> bool:
    plan = session.get(PlanRow, report.plan_id)
    latest = latest_submission(
        session=session,
        plan_id=report.plan_id,
        agency_id=report.agency_id,
        period=report.period,
    )
    is_last = latest is not None and latest.id == report.id
    in_force = plan is not None and plan.status is PlanStatus.APPROVED
    return is_last and in_force and report.state is SubmissionState.RETURNED


def _row(one: _Notice, today: date, now: datetime, rules: Rules) -> dict[str, Any]:
    report = one.report
    said = notice_of_return(
        rules.agency_name(report.agency_id),
        period_name(report.period),
        report.version,
        report.reason,
        sender=rules.sender,
    )
    return {
        "key": one.key,
        "contact_id": one.contact.id,
        "channel": channel_name(one.contact.url),
        "step": RETURNED,
        "planned_for": today,
        "state": ReminderState.PLANNED,
        "attempts": 0,
        "not_before": now,
        "last_error": "",
        "permanent": False,
        "message_id": f"<{one.key}@{rules.mail_domain}>",
        "subject": said.subject,
        "text": said.text,
        "html": said.html,
        "created_at": now,
    }
