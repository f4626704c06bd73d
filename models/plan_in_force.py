"""What an approved plan says, worked out once in a process: a plan in force does not change.

A thousand rows come out of the database as half a megabyte of JSON; an agency that asks for its
template, or sends it, needs to know of a few of them.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect
from sqlmodel import Session, select

from dondoc.plan import PlanReading
from dondoc.reading.as_json import reading_from_json
from dondoc.reports.form import ItemOrder, ItemPlace
from dondoc.schedule.lineage import Lineage, lineage_from_json
from models.tables import ItemRow, ObligationRow, PlanRow, PlanStatus

MOST_PLANS = 50


@dataclass(frozen=True)
class InForce:
    """One version: its items in order, its lineage, all of its reading but for the items.

    `without_work` are the places that no obligation has: their timing names no day.
    """

    items: tuple[ItemPlace, ...]
    order: ItemOrder
    lineage: Lineage
    without_items: PlanReading
    without_work: frozenset[ItemPlace]


# by dialect: an engine with other options, as each session that writes has one, shares its engine's
_known: WeakKeyDictionary[Dialect, dict[Hashable, InForce]] = WeakKeyDictionary()


def in_force(plan: PlanRow, *, session: Session) -> InForce:
    """What the version says; of a draft, which still changes, as it is now."""
    if plan.status is not PlanStatus.APPROVED:
        return _worked_out(plan, session)
    known = _known.setdefault(session.get_bind().dialect, {})
    # number and day of issue may still be given to a plan in force; a restored database has other times
    version = plan.id, plan.key, plan.approved_at, plan.number, plan.issued_on
    if version not in known:
        if len(known) >= MOST_PLANS:
            known.clear()
        known[version] = _worked_out(plan, session)
    return known[version]


def _worked_out(plan: PlanRow, session: Session) -> InForce:
    kept = plan.reading
    items = tuple((one["section"], one["number"], one["content"]) for one in kept["items"])
    return InForce(
        items,
        ItemOrder(items),
        lineage_from_json(plan.lineage),
        reading_from_json({**kept, "items": []}),
        _without_work(plan, session),
    )


def _without_work(plan: PlanRow, session: Session) -> frozenset[ItemPlace]:
    """The database tells the places apart, for most plans have none."""
    every, owed = (
        select(table.section, table.number, table.content).where(table.plan_id == plan.id)
        for table in (ItemRow, ObligationRow)
    )
    found = session.connection().execute(every.except_(owed))
    return frozenset((section, number, content) for section, number, content in found)
