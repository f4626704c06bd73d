"""Telling the agencies whose work an approved amendment touched, and nobody else: once a version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from dondoc.messages.amended import amendment_message
from dondoc.policy import Audience
from dondoc.schedule.keys import stable_key
from dondoc.schedule.wording import named_plan, short_date
from models.amendments import TouchedWork, touched_works
from models.contacts import contacts
from models.decisions import decisions_in_words, decisions_of
from models.engine import one_at_a_time, reading
from models.engine import session as transaction
from models.events import record, subjects_of
from models.office import OFFICE_TIME
from models.outbox import NewReminder, add_reminders
from models.outbox_tables import AMENDED
from models.plans import plan_by_id
from models.tables import ContactRow, PlanRow, PlanStatus
from tasks.outbox.amended_words import changed_works
from tasks.outbox.rows import planned_row
from tasks.outbox.rules import Rules

# a sender that stood still for longer tells of it no more: calendars and pages show it
TOLD_WITHIN = timedelta(days=7)
APPROVED, TOLD = "plan-approved", "amendment-told"
ACTOR = "dondoc remind"


@dataclass(frozen=True, slots=True)
class Telling:
    """A version in force, and the last one of which the agencies know."""

    plan: PlanRow
    known: PlanRow
    between: tuple[PlanRow, ...]


def plan_amendment_notices(engine: Engine, *, today: date, now: datetime, rules: Rules) -> int:
    """Write into the outbox what agencies have not been told of amendments in force; counts them.

    Once for each version: with the messages it is kept that it was told, both or neither.
    """
    with reading(engine) as opened:
        due = [one.plan.id for one in untold(now, session=opened)]
    return sum(_tell(engine, plan_id, today, now, rules) for plan_id in due if plan_id)


def untold(now: datetime, *, session: Session) -> list[Telling]:
    """The versions in force that took over from another and of which nobody has been told."""
    since = now - TOLD_WITHIN
    approved = set(map(_number, subjects_of(APPROVED, since=since, session=session)))
    told = set(map(_number, subjects_of(TOLD, since=since, session=session)))
    fresh = approved - told
    if not fresh:
        return []
    found = session.exec(
        select(PlanRow)
        .where(col(PlanRow.id).in_(fresh), PlanRow.status == PlanStatus.APPROVED)
        .where(col(PlanRow.based_on).is_not(None))
        .order_by(col(PlanRow.id))
    )
    return [_telling(plan, fresh, session) for plan in found]


def _telling(plan: PlanRow, fresh: set[int], session: Session) -> Telling:
    """Back to the last version that agencies know: two amendments of one hour are told as one."""
    between: list[PlanRow] = []
    at = plan
    while at.based_on is not None and at.id in fresh:
        between.append(at)
        at = plan_by_id(at.based_on, session=session)
    return Telling(plan, at, tuple(reversed(between)))


def _tell(engine: Engine, plan_id: int, today: date, now: datetime, rules: Rules) -> int:
    with transaction(engine) as opened:
        one_at_a_time(f"amendment:{plan_id}", session=opened)
        one = next((one for one in untold(now, session=opened) if one.plan.id == plan_id), None)
        if one is None:
            return 0
        works = touched_works(one.known, one.plan, session=opened)
        new = [
            NewReminder(row, ())
            for contact in _contacts(works, opened)
            for row in [_row(one, contact, works[contact.agency_id], today, now, rules)]
        ]
        added = add_reminders(new, session=opened) if new else 0
        said = {"agencies": sorted(works), "messages": added, "before": one.known.id}
        record(TOLD, f"plan:{plan_id}", session=opened, at=now, actor=ACTOR, details=said)
        return added


def _contacts(works: dict[str, list[TouchedWork]], session: Session) -> Iterator[ContactRow]:
    """The officers and leaders of the agencies touched, in the order of contacts."""
    for contact in contacts(session=session, only_active=True):
        if contact.agency_id in works and contact.audience is not Audience.COORDINATOR:
            yield contact


def _row(
    one: Telling,
    contact: ContactRow,
    works: Sequence[TouchedWork],
    today: date,
    now: datetime,
    rules: Rules,
) -> dict[str, Any]:
    said = amendment_message(
        rules.agency_name(contact.agency_id),
        opening(one),
        changed_works(works),
        sender=rules.sender,
        plan=_named(one.plan),
    )
    key = stable_key(AMENDED, str(one.plan.id), str(contact.id))
    return planned_row(key, contact, AMENDED, said, day=today, now=now, rules=rules)


def opening(one: Telling) -> str:
    """What amended which plan, in a sentence."""
    if one.plan.key != one.known.key:
        return f"{_named(one.known)} được thay bằng {_named(one.plan)}{_issued(one.plan)}."
    decisions = [each for plan in one.between for each in decisions_of(plan)]
    by = f" theo {decisions_in_words(decisions)}" if decisions else ""
    approved = one.plan.approved_at
    day = (
        f", cơ quan đầu mối duyệt ngày {short_date(approved.astimezone(OFFICE_TIME).date())}"
        if approved
        else ""
    )
    return f"{_named(one.plan)} đã được điều chỉnh{by}{day}."


def _named(plan: PlanRow) -> str:
    return named_plan(plan.number, plan.title)


def _issued(plan: PlanRow) -> str:
    return f" ngày {short_date(plan.issued_on)}" if plan.issued_on else ""


def _number(subject: str) -> int:
    return int(subject.partition(":")[2])
