"""What an agency's calendar holds: rows to events, and a mark that changes when they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from dondoc.feeds import Block, View, joined, shows, shows_commemorations
from dondoc.schedule.wording import named_plan
from models.feed_blocks import (
    CalendarOf,
    KeptBlocks,
    Source,
    commemoration_blocks,
    obligation_blocks,
)
from models.tables import CommemorationRow, ObligationRow, PlanRow, PlanStatus

VIEW_WORDS = {
    View.ALL: "",
    View.LEAD: " (chủ trì)",
    View.REPORTS: " (báo cáo)",
    View.ANNIVERSARIES: " (ngày kỷ niệm)",
    View.TASKS: " (danh sách việc)",
}
Mark = tuple[object, ...]
Linked = list[tuple[Block, str]]
Table = type[ObligationRow] | type[CommemorationRow]


@dataclass(frozen=True, slots=True)
class FeedRules:
    """What besides the rows decides a feed's bytes.

    `calendar_of` gives the days off around a due day: not those around today, so that an event says
    the same for ever. `page_url` is the agency's page, to which events link; empty for feeds in
    files, which know no link. `kept` holds lines already made.
    """

    calendar_of: CalendarOf
    cancelled_kept_days: int
    page_url: str = ""
    kept: KeptBlocks = field(default_factory=KeptBlocks)

    def shown_since(self, today: date) -> datetime:
        """From when on a cancelled event is still shown: programs must have time to see it."""
        first = today - timedelta(days=self.cancelled_kept_days)
        return datetime.combine(first, time(), UTC)


def feed_of(
    agency_id: str, agency_name: str, view: View, *, today: date, rules: FeedRules, session: Session
) -> bytes:
    """The bytes of one agency's feed under the approved plans; the same while no row changes."""
    plans = _plans(rules, session)
    owed = _rows(ObligationRow, today, rules, session, agency_id)
    linked = _obligations(owed, plans, view, rules, session)
    if shows_commemorations(view):
        own_plans = {row.plan_id for row in owed}
        days = _rows(CommemorationRow, today, rules, session)
        own_days = [row for row in days if row.plan_id in own_plans]
        linked += _commemorations(own_days, plans, rules, session)
    return joined(f"Đôn đốc: {agency_name}{VIEW_WORDS[view]}", linked)


def feed_mark(agency_id: str, *, today: date, rules: FeedRules, session: Session) -> Mark:
    """Changes whenever something changes that the agency's feed shows; three small questions.

    `revision` goes up with every change that a calendar shows; a plan that is approved or taken
    over changes the rows that count; the day, only what is cancelled and still shown.
    """
    marks = _marks(today, rules, session, agency_id)
    return marks.get(agency_id, ())


def feed_marks(*, today: date, rules: FeedRules, session: Session) -> dict[str, Mark]:
    """The marks of all agencies that have a feed, at the price of one."""
    return _marks(today, rules, session)


def agencies_with_feeds(*, session: Session) -> list[str]:
    """The ids of all agencies that owe something under approved plans, dropped work counted in."""
    asked = select(ObligationRow.agency_id).join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
    approved = asked.where(PlanRow.status == PlanStatus.APPROVED)
    return list(session.exec(approved.distinct().order_by(col(ObligationRow.agency_id))))


def _marks(
    today: date, rules: FeedRules, session: Session, agency_id: str | None = None
) -> dict[str, Mark]:
    since = rules.shown_since(today)
    agency = col(ObligationRow.agency_id)
    asked = select(agency, *_sums(ObligationRow, since))
    asked = asked.join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
    asked = asked.where(PlanRow.status == PlanStatus.APPROVED).group_by(agency).order_by(agency)
    if agency_id is not None:
        asked = asked.where(agency == agency_id)
    shared = (*_days_mark(since, session), *_plans_mark(session))
    return {name: (*sums, *shared) for name, *sums in session.execute(asked)}


def _days_mark(since: datetime, session: Session) -> Mark:
    asked = select(*_sums(CommemorationRow, since))
    asked = asked.join(PlanRow, col(PlanRow.id) == CommemorationRow.plan_id)
    return tuple(session.execute(asked.where(PlanRow.status == PlanStatus.APPROVED)).one())


def _plans_mark(session: Session) -> Mark:
    asked = select(PlanRow.id, PlanRow.number, PlanRow.title).where(
        PlanRow.status == PlanStatus.APPROVED
    )
    return tuple(tuple(row) for row in session.execute(asked.order_by(col(PlanRow.id))))


def _sums(table: Table, since: datetime) -> tuple[Any, ...]:
    still_shown = func.sum(case((col(table.cancelled_at) >= since, 1), else_=0))
    count, ids = func.count(col(table.id)), func.sum(col(table.id))
    return count, ids, func.sum(col(table.revision)), func.max(col(table.revised_at)), still_shown


def _plans(rules: FeedRules, session: Session) -> dict[int, Source]:
    asked = select(PlanRow.id, PlanRow.number, PlanRow.title).where(
        PlanRow.status == PlanStatus.APPROVED
    )
    return {
        at: Source(named_plan(number, title), rules.calendar_of)
        for at, number, title in session.execute(asked)
    }


def _rows(
    table: Table, today: date, rules: FeedRules, session: Session, agency_id: str | None = None
) -> Sequence[Any]:
    """What orders and decides the blocks of the rows in force, without their texts."""
    shown = col(table.cancelled_at).is_(None) | (
        col(table.cancelled_at) >= rules.shown_since(today)
    )
    columns: list[Any] = [table.id, table.plan_id, table.key, table.revision, table.revised_at]
    if table is ObligationRow:
        columns += [ObligationRow.role, ObligationRow.kind]
    asked: Any = select(*columns).join(PlanRow, col(PlanRow.id) == table.plan_id)
    asked = asked.where(PlanRow.status == PlanStatus.APPROVED, shown)
    if agency_id is not None:
        asked = asked.where(ObligationRow.agency_id == agency_id)
    return session.execute(asked).all()


def _obligations(
    owed: Sequence[Any], plans: dict[int, Source], view: View, rules: FeedRules, session: Session
) -> Linked:
    rows = [row for row in owed if shows(view, row)]
    blocks = obligation_blocks(
        rows, plans, tasks=view is View.TASKS, kept=rules.kept, session=session
    )
    page = rules.page_url
    return [(blocks[row.id], f"{page}#viec-{row.key}" if page else "") for row in rows]


def _commemorations(
    days: Sequence[Any], plans: dict[int, Source], rules: FeedRules, session: Session
) -> Linked:
    blocks = commemoration_blocks(days, plans, kept=rules.kept, session=session)
    return [(block, rules.page_url) for block in blocks.values()]
