"""Telling the coordinator, and saying to Prefect's automations that something needs it."""

from __future__ import annotations

from asyncio import to_thread
from typing import Any

from prefect.events import emit_event

from tasks.outbox.alarms import Told, Trouble, tell_coordinator
from tasks.workplace import office, step

# what our own flows say; `tasks.automations` listens to them
DOUBTFUL = "dondoc.tin-nhac.khong-chac"
SILENT = "dondoc.bo-gui-tin.im-lang"


@step("Báo người điều phối", "bao-dieu-phoi")
async def tell(trouble: Trouble) -> Told:
    """Put it into the outbox for every contact of the coordinator, and send it; once a cause."""
    return await to_thread(tell_coordinator, trouble, office())


def say(event: str, **what: Any) -> None:
    """Emit an event of this office; which run said it stands with it."""
    emit_event(
        event, resource={"prefect.resource.id": resource_of(office().settings.office)}, payload=what
    )


def resource_of(office_code: str) -> str:
    """By what Prefect tells the offices of one installation apart."""
    return f"dondoc.van-phong.{office_code or 'chinh'}"
