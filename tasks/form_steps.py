"""Forms on the deployments, and what was filled in taken from them, in Prefect's coat.

`prefect deploy` writes the flow's own form; `python -m tasks.form_steps` puts ours in its place, and
so do the runs that change what can be chosen.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import gather, to_thread
from dataclasses import asdict
from datetime import date
from typing import Any

import httpx
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowFilter,
    FlowFilterName,
)
from prefect.exceptions import PrefectException
from prefect.logging import get_run_logger
from sqlalchemy.exc import SQLAlchemyError

from config.at_work import at_work, place_at_work
from config.offices import offices_folder, places
from dondoc.errors import DondocError
from models.engine import reading, session
from models.office import Office
from tasks.forms.files import chosen_file
from tasks.forms.form import Form, with_form
from tasks.forms.forms import FLOWS, forms_of
from tasks.forms.plans import chosen_in_force
from tasks.forms.rounds import chosen_round
from tasks.forms.settling import Filled, keep_filled
from tasks.forms.shown import keep_mark, mark_of, stand_there
from tasks.workplace import office, step


@step("Ghi các câu trả lời", "ghi-tra-loi")
async def keep_answers(filled: Filled) -> dict[str, Any]:
    """Find the plan that was chosen and keep the answers, all or none. Raises as `keep_filled`."""
    return asdict(await to_thread(keep_filled, filled, office()))


async def path_of(chosen: str) -> str:
    """The path of a file that was chosen. Raises DondocError where it is no longer the same."""
    return str(await to_thread(chosen_file, chosen, office()))


async def plan_in_force_of(chosen: str) -> int:
    """The number of a plan in force that was chosen. Raises DondocError where it no longer is."""
    with reading(office().engine) as opened:
        found = chosen_in_force(chosen, opened)
        assert found.id is not None
        return found.id


async def round_of(chosen: str) -> tuple[str, int]:
    """Period and plan of a round that was chosen. Raises DondocError where there is none by now."""
    with reading(office().engine) as opened:
        found = chosen_round(chosen, opened)
        assert found.plan.id is not None
        return found.period, found.plan.id


async def show_forms(today: date | None = None, *, only_new: bool = False) -> None:
    """Put the choices as they are now on the deployments, after the data changed.

    With `only_new` nothing is asked of Prefect where these stand there as of an hour ago or less.
    Where Prefect does not take them the run goes on: a choice that was overtaken is refused anyway.
    """
    served = office()
    try:
        if not only_new or await to_thread(_are_new, served):
            await put_forms(today)
    except (httpx.HTTPError, PrefectException) as failure:
        get_run_logger().warning("không cập nhật được biểu mẫu: %r", failure)


async def put_forms(today: date | None = None) -> list[str]:
    """Put the forms on the deployments of the office at work; gives the names of those that changed."""
    served = office()
    async with get_client() as client:
        forms, found = await gather(
            to_thread(forms_of, served, today or served.today()),
            _deployed(client, served.settings.office),
        )
        changed = [name for name, one in found.items() if await _put(client, one, forms[name])]
    if set(found) == set(forms):
        await to_thread(_keep_mark, served, forms)
    return changed


def _are_new(served: Office) -> bool:
    mark = mark_of(forms_of(served, served.today()))
    with reading(served.engine) as opened:
        return not stand_there(mark, session=opened, now=served.now())


def _keep_mark(served: Office, forms: dict[str, Form]) -> None:
    with session(served.engine) as opened:
        keep_mark(mark_of(forms), session=opened, at=served.now())


async def _deployed(client: PrefectClient, code: str) -> dict[str, Any]:
    """The office's deployments by their flow.

    That of one of several offices has the office's code for a name, otherwise the flow's own.
    """
    named = FlowFilter(name=FlowFilterName(any_=list(FLOWS)))
    called = DeploymentFilterName(any_=[code] if code else list(FLOWS))
    found = await client.read_deployments(
        flow_filter=named, deployment_filter=DeploymentFilter(name=called)
    )
    flows = {_flow_of(one): one for one in found}
    return {flow: one for flow, one in flows.items() if flow in FLOWS and one.name in (code, flow)}


def _flow_of(deployment: Any) -> str:
    """The flow's name as the entrypoint has it, so that the server need not be asked for flows too."""
    return str(deployment.entrypoint or "").rpartition(".")[2].replace("_", "-")


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


async def put_forms_of_all() -> None:
    """Put the forms of every office of the installation; one that cannot be opened stops no other."""
    found, broken = places() if offices_folder() else ([place_at_work()], {})
    for place in found:
        with at_work(place):
            try:
                await put_forms()
            except (DondocError, SQLAlchemyError) as failure:
                broken[place.code] = DondocError(str(failure))
    for code, refusal in broken.items():
        print(f"{code}: {refusal}", file=sys.stderr)  # noqa: T201 - a program's own words


if __name__ == "__main__":
    asyncio.run(put_forms_of_all())
