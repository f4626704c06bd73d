"""A reading and its schedule as rows, and whether they are what the rows already say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from dondoc.plan import Finding, PlanReading
from dondoc.reading.as_json import reading_as_json
from dondoc.schedule.obligation import Commemoration, Obligation, Schedule
from models.obligations import as_obligation
from models.tables import CommemorationRow, FindingRow, ItemRow, ObligationRow, PlanRow
from tasks.plans.particulars import ANSWERED

# more than a few thousand rows in one statement gain nothing and weigh on memory
ROWS_AT_ONCE = 2000


def content_of(reading: PlanReading) -> dict[str, Any]:
    """The reading as the JSON that is kept: all from which the schedule can be worked out again."""
    content: dict[str, Any] = json.loads(json.dumps(reading_as_json(reading)))
    for kept, report in zip(content["reports"], reading.reports, strict=True):
        # `dondoc read --json` does not tell it: its keys are a contract
        if report.figures_until:
            kept["figures_until"] = report.figures_until.isoformat()
    return content


def is_kept(plan: PlanRow, reading: PlanReading, schedule: Schedule, *, session: Session) -> bool:
    """Whether a plan says the same already; number and day of issue may have been given by hand."""
    if _without_particulars(plan.reading) != _without_particulars(content_of(reading)):
        return False
    owed = {one.key: one for one in schedule.obligations}
    days = {one.key: one for one in schedule.commemorations}
    return owed == _kept_obligations(plan, session) and days == _kept_days(plan, session)


def add_rows(
    plan: PlanRow,
    reading: PlanReading,
    schedule: Schedule,
    findings: Sequence[Finding],
    *,
    session: Session,
    now: datetime,
    settled: Mapping[tuple[str, str, str], str],
) -> None:
    """Add the items, findings, obligations and commemorations of a plan.

    `settled` are the answers to findings of the version before, by code, place and what was read.
    """
    _insert(session, ItemRow, _items(plan, reading))
    _insert(session, FindingRow, _findings(plan, findings, settled))
    add_schedule(plan, schedule, session=session, now=now)


def add_schedule(plan: PlanRow, schedule: Schedule, *, session: Session, now: datetime) -> None:
    """Add the obligations and the commemorations of a plan."""
    at = {"plan_id": plan.id, "revised_at": now}
    for table, kind, found in (
        (ObligationRow, Obligation, schedule.obligations),
        (CommemorationRow, Commemoration, schedule.commemorations),
    ):
        # asdict would copy each value of thousands of rows
        names = [one.name for one in fields(kind)]
        rows = [{**{name: getattr(one, name) for name in names}, **at} for one in found]
        _insert(session, table, rows)


def _insert(session: Session, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    for first in range(0, len(rows), ROWS_AT_ONCE):
        session.execute(insert(table), rows[first : first + ROWS_AT_ONCE])


def _items(plan: PlanRow, reading: PlanReading) -> list[dict[str, Any]]:
    return [
        {
            "plan_id": plan.id,
            "position": position,
            "section": item.section,
            "number": item.number,
            "content": item.content,
            "timing_text": item.timing.text,
            "lead": item.lead,
            "coordinating": item.coordinating,
            "assignee": item.assignee,
            "product": item.product,
            "source": str(item.source),
        }
        for position, item in enumerate(reading.items)
    ]


def _findings(
    plan: PlanRow, findings: Sequence[Finding], settled: Mapping[tuple[str, str, str], str]
) -> list[dict[str, Any]]:
    assert plan.id is not None
    return [
        {
            **finding_row(plan.id, position, finding),
            "settled": (asked := (finding.code, finding.where, finding.read)) in settled,
            "answer": settled.get(asked, ""),
        }
        for position, finding in enumerate(findings)
    ]


def finding_row(plan_id: int, position: int, finding: Finding) -> dict[str, Any]:
    """A finding as a row, open."""
    return {
        "plan_id": plan_id,
        "position": position,
        "code": finding.code,
        "severity": finding.severity,
        "place": finding.where,
        "read": finding.read,
        "message": finding.message,
    }


def _without_particulars(content: dict[str, Any]) -> dict[str, Any]:
    header = {**content["plan"], "number": None, "issued_on": None}
    findings = [one for one in content["findings"] if one["code"] not in ANSWERED]
    return {**content, "plan": header, "findings": findings}


def _kept_obligations(plan: PlanRow, session: Session) -> dict[str, Any]:
    asked = select(ObligationRow).where(ObligationRow.plan_id == plan.id)
    rows: Iterable[ObligationRow] = session.exec(asked.where(_in_force(ObligationRow)))
    return {row.key: as_obligation(row) for row in rows}


def _kept_days(plan: PlanRow, session: Session) -> dict[str, Any]:
    asked = select(CommemorationRow).where(CommemorationRow.plan_id == plan.id)
    rows: Iterable[CommemorationRow] = session.exec(asked.where(_in_force(CommemorationRow)))
    return {
        row.key: Commemoration(row.key, row.name, row.day, row.origin, row.ordinal, row.text)
        for row in rows
    }


def _in_force(table: type[ObligationRow] | type[CommemorationRow]) -> Any:
    return col(table.cancelled_at).is_(None)
