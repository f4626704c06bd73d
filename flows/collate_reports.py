"""Collate the reports of a period into a workbook and a Word report."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.asked import Asked, AskedForDay, refusing_in_one_line
from tasks.report_steps import collate_round
from tasks.work_steps import show_missing_reports


class PeriodToCollate(Asked):
    """Tổng hợp kỳ nào."""

    period: str = Field(
        title="Kỳ báo cáo",
        description="Nhãn của kỳ, ví dụ 2026-6-thang hoặc 2026-nam.",
        pattern=r"^[0-9a-z-]+$",
    )
    folder: str | None = Field(
        default=None,
        title="Thư mục",
        description="Thư mục trên máy chủ; để trống là thư mục collated trong dữ liệu của hệ thống.",
    )
    plan_id: int | None = Field(
        default=None,
        title="Mã kế hoạch",
        description="Chỉ cần khi có nhiều kế hoạch cùng kỳ báo cáo.",
        ge=1,
    )


class Collating(AskedForDay, PeriodToCollate):
    """Tổng hợp kỳ nào, tính đến ngày nào."""


@flow(
    flow_run_name="Tổng hợp kỳ {request.period}",
    persist_result=True,
    result_serializer="json",
)
@refusing_in_one_line
async def collate_reports(request: Collating) -> State[dict[str, Any]]:
    """Gộp báo cáo đã nhận của một kỳ thành bảng tính và báo cáo Word; nêu tên cơ quan chưa gửi.

    Args:
        request: Kỳ nào, tính đến ngày nào.
    """
    today = request.day
    made = await collate_round(request.period, request.folder, request.plan_id, today)
    await show_missing_reports(today)
    return Completed(
        message=(
            f"{made['received']} trên {made['expected']} báo cáo, còn thiếu {len(made['missing'])}; "
            f"tệp: {made['files'][0]}"
        ),
        data=made,
    )
