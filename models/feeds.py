"""What an agency's calendar holds: rows to events, and a mark that changes when they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Row, Select, String, bindparam, case, func, select, type_coerce
from sqlmodel import Session

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
# agencies whose rows are in memory together
AGENCIES_AT_ONCE = 50
_OWED: Any = ObligationRow.__table__  # type: ignore[attr-defined]
_DAY: Any = CommemorationRow.__table__  # type: ignore[attr-defined]
_PLAN: Any = PlanRow.__table__  # type: ignore[attr-defined]


def _in_force(asked: Select[Any], table: Any) -> Select[Any]:
    plans = _PLAN.c.id == table.c.plan_id
    return asked.join_from(table, _PLAN, plans).where(_PLAN.c.status == PlanStatus.APPROVED)


def _sums(table: Any) -> tuple[Any, ...]:
    """What is another whenever a row that counts is another."""
    row = table.c
    shown = func.sum(case((row.cancelled_at >= bindparam("since"), 1), else_=0))
    count, ids = func.count(row.id), func.sum(row.id)
    return count, ids, func.sum(row.revision), func.max(row.revised_at), shown


def _shown(table: Any, *more: Any) -> Select[Any]:
    """What orders and decides the blocks of the rows in force, without their texts."""
    row = table.c
    # only told apart, never read: as the database gives it
    revised_at = type_coerce(row.revised_at, String).label("revised_at")
    asked = select(row.id, row.plan_id, row.key, row.revision, revised_at, *more)
    shown = row.cancelled_at.is_(None) | (row.cancelled_at >= bindparam("since"))
    return _in_force(asked, table).where(shown)


# put together once: publishing asks every day, and the web for every feed
_PLANS = (
    select(_PLAN.c.id, _PLAN.c.number, _PLAN.c.title)
    .where(_PLAN.c.status == PlanStatus.APPROVED)
    .order_by(_PLAN.c.id)
)
_MARKS = (
    _in_force(select(_OWED.c.agency_id, *_sums(_OWED)), _OWED)
    .group_by(_OWED.c.agency_id)
    .order_by(_OWED.c.agency_id)
)
_MARK = _MARKS.where(_OWED.c.agency_id == bindparam("agency"))
_DAYS_MARK = _in_force(select(*_sums(_DAY)), _DAY)
_DAYS_SHOWN = _shown(_DAY)
_OWED_SHOWN = _shown(_OWED, _OWED.c.agency_id).where(
    _OWED.c.agency_id.in_(bindparam("agencies", expanding=True))
)
_OWED_OF_VIEW = _OWED_SHOWN.add_columns(_OWED.c.role, _OWED.c.kind)
# these hold whatever is owed
WHOLE = (View.ALL, View.TASKS)
_AGENCIES = _in_force(select(_OWED.c.agency_id), _OWED).distinct().order_by(_OWED.c.agency_id)


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
    named = {agency_id: agency_name}
    return dict(feeds_of(named, view, today=today, rules=rules, session=session))[agency_id]


def feeds_of(
    names: Mapping[str, str], view: View, *, today: date, rules: FeedRules, session: Session
) -> Iterator[tuple[str, bytes]]:
    """(agency_id, bytes) of each agency in `names`, in its order, at the price of few questions."""
    ask, since = session.connection().execute, {"since": rules.shown_since(today)}
    plans = {
        at: Source(named_plan(number, title), rules.calendar_of)
        for at, number, title in ask(_PLANS)
    }
    days = defaultdict[int, list[Row[Any]]](list)
    for day in ask(_DAYS_SHOWN, since) if shows_commemorations(view) else ():
        days[day.plan_id].append(day)
    agencies = list(names)
    for at in range(0, len(agencies), AGENCIES_AT_ONCE):
        some = agencies[at : at + AGENCIES_AT_ONCE]
        asked = _OWED_SHOWN if view in WHOLE else _OWED_OF_VIEW
        owed = ask(asked, {"agencies": some, **since}).all()
        by_agency = defaultdict[str, list[Row[Any]]](list)
        for row in owed:
            by_agency[row.agency_id].append(row)
        blocks = _blocks_of(owed, plans, view, rules, session)
        of_plans = _days_of(owed, days, plans, rules, session)
        for one in some:
            own = {row.plan_id for row in by_agency[one]}
            linked = _linked(by_agency[one], blocks, rules.page_url)
            linked += (block for plan in own for block in of_plans[plan])
            yield one, joined(f"Đôn đốc: {names[one]}{VIEW_WORDS[view]}", linked)


def feed_mark(agency_id: str, *, today: date, rules: FeedRules, session: Session) -> Mark:
    """Changes whenever something changes that the agency's feed shows; three small questions.

    `revision` goes up with every change that a calendar shows; a plan that is approved or taken
    over changes the rows that count; the day, only what is cancelled and still shown.
    """
    given = {"since": rules.shown_since(today)}
    return _marks(_MARK, {"agency": agency_id, **given}, session).get(agency_id, ())


def feed_marks(*, today: date, rules: FeedRules, session: Session) -> dict[str, Mark]:
    """The marks of all agencies that have a feed, at the price of one."""
    return _marks(_MARKS, {"since": rules.shown_since(today)}, session)


def agencies_with_feeds(*, session: Session) -> list[str]:
    """The ids of all agencies that owe something under approved plans, dropped work counted in."""
    return list(session.connection().execute(_AGENCIES).scalars())


def _marks(asked: Select[Any], given: dict[str, Any], session: Session) -> dict[str, Mark]:
    ask = session.connection().execute
    days, plans = ask(_DAYS_MARK, given).all(), ask(_PLANS).all()
    # the same for all: in few digits, for each agency's mark is written down
    shared = blake2b(repr((days, plans)).encode(), digest_size=16).hexdigest()
    return {agency: (*sums, shared) for agency, *sums in ask(asked, given)}


def _blocks_of(
    owed: Sequence[Row[Any]],
    plans: dict[int, Source],
    view: View,
    rules: FeedRules,
    session: Session,
) -> dict[int, Block]:
    """The blocks of those rows that the view holds, by the rows' numbers."""
    rows = owed if view in WHOLE else [row for row in owed if shows(view, row)]
    tasks = view is View.TASKS
    return obligation_blocks(rows, plans, tasks=tasks, kept=rules.kept, session=session)


def _linked(owed: Sequence[Row[Any]], blocks: dict[int, Block], page: str) -> Linked:
    """The blocks of one agency's rows, each linked to its place on the agency's page."""
    shown = (row for row in owed if row.id in blocks)
    return [(blocks[row.id], f"{page}#viec-{row.key}" if page else "") for row in shown]


def _days_of(
    owed: Sequence[Row[Any]],
    days: Mapping[int, list[Row[Any]]],
    plans: dict[int, Source],
    rules: FeedRules,
    session: Session,
) -> dict[int, Linked]:
    """What the plans of these rows commemorate, by plan."""
    own = {row.plan_id for row in owed}
    wanted = [day for plan in own for day in days.get(plan, ())]
    blocks = commemoration_blocks(wanted, plans, kept=rules.kept, session=session)
    page = rules.page_url
    return {plan: [(blocks[day.id], page) for day in days.get(plan, ())] for plan in own}
