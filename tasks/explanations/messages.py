"""The messages that will still go out about some obligations, by the path of the real ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from dondoc.messages.ladder import Ladder
from dondoc.policy import Audience
from models.obligations import as_obligation
from models.tables import ObligationRow, PlanRow
from tasks.outbox.due import DueFor, due_for_contacts, entry_of
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import Snapshot, snapshot


@dataclass(frozen=True, slots=True)
class MessageToCome:
    """One step of one obligation for one contact; `url` still holds the address."""

    day: date
    step: str
    key: str
    agency_id: str
    contact: str
    audience: Audience
    url: str


@dataclass(frozen=True, slots=True)
class Unheard:
    """A step of an agency to which nobody belongs who could be told."""

    agency_id: str
    audience: Audience


def known_of(
    rows: Sequence[ObligationRow], plan: PlanRow, today: date, *, session: Session
) -> Snapshot:
    """What planning would know if these obligations were all; a draft is taken as if approved."""
    assert plan.id is not None
    return dataclasses.replace(
        snapshot(session=session, today=today),
        rows={row.key: row for row in rows},
        obligations=tuple(as_obligation(row) for row in rows),
        plans={plan.id: plan},
    )


def messages_to_come(known: Snapshot, today: date, rules: Rules) -> Iterator[MessageToCome]:
    """Each message from `today` on, day by day, if nobody does anything meanwhile."""
    covered = set(known.covered)
    known = dataclasses.replace(known, covered=covered)
    for day in _days_to_ask(known, today, rules):
        for due in due_for_contacts(known, day, rules):
            assert due.contact.id is not None
            covered.update((due.contact.id, entry_of(one)) for one in due.steps)
            yield from _of_contact(due, day)


def without_contact(known: Snapshot, rules: Rules) -> list[Unheard]:
    """The agencies and audiences that no message can reach, each once."""
    ladder = Ladder(rules.policy, rules.calendar)
    found = {
        Unheard(obligation.agency_id, step.audience)
        for obligation in known.obligations
        if ladder.applies_to(obligation)
        for step, _ in ladder.steps(ladder.name_for(obligation), obligation.due)
        if not known.recipients(obligation.key, step.audience)
    }
    return sorted(found, key=lambda one: (one.agency_id, one.audience))


def _of_contact(due: DueFor, day: date) -> Iterator[MessageToCome]:
    for one in due.steps:
        yield MessageToCome(
            day=day,
            step=one.step.name,
            key=one.obligation.key,
            agency_id=one.obligation.agency_id,
            contact=due.contact.name,
            audience=due.contact.audience,
            url=due.contact.url,
        )


def _days_to_ask(known: Snapshot, today: date, rules: Rules) -> list[date]:
    """The only days on which anything can go out: those of the steps, today and the next working one."""
    ladder = Ladder(rules.policy, rules.calendar)
    days = {today, rules.calendar.next_working_day_on_or_after(today)}
    for key, facts in known.facts(today).items():
        name = ladder.name_for(as_obligation(known.rows[key]))
        days |= {day for _, day in ladder.steps(name, facts.due_now) if day >= today}
    return sorted(days)
