"""From a file's bytes to a draft plan in the database, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from dondoc.schedule.obligation import Schedule
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

NOTHING_GIVEN = Particulars()


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """What an office has decided about reading plans.

    With a `calendar`, years whose days off are not announced are among the findings.
    """

    directory: AgencyDirectory
    policy: Policy
    known_anniversaries: Sequence[KnownAnniversary]
    calendar: WorkingCalendar | None = None


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
    """Read a plan's file by the office's rules and clock, and keep it as `ingest_file` does.

    Raises what that raises, and DondocError for a number that is none.
    """
    rules = ReadingRules(office.directory, office.policy, load_anniversaries(), office.calendar())
    given = Particulars(checked_number(number), issued_on)
    return ingest_file(
        office.engine, data, name, rules, now=office.now(), actor=actor, year=year, given=given
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
) -> IngestOutcome:
    """Read a plan's file and keep it as a draft; the same file again changes nothing.

    Answers that people once gave to doubts about this plan are applied again, also to an amended file.
    Raises UnreadableFile, NotAPlan; then nothing is kept.
    """
    reading = _read(data, name, rules, year)
    on = agencies_on(reading.plan, now)
    answers = _answers(engine, reading)
    schedule = _schedule(with_answers(reading, answers), rules, on)
    source = Source(
        file_name=name,
        file_sha256=sha256(data).hexdigest(),
        actor=actor,
        now=now,
        coordinator_agency_id=_coordinator(reading.plan, rules.directory, on),
        given=given,
        doubts=_doubts(reading.plan, rules.calendar, now),
        answers=tuple(answers),
    )
    with transaction(engine) as opened:
        return store_reading(reading, schedule, source, session=opened)


def _read(data: bytes, name: str, rules: ReadingRules, year: int | None) -> PlanReading:
    return read_plan(
        data,
        name=name,
        directory=rules.directory,
        known_anniversaries=rules.known_anniversaries,
        year=year,
        reporting_rules=rules.policy.reporting_rules,
    )


def _schedule(reading: PlanReading, rules: ReadingRules, on: date) -> Schedule:
    return build_schedule(
        reading,
        directory=rules.directory,
        policy=rules.policy,
        known_anniversaries=rules.known_anniversaries,
        on=on,
        calendar=rules.calendar,
    )


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
