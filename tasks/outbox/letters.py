"""The drafted letters that go with a message to the coordinator: one to each agency and plan that is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dondoc.language.text import vietnamese_sort_key
from dondoc.messages.ladder import Ladder, StepDue
from dondoc.reports.blanks import Letterhead
from dondoc.reports.late_work import DOCX, LateWork, UrgedPlan, letter_name, letter_to_all_name
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

    @property
    def summary(self) -> str:
        """What is in it, in a line."""
        return f"{self.agency}: {len(self.works)} việc quá hạn"

    @property
    def as_json(self) -> dict[str, Any]:
        """To whom it is."""
        return {"agency": self.agency_id}

    def drafted(self, letterhead: Letterhead | None = None) -> Attachment:
        """The draft as a file."""
        # python-docx takes longer to import than most days need it
        from dondoc.reports.letter import urging_letter

        content = urging_letter(
            self.agency,
            self.plan,
            self.works,
            day=self.day,
            answer_by=self.answer_by,
            letterhead=letterhead,
        )
        return Attachment(self.name, content, DOCX)


@dataclass(frozen=True, slots=True)
class LetterToAll:
    """One letter about a plan to all who are late with anything in it."""

    plan_id: int
    plan: UrgedPlan
    letters: tuple[Letter, ...]

    @property
    def name(self) -> str:
        """The file's name."""
        return letter_to_all_name(self.plan_id, self.letters[0].day)

    @property
    def summary(self) -> str:
        """What is in it, in a line."""
        works = sum(len(one.works) for one in self.letters)
        return f"{self.plan.title}: {len(self.letters)} cơ quan, {works} việc quá hạn"

    @property
    def as_json(self) -> dict[str, Any]:
        """About which plan it is, and to whom."""
        return {"plan": self.plan_id, "agencies": [one.agency_id for one in self.letters]}

    def drafted(self, letterhead: Letterhead | None = None) -> Attachment:
        """The draft as a file."""
        from dondoc.reports.letter_to_all import LateAgency, letter_to_all

        late = [LateAgency(one.agency, one.works) for one in self.letters]
        day, answer_by = self.letters[0].day, self.letters[0].answer_by
        content = letter_to_all(
            self.plan, late, day=day, answer_by=answer_by, letterhead=letterhead
        )
        return Attachment(self.name, content, DOCX)


def letters_to_all(letters: Iterable[Letter]) -> list[LetterToAll]:
    """The letters of each plan as one, its agencies in the order of the alphabet."""
    by_plan: dict[int, list[Letter]] = {}
    for one in letters:
        by_plan.setdefault(one.plan_id, []).append(one)
    return [
        LetterToAll(plan_id, found[0].plan, tuple(sorted(found, key=_by_name)))
        for plan_id, found in sorted(by_plan.items())
    ]


def _by_name(letter: Letter) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    return vietnamese_sort_key(letter.agency)


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
    known = known.with_all_of(asked)
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
            title = _in_full(obligation.title, obligation.content)
            work = LateWork(title, place, standing.due_now, days)
            at = obligation.agency_id, known.rows[obligation.key].plan_id
            found.setdefault(at, []).append(work)
    return {at: sorted(works, key=lambda work: work.due) for at, works in found.items()}


def _in_full(title: str, content: str) -> str:
    """The title with all of the content of which it holds the beginning ("Tháng 2/2026: Xuất bản…")."""
    stem = title.removesuffix("…")
    if stem == title:
        return title
    begin = next((at for at in range(len(stem)) if content.startswith(stem[at:])), None)
    return title if begin is None else stem[:begin] + content.rstrip(".")


def _plan(known: Snapshot, plan_id: int, rules: Rules) -> UrgedPlan:
    plan = known.plans[plan_id]
    office = plan.coordinator or rules.sender
    return UrgedPlan(plan.title, plan.number, plan.issued_on, plan.issuer, office)
