"""GET /a/{token} and its forms: an agency's page, without an account, behind its link."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from dondoc.errors import DondocError, NotFound, RefusedReport
from dondoc.language.text import nfc
from models.engine import reading, session
from models.office import Office
from models.tables import FeedLinkRow
from web.answers import not_taken, open_link, render
from web.page import page_of
from web.records import NOT_THEIRS, SentFile, record_done, record_request
from web.security import LARGEST_UPLOAD, is_own_form

LONGEST_TEXT, LONGEST_NAME = 2000, 120
# PostgreSQL refuses NUL in a text; the others would only spoil what is shown
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NUMBER = re.compile(r"[0-9]{1,9}")
NOT_OWN_FORM = "biểu mẫu không gửi từ trang này; mở lại liên kết của cơ quan rồi gửi lại"
FormKey = Annotated[str, Form()]
router = APIRouter()


@router.get("/a/{token}")
def agency_page(request: Request, token: str, receipt: str = "") -> Response:
    """The agency's page: what it owes today, its reports, its calendars."""
    office: Office = request.app.state.office
    with reading(office.engine) as opened:
        link = open_link(token, opened)
        page = page_of(office, link, token, opened, number_of(receipt))
    return render(request, "agency.html", {"page": page})


@router.post("/a/{token}/items/{key}/done")
def item_done(
    request: Request,
    token: str,
    key: str,
    note: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
    form_key: FormKey = "",
) -> Response:
    """The agency says that it is done, and may show it with a file."""
    text, sent = text_of(note), sent_file(file)
    return take(
        request,
        token,
        form_key,
        lambda office, link, opened: record_done(office, link, key, text, opened, sent),
    )


@router.post("/a/{token}/items/{key}/extension")
def item_extension(
    request: Request,
    token: str,
    key: str,
    new_due: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    form_key: FormKey = "",
) -> Response:
    """The agency asks for a later day."""
    text = text_of(reason)
    return take(
        request,
        token,
        form_key,
        lambda office, link, opened: record_request(
            office, link, key, day_of(new_due), required(text, "lý do"), opened
        ),
    )


Deed = Callable[[Office, FeedLinkRow, Session], int]


def take(request: Request, token: str, form_key: str, deed: Deed) -> Response:
    """Do what a form asks in one transaction; then the page with its receipt, or why not."""
    office: Office = request.app.state.office
    hosts = {office.public_host, request.headers.get("host", "")}
    if not is_own_form(token, form_key, request.headers, hosts):
        return not_taken(request, 403, NOT_OWN_FORM)
    try:
        with session(office.engine) as opened:
            receipt = deed(office, open_link(token, opened), opened)
    except NotFound:
        # another agency's work and work that never was are told the same
        return not_taken(request, 404, NOT_THEIRS, token)
    except RefusedReport as refusal:
        reason = "tệp còn những điểm sau; sửa trong chính tệp này rồi gửi lại"
        return not_taken(request, 422, reason, token, refusal.faults)
    except DondocError as refusal:
        return not_taken(request, 422, str(refusal), token)
    return RedirectResponse(f"/a/{token}?receipt={receipt}", status_code=303)


def sent_file(file: UploadFile | None) -> SentFile | None:
    """The file of a form; None where the field was left empty, which browsers send as a nameless file."""
    if file is None or not file.filename:
        return None
    # the last part only: a browser on Windows may send the whole path
    name = text_of(file.filename.replace("\\", "/").rpartition("/")[2])[-LONGEST_NAME:]
    return SentFile(name or "tep", file.file.read(LARGEST_UPLOAD + 1))


def text_of(sent: str) -> str:
    """What a person typed, NFC and of bounded length, without what no keyboard gives."""
    return _CONTROLS.sub("", nfc(sent)).strip()[:LONGEST_TEXT]


def number_of(sent: str) -> int | None:
    """A receipt's number; None for anything that is none."""
    return int(sent) if _NUMBER.fullmatch(sent) else None


def required(text: str, name: str) -> str:
    """The text; raises DondocError where there is none."""
    if not text:
        raise DondocError(f"thiếu {name}", remedy="điền rồi gửi lại")
    return text


def day_of(text: str) -> date:
    """The day of a date field; raises DondocError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise DondocError(
            f"không đọc được ngày “{text[:40]}”", remedy="ghi như 2026-06-19"
        ) from wrong
