"""Collate the reports of a period into a workbook and a Word report."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from dondoc.reports.period_words import period_in_full
from flows.asked import Asked, AskedForDay, one_of, recipe
from tasks.form_steps import round_of
from tasks.report_steps import collate_round
from tasks.run_marks import mark_run, tags_of
from tasks.work_steps import show_missing_reports


class PeriodToCollate(Asked):
    """Tổng hợp kỳ nào."""

    round: str | None = Field(
        default=None,
        title="Kỳ báo cáo",
        description="Các kỳ của những kế hoạch đang thực hiện, kèm hạn và số cơ quan phải gửi.",
    )
    period: str | None = Field(
        default=None,
        title="Nhãn của kỳ",
        description="Dành cho chương trình gọi thẳng, ví dụ 2026-6-thang hoặc 2026-nam.",
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
        description="Chỉ cần khi ghi nhãn của kỳ và có nhiều kế hoạch cùng kỳ báo cáo.",
        ge=1,
    )

    _one = one_of("round", "period", "chưa chọn kỳ báo cáo")

    @property
    def named(self) -> str:
        """The period in words, as the list of runs shows it."""
        return self.round or period_in_full(self.period or "")


class Collating(AskedForDay, PeriodToCollate):
    """Tổng hợp kỳ nào, tính đến ngày nào."""


@flow(persist_result=True, result_serializer="json")
@recipe("Tổng hợp {request.named}")
async def collate_reports(request: Collating) -> State[dict[str, Any]]:
    """Gộp báo cáo đã nhận của một kỳ thành bảng tính và báo cáo Word; nêu tên cơ quan chưa gửi.

    Args:
        request: Kỳ nào, tính đến ngày nào.
    """
    today = request.day
    period, plan_id = request.period or "", request.plan_id
    if request.round:
        period, plan_id = await round_of(request.round)
    made = await collate_round(period, request.folder, plan_id, today)
    await show_missing_reports(today)
    came = f"{made['received']} trên {made['expected']} báo cáo"
    await mark_run(
        f"Tổng hợp {period_in_full(period)}: {came}", await tags_of([plan_id] if plan_id else None)
    )
    return Completed(
        message=f"{came}, còn thiếu {len(made['missing'])}; tệp: {made['files'][0]}",
        data=made,
    )
