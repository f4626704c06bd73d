"""From a file's bytes to a draft plan in the database, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from config.anniversaries import load_anniversaries
from dondoc.plan import Finding, PlanHeader, PlanReading
from dondoc.policy import Policy
from dondoc.reading import read_plan
from dondoc.schedule import build_schedule, plan_key
from dondoc.schedule.answers import Answer, with_answers
from dondoc.schedule.doubts import days_off_unknown
from models.answers import answers_of
from models.engine import reading as read_only
from models.engine import session as transaction
from models.office import OFFICE_TIME, Office
from tasks.plans.outcome import IngestOutcome, Particulars
from tasks.plans.particulars import checked_number
from tasks.plans.store import Source, store_reading

if TYPE_CHECKING:
    from dondoc.calendars.anniversaries import KnownAnniversary
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory


def ingest_for(
    office: Office,
    data: bytes,
    name: str,
    *,
    actor: str,
    year: int | None = None,
    number: str | None = None,
    issued_on: date | None = None,
) -> IngestOutcome:
    """Read a plan's file by what the office has decided, and keep it as `ingest_file` does."""
    return ingest_file(
        office.engine,
        data,
        name,
        directory=office.directory,
        policy=office.policy,
        known_anniversaries=load_anniversaries(),
        now=office.now(),
        actor=actor,
        year=year,
        number=number,
        issued_on=issued_on,
        calendar=office.calendar(),
    )


def ingest_file(
    engine: Engine,
    data: bytes,
    name: str,
    *,
    directory: AgencyDirectory,
    policy: Policy,
    known_anniversaries: Sequence[KnownAnniversary],
    now: datetime,
    actor: str,
    year: int | None = None,
    number: str | None = None,
    issued_on: date | None = None,
    calendar: WorkingCalendar | None = None,
) -> IngestOutcome:
    """Read a plan's file and keep it as a draft; the same file again changes nothing.

    Answers that people once gave to doubts about this plan are applied again, also to an amended file.
    With the office's `calendar`, years whose days off are not announced are among the findings.
    Raises UnreadableFile, NotAPlan, or DondocError for a number that is none; then nothing is kept.
    """
    given = Particulars(checked_number(number), issued_on)
    reading = read_plan(
        data,
        name=name,
        directory=directory,
        known_anniversaries=known_anniversaries,
        year=year,
        reporting_rules=policy.reporting_rules,
    )
    on = agencies_on(reading.plan, now)
    answers = _answers(engine, reading)
    schedule = build_schedule(
        with_answers(reading, answers),
        directory=directory,
        policy=policy,
        known_anniversaries=known_anniversaries,
        on=on,
        calendar=calendar,
    )
    source = Source(
        file_name=name,
        file_sha256=sha256(data).hexdigest(),
        actor=actor,
        now=now,
        coordinator_agency_id=_coordinator(reading.plan, directory, on),
        given=given,
        doubts=_doubts(reading.plan, calendar, now),
        answers=tuple(answers),
    )
    with transaction(engine) as opened:
        return store_reading(reading, schedule, source, session=opened)


def _coordinator(header: PlanHeader, directory: AgencyDirectory, on: date) -> str | None:
    """The one agency that the coordinating office's name stands for, if it is one."""
    found = directory.resolve(header.coordinator, on).agency_ids
    return found[0] if len(found) == 1 else None


def _answers(engine: Engine, reading: PlanReading) -> Sequence[Answer]:
    """What people once answered to this plan's doubts."""
    with read_only(engine) as opened:
        return answers_of(plan_key(reading.plan), session=opened)


def _doubts(
    header: PlanHeader, calendar: WorkingCalendar | None, now: datetime
) -> tuple[Finding, ...]:
    if calendar is None:
        return ()
    return tuple(days_off_unknown(header, calendar, now.astimezone(OFFICE_TIME).date()))


def agencies_on(header: PlanHeader, now: datetime) -> date:
    """The day whose agencies owe the work: today, kept within the plan's own period."""
    today = now.astimezone(OFFICE_TIME).date()
    return min(max(today, header.period[0]), header.period[1])
