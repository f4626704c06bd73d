"""A real Prefect server for a benchmark, the requests that are made of it, and what runs left there."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cli.serving.children import Children
from cli.serving.ports import answers
from cli.serving.prefect_setup import PREFECT, prefect_environment
from config.settings import Settings
from tests.postgres import free_port

SECONDS_TO_START = 180.0
SECONDS_TO_SETTLE = 60.0


@contextmanager
def prefect_server(settings: Settings) -> Iterator[None]:
    """Prefect's server as `dondoc serve` starts it, and this process as one of its clients."""
    settings = settings.model_copy(update={"prefect_port": free_port()})
    environment = prefect_environment(settings, os.environ) | {"PREFECT_LOGGING_LEVEL": "ERROR"}
    server = Children(environment, settings.home / "logs")
    os.environ.update(environment)
    try:
        server.start("máy chủ Prefect", "prefect.log", [*PREFECT, "server", "start"])
        up = "/api/health"
        server.wait_until(
            lambda: answers(settings.prefect_host, settings.prefect_port, up),
            seconds=SECONDS_TO_START,
        )
        print()
        yield
    finally:
        server.end()


@contextmanager
def requests_counted() -> Iterator[Counter[str]]:
    """The requests that this process makes of Prefect's API, by method and path without the ids."""
    from prefect.client import base

    made: Counter[str] = Counter()
    clients: tuple[Any, ...] = (base.PrefectHttpxAsyncClient, base.PrefectHttpxSyncClient)
    before = [one.send for one in clients]

    def counting(send: Any) -> Any:
        def counted(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
            path = "/".join(":id" if len(one) == 36 else one for one in request.url.path.split("/"))
            made[f"{request.method} {path}"] += 1
            return send(self, request, *args, **kwargs)

        return counted

    for one, send in zip(clients, before, strict=True):
        one.send = counting(send)
    try:
        yield made
    finally:
        for one, send in zip(clients, before, strict=True):
            one.send = send


async def forget_tables() -> None:
    """Take all artifacts away, so that the next run is the first of its day."""
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        while found := await client.read_artifacts(limit=200):
            for one in found:
                await client.delete_artifact(one.id)


async def make_tables_yesterdays() -> None:
    """Let what stands under all keys be the day before's, so that the next run begins a new day."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import ArtifactUpdate

    from tasks.artifacts import DAY

    async with get_client() as client:
        for one in await client.read_latest_artifacts(limit=200):
            if one.latest_id and one.metadata_ and (day := one.metadata_.get(DAY)):
                before = date.fromisoformat(day) - timedelta(days=1)
                aged = ArtifactUpdate(metadata_={DAY: before.isoformat()})
                await client.update_artifact(one.latest_id, aged)


async def deploy() -> None:
    """The deployments with the forms that stand there, but for their schedules."""
    from prefect import Flow
    from prefect.client.orchestration import get_client
    from prefect.flows import load_flow_from_entrypoint
    from prefect.utilities.callables import parameter_schema

    from tasks.form_steps import put_forms
    from tasks.forms.forms import FLOWS

    async with get_client() as client:
        for name in FLOWS:
            module = name.replace("-", "_")
            flow: Flow[Any, Any] = load_flow_from_entrypoint(
                entrypoint := f"flows.{module}.{module}"
            )
            await client.create_deployment(
                flow_id=await client.create_flow(flow),
                name=name,
                entrypoint=entrypoint,
                parameter_openapi_schema=parameter_schema(flow).model_dump_for_openapi(),
            )
    await put_forms()


async def task_runs_of(flow_run_ids: Iterable[UUID]) -> Counter[UUID]:
    """How many task runs each run has; the server writes them down some time after they end."""
    from prefect.client.orchestration import get_client

    wanted = list(flow_run_ids)
    found: Counter[UUID] = Counter()
    async with get_client() as client:
        for _ in range(int(SECONDS_TO_SETTLE)):
            before, found = found, Counter()
            while part := await client.read_task_runs(limit=200, offset=found.total()):
                found.update(one.flow_run_id for one in part if one.flow_run_id)
            if found.total() and found == before:
                break
            await asyncio.sleep(1)
    return Counter({one: found[one] for one in wanted})
