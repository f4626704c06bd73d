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
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
router = APIRouter()


@router.get("/a/{token}/reports/{key}.xlsx")
def report_template(request: Request, token: str, key: str) -> Response:
    """The template of one of the agency's reports, to fill in."""
    return _template(request, token, key, word=False)


@router.get("/a/{token}/reports/{key}.docx")
def word_form(request: Request, token: str, key: str) -> Response:
    """The same template as a Word form."""
    return _template(request, token, key, word=True)


def _template(request: Request, token: str, key: str, *, word: bool) -> Response:
    office: Office = request.app.state.office
    with reading(office.engine) as opened:
        link = open_link(token, opened)
        name, made = template_for(office, link, key, opened, word=word)
    headers = NO_STORE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, media_type=WORD if word else WORKBOOK, headers=headers)


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
