"""What the database says at one moment about who owes what and who is written to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import Engine
from sqlmodel import Session

from dondoc.policy import Audience
from dondoc.schedule.obligation import Obligation
from dondoc.status import ObligationFacts
from models.contacts import contacts
from models.engine import reading
from models.holds import holds_ending_on_or_after, holds_of, silence_on
from models.obligations import as_obligation, facts_of, obligations_in_force
from models.outbox import AT_ONCE, Entry, covered_entries, told_on
from models.owed import owed_before, plans_in_force, said_of
from models.tables import ContactRow, HoldRow, ObligationRow, PlanRow

# who is written to where an agency has nobody for a step
INSTEAD = {Audience.OFFICER: Audience.LEADER, Audience.LEADER: Audience.OFFICER}

LateWork = Callable[[Sequence[tuple[str, int]]], "Snapshot"]


@dataclass
class Snapshot:
    """Obligations and contacts by key and audience.

    `covered` is what has been said to whom, and grows while days are simulated; `told` is how many
    messages each contact has on the day of the snapshot. `late` gives all that an agency is late with
    where the obligations are not all of them.
    """

    rows: dict[str, ObligationRow]
    obligations: tuple[Obligation, ...]
    plans: dict[int, PlanRow]
    holds: Sequence[HoldRow]
    contacts: dict[tuple[str, Audience], list[ContactRow]]
    covered: set[tuple[int, Entry]] = field(default_factory=set)
    told: Counter[int] = field(default_factory=Counter)
    late: LateWork | None = None

    def facts(self, on: date) -> dict[str, ObligationFacts]:
        """The facts of every obligation as they hold on that day."""
        if self.holds:
            return {key: facts_of(row, on=on, holds=self.holds) for key, row in self.rows.items()}
        return self._facts_of_any_day

    @cached_property
    def _facts_of_any_day(self) -> dict[str, ObligationFacts]:
        return {key: facts_of(row, on=date.min) for key, row in self.rows.items()}

    def with_all_of(self, pairs: Sequence[tuple[str, int]]) -> Snapshot:
        """One that holds all that these (agency, plan) are late with."""
        return self if self.late is None else self.late(pairs)

    def is_silent(self, key: str, on: date) -> bool:
        """Whether nothing is to be said about the obligation on that day."""
        return bool(self.holds) and silence_on(on, self.rows[key], self.holds) is not None

    def recipients(self, key: str, audience: Audience) -> list[ContactRow]:
        """Who is written to for a step; an agency without a leader's contact gets it at its officer's.

        Where nothing gets through to any of them, the other ones are written to as well. For the
        coordinator it is the plan's own coordinating agency, else whoever coordinates.
        """
        row = self.rows[key]
        if audience is Audience.COORDINATOR:
            coordinator = self.plans[row.plan_id].coordinator_agency_id or ""
            return self.contacts.get((coordinator, audience)) or self._all_coordinators()
        found = self.contacts.get((row.agency_id, audience), [])
        if any(not contact.last_error for contact in found):
            return found
        return found + self.contacts.get((row.agency_id, INSTEAD[audience]), [])

    def _all_coordinators(self) -> list[ContactRow]:
        return [
            contact
            for (_, audience), found in self.contacts.items()
            if audience is Audience.COORDINATOR
            for contact in found
        ]


def snapshot(*, session: Session, today: date) -> Snapshot:
    """Read all that is owed and all that was said: for what looks at a whole year, and for small offices."""
    rows = {row.key: row for row in obligations_in_force(session=session)}
    return Snapshot(
        rows=rows,
        obligations=tuple(as_obligation(row) for row in rows.values()),
        plans=plans_in_force(session=session),
        holds=holds_ending_on_or_after(today, session=session),
        contacts=_by_audience(contacts(session=session, only_active=True)),
        covered=covered_entries(session=session),
        told=told_on(today, session=session),
    )


def snapshot_of(
    owed: Sequence[ObligationRow],
    heard_by: Sequence[ContactRow],
    *,
    session: Session,
    today: date,
    late: LateWork | None = None,
) -> Snapshot:
    """The same as if these obligations and contacts were all; letters name all that `late` gives."""
    rows = {row.key: row for row in owed}
    return Snapshot(
        rows=rows,
        obligations=tuple(as_obligation(row) for row in rows.values()),
        plans=plans_in_force(session=session),
        holds=holds_of(rows.values(), today, session=session),
        contacts=_by_audience(heard_by),
        covered=said_of(rows, session=session),
        told=_told(heard_by, today, session),
        late=late,
    )


def late_of(engine: Engine, today: date, pairs: Sequence[tuple[str, int]]) -> Snapshot:
    """What (agency, plan) are late with, for a letter."""
    with reading(engine) as opened:
        return snapshot_of(
            owed_before(today, pairs, session=opened), (), session=opened, today=today
        )


def _told(found: Sequence[ContactRow], today: date, session: Session) -> Counter[int]:
    told: Counter[int] = Counter()
    for at in range(0, len(found), AT_ONCE):
        some = [row.id or 0 for row in found[at : at + AT_ONCE]]
        told += told_on(today, session=session, contacts=some)
    return told


def _by_audience(found: Iterable[ContactRow]) -> dict[tuple[str, Audience], list[ContactRow]]:
    by_audience: dict[tuple[str, Audience], list[ContactRow]] = defaultdict(list)
    for contact in found:
        by_audience[contact.agency_id, contact.audience].append(contact)
    return dict(by_audience)
