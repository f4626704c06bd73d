"""What a round says: tallies by item, agency and section; figures and their totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from dondoc.language.text import clean
from dondoc.reports.columns import Answer
from dondoc.reports.form import ItemPlace, Progress
from dondoc.reports.reporting_round import ReportingRound, TakenReport
from dondoc.schedule.obligation import Role

# shares of different wholes have no sum
NOT_ADDED = ("%",)


@dataclass(slots=True)
class Tally:
    """How many rows were asked, and how many were answered with which state."""

    asked: int = 0
    by_progress: dict[Progress, int] = field(default_factory=lambda: dict.fromkeys(Progress, 0))

    def count(self, said: Sequence[Progress | None]) -> None:
        """Count rows asked by the state each was answered with; None where it was not."""
        self.asked += len(said)
        for progress in Progress:
            self.by_progress[progress] += said.count(progress)

    def add(self, other: Tally) -> None:
        """Count all that the other has counted."""
        self.asked += other.asked
        for progress, count in other.by_progress.items():
            self.by_progress[progress] += count

    @property
    def answered(self) -> int:
        """How many of the rows asked have an answer."""
        return sum(self.by_progress.values())


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with where it stands: agency, file, sheet and cell."""

    place: ItemPlace
    role: Role
    value: Decimal
    unit: str
    cell: str
    report: TakenReport
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of an item's figures of one unit and role; None where they do not add up to anything.

    `estimated` of its figures are estimates.

    The leading agency's figure and its partners' are never added: the one often holds the others.
    """

    place: ItemPlace
    role: Role
    unit: str
    count: int
    value: Decimal | None
    estimated: int = 0


@dataclass(slots=True)
class ItemOutcome:
    """One item of the plan and all that was answered to it: `given[n]` stands in `reports[n]`."""

    place: ItemPlace
    lead: str
    deadline: str
    last_due: date | None
    leading: Tally = field(default_factory=Tally)
    coordinating: Tally = field(default_factory=Tally)
    reports: list[TakenReport] = field(default_factory=list)
    given: list[Answer] = field(default_factory=list)

    @property
    def reference(self) -> str:
        """Where it stands in the plan: "IV.2"."""
        return ".".join(part for part in self.place[:2] if part)

    @property
    def answers(self) -> list[tuple[TakenReport, Answer]]:
        """Each answer with the report it stands in."""
        return list(zip(self.reports, self.given, strict=True))

    @property
    def lead_answers(self) -> list[tuple[TakenReport, Answer]]:
        """The answers of those who lead it (or alone answer for it)."""
        return [(report, one) for report, one in self.answers if one.role != Role.COORDINATING]

    @property
    def figures(self) -> dict[tuple[Role, str], list[tuple[TakenReport, Answer]]]:
        """The answers that hold a figure, by role and unit; partners' figures come last."""
        found: dict[tuple[Role, str], list[tuple[TakenReport, Answer]]] = {}
        for report, one in zip(self.reports, self.given, strict=True):
            if one.figure is not None:
                found.setdefault((one.role, unit_key(one.unit)), []).append((report, one))
        in_order = sorted(found, key=lambda key: (key[0] is Role.COORDINATING, key[1]))
        return {key: found[key] for key in in_order}

    @property
    def is_done(self) -> bool:
        """Whether all who lead it say that it is done."""
        done = self.leading.by_progress[Progress.DONE]
        return self.leading.asked > 0 and done == self.leading.asked

    @property
    def standing(self) -> Progress | None:
        """How far it is by the word of all who lead it; None while none of them has answered."""
        said = {state for state, count in self.leading.by_progress.items() if count}
        if not said:
            return None
        if said == {Progress.DONE}:
            return Progress.DONE if self.is_done else Progress.IN_PROGRESS
        if len(said) == 1:
            return said.pop()
        under_way = said & {Progress.DONE, Progress.IN_PROGRESS}
        return Progress.IN_PROGRESS if under_way else Progress.NOT_STARTED

    def is_late(self, day: date) -> bool:
        """Whether its last day on time is over and it is neither done nor given up."""
        given_up = self.leading.by_progress[Progress.NOT_DOING]
        closed = self.is_done or (given_up > 0 and given_up == self.leading.asked)
        return self.last_due is not None and self.last_due < day and not closed


@dataclass(slots=True)
class Outcomes:
    """All that a round says; items and sections are in the plan's order."""

    round: ReportingRound
    items: dict[ItemPlace, ItemOutcome] = field(default_factory=dict)
    agencies: dict[str, Tally] = field(default_factory=dict)
    sections: dict[str, Tally] = field(default_factory=dict)

    @property
    def late_items(self) -> list[ItemOutcome]:
        """Items whose last day on time was over on the round's day, and which are not done."""
        return [item for item in self.items.values() if item.is_late(self.round.day)]

    @property
    def figures(self) -> list[Figure]:
        """The figures with their places: by item, then role, unit and agency."""
        return [
            Figure(
                item.place,
                answer.role,
                value,
                answer.unit,
                answer.cells["figure"],
                report,
                answer.is_estimated,
            )
            for item in self.items.values()
            for answers in item.figures.values()
            for report, answer in answers
            if (value := answer.figure) is not None
        ]

    @property
    def totals(self) -> list[Total]:
        """The sums of the figures by item, role and unit, in the order of the figures."""
        return [
            Total(
                item.place,
                role,
                unit,
                len(answers),
                _sum(answers, unit),
                sum(one.is_estimated for _, one in answers),
            )
            for item in self.items.values()
            for (role, unit), answers in item.figures.items()
        ]


def _sum(answers: Sequence[tuple[TakenReport, Answer]], unit: str) -> Decimal | None:
    adds_up = len(answers) == 1 or unit not in NOT_ADDED
    values = (one.figure for _, one in answers if one.figure is not None)
    return sum(values, Decimal()) if adds_up else None


@cache
def unit_key(unit: str) -> str:
    """Units that differ only in capitals or spaces are one."""
    return clean(unit).casefold().rstrip(".")
