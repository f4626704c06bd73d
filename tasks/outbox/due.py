"""Which steps are due on a day, for whom, that nobody has been told yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dondoc.messages.ladder import Ladder, StepDue, steps_due
from dondoc.schedule.obligation import ObligationKind
from dondoc.status import is_open
from models.outbox import Entry
from models.tables import ContactRow
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import Snapshot

EVER = date.min


@dataclass(frozen=True, slots=True)
class DueFor:
    """The steps due for one contact on one day."""

    contact: ContactRow
    steps: tuple[StepDue, ...]


def entry_of(due: StepDue) -> Entry:
    """What stands for a step in the outbox."""
    return Entry(due.obligation.key, due.step.code, due.due)


def due_for_contacts(
    known: Snapshot, today: date, rules: Rules, *, since: date = EVER
) -> list[DueFor]:
    """What each contact is to be told today, by contact; nothing on a day off.

    Of steps that were missed, each obligation's latest is taken, however long ago it was: what has
    been said is known from the outbox, so a sender that stood still for days misses nothing. `since`
    is the last day of which all is known to have been said.
    """
    found: dict[int, tuple[ContactRow, dict[Entry, StepDue]]] = {}
    for due in _steps(known, today, rules, since):
        for contact in known.recipients(due.obligation.key, due.step.audience):
            entry = entry_of(due)
            assert contact.id is not None
            if (contact.id, entry) not in known.covered:
                found.setdefault(contact.id, (contact, {}))[1].setdefault(entry, due)
    return [DueFor(contact, tuple(due.values())) for _, (contact, due) in sorted(found.items())]


def without_who_is_told(due: list[DueFor], known: Snapshot, rules: Rules) -> list[DueFor]:
    """Those that may get another message today; the others are told on the next working day."""
    most = rules.policy.sending.messages_a_day
    return [one for one in due if known.told[one.contact.id or 0] < most]


def agencies_to_be_told(known: Snapshot, today: date, rules: Rules) -> set[str]:
    """The agencies that still have work to do of which they are, or will be, reminded."""
    ladder = Ladder(rules.policy, rules.calendar)
    facts = known.facts(today)
    return {
        one.agency_id
        for one in known.obligations
        if ladder.applies_to(one) and is_open(facts[one.key], today)
    }


def agencies_without_contact(known: Snapshot, today: date, rules: Rules) -> dict[str, int]:
    """The agencies to which nobody belongs who could be told, with the number of steps due."""
    unheard: dict[str, int] = defaultdict(int)
    for due in _steps(known, today, rules, EVER):
        if not known.recipients(due.obligation.key, due.step.audience):
            unheard[due.obligation.agency_id] += 1
    return dict(unheard)


def _steps(known: Snapshot, today: date, rules: Rules, since: date) -> Iterable[StepDue]:
    steps = steps_due(
        known.obligations,
        today,
        rules.policy,
        rules.calendar,
        since=since,
        facts=known.facts(today),
    )
    return (
        due
        for due in steps
        if not _is_over(due, today) and not known.is_silent(due.obligation.key, today)
    )


def _is_over(due: StepDue, today: date) -> bool:
    """A commemoration that has passed owes nothing any more: there is nothing to be late with."""
    return due.obligation.kind is ObligationKind.ANNIVERSARY and today > due.due
