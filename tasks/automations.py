"""The alarms that Prefect itself raises: a run that fails or does not start, a message in doubt.

Prefect's server sees them even where the worker that sends is dead. Each starts the deployment
tell-coordinator, which writes to the coordinator through the outbox; and calls DONDOC_ALARM_URL where
that is set, for a dead worker runs nothing. `dondoc serve` puts them in place; elsewhere `python -m
tasks.automations` does, with PREFECT_API_URL set.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.responses import DeploymentResponse
from prefect.events.actions import CallWebhook, DoNothing, RunDeployment
from prefect.events.schemas.automations import (
    Automation,
    AutomationCore,
    EventTrigger,
    Posture,
)
from prefect.exceptions import ObjectNotFound

from config.settings import Settings, load_settings
from dondoc.messages.alarm import Cause
from tasks.alarms import ALARMS, SILENT_FOR, TELLER, Alarm, end_of_the_dead
from tasks.tell_steps import resource_of

BLOCK = "canh-bao"
# as many as Prefect's API gives at once
PAGE = 200
# by this tag ours are known among those that an operator made
OURS = "dondoc"
# by these names those are known that were made before there was a tag
FORMER = frozenset(
    {"Bộ gửi tin không chạy", "Đối chiếu không chạy", "Gửi tin hoặc đối chiếu bị lỗi"}
)
# what the tag of an office's deployments begins with
OF_OFFICE = "văn phòng "
# what is not declared but is the server's or the coordinator's own
NOT_OURS = {"id", "owner_resource", "enabled", "created", "updated"}
# a worker that is dead misses a run every five minutes: it is said once an hour
AT_MOST_ONCE_IN = timedelta(hours=1)


async def put_in_place(settings: Settings, silent_for: timedelta = SILENT_FOR) -> list[str]:
    """Make the alarms, or change those that differ; gives the names of what was made or changed.

    A run that is silent for so long is ended.

    Those of ours that are declared no more are removed; whether one is switched off is the
    coordinator's own. Where nothing is deployed yet and no address is set an alarm stands in
    Prefect's own list of events only.
    """
    async with get_client() as client:
        ways = await _ways(settings, client)
        wanted = [ways.declared(alarm) for alarm in ALARMS]
        # runs are the installation's, whichever office they work for
        wanted += [] if settings.office else [end_of_the_dead(silent_for, ways.tag)]
        declared = {one.name: one for one in wanted}
        known = {one.name: one for one in await client.read_automations()}
        changed = []
        for name, one in declared.items():
            if await _put(client, one, known.get(name)):
                changed.append(name)
        for name, old in known.items():
            if name not in declared and (ways.tag in old.tags or name in ways.former):
                await client.delete_automation(old.id)
                changed.append(name)
        return changed


async def _put(client: PrefectClient, one: AutomationCore, old: Automation | None) -> bool:
    if old is None:
        await client.create_automation(one)
        return True
    if _without_what_is_not_ours(old) == _without_what_is_not_ours(one):
        return False
    assert old.id is not None
    await client.update_automation(old.id, one.model_copy(update={"enabled": old.enabled}))
    return True


def _without_what_is_not_ours(one: AutomationCore) -> Any:
    # what one side leaves out and the other fills in with its default is the same
    said = AutomationCore(**one.model_dump(exclude=NOT_OURS)).model_dump(mode="json")
    said["trigger"].pop("id", None)
    return said


async def _ways(settings: Settings, client: PrefectClient) -> _Ways:
    found: list[DeploymentResponse] = []
    while part := await client.read_deployments(limit=PAGE, offset=len(found)):
        found += part
    # the runs of an office of several are of the deployments that have its code for their name
    own = {one.name for one in found if not any(tag.startswith(OF_OFFICE) for tag in one.tags)}
    name = settings.office or TELLER
    try:
        teller = (await client.read_deployment_by_name(f"{TELLER}/{name}")).id
    except ObjectNotFound:
        teller = None
    deployments = [settings.office] if settings.office else sorted(own) or ["*"]
    return _Ways(settings.office, tuple(deployments), teller, await _webhook(settings.alarm_url))


async def _webhook(url: str) -> UUID | None:
    """The block that holds the URL, encrypted by Prefect; JSON is what it gets."""
    if not url:
        return None
    block = Webhook(url=url, headers={"Content-Type": "application/json"})
    return await block.asave(BLOCK, overwrite=True)


@dataclass(frozen=True, slots=True)
class _Ways:
    """How an alarm of one office goes out: by its own deployment, and by a webhook."""

    office: str
    deployments: tuple[str, ...]
    teller: UUID | None
    webhook: UUID | None

    @property
    def tag(self) -> str:
        """By what those of this office are known."""
        return f"{OURS}-{self.office}" if self.office else OURS

    @property
    def former(self) -> frozenset[str]:
        """The names of those that were made without a tag."""
        return frozenset() if self.office else FORMER

    def declared(self, alarm: Alarm) -> AutomationCore:
        """The alarm as Prefect takes it."""
        return AutomationCore(
            name=f"{alarm.name} ({self.office})" if self.office else alarm.name,
            description=alarm.description,
            tags=[self.tag],
            trigger=self._trigger(alarm),
            actions=self._actions(alarm),
        )

    def _trigger(self, alarm: Alarm) -> EventTrigger:
        of = [
            {"prefect.resource.role": "flow", "prefect.resource.name": alarm.flow},
            {
                "prefect.resource.role": "deployment",
                "prefect.resource.name": list(self.deployments),
            },
        ]
        return EventTrigger(
            expect={alarm.event} if alarm.event else {_state_event(one) for one in alarm.states},
            match={"prefect.resource.id": resource_of(self.office)} if alarm.event else {},
            match_related=[] if alarm.event else of,
            for_each=set(alarm.for_each),
            posture=Posture.Reactive,
            threshold=1,
            within=AT_MOST_ONCE_IN,
        )

    def _actions(self, alarm: Alarm) -> list[Any]:
        found: list[Any] = []
        if self.teller and alarm.cause:
            request = _request(alarm)
            found.append(RunDeployment(deployment_id=self.teller, parameters={"request": request}))
        if self.webhook:
            payload = _payload(alarm)
            found.append(CallWebhook(block_document_id=self.webhook, payload=payload))
        return found or [DoNothing()]


def _state_event(state: str) -> str:
    return f"prefect.flow-run.{state}"


def _request(alarm: Alarm) -> dict[str, str]:
    """What the deployment is asked to tell; Prefect fills in the run."""
    asked = {"cause": str(alarm.cause), "at": "{{ event.occurred.isoformat() }}"}
    if alarm.cause is Cause.FAILED_RUN:
        asked |= {
            "deployment": "{{ flow.name }}",
            "run": "{{ flow_run.name }}",
            # a number of its own kind would not be taken: Prefect sends every bare name as JSON
            "run_id": "{{ event.resource.id }}",
        }
    return asked


def _payload(alarm: Alarm) -> str:
    said = {"text": f"dondoc: {alarm.name}. {alarm.description}"}
    if alarm.states:
        said["run"] = "{{ flow_run.name }}"
    return json.dumps(said, ensure_ascii=False)


if __name__ == "__main__":
    asyncio.run(put_in_place(load_settings()))
