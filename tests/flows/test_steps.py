"""Steps that are part of their run: tried again like task runs, and the server knows of none."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from prefect import Flow, flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import State

from dondoc.errors import DondocError
from tasks import workplace
from tasks.workplace import part_of_run

pytestmark = [pytest.mark.usefixtures("office_home", "prefect_server")]


class Work:
    """Fails as it is told, then gives how often it was tried."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.tries = 0

    async def done(self) -> int:
        self.tries += 1
        if self.failures:
            raise self.failures.pop(0)
        return self.tries


@pytest.fixture(autouse=True)
def tried_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workplace, "SECONDS_BETWEEN_TRIES", [0.0, 0.0])


def run(work: Work) -> State[str]:
    """The state of a run that says how its one step ended."""

    # a failure of a flow is kept as a file, among the results that other tests read
    @flow(persist_result=False)
    async def working() -> str:
        try:
            await part_of_run("Việc hay hỏng")(work.done)()
        except (DondocError, OSError) as failure:
            return str(failure)
        return "xong"

    return asyncio.run(ended(working))


async def ended(working: Flow[[], Any]) -> State[str]:
    state: State[str] = await working(return_state=True)
    return state


def said(state: State[str]) -> str:
    return asyncio.run(state.aresult())


@pytest.mark.parametrize("failures", range(3))
def test_what_may_be_over_soon_is_tried_three_times(failures: int) -> None:
    work = Work(*[OSError("cơ sở dữ liệu không trả lời")] * failures)
    assert said(run(work)) == "xong"
    assert work.tries == failures + 1


def test_what_is_not_over_by_then_is_the_runs_failure() -> None:
    work = Work(*[OSError("cơ sở dữ liệu không trả lời")] * 3)
    assert said(run(work)) == "cơ sở dữ liệu không trả lời"
    assert work.tries == 3


def test_a_refusal_is_not_tried_again() -> None:
    work = Work(DondocError("chưa cho gửi"))
    assert "chưa cho gửi" in said(run(work))
    assert work.tries == 1


def test_the_server_writes_down_no_task_run_for_it() -> None:
    async def task_runs(state: State[str]) -> list[Any]:
        one = FlowRunFilter(id=FlowRunFilterId(any_=[state.state_details.flow_run_id]))
        async with get_client() as client:
            return await client.read_task_runs(flow_run_filter=one)

    assert asyncio.run(task_runs(run(Work()))) == []
