"""Take in a plan's file as a draft, and show what was read and what is to be looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.asked import Asked, refusing_in_one_line
from tasks.plan_steps import keep_plan, show_plan


class PlanFile(Asked):
    """Tệp kế hoạch cần nhập."""

    file: str = Field(
        title="Tệp kế hoạch",
        description="Đường dẫn trên máy chủ tới tệp Word, PDF hoặc văn bản của kế hoạch.",
    )
    year: int | None = Field(
        default=None,
        title="Năm",
        description="Để trống là năm ghi trong kế hoạch.",
        ge=2000,
        le=2100,
    )
    number: str | None = Field(
        default=None,
        title="Số hiệu",
        description="Ghi khi tệp để trống số, ví dụ 48/KH-UBND.",
    )
    issued_on: date | None = Field(
        default=None,
        title="Ngày ban hành",
        description="Ghi khi tệp để trống ngày.",
    )


@flow(
    flow_run_name="Nhập kế hoạch {request.file}",
    persist_result=True,
    result_serializer="json",
)
@refusing_in_one_line
async def ingest_plan(request: PlanFile) -> State[dict[str, Any]]:
    """Đọc một kế hoạch và lưu thành dự thảo; chưa gửi hay công bố gì trước khi được duyệt.

    Args:
        request: Tệp nào, và những gì tệp để trống.
    """
    kept = await keep_plan(request.file, request.year, request.number, request.issued_on)
    await show_plan(kept["plan_id"])
    words = "Tệp này đã nhập từ trước" if kept["unchanged"] else "Đã lưu"
    return Completed(
        message=(
            f"{words}: kế hoạch {kept['plan_id']}, {kept['items']} nhiệm vụ, "
            f"{kept['obligations']} hạn, {kept['findings']} điểm cần xem lại"
        ),
        data=kept,
    )
