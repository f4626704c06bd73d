"""An agency's reports: the template that goes out, and the workbook that comes back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import Response

from models.engine import reading
from models.office import Office
from web.answers import NO_STORE, open_link
from web.records import SentFile
from web.reporting import record_report, template_for
from web.routes.agency import FormKey, sent_file, take, text_of

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = APIRouter()


@router.get("/a/{token}/reports/{key}.xlsx")
def report_template(request: Request, token: str, key: str) -> Response:
    """The template of one of the agency's reports, to fill in."""
    office: Office = request.app.state.office
    with reading(office.engine) as opened:
        name, workbook = template_for(office, open_link(token, opened), key, opened)
    headers = NO_STORE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(workbook, media_type=WORKBOOK, headers=headers)


@router.post("/a/{token}/reports")
def report(
    request: Request,
    token: str,
    file: Annotated[UploadFile | None, File()] = None,
    key: Annotated[str, Form()] = "",
    period: Annotated[str, Form()] = "",
    form_key: FormKey = "",
) -> Response:
    """Take in a report; a wrong one is refused with all its faults, and nothing of it is kept."""
    sent = sent_file(file) or SentFile("bao-cao.xlsx", b"")
    return take(
        request,
        token,
        form_key,
        lambda office, link, opened: record_report(
            office, link, sent.data, sent.name, key=key, period=text_of(period), session=opened
        ),
    )
