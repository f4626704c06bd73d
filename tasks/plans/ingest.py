"""From a file's bytes to a draft plan in the database, in one transaction."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from dondoc.plan import Finding, PlanHeader, PlanReading
from dondoc.reading import read_plan
from dondoc.schedule.doubts import days_off_unknown
from models.engine import one_at_a_time
from models.engine import session as transaction
from models.office import OFFICE_TIME, Office
from tasks.plans.following import agencies_on, following
from tasks.plans.outcome import IngestOutcome, Particulars
from tasks.plans.particulars import checked_number
from tasks.plans.rules import ReadingRules, reading_rules
from tasks.plans.store import PLANS, Source, store_reading

__all__ = ["ReadingRules", "agencies_on", "ingest_file", "ingest_for"]

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory

NOTHING_GIVEN = Particulars()


def ingest_for(
    office: Office,
    data: bytes,
    name: str,
    *,
    actor: str,
    year: int | None = None,
    number: str | None = None,
    issued_on: date | None = None,
    supersedes: int | None = None,
    replace_draft: bool = False,
) -> IngestOutcome:
    """Read a plan's file by the office's rules and clock, and keep it as `ingest_file` does.

    Raises what that raises, and DondocError for a number that is none.
    """
    return ingest_file(
        office.engine,
        data,
        name,
        reading_rules(office),
        now=office.now(),
        actor=actor,
        year=year,
        given=Particulars(checked_number(number), issued_on),
        supersedes=supersedes,
        replace_draft=replace_draft,
    )


def ingest_file(
    engine: Engine,
    data: bytes,
    name: str,
    rules: ReadingRules,
    *,
    now: datetime,
    actor: str,
    year: int | None = None,
    given: Particulars = NOTHING_GIVEN,
    supersedes: int | None = None,
    replace_draft: bool = False,
) -> IngestOutcome:
    """Read a plan's file and keep it as a draft; the same file again changes nothing.

    A changed file is held against the version in force; `supersedes` is the plan in force, of another
    title, whose place it is to take. Answers that people once gave to doubts about this plan are applied
    again. Raises UnreadableFile, NotAPlan, NotFound, and DondocError where a draft of another origin
    waits, unless it is to be replaced; then nothing is kept.
    """
    reading = _read(data, name, rules, year)
    on = agencies_on(reading.plan, now)
    source = Source(
        file_name=name,
        file_sha256=sha256(data).hexdigest(),
        actor=actor,
        now=now,
        coordinator_agency_id=_coordinator(reading.plan, rules.directory, on),
        given=given,
        doubts=_doubts(reading.plan, rules.calendar, now),
        supersedes=supersedes,
        replaces_draft=replace_draft,
    )
    with transaction(engine) as opened:
        one_at_a_time(PLANS, session=opened)
        follows = following(reading, rules, session=opened, now=now)
        return store_reading(reading, follows, source, session=opened)


def _read(data: bytes, name: str, rules: ReadingRules, year: int | None) -> PlanReading:
    return read_plan(
        data,
        name=name,
        directory=rules.directory,
        known_anniversaries=rules.known_anniversaries,
        year=year,
        reporting_rules=rules.policy.reporting_rules,
    )


def _coordinator(header: PlanHeader, directory: AgencyDirectory, on: date) -> str | None:
    """The one agency that the coordinating office's name stands for, if it is one."""
    found = directory.resolve(header.coordinator, on).agency_ids
    return found[0] if len(found) == 1 else None


def _doubts(
    header: PlanHeader, calendar: WorkingCalendar | None, now: datetime
) -> tuple[Finding, ...]:
    if calendar is None:
        return ()
    return tuple(days_off_unknown(header, calendar, now.astimezone(OFFICE_TIME).date()))
