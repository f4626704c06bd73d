"""POST /dieu-phoi/ke-hoach/tep: a plan or a decision is put where the run that reads it looks.

It is not read here: what opens strangers' documents works in a process that serves nobody
(docs/decisions/0012-amendments.md).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, File, Request, UploadFile
from fastapi.responses import Response

from dondoc.errors import DondocError
from models.engine import session
from models.events import record
from models.plan_files import put_in
from web.coordinator.entry import HOME, Sender, back_to, refused
from web.coordinator.prefect import refresh_forms
from web.routes.agency import sent_file
from web.security import LARGEST_UPLOAD, TOO_LARGE

PLANS = f"{HOME}/ke-hoach"
router = APIRouter(prefix=PLANS)


@router.post("/tep")
def put_plan_file(
    request: Request,
    who: Sender,
    after: BackgroundTasks,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Keep the file for the run "Nhập kế hoạch", and say where to start that."""
    try:
        sent = sent_file(file)
        if sent is None:
            raise DondocError("chưa chọn tệp")
        if len(sent.data) > LARGEST_UPLOAD:
            raise DondocError(TOO_LARGE.rstrip("."))
        kept = put_in(sent.data, sent.name, who.office.settings.home)
        with session(who.office.engine) as opened:
            record(
                "plan-file-received",
                f"file:{kept.name}",
                session=opened,
                at=who.office.now(),
                actor=who.actor,
                details={"bytes": len(sent.data)},
            )
    except DondocError as refusal:
        return refused(request, who, refusal, PLANS)
    # the answer waits for nobody, and the file is there whether or not Prefect is
    after.add_task(refresh_forms, who.office)
    return back_to(
        PLANS,
        f"Đã nhận tệp {kept.name}; chừng nửa phút nữa tệp có trong biểu mẫu, "
        "bấm “Nhập kế hoạch trong Prefect” để đọc",
    )
