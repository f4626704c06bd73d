"""Write to everyone who is to be told something today."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

from flows.asked import AskedForDay, refusing_in_one_line
from flows.lateness import is_too_late_to_send
from tasks.reminder_steps import closes_at, plan_messages, send_messages
from tasks.work_steps import show_messages, show_work


class Reminding(AskedForDay):
    """Nhắc việc của ngày nào."""


TODAY = Reminding()
NO_NEWS = "Không có tin mới"


@flow(
    flow_run_name="Nhắc việc ngày {request.day:%d/%m/%Y}",
    persist_result=True,
    result_serializer="json",
)
@refusing_in_one_line
async def send_reminders(request: Reminding = TODAY) -> State[dict[str, Any]]:
    """Gửi tin nhắc cho những ai có việc đến bậc nhắc hôm nay; chạy lại không gửi hai lần.

    Args:
        request: Ngày nào.
    """
    today = request.day
    if request.today is None and is_too_late_to_send(
        flow_run.scheduled_start_time, datetime.now(UTC), closes_at()
    ):
        return Completed(name="Quá hạn", message="Đã hết giờ làm việc; lần chạy sau sẽ nhắc bù")
    planned = await plan_messages(today)
    sent = await send_messages(today)
    # every five minutes: tables are drawn anew only when there is something to show
    is_news = request.today is not None or any(planned.values()) or any(sent.values())
    if is_news:
        await show_messages(today)
        await show_work(today)
    doubtful = sent["unsure"] + sent["doubtful"]
    return Completed(
        name="Có tin cần xem" if sent["failed"] or doubtful else None if is_news else NO_NEWS,
        message=(
            f"Lập {planned['planned']} tin, đã gửi {sent['sent']}, thử lại sau {sent['again']}, "
            f"thôi gửi {sent['withdrawn']}, không gửi được {sent['failed']}, "
            f"không chắc {doubtful}, chờ lượt sau {sent['waiting']}"
        ),
        data=planned | sent,
    )
