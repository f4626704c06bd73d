"""A version of a plan that follows from the one in force and the decisions that change its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dondoc.amending.applying import Applied, Fate, RowFate, Told, action_words, apply_rows
from dondoc.amending.rows import DecisionRow, row_from_json
from dondoc.language.text import match_key
from dondoc.plan import Cadence, Finding, PlanItem, PlanReading, RowCount, Severity
from dondoc.reading.anniversaries import read_anniversaries
from dondoc.reading.document import Document
from dondoc.reading.findings import careful_reader
from dondoc.schedule.answers import DECISION_ROW, Answer, AnswerKind
from dondoc.schedule.lineage import Parts
from dondoc.timing.cadences import find_cadences
from models.decisions import Decision, decision_words
from models.same_tasks import Task
from tasks.plans.asking import Asked
from tasks.plans.rules import ReadingRules

UNREAD_ROW = "decision-row-unread"


@dataclass(frozen=True, slots=True)
class Amended:
    """The plan as the decisions make it: each row with the row before that it is, what is asked, and
    the account of every row of the decisions."""

    reading: PlanReading
    origins: tuple[int | None, ...]
    asked: tuple[Asked, ...]
    accounts: tuple[tuple[Decision, tuple[RowFate, ...]], ...]


def amended(
    before: PlanReading,
    tasks: Sequence[Task],
    decisions: Sequence[Decision],
    answers: Sequence[Answer],
    rules: ReadingRules,
) -> Amended:
    """Apply the decisions one after the other; `tasks` are those of `before`, in its order."""
    items, origins = before.items, tuple(range(len(before.items)))
    known: tuple[int | None, ...] = origins
    asked: list[Asked] = []
    unread: list[Finding] = []
    accounts: list[tuple[Decision, tuple[RowFate, ...]]] = []
    for decision in decisions:
        rows = [row_from_json(one) for one in decision["rows"]]
        firsts = [tasks[at].first if at is not None else None for at in known]
        told = dict(_told(decision, rows, answers, firsts))
        applied = apply_rows(items, before.sections, rows, before.plan.year, told)
        asked += _asked(decision, applied, tasks, known)
        unread += _unread(decision, applied)
        accounts.append((decision, applied.fates))
        items = applied.items
        known = tuple(known[at] if at is not None else None for at in applied.origins)
    reading = _reading(before, items, known, rules)
    findings = (*reading.findings, *unread)
    return Amended(replace(reading, findings=findings), known, tuple(asked), tuple(accounts))


def row_where(decision: Decision, row: DecisionRow) -> str:
    """Where a row of a decision stands, as findings say it."""
    return ", ".join(filter(None, (decision_words(decision), str(row.place))))


def _told(
    decision: Decision,
    rows: Sequence[DecisionRow],
    answers: Sequence[Answer],
    firsts: Sequence[Parts | None],
) -> Iterator[tuple[int, int | Told]]:
    said = {
        (one.place, match_key(one.read)): one
        for one in answers
        if one.code in (DECISION_ROW, UNREAD_ROW)
    }
    for at, row in enumerate(rows):
        answer = said.get((row_where(decision, row), match_key(row.text)))
        if answer is None:
            continue
        if answer.kind is AnswerKind.PASSED_OVER:
            yield at, Told.PASSED_OVER
        elif answer.kind is AnswerKind.ANOTHER:
            yield at, Told.NEW
        elif answer.kind is AnswerKind.SAME and answer.first in firsts:
            yield at, firsts.index(answer.first)


def _asked(
    decision: Decision, applied: Applied, tasks: Sequence[Task], known: Sequence[int | None]
) -> Iterator[Asked]:
    for one in applied.fates:
        if one.fate is not Fate.ASKED:
            continue
        origins = [known[at] for at in one.candidates]
        candidates = [tasks[at] for at in origins if at is not None]
        named = "; ".join(f"({at}) {task.words}" for at, task in enumerate(candidates, start=1))
        likely = f" Có phải: {named}?" if named else ""
        message = f"{action_words(one.row)}: {one.words}.{likely}"
        where = row_where(decision, one.row)
        finding = Finding(DECISION_ROW, Severity.DOUBT, where, one.row.text, message)
        yield Asked(finding, tuple(task.first for task in candidates))


def _unread(decision: Decision, applied: Applied) -> Iterator[Finding]:
    for one in applied.fates:
        if one.fate is Fate.UNREAD:
            where = row_where(decision, one.row)
            message = f"{one.words}; cần người xem lại, hoặc bỏ qua và ghi lý do."
            yield Finding(UNREAD_ROW, Severity.ERROR, where, one.row.text, message)


def _reading(
    before: PlanReading,
    items: tuple[PlanItem, ...],
    origins: Sequence[int | None],
    rules: ReadingRules,
) -> PlanReading:
    """All that is read from the rows is read anew; the rest of the plan stands as it was."""
    kept = {at for at in origins if at is not None}
    gone = [item for at, item in enumerate(before.items) if at not in kept]
    fresh = [
        item
        for item, at in zip(items, origins, strict=True)
        if at is None or before.items[at].content != item.content
    ]
    known = rules.known_anniversaries
    nothing = Document("decision", (), ())
    named = read_anniversaries(nothing, fresh, before.plan.year, known)
    dropped = [one.text for one in read_anniversaries(nothing, gone, before.plan.year, known)]
    days = [one for one in before.anniversaries if not _went(one.text, dropped)]
    count = len(items) - len(before.items)
    rows = replace(before.rows, total=before.rows.total + count, items=before.rows.items + count)
    new = replace(
        before,
        items=items,
        cadences=tuple(_cadences(before, items)),
        anniversaries=(*days, *(one for one in named if one not in days)),
        rows=rows if rows.items >= 0 else RowCount(0, 0, 0, 0, 0, 0),
        findings=(),
    )
    return replace(new, findings=tuple(_findings(before, new, rules)))


def _went(text: str, dropped: list[str]) -> bool:
    """Whether a mention went with a dropped row: each takes one mention with it."""
    if text not in dropped:
        return False
    dropped.remove(text)
    return True


def _cadences(before: PlanReading, items: Sequence[PlanItem]) -> Iterator[Cadence]:
    places = {(item.section, item.number) for item in before.items}
    found: dict[Cadence, None] = {}
    for item in items:
        for text, rule in find_cadences(item.content):
            found[Cadence(item.section, item.number, text, rule)] = None
    for cadence in before.cadences:
        if (cadence.section, cadence.number) not in places:
            found[cadence] = None
    yield from found


def _findings(before: PlanReading, new: PlanReading, rules: ReadingRules) -> Iterator[Finding]:
    """What the file itself gave rise to stays; what a careful reader notices is noticed anew."""

    def noticed(reading: PlanReading) -> tuple[Finding, ...]:
        return careful_reader(
            reading, rules.directory, rules.known_anniversaries, rules.policy.reporting_rules
        )

    of_rows: set[Any] = {(one.code, one.where, one.read) for one in noticed(before)}
    for one in before.findings:
        if (one.code, one.where, one.read) not in of_rows:
            yield one
    yield from noticed(new)
