"""Settle a draft's doubts, put it in force, and give the agencies their calendars."""

from __future__ import annotations

from asyncio import gather
from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from dondoc.errors import DondocError
from flows.asked import Asked, AskedForDay, one_of, recipe
from tasks.feed_steps import write_feeds
from tasks.form_steps import keep_answers, show_forms
from tasks.forms.approving import Deed
from tasks.forms.settling import Filled
from tasks.plan_steps import put_in_force, show_plan
from tasks.run_marks import mark_run, tags_of
from tasks.work_steps import show_work


class PlanToApprove(Asked):
    """Duyệt kế hoạch nào, các câu trả lời, và những gì tệp để trống."""

    plan: str | None = Field(
        default=None,
        title="Kế hoạch",
        description="Các dự thảo đang chờ duyệt; tên kèm bản, giờ nhập và số điểm cần xem.",
    )
    plan_id: int | None = Field(
        default=None,
        title="Mã kế hoạch",
        description="Dành cho chương trình gọi thẳng: mã do bước nhập kế hoạch cho biết.",
        ge=1,
    )
    approved_by: str = Field(
        title="Người trả lời, người duyệt",
        description="Họ tên, chức vụ; được ghi vào nhật ký.",
        min_length=2,
    )
    deed: Deed = Field(
        default=Deed.APPROVE,
        title="Làm gì",
        description="Còn lỗi chưa trả lời thì không duyệt được. Duyệt xong hệ thống bắt đầu gửi nhắc "
        "việc và công bố lịch.",
    )
    number: str | None = Field(
        default=None, title="Số hiệu", description="Ghi khi tệp để trống số, ví dụ 48/KH-UBND."
    )
    issued_on: date | None = Field(
        default=None, title="Ngày ban hành", description="Ghi khi tệp để trống ngày."
    )
    answers: dict[str, Any] = Field(
        default_factory=dict,
        title="Các điểm cần xem",
        description="Câu trả lời cho từng điểm; không trả lời điểm nào thì để nguyên.",
    )
    despite_errors: bool = Field(
        default=False,
        title="Duyệt dù còn lỗi",
        description="Chỉ chọn khi đã xem từng lỗi trong bảng can-xem-lai.",
    )

    _one = one_of("plan", "plan_id", "chưa chọn kế hoạch")


class Approval(AskedForDay, PlanToApprove):
    """Duyệt kế hoạch nào, những gì tệp để trống, vào ngày nào."""


@flow(persist_result=True, result_serializer="json")
@recipe("Duyệt kế hoạch")
async def approve_plan(request: Approval) -> State[dict[str, Any]]:
    """Ghi câu trả lời cho các điểm cần xem và đưa dự thảo vào thực hiện; từ đó mới gửi nhắc việc.

    Args:
        request: Kế hoạch nào, các câu trả lời, ai duyệt.
    """
    told = await keep_answers(
        Filled(
            request.approved_by,
            request.plan,
            request.plan_id,
            request.answers,
            request.number,
            request.issued_on,
        )
    )
    try:
        if request.deed is Deed.ANSWER:
            return await _only_answered(told)
        return await _approved(request, told)
    finally:
        await gather(show_plan(told["plan_id"]), show_work(request.day), show_forms())


async def _only_answered(told: dict[str, Any]) -> State[dict[str, Any]]:
    left = f"còn {told['left']} điểm cần xem" if told["left"] else "không còn điểm cần xem"
    errors = f", trong đó {told['errors']} lỗi" if told["errors"] else ""
    said = f"ghi {told['answered']} câu trả lời; {left}{errors}"
    await mark_run(f"{told['name']}: {said}", await tags_of([told["plan_id"]]))
    return Completed(name="Chưa duyệt", message=f"{told['name']}: {said}", data=told)


async def _approved(request: Approval, told: dict[str, Any]) -> State[dict[str, Any]]:
    plan_id = told["plan_id"]
    try:
        approved = await put_in_force(
            plan_id,
            request.approved_by,
            request.number,
            request.issued_on,
            request.despite_errors,
        )
    except DondocError as refusal:
        await mark_run(f"Chưa duyệt được {_within(told['name'])}", await tags_of([plan_id]))
        raise DondocError(
            f"đã ghi {told['answered']} câu trả lời, chưa duyệt: {refusal.message}",
            where=told["name"],
            remedy="trả lời hoặc bỏ qua từng lỗi rồi chạy lại, hoặc nhập tệp đã sửa",
        ) from refusal
    feeds = await write_feeds(None, request.day)
    said = f"{approved['obligations']} hạn có hiệu lực"
    await mark_run(f"Duyệt {_within(told['name'])}: {said}", await tags_of([plan_id]))
    return Completed(
        message=(
            f"{told['name']} (mã {plan_id}): {said} "
            f"({approved['added']} mới, {approved['changed']} đổi, {approved['cancelled']} bỏ), "
            f"{feeds['feeds']} lịch; ghi {told['answered']} câu trả lời"
        ),
        data=approved | {"feeds": feeds["feeds"], "answered": told["answered"]},
    )


def _within(name: str) -> str:
    """A name that begins a sentence, as it stands within one."""
    return name[:1].lower() + name[1:]
