"""Take in the reports that lie in the watched folder and the mailbox."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.asked import AskedForDay, refusing_in_one_line
from tasks.mailbox_steps import has_somewhere_to_look, receive_reports_once, show_incoming


class Receiving(AskedForDay):
    """Nhận báo cáo vào ngày nào."""


TODAY = Receiving()
NOWHERE = "Chưa cài đặt thư mục (DONDOC_INBOX_FOLDER) hay hộp thư (DONDOC_MAILBOX_URL)"


@flow(
    flow_run_name="Nhận báo cáo ngày {request.day:%d/%m/%Y}",
    persist_result=True,
    result_serializer="json",
)
@refusing_in_one_line
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
        await show_incoming()
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
