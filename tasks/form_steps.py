"""Forms on the deployments, and what was filled in taken from them, in Prefect's coat.

`prefect deploy` writes the flow's own form; `python -m tasks.form_steps` puts ours in its place, and
so do the runs that change what can be chosen.
"""

from __future__ import annotations

import asyncio
from asyncio import to_thread
from dataclasses import asdict
from datetime import date
from typing import Any

import httpx
from prefect import task
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName
from prefect.exceptions import PrefectException
from prefect.logging import get_run_logger

from models.engine import reading
from tasks.forms.files import chosen_file
from tasks.forms.form import Form, with_form
from tasks.forms.forms import forms_of
from tasks.forms.rounds import chosen_round
from tasks.forms.settling import Filled, keep_filled
from tasks.workplace import SECONDS_BETWEEN_TRIES, office, worth_retrying


@task(
    name="Ghi các câu trả lời",
    retries=2,
    retry_delay_seconds=SECONDS_BETWEEN_TRIES,
    retry_condition_fn=worth_retrying,
)
async def keep_answers(filled: Filled) -> dict[str, Any]:
    """Find the plan that was chosen and keep the answers, all or none. Raises as `keep_filled`."""
    return asdict(await to_thread(keep_filled, filled, office()))


async def path_of(chosen: str) -> str:
    """The path of a file that was chosen. Raises DondocError where it is no longer the same."""
    return str(await to_thread(chosen_file, chosen, office()))


async def round_of(chosen: str) -> tuple[str, int]:
    """Period and plan of a round that was chosen. Raises DondocError where there is none by now."""
    with reading(office().engine) as opened:
        found = chosen_round(chosen, opened)
        assert found.plan.id is not None
        return found.period, found.plan.id


async def show_forms(today: date | None = None) -> None:
    """Put the choices as they are now on the deployments, after the data changed.

    Where Prefect does not take them the run goes on: a choice that was overtaken is refused anyway.
    """
    try:
        await put_forms(today)
    except (httpx.HTTPError, PrefectException) as failure:
        get_run_logger().warning("không cập nhật được biểu mẫu: %r", failure)


async def put_forms(today: date | None = None) -> list[str]:
    """Put the forms on the deployments there are; gives the names of those that changed."""
    at_work = office()
    forms = await to_thread(forms_of, at_work, today or at_work.today())
    named = DeploymentFilter(name=DeploymentFilterName(any_=list(forms)))
    async with get_client() as client:
        found = await client.read_deployments(deployment_filter=named)
        return [one.name for one in found if await _put(client, one, forms[one.name])]


async def _put(client: PrefectClient, deployment: Any, form: Form) -> bool:
    """Whether the deployment's form had to change; one that says the same is left alone."""
    deployed = deployment.parameter_openapi_schema or {}
    if "request" not in deployed.get("properties", {}):
        return False
    schema = with_form(deployed, form)
    if schema == deployed:
        return False
    await client.update_deployment(deployment.id, DeploymentUpdate(parameter_openapi_schema=schema))
    return True


if __name__ == "__main__":
    asyncio.run(put_forms())
