"""The alarms that Prefect itself raises: a run that does not start, and one that fails.

Prefect's server sees them even where the worker that sends is dead. `dondoc serve` puts them in place;
elsewhere `python -m tasks.automations` does, with PREFECT_API_URL set.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.events.actions import CallWebhook, DoNothing
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

from config.settings import load_settings

BLOCK = "canh-bao"
# what an automation has and the server does not take back
NOT_SENT = {"id", "owner_resource"}
# a worker that is dead misses a run every five minutes: it is said once an hour
AT_MOST_ONCE_IN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is raised, when runs of which deployments come into which states."""

    name: str
    description: str
    states: tuple[str, ...]
    deployments: tuple[str, ...]


ALARMS = (
    Alarm(
        "Bộ gửi tin không chạy",
        "Lượt gửi tin đến giờ mà không bắt đầu: bộ chạy việc có thể đã dừng.",
        ("Late",),
        ("send-reminders",),
    ),
    Alarm(
        "Đối chiếu không chạy",
        "Lượt đối chiếu đến giờ mà không bắt đầu: không còn ai trông bộ gửi tin.",
        ("Late",),
        ("audit-reminders",),
    ),
    Alarm(
        "Gửi tin hoặc đối chiếu bị lỗi",
        "Lượt chạy kết thúc vì lỗi: xem nhật ký của lượt đó.",
        ("Failed", "Crashed", "TimedOut"),
        ("send-reminders", "audit-reminders"),
    ),
)


async def put_in_place(alarm_url: str) -> list[str]:
    """Make the alarms, or change those that are there; gives their names.

    Each is said to `alarm_url`; without one it stands in Prefect's own list of events only.
    """
    block_id = await _webhook(alarm_url) if alarm_url else None
    async with get_client() as client:
        known = {one.name: one.id for one in await client.read_automations()}
        for alarm in ALARMS:
            declared = AutomationCore(**_declared(alarm, block_id).model_dump(exclude=NOT_SENT))
            if alarm.name in known:
                await client.update_automation(known[alarm.name], declared)
            else:
                await client.create_automation(declared)
    return [alarm.name for alarm in ALARMS]


async def _webhook(url: str) -> Any:
    """The block that holds the URL, encrypted by Prefect; JSON is what it gets."""
    block = Webhook(url=url, headers={"Content-Type": "application/json"})
    return await block.asave(BLOCK, overwrite=True)


def _declared(alarm: Alarm, block_id: Any) -> Automation:
    action = (
        CallWebhook(block_document_id=block_id, payload=_payload(alarm))
        if block_id
        else DoNothing()
    )
    return Automation(
        name=alarm.name,
        description=alarm.description,
        trigger=EventTrigger(
            expect={f"prefect.flow-run.{state}" for state in alarm.states},
            match_related=_of(alarm.deployments),
            posture=Posture.Reactive,
            threshold=1,
            within=AT_MOST_ONCE_IN,
        ),
        actions=[action],
    )


def _of(deployments: Iterable[str]) -> Any:
    return {
        "prefect.resource.role": "deployment",
        "prefect.resource.name": list(deployments),
    }


def _payload(alarm: Alarm) -> str:
    said = f"dondoc: {alarm.name}. {alarm.description}"
    return json.dumps({"text": said, "run": "{{ flow_run.name }}"}, ensure_ascii=False)


if __name__ == "__main__":
    asyncio.run(put_in_place(load_settings().alarm_url))
