"""Compare what is due with what was sent, and show the coordinator where they differ."""

from __future__ import annotations

from asyncio import gather
from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.asked import AskedForDay, recipe
from tasks.form_steps import show_forms
from tasks.overviews.desk import Desk
from tasks.reminder_steps import compare_with_outbox
from tasks.run_marks import mark_run, short_day, tags_of
from tasks.tell_steps import SILENT, say
from tasks.work_steps import show_work


class Auditing(AskedForDay):
    """Đối chiếu ngày nào, và có vẽ lại các bảng không."""

    tables: bool = Field(
        default=True,
        title="Cập nhật các bảng",
        description="Vẽ lại bảng hôm nay và các bảng khác. Bỏ chọn thì chỉ đối chiếu và báo nhịp.",
    )


TODAY = Auditing()
WORDS = {
    "missing": "thiếu",
    "stale": "chờ quá lâu",
    "unsure": "không chắc",
    "failed": "không gửi được",
    "unreachable": "cơ quan không có người nhận",
}


@flow(persist_result=False)
@recipe("Đối chiếu {request.day:%d/%m/%Y}")
async def audit_reminders(request: Auditing = TODAY) -> State[dict[str, Any]]:
    """Đối chiếu việc đến hạn với tin đã gửi, cập nhật bảng hôm nay và các bảng khác; không gửi gì.

    Mọi thứ khớp và bộ gửi tin còn chạy thì gọi địa chỉ báo nhịp (DONDOC_HEARTBEAT_URL) nếu có.

    Args:
        request: Ngày nào.
    """
    today = request.day
    # as on another day nothing is watched: no sender runs then
    found = await compare_with_outbox(today, request.today is None)
    counts = {name: len(found[name]) for name in WORDS}
    # a plan may have come in by command, a doubt be settled at the desk, a file be put in the folder
    _, desk = await gather(show_forms(only_new=True), _drawn(request, counts))
    if found["silent_sender"]:
        say(SILENT)
    return Completed(
        name=None if found["agrees"] else "Có điểm chưa khớp",
        message=(
            ", ".join(f"{words} {counts[name]}" for name, words in WORDS.items()).capitalize()
            + (f"; {desk.reports_missing} báo cáo chưa gửi" if desk else "")
            + (f"; {found['silent_sender']}" if found["silent_sender"] else "")
        ),
        data={**found, "reports_missing": desk.reports_missing if desk else None},
    )


async def _drawn(request: Auditing, counts: dict[str, int]) -> Desk | None:
    """The desk, if it is to be drawn, and the run named by what it found."""
    if not request.tables:
        return None
    desk, tags = await gather(show_work(request.day), tags_of())
    await mark_run(_name(request.day, counts, desk), tags)
    return desk


def _name(today: date, counts: dict[str, int], desk: Desk) -> str:
    """What the run found: "Đối chiếu 20/11/2026: khớp, 12 việc quá hạn"."""
    faults = [f"{words} {counts[name]}" for name, words in WORDS.items() if counts[name]]
    found = [", ".join(faults) or "khớp"]
    found += [f"{desk.overdue} việc quá hạn"] if desk.overdue else []
    found += [f"{desk.reports_missing} báo cáo chưa gửi"] if desk.reports_missing else []
    return f"Đối chiếu {short_day(today)}: {', '.join(found)}"
