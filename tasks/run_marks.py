"""How a run is known again among thousands: by tags for its plans and agencies, and by a name.

A run is named by what it was asked while it is at work; a flow calls `mark_run` once, when it knows
what it did. The tags that its deployment gives stay.
"""

from __future__ import annotations

from asyncio import Task, create_task, to_thread
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import date

import httpx
from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext
from prefect.exceptions import PrefectException
from prefect.logging import get_run_logger
from sqlalchemy.orm import defer
from sqlmodel import col, select

from models.engine import reading
from models.tables import PlanRow, PlanStatus
from tasks.workplace import office

# A run's tags stand in one line of the list of runs; beyond these a word says it better.
MOST_PLANS = 4
MOST_AGENCIES = 6
MANY_PLANS = "nhiều kế hoạch"
MANY_AGENCIES = "nhiều cơ quan"
# Prefect's own bound is longer; a name beyond this is cut off by the list of runs.
LONGEST_NAME = 150
# the request that gives the run at work its first name: it must not overtake the one that follows
_first: ContextVar[Task[None] | None] = ContextVar("the first name of the run", default=None)


def plan_tag(plan: PlanRow) -> str:
    """One tag for all versions of a plan: "kế hoạch 27/KH-UBND 2026", by its id without a number."""
    if plan.number is None:
        return f"kế hoạch mã {plan.id} (chưa có số)"
    return f"kế hoạch {plan.number} {plan.year}"


def plan_tags(of: Iterable[PlanRow]) -> set[str]:
    """A tag for each plan, or one word for more than a line holds."""
    tags = {plan_tag(plan) for plan in of}
    return {MANY_PLANS} if len(tags) > MOST_PLANS else tags


def agency_tags(agency_ids: Collection[str]) -> set[str]:
    """The agencies' names as tags, or one word for more than a line holds."""
    ids = set(agency_ids)
    if len(ids) > MOST_AGENCIES:
        return {MANY_AGENCIES}
    return {office().agency_name(one) for one in ids}


async def tags_of(
    plan_ids: Collection[int] | None = None, agency_ids: Collection[str] = ()
) -> set[str]:
    """The tags of a run about these plans and agencies; None stands for all plans in force."""
    return await to_thread(tags_for, plan_ids, agency_ids)


def tags_for(plan_ids: Collection[int] | None, agency_ids: Collection[str]) -> set[str]:
    """The same, where the database may be waited for."""
    # a plan's reading is long, and no part of its name
    asked = select(PlanRow).options(defer(col(PlanRow.reading)))  # type: ignore[arg-type]
    if plan_ids is None:
        asked = asked.where(PlanRow.status == PlanStatus.APPROVED)
    else:
        asked = asked.where(col(PlanRow.id).in_(plan_ids))
    with reading(office().engine) as opened:
        concerned = plan_tags(opened.exec(asked))
    return concerned | agency_tags(agency_ids)


@asynccontextmanager
async def naming(name: str) -> AsyncIterator[None]:
    """Give the run a name while it is at work in the block; nothing waits for it before the end.

    Prefect's own `flow_run_name` would ask the server twice before the first line runs.
    """
    first = create_task(_mark(name))
    before = _first.set(first)
    try:
        yield
    finally:
        _first.reset(before)
        await first


async def mark_run(name: str = "", tags: Iterable[str] = ()) -> None:
    """Name the run that this is called in by what it did, and add tags to those it has.

    A mark is for the eye: where Prefect does not take it, the log says so and the run goes on.
    """
    if (first := _first.get()) is not None:
        await first
    await _mark(name, tags)


async def _mark(name: str, tags: Iterable[str] = ()) -> None:
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        return
    run = context.flow_run
    named, tagged = _cut(name), [*run.tags, *sorted(set(tags) - set(run.tags))]
    if named in ("", run.name) and tagged == run.tags:
        return
    try:
        async with get_client() as client:
            await client.update_flow_run(run.id, name=named or None, tags=tagged)
    except (httpx.HTTPError, PrefectException) as failure:
        get_run_logger().warning("không ghi được tên và nhãn của lượt chạy: %r", failure)
        return
    run.name, run.tags = named or run.name, tagged


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def short_day(day: date) -> str:
    """A day as run names write it, so that names of many days stand in columns: 05/06/2026."""
    return f"{day:%d/%m/%Y}"
