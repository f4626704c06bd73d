"""Write to the coordinator that something of the system needs a person; automations start it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from dondoc.messages.alarm import Cause
from flows.asked import Asked, recipe
from tasks.outbox.alarms import Trouble
from tasks.run_marks import mark_run
from tasks.tell_steps import tell
from tasks.workplace import office

NOBODY = (
    "Chưa có địa chỉ của người điều phối, nên không ai được báo; thêm bằng lệnh: dondoc contact add "
    "--audience coordinator …"
)


class Telling(Asked):
    """Báo điều gì."""

    cause: Cause = Field(
        default=Cause.TRIAL,
        title="Báo điều gì",
        description="Chạy bằng tay thì chọn «gửi thử» để biết cảnh báo có đến người điều phối không; "
        "các điều khác do hệ thống tự chọn.",
    )
    at: datetime | None = Field(
        default=None, title="Xảy ra lúc", description="Để trống là bây giờ; hệ thống tự ghi."
    )
    deployment: str = Field(
        default="",
        title="Việc bị lỗi",
        description="Tên của việc có lượt chạy bị lỗi; hệ thống tự ghi.",
    )
    run: str = Field(
        default="", title="Lượt chạy", description="Tên của lượt chạy bị lỗi; hệ thống tự ghi."
    )
    run_id: str = Field(
        default="",
        title="Mã lượt chạy",
        description="Để thư có liên kết tới lượt chạy đó; hệ thống tự ghi.",
    )

    @property
    def trouble(self) -> Trouble:
        """What is told."""
        at = self.at or datetime.now(UTC)
        number = self.run_id.removeprefix("prefect.flow-run.")
        way = f"{office().settings.prefect_url}/runs/flow-run/{number}"
        run_url = way if self.run_id else ""
        return Trouble(self.cause, at.astimezone(UTC), self.deployment, self.run, run_url)


A_TRIAL = Telling()


@flow(persist_result=False)
@recipe("Báo người điều phối: {request.cause}")
async def tell_coordinator(request: Telling = A_TRIAL) -> State[dict[str, Any]]:
    """Gửi người điều phối một tin cảnh báo; cùng một điều thì mỗi ngày chỉ báo một lần.

    Args:
        request: Báo điều gì.
    """
    told = await tell(request.trouble)
    what = f"Báo người điều phối: {request.cause.value}"
    if not told.has_cause:
        await mark_run(f"{what} – đã xử lý xong, không cần báo")
        return Completed(name="Không còn gì để báo", data=asdict(told))
    if not told.contacts:
        await mark_run(f"{what} – không có người nhận")
        return Completed(name="Không có người nhận", message=NOBODY, data=asdict(told))
    sent = f"{told.sent} tin đã gửi" if told.sent else "chờ giờ gửi tin"
    await mark_run(f"{what} – {sent if told.planned else 'đã báo từ trước'}")
    return Completed(
        name=None if told.planned else "Đã báo từ trước",
        message=f"{told.contacts} người nhận, lập {told.planned} tin, đã gửi {told.sent}",
        data=asdict(told),
    )
