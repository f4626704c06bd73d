"""The drafted letters that go with a message to the coordinator: one to each agency and plan that is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dondoc.messages.ladder import Ladder, StepDue
from dondoc.reports.late_work import DOCX, LateWork, UrgedPlan, letter_name
from dondoc.schedule.obligation import ObligationKind
from dondoc.schedule.wording import place_words
from dondoc.status import State, state_of
from tasks.channels import Attachment
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import Snapshot

# a mail of more would be refused as too large; `dondoc letter` writes all of them
MOST_LETTERS = 20
ANNIVERSARY = ObligationKind.ANNIVERSARY


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to be drafted; its bytes are worked out only when they are asked for."""

    agency_id: str
    agency: str
    plan_id: int
    plan: UrgedPlan
    works: tuple[LateWork, ...]
    day: date
    answer_by: date

    @property
    def name(self) -> str:
        """The file's name."""
        return letter_name(self.agency_id, self.plan_id, self.day)

    def drafted(self) -> Attachment:
        """The draft as a file."""
        # python-docx takes longer to import than most days need it
        from dondoc.reports.letter import urging_letter

        content = urging_letter(
            self.agency, self.plan, self.works, day=self.day, answer_by=self.answer_by
        )
        return Attachment(self.name, content, DOCX)


def letters_with(
    steps: Iterable[StepDue], known: Snapshot, today: date, rules: Rules
) -> list[Letter]:
    """The letters that these steps call for, each with all that its agency is late with."""
    asked = {
        (one.obligation.agency_id, known.rows[one.obligation.key].plan_id)
        for one in steps
        if one.step.letter
    }
    return letters_to(sorted(asked), known, today, rules)


def letters_to(
    asked: Sequence[tuple[str, int]], known: Snapshot, today: date, rules: Rules
) -> list[Letter]:
    """A letter to each (agency, plan) that is late with anything on that day."""
    if not asked:
        return []
    late = _late_works(known, today, rules)
    answer_by = rules.calendar.shift(today, rules.policy.letter_answer_working_days)
    return [
        Letter(
            agency_id=agency_id,
            agency=rules.agency_name(agency_id),
            plan_id=plan_id,
            plan=_plan(known, plan_id, rules),
            works=tuple(late[agency_id, plan_id]),
            day=today,
            answer_by=answer_by,
        )
        for agency_id, plan_id in asked
        if (agency_id, plan_id) in late
    ]


def late_agencies(known: Snapshot, today: date, rules: Rules) -> list[tuple[str, int]]:
    """Every (agency, plan) that is late with anything on that day."""
    return sorted(_late_works(known, today, rules))


def _late_works(
    known: Snapshot, today: date, rules: Rules
) -> dict[tuple[str, int], list[LateWork]]:
    ladder, facts = Ladder(rules.policy, rules.calendar), known.facts(today)
    found: dict[tuple[str, int], list[LateWork]] = {}
    for obligation in known.obligations:
        standing = facts[obligation.key]
        is_late = state_of(standing, today, rules.policy, rules.calendar) is State.OVERDUE
        # a commemoration that has passed owes nothing any more
        is_owed = ladder.applies_to(obligation) and obligation.kind is not ANNIVERSARY
        if is_late and is_owed:
            days = rules.calendar.working_days_between(standing.due_now, today)
            place = place_words(obligation)
            work = LateWork(obligation.title, place, standing.due_now, days)
            at = obligation.agency_id, known.rows[obligation.key].plan_id
            found.setdefault(at, []).append(work)
    return {at: sorted(works, key=lambda work: work.due) for at, works in found.items()}


def _plan(known: Snapshot, plan_id: int, rules: Rules) -> UrgedPlan:
    plan = known.plans[plan_id]
    office = plan.coordinator or rules.sender
    return UrgedPlan(plan.title, plan.number, plan.issued_on, plan.issuer, office)
