"""Take in the reports that lie in the watched folder and the mailbox."""

from __future__ import annotations

from asyncio import gather
from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.asked import AskedForDay, recipe
from tasks.mailbox_steps import has_somewhere_to_look, receive_reports_once, show_incoming
from tasks.run_marks import mark_run, short_day, tags_of
from tasks.work_steps import show_work


class Receiving(AskedForDay):
    """Nhận báo cáo vào ngày nào."""


TODAY = Receiving()
NOWHERE = "Chưa cài đặt thư mục (DONDOC_INBOX_FOLDER) hay hộp thư (DONDOC_MAILBOX_URL)"


@flow(persist_result=False)
@recipe("Nhận báo cáo {request.day:%d/%m/%Y}")
async def receive_reports(request: Receiving = TODAY) -> State[dict[str, Any]]:
    """Nhận báo cáo trong thư mục và hộp thư; chạy lại không nhận hai lần.

    Args:
        request: Ngày nào.
    """
    if not has_somewhere_to_look():
        return Completed(name="Không có nơi nhận", message=NOWHERE, data={})
    done = await receive_reports_once(request.day)
    came = done["received"]
    if came:
        await gather(show_incoming(), show_work(request.day))
        await mark_run(_name(request.day, came), await tags_of((), done["agencies"]))
    if done["trouble"]:
        return Failed(message="; ".join(done["trouble"]))
    return Completed(
        name="Có tệp cần xem" if came.get("waiting") else None if came else "Không có tệp mới",
        message=(
            f"Nhận {came.get('taken', 0)}, trả lại {came.get('returned', 0)}, "
            f"chờ xem {came.get('waiting', 0)}, trả lời {done['answered']} thư, "
            f"còn để lại {done['left']} tệp"
        ),
        data=done,
    )


def _name(today: date, came: dict[str, int]) -> str:
    """What came in: "Nhận báo cáo 20/11/2026: nhận 3, chờ xem 1"."""
    words = (("taken", "nhận"), ("returned", "trả lại"), ("waiting", "chờ xem"))
    said = [f"{word} {came[state]}" for state, word in words if came.get(state)]
    return f"Nhận báo cáo {short_day(today)}: {', '.join(said) or 'không có báo cáo'}"
