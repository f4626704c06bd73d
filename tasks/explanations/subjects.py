"""What a person asks about: an item, a report or one obligation, and the plan in which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dondoc.errors import NotFound
from dondoc.language.text import match_key
from dondoc.plan import PlanItem, PlanReading
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule.obligation import ObligationKind
from models.plans import plan_by_id
from models.tables import ObligationRow, PlanRow, PlanStatus

_KEY = re.compile(r"[0-9a-f]{20}")
_PERIOD = re.compile(r"(?:bao[ -]cao )?(\d{4}-[a-z0-9-]+)")
_BETWEEN = re.compile(r"[\s.>/,-]+")
REMEDY = (
    "ghi như VI.2 (mục VI, số 2), bao-cao 2026-6-thang, hoặc mã công việc mà dondoc agenda in ra"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is explained; `item` is None for what stands outside the appendix."""

    plan: PlanRow
    reading: PlanReading
    item: PlanItem | None
    rows: tuple[ObligationRow, ...]


def subjects_of(asked: str, *, session: Session, plan_id: int | None = None) -> list[Subject]:
    """What `asked` names: in the plan given, else in those in force, else in the drafts.

    Several where a plan numbers two rows alike. Raises NotFound, also where two plans have it.
    """
    for plans in _candidates(plan_id, session):
        found = [one for plan in plans for one in _in_plan(asked, plan, session)]
        if found:
            return _of_one_plan(asked, found)
    where = f"kế hoạch số {plan_id}" if plan_id else "kế hoạch nào"
    raise NotFound(f"không có “{asked}” trong {where}", remedy=REMEDY)


def _of_one_plan(asked: str, found: list[Subject]) -> list[Subject]:
    plans = {one.plan.id: one.plan for one in found}
    if len(plans) > 1:
        named = "; ".join(f"{one.id} ({one.title})" for one in plans.values())
        raise NotFound(f"“{asked}” có trong các kế hoạch {named}", remedy="thêm --plan và mã")
    return found


def _candidates(plan_id: int | None, session: Session) -> list[list[PlanRow]]:
    """The plans to look into, the best first: those in force, then the drafts."""
    if plan_id is not None:
        return [[plan_by_id(plan_id, session=session)]]
    newest = select(PlanRow).order_by(col(PlanRow.id))
    return [
        list(session.exec(newest.where(PlanRow.status == status)))
        for status in (PlanStatus.APPROVED, PlanStatus.DRAFT)
    ]


def _in_plan(asked: str, plan: PlanRow, session: Session) -> Iterator[Subject]:
    if _KEY.fullmatch(asked.strip()):
        rows = _rows(plan, session, ObligationRow.key == asked.strip())
        yield from _of_rows(plan, rows)
        return
    if period := _PERIOD.fullmatch(match_key(asked)):
        is_report = ObligationRow.kind == ObligationKind.REPORT
        rows = _rows(plan, session, is_report, ObligationRow.period == period[1])
        if rows:
            yield Subject(plan, reading_from_json(plan.reading), None, tuple(rows))
        return
    yield from _items(asked, plan, session)


def _items(asked: str, plan: PlanRow, session: Session) -> Iterator[Subject]:
    wanted = _place(asked)
    if not any(_place(f"{one['section']} {one['number']}") == wanted for one in _stored(plan)):
        return
    reading = reading_from_json(plan.reading)
    for item in reading.items:
        if _place(f"{item.section} {item.number}") == wanted:
            yield Subject(plan, reading, item, tuple(_of_item(item, plan, session)))


def _of_rows(plan: PlanRow, rows: Sequence[ObligationRow]) -> Iterator[Subject]:
    """The subject of rows that were asked for by key, with the item that they come from."""
    if not rows:
        return
    reading = reading_from_json(plan.reading)
    row = rows[0]
    item = next((one for one in reading.items if _is_of(row, one)), None)
    yield Subject(plan, reading, item, tuple(rows))


def _of_item(item: PlanItem, plan: PlanRow, session: Session) -> list[ObligationRow]:
    rows = _rows(
        plan,
        session,
        ObligationRow.section == item.section,
        ObligationRow.number == item.number,
    )
    return [row for row in rows if _is_of(row, item)]


def _is_of(row: ObligationRow, item: PlanItem) -> bool:
    # a plan may number two rows alike; their contents tell them apart
    return (row.section, row.number, row.content) == (item.section, item.number, item.content)


def _rows(plan: PlanRow, session: Session, *conditions: bool) -> list[ObligationRow]:
    asked = select(ObligationRow).where(
        ObligationRow.plan_id == plan.id, col(ObligationRow.cancelled_at).is_(None), *conditions
    )
    return list(session.exec(asked.order_by(col(ObligationRow.due), col(ObligationRow.id))))


def _stored(plan: PlanRow) -> list[dict[str, str]]:
    items: list[dict[str, str]] = plan.reading["items"]
    return items


def _place(text: str) -> tuple[str, ...]:
    """Section and number without what stands between them: "VI.2", "VI > 2", "vi 2."."""
    words = match_key(text).removeprefix("muc ").replace(" so ", " ")
    return tuple(part for part in _BETWEEN.split(words) if part)
