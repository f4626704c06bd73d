"""Keeping a reading: a new plan, a draft replaced, or a new draft beside the version in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from models.decisions import DECISIONS, decisions_of
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
        if not _is_of_one_kind(plan, base, source):
            continue
        schedule = follows.schedule(lineage_from_json(plan.lineage))
        if is_kept(plan, reading, schedule, session=session):
            return _unchanged(plan, schedule, source, session)
    refuse_to_overwrite(latest, source)
    return _written(key, latest, base, reading, follows, source, session)


def _is_of_one_kind(plan: PlanRow, base: PlanRow | None, source: Source) -> bool:
    """Whether the same reading would make the same version: of the same base and decisions.

    A decision makes a draft even where all of its rows are still in doubt.
    """
    if plan.status is not PlanStatus.DRAFT:
        return not source.decisions
    return plan.based_on == id_of(base) and decisions_of(plan) == list(source.decisions)


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
    completed = with_particulars(reading, _or_as_before(source.given, latest))
    found = (*completed.findings, *(one.finding for one in kin.asked), *source.doubts)
    settled = settled_again(latest, reading, found, kin.lineage, session=session)
    plan = _draft(key, latest, _described(completed, kin, source), session)
    schedule = _fill(plan, completed, follows, kin, found, settled, source.now, session)
    _log("plan-ingested", plan, source, session)
    return _outcome(plan, completed, schedule, len(found))


def rewrite(
    plan: PlanRow, reading: PlanReading, follows: Follows, *, session: Session, now: datetime
) -> None:
    """Put what follows from another reading of the same decisions in the place of a draft's rows."""
    base = session.get(PlanRow, plan.based_on)
    kin = follows.kinship(base, plan, session=session)
    completed = with_particulars(reading, Particulars(plan.number, plan.issued_on))
    found = (*completed.findings, *(one.finding for one in kin.asked))
    settled = settled_again(plan, reading, found, kin.lineage, session=session)
    plan.reading, plan.lineage = content_of(completed), kin.kept
    _empty(plan, session)
    _fill(plan, completed, follows, kin, found, settled, now, session)


def _fill(
    plan: PlanRow,
    reading: PlanReading,
    follows: Follows,
    kin: Kinship,
    found: Sequence[Finding],
    settled: Mapping[tuple[str, str, str], str],
    now: datetime,
    session: Session,
) -> Schedule:
    schedule = follows.schedule(kin.lineage)
    add_rows(plan, reading, schedule, found, session=session, now=now, settled=settled)
    assert plan.id is not None
    mark_answered(findings_of(plan.id, session=session), follows.answers(kin.lineage))
    return schedule


def _empty(plan: PlanRow, session: Session) -> None:
    for table in CHILDREN:
        session.execute(delete(table).where(col(table.plan_id) == plan.id))


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
    _empty(latest, session)
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
