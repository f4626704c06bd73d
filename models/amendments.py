"""What a version of a plan changes against the one that it goes on from: items, and whose work."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from dondoc.comparison import Comparison, ItemChange, compared
from dondoc.comparison.changes import Change
from dondoc.comparison.judging import Judge
from dondoc.comparison.matching import Pair
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule.answers import ASKS_WHICH
from models.carried_holds import holds_ahead
from models.decisions import Decision, decisions_of
from models.plans import findings_of, plan_by_id
from models.same_tasks import tasks_of
from models.tables import ObligationRow, PlanRow, PlanStatus
from models.takeover import Turn, done_and_dropped, extensions_ahead

if TYPE_CHECKING:
    from datetime import datetime

    from dondoc.language.agencies import AgencyDirectory


class Touch(StrEnum):
    """What a new version does to a piece of work."""

    ADDED = "added"
    CHANGED = "changed"
    CANCELLED = "cancelled"


# what a person must be told of; a row that only got another number is none of it
TOLD = ("start", "due", "title", "content", "lead", "coordinating")


@dataclass(frozen=True, slots=True)
class TouchedWork:
    """One piece of work of one agency before and after; what is new has no before."""

    touch: Touch
    old: ObligationRow | None
    new: ObligationRow | None

    @property
    def row(self) -> ObligationRow:
        """The work as it is now, or as it was."""
        found = self.new or self.old
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Amendment:
    """A version beside the one that it goes on from.

    `works` are by agency; `words` say what will become of done work, extensions and pauses; `asked` counts the
    rows of which a person has yet to say whether they are old tasks.
    """

    plan: PlanRow
    base: PlanRow
    decisions: tuple[Decision, ...]
    comparison: Comparison
    works: dict[str, list[TouchedWork]]
    words: tuple[str, ...]
    asked: int

    @property
    def is_other_plan(self) -> bool:
        """Whether it takes the place of a plan of another title."""
        return self.plan.key != self.base.key

    @property
    def changed_items(self) -> tuple[ItemChange, ...]:
        """All items that are not as they were, those that only stand elsewhere counted in."""
        return tuple(one for one in self.comparison.items if not is_kept(one))

    @property
    def counts(self) -> dict[str, int]:
        """How many items have each kind of change, those that stand elsewhere counted apart."""
        counted = {change.value: count for change, count in self.comparison.counts.items()}
        return {**counted, "elsewhere": sum(map(stands_elsewhere, self.comparison.items))}


def is_kept(one: ItemChange) -> bool:
    """Whether it says the same and stands where it stood."""
    return one.changes == (Change.KEPT,) and not stands_elsewhere(one)


def stands_elsewhere(one: ItemChange) -> bool:
    """Whether section or number changed."""
    if one.old is None or one.new is None:
        return False
    return (one.old.section, one.old.number) != (one.new.section, one.new.number)


def amendment_of(
    plan: PlanRow, directory: AgencyDirectory, *, session: Session, now: datetime
) -> Amendment | None:
    """What the version changes; None where it goes on from none."""
    if plan.based_on is None or plan.id is None:
        return None
    base = plan_by_id(plan.based_on, session=session)
    works = touched_works(base, plan, session=session)
    found = findings_of(plan.id, session=session)
    return Amendment(
        plan=plan,
        base=base,
        decisions=tuple(decisions_of(plan)),
        comparison=item_changes(base, plan, directory),
        works=works,
        words=_words_ahead(base, plan, session, now) if _is_draft(plan) else (),
        asked=sum(one.code in ASKS_WHICH and not one.settled for one in found),
    )


def item_changes(base: PlanRow, plan: PlanRow, directory: AgencyDirectory) -> Comparison:
    """The items side by side, as their lineage pairs them."""
    old, new = reading_from_json(base.reading), reading_from_json(plan.reading)
    at = {one.first: index for index, one in enumerate(tasks_of(base))}
    pairs = [
        Pair(at[one.first], index, 1.0)
        for index, one in enumerate(tasks_of(plan))
        if one.first in at
    ]
    return compared(old, new, Judge(old, new, directory), pairs)


def touched_works(
    base: PlanRow, plan: PlanRow, *, session: Session
) -> dict[str, list[TouchedWork]]:
    """The work that is new, other than before or no longer owed, by agency, in order of days."""
    old, new = owed_under(base, session=session), owed_under(plan, session=session)
    found: dict[str, list[TouchedWork]] = defaultdict(list)
    for key, row in new.items():
        before = old.get(key)
        if before is None:
            found[row.agency_id].append(TouchedWork(Touch.ADDED, None, row))
        elif any(getattr(before, name) != getattr(row, name) for name in TOLD):
            found[row.agency_id].append(TouchedWork(Touch.CHANGED, before, row))
    for key, row in old.items():
        if key not in new:
            found[row.agency_id].append(TouchedWork(Touch.CANCELLED, row, None))
    return {agency: sorted(works, key=_in_order) for agency, works in sorted(found.items())}


def owed_under(plan: PlanRow, *, session: Session) -> dict[str, ObligationRow]:
    """What one version asks for, whether it is in force or not, by key."""
    asked = select(ObligationRow).where(
        ObligationRow.plan_id == plan.id, col(ObligationRow.cancelled_at).is_(None)
    )
    return {row.key: row for row in session.exec(asked.order_by(col(ObligationRow.id)))}


def _in_order(one: TouchedWork) -> tuple[Any, ...]:
    return list(Touch).index(one.touch), one.row.due, one.row.id or 0


def _is_draft(plan: PlanRow) -> bool:
    return plan.status is PlanStatus.DRAFT


def _words_ahead(base: PlanRow, plan: PlanRow, session: Session, now: datetime) -> tuple[str, ...]:
    old, new = owed_under(base, session=session), owed_under(plan, session=session)
    turn = Turn(base, plan, old, new, now, "")
    words = (*done_and_dropped(turn), *extensions_ahead(turn, session=session))
    return (*words, *holds_ahead(turn, session=session))
