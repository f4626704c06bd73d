"""Take away what has had its time by policy."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.asked import AskedForDay, recipe
from tasks.keeping_steps import clear_old_tables, tidy_office
from tasks.run_marks import mark_run, short_day


class Tidying(AskedForDay):
    """Dọn dẹp như đang ở ngày nào, và có xóa thật hay không."""

    only_count: bool = Field(
        default=False,
        title="Chỉ đếm",
        description="Chỉ cho biết sẽ xóa những gì, không xóa.",
    )


TODAY = Tidying()


@flow(persist_result=False)
@recipe("Dọn dẹp {request.day:%d/%m/%Y}")
async def tidy_up(request: Tidying = TODAY) -> State[dict[str, Any]]:
    """Xóa những gì đã hết thời hạn lưu giữ ghi trong policy.toml; sổ nhật ký và sổ gửi thì giữ mãi.

    Args:
        request: Ngày, và chỉ đếm hay xóa thật.
    """
    today = request.day
    found = await tidy_office(today, request.only_count)
    if not request.only_count:
        await clear_old_tables()
    files = found["reports"] + found["evidence"] + found["incoming"]
    said = f"{found['texts']} lời tin, {files} tệp"
    verb = "sẽ xóa" if request.only_count else "đã xóa"
    await mark_run(f"Dọn dẹp {short_day(today)}: {verb} {said}")
    return Completed(message=f"{verb.capitalize()} {said}", data=found)
