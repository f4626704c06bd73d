"""Compare what is due with what was sent, and show the coordinator where they differ."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.asked import AskedForDay, refusing_in_one_line
from tasks.reminder_steps import compare_with_outbox
from tasks.work_steps import show_messages, show_missing_reports, show_work


class Auditing(AskedForDay):
    """Đối chiếu ngày nào, và có vẽ lại các bảng không."""

    tables: bool = Field(
        default=True,
        title="Cập nhật các bảng",
        description="Vẽ lại các bảng quá hạn, tuần này, chưa báo cáo, tin nhắn. Bỏ chọn thì chỉ đối "
        "chiếu và báo nhịp.",
    )


TODAY = Auditing()


@flow(
    flow_run_name="Đối chiếu ngày {request.day:%d/%m/%Y}",
    persist_result=True,
    result_serializer="json",
)
@refusing_in_one_line
async def audit_reminders(request: Auditing = TODAY) -> State[dict[str, Any]]:
    """Đối chiếu việc đến hạn với tin đã gửi, cập nhật bảng quá hạn và chưa báo cáo; không gửi gì.

    Mọi thứ khớp và bộ gửi tin còn chạy thì gọi địa chỉ báo nhịp (DONDOC_HEARTBEAT_URL) nếu có.

    Args:
        request: Ngày nào.
    """
    today = request.day
    # as on another day nothing is watched: no sender runs then
    found = await compare_with_outbox(today, request.today is None)
    not_reported = await _show_tables(today) if request.tables else None
    counts = {
        name: len(found[name]) for name in ("missing", "stale", "unsure", "failed", "unreachable")
    }
    return Completed(
        name=None if found["agrees"] else "Có điểm chưa khớp",
        message=(
            f"Thiếu {counts['missing']}, chờ quá lâu {counts['stale']}, "
            f"không chắc {counts['unsure']}, không gửi được {counts['failed']}, "
            f"cơ quan không có người nhận {counts['unreachable']}"
            + (f"; {not_reported} báo cáo chưa gửi" if not_reported is not None else "")
            + (f"; {found['silent_sender']}" if found["silent_sender"] else "")
        ),
        data={**found, "reports_missing": not_reported},
    )


async def _show_tables(today: date) -> int:
    await show_messages(today)
    await show_work(today)
    return await show_missing_reports(today)
