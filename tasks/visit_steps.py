"""Looking in on all offices, in Prefect's coat: one task run for all, and a run where one is needed."""

from __future__ import annotations

from asyncio import Semaphore, gather, to_thread, wait_for
from collections import defaultdict
from collections.abc import Iterable

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.responses import DeploymentResponse

from config.at_work import Place
from config.offices import places
from dondoc.errors import DondocError
from models.office import utc_now
from tasks.visiting.visit import AUDIT, RECEIVE, SEND, Seen, look_at
from tasks.workplace import step

# two at once keep both cores busy; a few more, so that one that waits for a dead database holds up nobody
AT_ONCE = 4
SECONDS_FOR_ONE = 150
FLOWS = (SEND, RECEIVE, AUDIT)
NOT_BEGUN = (StateType.SCHEDULED, StateType.PENDING)
# parameters of the runs that a look starts
ASKED = {AUDIT: {"request": {"tables": False}}}

Deployed = dict[tuple[str, str], DeploymentResponse]


@step("Thăm các văn phòng", "tham-van-phong")
async def look_at_all() -> list[Seen]:
    """What was seen at each office, those that cannot be opened with the reason; starts runs."""
    known, broken = places()
    # the environment's own office, where there is one, has its own schedules
    found = [one for one in known if one.code]
    async with get_client() as client:
        deployed = await deployed_of(client, [one.code for one in found])
        few = Semaphore(AT_ONCE)
        seen = list(await gather(*(_look(one, deployed, few) for one in found)))
        seen = [await started(client, one, deployed) for one in seen]
    return [*seen, *(_broken(code, refusal) for code, refusal in broken.items())]


def _broken(code: str, refusal: DondocError) -> Seen:
    return Seen(code, trouble=(str(refusal),))


async def deployed_of(client: PrefectClient, codes: Iterable[str]) -> Deployed:
    """The offices' deployments, by flow and office."""
    flows = {
        one.id: one.name
        for one in await client.read_flows(
            flow_filter=FlowFilter(name=FlowFilterName(any_=list(FLOWS)))
        )
    }
    named = DeploymentFilter(name=DeploymentFilterName(any_=list(codes)))
    found: list[DeploymentResponse] = []
    while page := await client.read_deployments(
        deployment_filter=named, limit=200, offset=len(found)
    ):
        found += page
    return {(flows[one.flow_id], one.name): one for one in found if one.flow_id in flows}


async def _look(place: Place, deployed: Deployed, few: Semaphore) -> Seen:
    paused = frozenset(flow for flow in FLOWS if _is_paused(deployed, flow, place.code))
    async with few:
        try:
            looking = to_thread(look_at, place, now=utc_now, paused=paused)
            return await wait_for(looking, SECONDS_FOR_ONE)
        except TimeoutError:
            return Seen(place.code, trouble=(f"không trả lời trong {SECONDS_FOR_ONE} giây",))


def _is_paused(deployed: Deployed, flow: str, code: str) -> bool:
    known = deployed.get((flow, code))
    return known is not None and known.paused


async def started(client: PrefectClient, seen: Seen, deployed: Deployed) -> Seen:
    """Start what is to run, unless such a run waits already: behind a stuck worker none pile up."""
    trouble = list(seen.trouble)
    for flow in seen.to_run:
        known = deployed.get((flow, seen.office))
        if known is None:
            trouble.append(f"Prefect chưa có việc {flow}/{seen.office}: chạy lại dondoc serve")
        elif not await _waits(client, known):
            await client.create_flow_run_from_deployment(known.id, parameters=ASKED.get(flow))
    return Seen(seen.office, seen.to_run, seen.planned, seen.agrees, tuple(trouble))


async def _waits(client: PrefectClient, known: DeploymentResponse) -> bool:
    waiting = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[known.id]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(NOT_BEGUN))),
    )
    found = await client.read_flow_runs(flow_run_filter=waiting, limit=50)
    # those of a schedule lie in the future, and are not waiting
    return any(one.auto_scheduled is False for one in found)


def by_flow(seen: Iterable[Seen]) -> dict[str, list[str]]:
    """The offices for which each flow was started."""
    started: dict[str, list[str]] = defaultdict(list)
    for one in seen:
        for flow in one.to_run:
            started[flow].append(one.office)
    return dict(started)
