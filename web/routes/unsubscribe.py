"""GET and POST /u/{mark}: one address asks for no more messages (RFC 8058, one click).

A mail program posts there when its user presses "unsubscribe"; a person who opens the address sees a
button first, since programs that look for dangerous mail open every link.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models.contacts import named_by, stop_named_by
from models.engine import reading, session
from models.office import Office
from web.answers import render

ACTOR = "người nhận"
router = APIRouter()


@router.get("/u/{mark}")
def ask_to_stop(request: Request, mark: str) -> Response:
    """The page with the button; nothing changes yet."""
    office: Office = request.app.state.office
    with reading(office.engine) as opened:
        contacts = named_by(mark, session=opened, at=office.now())
    if not contacts:
        return _said(
            request, "Không có địa chỉ này", "Tin nhắc có thể đã gửi tới địa chỉ khác.", 404
        )
    if not any(active for _, active in contacts):
        return _stopped(request)
    return render(request, "stop.html", {"mark": mark, "office": office.settings.office_name})


@router.post("/u/{mark}")
def stop(request: Request, mark: str) -> Response:
    """Write no more to this address; asked twice, it is the same."""
    office: Office = request.app.state.office
    with session(office.engine) as opened:
        found = stop_named_by(mark, session=opened, actor=ACTOR, at=office.now())
    if not found:
        return _said(
            request, "Không có địa chỉ này", "Tin nhắc có thể đã gửi tới địa chỉ khác.", 404
        )
    return _stopped(request)


def _stopped(request: Request) -> Response:
    line = (
        "Việc và hạn của cơ quan không đổi. Muốn nhận lại tin nhắc, xin liên hệ cơ quan điều phối."
    )
    return _said(request, "Địa chỉ này không còn nhận tin nhắc", line)


def _said(request: Request, heading: str, line: str, status: int = 200) -> Response:
    return render(request, "said.html", {"heading": heading, "lines": (line,)}, status)
