"""Keeping a reading: a new plan, a draft replaced, or a new draft beside the version in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import delete
from sqlmodel import Session, col

from dondoc.plan import Finding, PlanReading
from dondoc.schedule import plan_key
from dondoc.schedule.answers import Answer
from dondoc.schedule.lineage import Lineage, lineage_from_json
from dondoc.schedule.obligation import Schedule
from models.decisions import DECISIONS
from models.engine import one_at_a_time
from models.events import record
from models.plans import approved_version, findings_of, latest_version
from models.tables import CommemorationRow, FindingRow, ItemRow, ObligationRow, PlanRow, PlanStatus
from tasks.plans.answered import mark_answered, settled_again
from tasks.plans.bases import base_for, id_of, refuse_to_overwrite
from tasks.plans.kinship import Kinship
from tasks.plans.outcome import IngestOutcome, Particulars
from tasks.plans.particulars import complete, with_particulars
from tasks.plans.rows import add_rows, content_of, is_kept

PLANS = "plans"  # ingests and approvals go one after the other
CHILDREN = (ItemRow, FindingRow, ObligationRow, CommemorationRow)


class Follows(Protocol):
    """What follows from a reading: `tasks.plans.following`."""

    def answers(self, lineage: Lineage) -> Sequence[Answer]:
        """What people answered, by where the rows stand now."""

    def schedule(self, lineage: Lineage) -> Schedule:
        """What agencies owe."""

    def kinship(self, base: PlanRow | None, draft: PlanRow | None, *, session: Session) -> Kinship:
        """How the reading goes on from the version in force."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading comes from, who brought it and when, and what that person adds to it.

    `doubts` are findings that are not about the rows: they come with a version that is written and
    make none by themselves. `decisions` are those that amended the plan, where it is no whole file.
    """

    file_name: str
    file_sha256: str
    actor: str
    now: datetime
    coordinator_agency_id: str | None = None
    given: Particulars = field(default_factory=Particulars)
    doubts: tuple[Finding, ...] = ()
    decisions: tuple[dict[str, Any], ...] = ()
    supersedes: int | None = None
    replaces_draft: bool = False


def store_reading(
    reading: PlanReading, follows: Follows, source: Source, *, session: Session
) -> IngestOutcome:
    """Keep a reading as a draft, all or nothing; what is kept already stays as it is.

    Raises NotFound and DondocError for a plan that cannot be superseded, and DondocError where a draft
    of another origin waits.
    """
    key = plan_key(reading.plan)
    one_at_a_time(PLANS, session=session)
    latest, in_force = latest_version(key, session=session), approved_version(key, session=session)
    base = base_for(in_force, latest, source.supersedes, session=session)
    for plan in filter(None, (latest, in_force)):
        is_held_against_it = plan.status is not PlanStatus.DRAFT or plan.based_on == id_of(base)
        schedule = follows.schedule(lineage_from_json(plan.lineage))
        if is_held_against_it and is_kept(plan, reading, schedule, session=session):
            return _unchanged(plan, schedule, source, session)
    refuse_to_overwrite(latest, source)
    return _written(key, latest, base, reading, follows, source, session)


def _written(
    key: str,
    latest: PlanRow | None,
    base: PlanRow | None,
    reading: PlanReading,
    follows: Follows,
    source: Source,
    session: Session,
) -> IngestOutcome:
    draft = latest if latest and latest.status is PlanStatus.DRAFT else None
    kin = follows.kinship(base, draft, session=session)
    schedule = follows.schedule(kin.lineage)
    completed = with_particulars(reading, _or_as_before(source.given, latest))
    found = (*completed.findings, *(one.finding for one in kin.asked), *source.doubts)
    settled = settled_again(latest, reading, found, kin.lineage, session=session)
    plan = _draft(key, latest, _described(completed, kin, source), session)
    add_rows(plan, completed, schedule, found, session=session, now=source.now, settled=settled)
    assert plan.id is not None
    answers = follows.answers(kin.lineage)
    mark_answered(findings_of(plan.id, session=session), answers)
    _log("plan-ingested", plan, source, session)
    return _outcome(plan, completed, schedule, len(found))


def _draft(
    key: str, latest: PlanRow | None, described: dict[str, Any], session: Session
) -> PlanRow:
    """The draft to write into, without rows: the one there is, or the next version."""
    if latest is None or latest.status is not PlanStatus.DRAFT:
        plan = PlanRow(key=key, version=latest.version + 1 if latest else 1, **described)
        session.add(plan)
        session.flush()
        return plan
    for name, value in described.items():
        setattr(latest, name, value)
    for table in CHILDREN:
        session.execute(delete(table).where(col(table.plan_id) == latest.id))
    return latest


def _described(reading: PlanReading, kin: Kinship, source: Source) -> dict[str, Any]:
    header = reading.plan
    return {
        "based_on": kin.based_on,
        "lineage": kin.kept,
        "decision": {DECISIONS: list(source.decisions)} if source.decisions else None,
        "number": header.number,
        "issued_on": header.issued_on,
        "year": header.year,
        "period_start": header.period[0],
        "period_end": header.period[1],
        "title": header.title,
        "issuer": header.issuer,
        "coordinator": header.coordinator,
        "coordinator_agency_id": source.coordinator_agency_id,
        "file_name": source.file_name,
        "file_sha256": source.file_sha256,
        "reading": content_of(reading),
        "ingested_at": source.now,
    }


def _unchanged(
    plan: PlanRow, schedule: Schedule, source: Source, session: Session
) -> IngestOutcome:
    assert plan.id is not None
    findings = findings_of(plan.id, session=session)
    if complete(plan, findings, source.given):
        _log("particulars-given", plan, source, session)
    return IngestOutcome(
        plan_id=plan.id,
        status=plan.status.value,
        version=plan.version,
        items=len(plan.reading["items"]),
        obligations=len(schedule.obligations),
        findings=len(findings),
        unchanged=True,
    )


def _outcome(
    plan: PlanRow, reading: PlanReading, schedule: Schedule, findings: int
) -> IngestOutcome:
    assert plan.id is not None
    return IngestOutcome(
        plan_id=plan.id,
        status=plan.status.value,
        version=plan.version,
        items=len(reading.items),
        obligations=len(schedule.obligations),
        findings=findings,
        unchanged=False,
    )


def _or_as_before(given: Particulars, latest: PlanRow | None) -> Particulars:
    """What was once given by hand is not asked for again with a corrected file."""
    if latest is None:
        return given
    return Particulars(given.number or latest.number, given.issued_on or latest.issued_on)


def _log(action: str, plan: PlanRow, source: Source, session: Session) -> None:
    said = {"file": source.file_name, "sha256": source.file_sha256, "version": plan.version}
    record(
        action,
        f"plan:{plan.id}",
        session=session,
        at=source.now,
        actor=source.actor,
        details={**said, "number": plan.number},
    )
