"""Which rows of a draft are which of the version in force, and what is asked of a person about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from dondoc.comparison.same_items import SameItems, same_items
from dondoc.language.text import match_key
from dondoc.plan import Finding, PlanItem, PlanReading, Severity
from dondoc.reading.as_json import reading_from_json
from dondoc.reading.places import where_is
from dondoc.schedule import ScheduleRules, plan_key, things_by_place
from dondoc.schedule.answers import (
    EVERYWHERE,
    SAME_ITEM,
    Answer,
    AnswerKind,
    item_place,
    with_answers,
)
from dondoc.schedule.items import places_of
from dondoc.schedule.lineage import Lineage, Parts, lineage_as_json, lineage_from_json
from dondoc.schedule.succession import Version, continued
from models.answers import answers_of
from models.report_rounds import reading_of
from models.same_tasks import ASKED, Task
from models.tables import PlanRow
from tasks.plans.asking import Asked
from tasks.plans.same_places import same_places


@dataclass(frozen=True, slots=True)
class Kinship:
    """What a draft goes on from: the version in force, its lineage, and what is asked."""

    based_on: int | None = None
    lineage: Lineage = field(default_factory=Lineage)
    asked: tuple[Asked, ...] = ()

    @property
    def kept(self) -> dict[str, Any] | None:
        """As it is kept with the version; nothing for a first version."""
        if self == NO_KIN:
            return None
        asked = [
            [one.finding.where, one.finding.read, [list(first) for first in one.candidates]]
            for one in self.asked
        ]
        return {**lineage_as_json(self.lineage), ASKED: asked}


NO_KIN = Kinship()


def kinship(
    reading: PlanReading,
    base: PlanRow | None,
    rules: ScheduleRules,
    *,
    session: Session,
    draft: PlanRow | None = None,
    origins: Sequence[int | None] | None = None,
) -> Kinship:
    """How a reading goes on from the version in force, and from the draft that it replaces.

    What a person answered is kept to; rows that are new keep what they were known by in the draft.
    `origins` say of each row which one of the base it is, where that is known.
    """
    key = plan_key(reading.plan)
    earlier = _earlier(key, draft, session)
    if base is None and draft is None and not earlier:
        return NO_KIN
    answers = answers_of(key, session=session)
    things = things_by_place(_timed(reading, answers), rules)
    rows = {one.id: one for one in (*earlier, *filter(None, [base]))}
    versions = {number: _version(one, rules, session) for number, one in rows.items()}
    old, same = Version({}, Lineage()), dict[Parts, Parts]()
    asked: tuple[Asked, ...] = ()
    if base:
        old, before = versions[base.id], reading_from_json(base.reading)
        same, asked = _same(reading, base, before, rules, answers, origins)
        same = {place: first for place, first in same.items() if place in things}
        same |= same_places(old.placed, things, plan_key(before.plan), key)
    used = {first for one in earlier for first in versions[one.id].used}
    lineage = continued(old, things, same, used, _of_draft(reading, draft, rules))
    return Kinship(base.id if base else None, lineage, asked)


def _timed(reading: PlanReading, answers: Sequence[Answer]) -> PlanReading:
    """With the answers that windows follow from: they hold wherever their words stand."""
    return with_answers(reading, [one for one in answers if one.code in EVERYWHERE])


def _earlier(key: str, draft: PlanRow | None, session: Session) -> list[PlanRow]:
    """The other versions of the plan: what they used is not used again."""
    found = session.exec(select(PlanRow).where(PlanRow.key == key))
    return [one for one in found if draft is None or one.id != draft.id]


def _version(plan: PlanRow, rules: ScheduleRules, session: Session) -> Version:
    placed = things_by_place(reading_of(plan, session=session), rules)
    return Version(placed, lineage_from_json(plan.lineage))


def _same(
    reading: PlanReading,
    base: PlanRow,
    before: PlanReading,
    rules: ScheduleRules,
    answers: Sequence[Answer],
    origins: Sequence[int | None] | None,
) -> tuple[dict[Parts, Parts], tuple[Asked, ...]]:
    """Places of the reading to places of the base, item by item, and what is in doubt."""
    lineage = lineage_from_json(base.lineage)
    olds = list(places_of(before.items, base.key))
    news = list(places_of(reading.items, plan_key(reading.plan)))
    at = {lineage.first(place): index for index, place in enumerate(olds)}
    said = [one for one in answers if _is_about(one, base, before.items)]
    told = dict(enumerate(origins)) if origins else dict(_told(reading, said, at))
    found = same_items(before, reading, rules.directory, told)
    same = {news[new]: olds[pair.old] for new, pair in found.pairs.items()}
    firsts = [lineage.first(place) for place in olds]
    return same, tuple(_asked(found, reading, [*map(Task, firsts, before.items)]))


def _is_about(answer: Answer, base: PlanRow, items: Sequence[PlanItem]) -> bool:
    """Whether an answer still holds: what was new beside one version is a task of the next one.

    Of answers that do not say against which version they were given, the rows tell it.
    """
    if answer.code != SAME_ITEM or answer.kind is not AnswerKind.ANOTHER:
        return True
    if answer.against:
        return answer.against == str(base.id)
    read = match_key(answer.read)
    return not any(
        item_place(item) == answer.place and match_key(item.content) == read for item in items
    )


def _told(
    reading: PlanReading, answers: Sequence[Answer], at: Mapping[Parts, int]
) -> Iterator[tuple[int, int | None]]:
    """What a person said of rows, each by its index: which old item it is, None for another task."""
    said = {(one.place, match_key(one.read)): one for one in answers if one.code == SAME_ITEM}
    for index, item in enumerate(reading.items):
        answer = said.get((item_place(item), match_key(item.content)))
        if answer is None:
            continue
        if answer.kind is AnswerKind.ANOTHER:
            yield index, None
        elif answer.first in at:
            yield index, at[answer.first]


def _asked(found: SameItems, reading: PlanReading, tasks: Sequence[Task]) -> Iterator[Asked]:
    for new, candidates in found.doubts.items():
        meant = [tasks[old] for old in candidates]
        yield Asked(_finding(reading.items[new], meant), tuple(one.first for one in meant))


def _finding(item: PlanItem, candidates: Sequence[Task]) -> Finding:
    named = [one.words for one in candidates]
    if len(named) == 1:
        message = f"Có phải là nhiệm vụ {named[0]} của bản đang thực hiện không?"
    else:
        numbered = "; ".join(f"({at}) {one}" for at, one in enumerate(named, start=1))
        message = f"Có phải là một nhiệm vụ của bản đang thực hiện không: {numbered}?"
    return Finding(SAME_ITEM, Severity.DOUBT, where_is(item), item.content, message)


def _of_draft(
    reading: PlanReading, draft: PlanRow | None, rules: ScheduleRules
) -> dict[Parts, Parts]:
    """By what the draft that is replaced knew the rows: a person may have answered about them."""
    if draft is None:
        return {}
    before, lineage = reading_from_json(draft.reading), lineage_from_json(draft.lineage)
    olds = list(places_of(before.items, draft.key))
    news = list(places_of(reading.items, draft.key))
    if before.items == reading.items:
        # worked out anew after an answer: every row is itself
        return {place: lineage.first(place) for place in olds}
    pairs = same_items(before, reading, rules.directory).pairs
    return {news[new]: lineage.first(olds[pair.old]) for new, pair in pairs.items()}
