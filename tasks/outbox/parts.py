"""The day in parts: the agencies that something is to be said to, some at a time, then the coordinators.

A contact is in one part only, so that it gets one message with all that it is to be told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Engine, Row

from dondoc.messages.step_windows import step_windows
from dondoc.policy import Audience
from models.engine import reading
from models.owed import hearers, owed_by_id, plans_in_force
from models.tables import ContactRow, PlanRow
from models.unsaid import unsaid_to_agencies, unsaid_to_coordinators
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import Snapshot, late_of, snapshot_of

# so many obligations at once are in memory, and those of one agency more where it has more
OBLIGATIONS_AT_ONCE = 2_000
OF_AGENCIES = (Audience.OFFICER, Audience.LEADER)
COORDINATORS = (Audience.COORDINATOR,)


@dataclass(frozen=True, slots=True)
class Part:
    """Some obligations by number, and the agencies whose contacts are told of them.

    Of coordinators `agencies` is None where any of them may be told.
    """

    audiences: tuple[Audience, ...]
    agencies: frozenset[str] | None
    obligations: frozenset[int]

    def with_also(self, obligations: set[int]) -> Part:
        """The same with more obligations."""
        return replace(self, obligations=self.obligations | obligations)


def parts_of_day(engine: Engine, today: date, rules: Rules) -> Iterator[Part]:
    """What may have to be said today and was not; two questions to the database, not more."""
    windows = step_windows(today, rules.policy, rules.calendar)
    coordinating = rules.policy.remind_coordinating
    with reading(engine) as opened:
        of_agencies = unsaid_to_agencies(windows, today, coordinating=coordinating, session=opened)
    yield from _parts_of_agencies(of_agencies)
    with reading(engine) as opened:
        late = unsaid_to_coordinators(windows, today, coordinating=coordinating, session=opened)
        plans = plans_in_force(session=opened) if late else {}
        coordinators = hearers(COORDINATORS, session=opened) if late else []
    yield from _parts_of_coordinators(late, plans, coordinators)


def known_of_part(engine: Engine, part: Part, today: date) -> Snapshot:
    """What is known of a part: its contacts are all that there are."""
    with reading(engine) as opened:
        return snapshot_of(
            owed_by_id(part.obligations, session=opened),
            hearers(part.audiences, part.agencies, session=opened),
            session=opened,
            today=today,
            late=partial(late_of, engine, today),
        )


def _parts_of_agencies(found: list[Row[Any]]) -> Iterator[Part]:
    by_agency: dict[str, set[int]] = defaultdict(set)
    for agency_id, obligation_id in found:
        by_agency[agency_id].add(obligation_id)
    agencies: list[str] = []
    together: set[int] = set()
    for agency_id in sorted(by_agency):
        if agencies and len(together) + len(by_agency[agency_id]) > OBLIGATIONS_AT_ONCE:
            yield Part(OF_AGENCIES, frozenset(agencies), frozenset(together))
            agencies, together = [], set()
        agencies.append(agency_id)
        together |= by_agency.pop(agency_id)
    if agencies:
        yield Part(OF_AGENCIES, frozenset(agencies), frozenset(together))


def _parts_of_coordinators(
    found: list[Row[Any]], plans: dict[int, PlanRow], coordinators: list[ContactRow]
) -> Iterator[Part]:
    """By coordinating agency; all at once where a plan's own has nobody, for then all are told."""
    heard = {contact.agency_id for contact in coordinators}
    of_plan = {number: plan.coordinator_agency_id or "" for number, plan in plans.items()}
    by_agency: dict[str, set[int]] = defaultdict(set)
    for plan_id, obligation_id in found:
        by_agency[of_plan.get(plan_id, "")].add(obligation_id)
    if by_agency.keys() - heard:
        yield Part(COORDINATORS, None, frozenset().union(*by_agency.values()))
        return
    for agency_id in sorted(by_agency):
        yield Part(COORDINATORS, frozenset([agency_id]), frozenset(by_agency[agency_id]))
