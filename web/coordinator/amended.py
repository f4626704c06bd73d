"""What a version changes, as the review page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session

from dondoc.comparison.changes import Change, ItemChange
from dondoc.schedule.answers import item_place
from models.amendment_words import (
    NOT_SAID,
    agency_words,
    change_words,
    differences,
    heading,
    in_order,
    summary,
)
from models.amendments import amendment_of
from models.plans import approved_version, plans
from models.tables import PlanRow, PlanStatus

if TYPE_CHECKING:
    from models.office import Office

# the colours that the desk has for states
_LOOKS = {Change.NEW: "on-time", Change.DROPPED: "overdue"}


@dataclass(frozen=True, slots=True)
class ChangedTask:
    """One task that is not as it was; `differences` are what, before and after."""

    kinds: str
    look: str
    place: str
    content: str
    timing: str
    lead: str
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """What the page says of an amendment."""

    base_id: int
    heading: str
    summary: str
    decisions: tuple[str, ...]
    tasks: tuple[ChangedTask, ...]
    agencies: tuple[str, ...]
    words: tuple[str, ...]


def amendment_view(plan: PlanRow, office: Office, session: Session) -> AmendmentView | None:
    """What the version changes against the one that it goes on from, if it goes on from any."""
    found = amendment_of(plan, office.directory, session=session, now=office.now())
    if found is None:
        return None
    return AmendmentView(
        base_id=found.base.id or 0,
        heading=heading(found),
        summary=summary(found),
        decisions=tuple(one["title"] for one in found.decisions if one["title"]),
        tasks=tuple(map(_task, in_order(found))),
        agencies=tuple(agency_words(found, office.agency_name)),
        words=found.words,
    )


def others_in_force(plan: PlanRow, session: Session) -> list[PlanRow]:
    """The plans in force whose place a draft of another title could take."""
    if plan.status is not PlanStatus.DRAFT or approved_version(plan.key, session=session):
        return []
    return plans(session=session, status=PlanStatus.APPROVED)


def _task(one: ItemChange) -> ChangedTask:
    item = one.new or one.old
    assert item is not None
    return ChangedTask(
        kinds=change_words(one),
        look=next((_LOOKS[each] for each in one.changes if each in _LOOKS), "due-soon"),
        place=item_place(item) or NOT_SAID,
        content=item.content,
        timing=item.timing.text or NOT_SAID,
        lead=item.lead or NOT_SAID,
        differences=tuple(differences(one)),
    )
