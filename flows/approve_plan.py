"""Put a draft plan in force, and give the agencies their calendars."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.asked import Asked, AskedForDay, refusing_in_one_line
from tasks.feed_steps import write_feeds
from tasks.plan_steps import put_in_force, show_plan
from tasks.work_steps import show_work


class PlanToApprove(Asked):
    """Duyệt kế hoạch nào, và những gì tệp để trống."""

    plan_id: int = Field(
        title="Mã kế hoạch",
        description="Mã do bước nhập kế hoạch cho biết; xem bảng ke-hoach và can-xem-lai trước.",
        ge=1,
    )
    approved_by: str = Field(
        title="Người duyệt",
        description="Họ tên, chức vụ; được ghi vào nhật ký.",
        min_length=2,
    )
    number: str | None = Field(
        default=None, title="Số hiệu", description="Ghi khi tệp để trống số, ví dụ 48/KH-UBND."
    )
    issued_on: date | None = Field(
        default=None, title="Ngày ban hành", description="Ghi khi tệp để trống ngày."
    )
    despite_errors: bool = Field(
        default=False,
        title="Duyệt dù còn lỗi",
        description="Chỉ chọn khi đã xem từng lỗi trong bảng can-xem-lai.",
    )


class Approval(AskedForDay, PlanToApprove):
    """Duyệt kế hoạch nào, những gì tệp để trống, vào ngày nào."""


@flow(
    flow_run_name="Duyệt kế hoạch {request.plan_id}",
    persist_result=True,
    result_serializer="json",
)
@refusing_in_one_line
async def approve_plan(request: Approval) -> State[dict[str, Any]]:
    """Đưa một dự thảo vào thực hiện; từ đây hệ thống mới gửi nhắc việc và công bố lịch.

    Args:
        request: Duyệt kế hoạch nào, ai duyệt.
    """
    today = request.day
    approved = await put_in_force(
        request.plan_id,
        request.approved_by,
        request.number,
        request.issued_on,
        request.despite_errors,
    )
    feeds = await write_feeds(None, today)
    await show_plan(request.plan_id)
    await show_work(today)
    return Completed(
        message=(
            f"Kế hoạch {request.plan_id} đã có hiệu lực: {approved['obligations']} hạn "
            f"({approved['added']} mới, {approved['changed']} đổi, {approved['cancelled']} bỏ), "
            f"{feeds['feeds']} lịch"
        ),
        data=approved | {"feeds": feeds["feeds"]},
    )
