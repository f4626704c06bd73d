"""A plan's findings as the review page shows them: each with its rows and the ways to settle it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dondoc.plan import Finding, PlanItem, Severity
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule.answers import (
    AGENCY,
    ASKS_WHICH,
    DECISION_ROW,
    SAME_ITEM,
    TIMING,
    doubt_of,
    is_about,
)
from models.same_tasks import Task, candidates_of
from models.tables import FindingRow, ItemRow, PlanRow, PlanStatus

SEVERITY_WORDS = {
    Severity.ERROR: "Lỗi",
    Severity.DOUBT: "Nghi vấn",
    Severity.NOTE: "Ghi chú",
}
_WORST_FIRST = tuple(SEVERITY_WORDS)
# given with the approval: the form there has a field for each
PARTICULARS = frozenset({"plan-number-missing", "plan-date-missing"})
MOST_ROWS = 4
_QUOTED = re.compile(r"có phải “([^”]+)”")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One finding; `rows` are its first rows in the source, `more` how many there are besides."""

    id: int
    severity: Severity
    severity_word: str
    place: str
    read: str
    message: str
    settled: bool
    answer: str
    asks_agency: bool
    asks_days: bool
    is_particular: bool
    suggestion: str
    rows: tuple[ItemRow, ...]
    more: int
    asks_which: bool = False
    is_decisions: bool = False
    candidates: tuple[Task, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether a person must decide; a note is only read."""
        return self.severity is not Severity.NOTE

    @property
    def can_pass(self) -> bool:
        """Whether what asks for a task may be passed over: a row of a decision may, a row of the plan not."""
        return self.asks_which and self.is_decisions

    @property
    def can_stand(self) -> bool:
        """Whether the reading may simply be left as it is."""
        return not (self.is_particular or self.asks_which)


def doubts_of(
    findings: Sequence[FindingRow],
    plan: PlanRow,
    items: Sequence[ItemRow],
    base: PlanRow | None = None,
) -> list[Doubt]:
    """The findings, the worst first, then in the plan's order; `base` is the version that it goes on from."""
    read = reading_from_json(plan.reading).items if findings else ()
    ordered = sorted(findings, key=_in_order)
    is_draft = plan.status is PlanStatus.DRAFT
    tasks = candidates_of(plan, base)
    return [
        _doubt(one, read, items, tasks.get((one.place, one.read), ()), is_draft=is_draft)
        for one in ordered
    ]


def _in_order(one: FindingRow) -> tuple[int, bool, int]:
    """The worst first; of doubts those on which it hangs whose work goes on."""
    return _WORST_FIRST.index(one.severity), one.code not in ASKS_WHICH, one.position


def _doubt(
    row: FindingRow,
    read: Sequence[PlanItem],
    items: Sequence[ItemRow],
    candidates: tuple[Task, ...],
    *,
    is_draft: bool,
) -> Doubt:
    code, place, _ = doubt_of(Finding(row.code, row.severity, row.place, row.read, row.message))
    about = [
        kept
        for item, kept in zip(read, items, strict=True)
        if is_about(item, code, place, row.read) and (code != SAME_ITEM or item.content == row.read)
    ]
    suggested = _QUOTED.search(row.message)
    return Doubt(
        id=row.id or 0,
        severity=row.severity,
        severity_word=SEVERITY_WORDS[row.severity],
        place=row.place,
        read=row.read,
        message=row.message,
        settled=row.settled,
        answer=row.answer,
        asks_agency=is_draft and code in AGENCY,
        asks_days=is_draft and code in TIMING,
        is_particular=code in PARTICULARS,
        suggestion=suggested[1] if suggested else "",
        rows=tuple(about[:MOST_ROWS]),
        more=max(0, len(about) - MOST_ROWS),
        asks_which=is_draft and code in ASKS_WHICH,
        is_decisions=code == DECISION_ROW,
        candidates=candidates,
    )
