"""What a round says, in one pass: tallies by item, agency and section; figures and their totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dondoc.language.text import clean
from dondoc.reports.columns import Answer
from dondoc.reports.form import Asked, ItemPlace, Progress
from dondoc.reports.reporting_round import ReportingRound, TakenReport
from dondoc.schedule.obligation import Role

# shares of different wholes have no sum
NOT_ADDED = ("%",)


@dataclass(slots=True)
class Tally:
    """How many rows were asked, and how many were answered with which state."""

    asked: int = 0
    by_progress: dict[Progress, int] = field(default_factory=lambda: dict.fromkeys(Progress, 0))

    def count(self, answer: Answer | None) -> None:
        """Count one row asked, and its answer if there is one."""
        self.asked += 1
        if answer is not None:
            self.by_progress[answer.progress] += 1

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


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of an item's figures of one unit and role; None where they do not add up to anything.

    The leading agency's figure and its partners' are never added: the one often holds the others.
    """

    place: ItemPlace
    role: Role
    unit: str
    count: int
    value: Decimal | None


@dataclass(slots=True)
class ItemOutcome:
    """One item of the plan and all that was answered to it."""

    place: ItemPlace
    lead: str
    deadline: str
    last_due: date | None
    leading: Tally = field(default_factory=Tally)
    coordinating: Tally = field(default_factory=Tally)
    answers: list[tuple[TakenReport, Answer]] = field(default_factory=list)

    @property
    def reference(self) -> str:
        """Where it stands in the plan: "IV.2"."""
        return ".".join(part for part in self.place[:2] if part)

    @property
    def lead_answers(self) -> list[tuple[TakenReport, Answer]]:
        """The answers of those who lead it (or alone answer for it)."""
        return [(report, one) for report, one in self.answers if one.role != Role.COORDINATING]

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
    figures: list[Figure] = field(default_factory=list)

    @property
    def late_items(self) -> list[ItemOutcome]:
        """Items whose last day on time was over on the round's day, and which are not done."""
        return [item for item in self.items.values() if item.is_late(self.round.day)]

    @property
    def totals(self) -> list[Total]:
        """The sums of the figures by item, role and unit, in the order of the figures."""
        groups: dict[tuple[ItemPlace, Role, str], list[Decimal]] = {}
        for one in self.figures:
            groups.setdefault((one.place, one.role, unit_key(one.unit)), []).append(one.value)
        return [
            Total(place, role, unit, len(values), _sum(values, unit))
            for (place, role, unit), values in groups.items()
        ]


def outcomes_of(round_: ReportingRound) -> Outcomes:
    """One pass over all that was asked, with the answer beside each row."""
    found = Outcomes(round_)
    reports = {report.agency_id: report for report in round_.reports}
    answers = {one.key: one for report in round_.reports for one in report.answers}
    for form in round_.forms:
        agency_id = form.header.agency_id
        tally = found.agencies.setdefault(agency_id, Tally())
        for asked in form.rows:
            answer = answers.get(asked.key)
            tally.count(answer)
            _count_row(found, asked, answer, reports.get(agency_id))
    _put_in_order(found)
    return found


def _sum(values: list[Decimal], unit: str) -> Decimal | None:
    adds_up = len(values) == 1 or unit not in NOT_ADDED
    return sum(values, Decimal()) if adds_up else None


def unit_key(unit: str) -> str:
    """Units that differ only in capitals or spaces are one."""
    return clean(unit).casefold().rstrip(".")


def _count_row(
    found: Outcomes, asked: Asked, answer: Answer | None, report: TakenReport | None
) -> None:
    found.sections.setdefault(asked.section, Tally()).count(answer)
    outcome = _outcome_of(found, asked)
    leads = asked.role is not Role.COORDINATING
    (outcome.leading if leads else outcome.coordinating).count(answer)
    if answer is None or report is None:
        return
    outcome.answers.append((report, answer))
    if answer.figure is not None:
        cell = answer.cells["figure"]
        figure = Figure(outcome.place, asked.role, answer.figure, answer.unit, cell, report)
        found.figures.append(figure)


def _outcome_of(found: Outcomes, asked: Asked) -> ItemOutcome:
    place = asked.place
    outcome = found.items.get(place)
    if outcome is None:
        last_due = asked.dues[-1] if asked.dues else None
        outcome = ItemOutcome(place, asked.lead, asked.deadline, last_due)
        found.items[place] = outcome
    return outcome


def _put_in_order(found: Outcomes) -> None:
    position = {place: at for at, place in enumerate(found.round.items)}
    last = len(position)
    found.items = dict(sorted(found.items.items(), key=lambda pair: position.get(pair[0], last)))
    headings = found.round.sections
    in_plan = [ordinal for ordinal in headings if ordinal in found.sections]
    others = [ordinal for ordinal in found.sections if ordinal not in headings]
    found.sections = {ordinal: found.sections[ordinal] for ordinal in [*in_plan, *others]}
    found.figures.sort(
        key=lambda one: (
            position.get(one.place, last),
            one.role is Role.COORDINATING,
            unit_key(one.unit),
        )
    )
