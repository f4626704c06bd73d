"""Take in a plan's file, or a decision that changes one, as a draft; show what was read and what is to be looked at again."""

from __future__ import annotations

from asyncio import gather
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from dondoc.errors import DondocError
from flows.asked import Asked, office_day, one_of, recipe
from tasks.form_steps import path_of, plan_in_force_of, show_forms
from tasks.forms.files import DraftInTheWay
from tasks.plan_steps import Draft, keep_amended, keep_plan, show_plan
from tasks.run_marks import mark_run, tags_of
from tasks.work_steps import show_work


class PlanFile(Asked):
    """Tệp kế hoạch cần nhập."""

    chosen: str | None = Field(
        default=None,
        title="Tệp kế hoạch",
        description="Các tệp trong thư mục kế hoạch đến, tệp mới nhất đứng đầu.",
    )
    file: str | None = Field(
        default=None,
        title="Đường dẫn tệp",
        description="Dành cho chương trình gọi thẳng: đường dẫn trên máy chủ tới tệp của kế hoạch.",
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

    amends: str | None = Field(
        default=None,
        title="Tệp là quyết định điều chỉnh của",
        description=(
            "Chỉ chọn khi tệp là quyết định sửa một số dòng của kế hoạch đang thực hiện. "
            "Cả kế hoạch đã sửa thì để trống."
        ),
    )
    amends_plan: int | None = Field(
        default=None,
        title="Mã kế hoạch được điều chỉnh",
        description="Dành cho chương trình gọi thẳng: mã của bản đang thực hiện.",
        ge=1,
    )
    waiting: DraftInTheWay | None = Field(
        default=None,
        title="Dự thảo đang chờ của kế hoạch ấy",
        description="Để trống: có dự thảo khác đang chờ thì không nhập, dự thảo ấy còn nguyên.",
    )

    _one = one_of("chosen", "file", "chưa chọn tệp")

    @property
    def named(self) -> str:
        """The file's name, as the list of runs shows it."""
        return self.chosen or Path(self.file or "").name


@flow(persist_result=True, result_serializer="json")
@recipe("Nhập kế hoạch {request.named}")
async def ingest_plan(request: PlanFile) -> State[dict[str, Any]]:
    """Đọc một kế hoạch và lưu thành dự thảo; chưa gửi hay công bố gì trước khi được duyệt.

    Args:
        request: Tệp nào, và những gì tệp để trống.
    """
    file = request.file or await path_of(request.chosen or "")
    kept = await _kept(file, request)
    await gather(show_plan(kept["plan_id"]), show_work(office_day()), show_forms())
    words = "Tệp này đã nhập từ trước" if kept["unchanged"] else "Đã lưu"
    read = f"{kept['items']} nhiệm vụ, {kept['findings']} điểm cần xem lại"
    await mark_run(f"Nhập kế hoạch {Path(file).name}: {read}", await tags_of([kept["plan_id"]]))
    return Completed(
        message=(
            f"{words}: kế hoạch {kept['plan_id']}, {kept['items']} nhiệm vụ, "
            f"{kept['obligations']} hạn, {kept['findings']} điểm cần xem lại"
        ),
        data=kept,
    )


async def _kept(file: str, request: PlanFile) -> dict[str, Any]:
    amended = request.amends_plan
    if request.amends is not None:
        amended = await plan_in_force_of(request.amends)
    replaces = request.waiting is DraftInTheWay.REPLACE
    if amended is None:
        if request.waiting is DraftInTheWay.ADD:
            raise DondocError(
                "chỉ quyết định điều chỉnh mới thêm vào dự thảo đang chờ được",
                remedy="chọn kế hoạch mà quyết định điều chỉnh",
            )
        return await keep_plan(file, request.year, request.number, request.issued_on, replaces)
    draft = Draft(onto=request.waiting is DraftInTheWay.ADD, replaced=replaces)
    return await keep_amended(file, amended, request.number, request.issued_on, draft)
