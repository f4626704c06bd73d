"""What several routes answer with: the page of a template, and the refusals."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response
from fastapi.templating import Jinja2Templates
from sqlmodel import Session

from dondoc.status import SIGNS
from models.link_use import known_link
from models.tables import FeedLinkRow
from web.root import root
from web.security import ALWAYS

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
# The page is a key's page: nothing on the way keeps it.
NO_STORE = {"Cache-Control": "no-store"}


class LinkRefused(Exception):
    """The link of a page was revoked (410) or never was (404)."""

    def __init__(self, status: int, heading: str) -> None:
        super().__init__(heading)
        self.status = status
        self.heading = heading


def _static_version() -> str:
    digest = sha256()
    for file in sorted(STATIC.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


templates = Jinja2Templates(directory=FOLDER / "templates")
templates.env.globals["static_version"] = _static_version()
templates.env.globals["signs"] = SIGNS
templates.env.globals["root"] = root
templates.env.trim_blocks = True
templates.env.lstrip_blocks = True


def render(request: Request, template: str, values: dict[str, Any], status: int = 200) -> Response:
    """A template's page, which nobody stores."""
    return templates.TemplateResponse(
        request, template, values, status_code=status, headers=NO_STORE
    )


def open_link(token: str, session: Session) -> FeedLinkRow:
    """The link that a token opens; raises LinkRefused."""
    link = known_link(token, session=session)
    if link is None:
        raise LinkRefused(404, "Không có trang này")
    if link.revoked_at is not None:
        raise LinkRefused(410, "Liên kết đã bị thu hồi")
    return link


def link_refused(request: Request, refusal: Exception) -> Response:
    """The page that says why a link opens nothing."""
    assert isinstance(refusal, LinkRefused)
    lines = ("Xin liên hệ cơ quan điều phối để nhận liên kết mới.",)
    values = {"heading": refusal.heading, "lines": lines}
    return render(request, "said.html", values, refusal.status)


def not_found(request: Request, _refusal: Exception) -> Response:
    """The page for what is not there, or not this agency's: both are told the same."""
    return render(request, "said.html", {"heading": "Không có nội dung này", "lines": ()}, 404)


def broken(_request: Request, _failure: Exception) -> Response:
    """What is said of our own fault; the log has the rest. Outside all layers: brings its headers."""
    words = "Có lỗi ở máy chủ; xin thử lại sau ít phút."
    return PlainTextResponse(words, 500, headers=ALWAYS | NO_STORE)


def not_taken(
    request: Request, status: int, reason: str, token: str = "", faults: tuple[str, ...] = ()
) -> Response:
    """The page that says why a form was not taken, with the way back."""
    values = {
        "heading": "Chưa ghi nhận được",
        "lines": (reason[:1].upper() + reason[1:] + ".",) if reason else (),
        "faults": faults,
        "back": f"/a/{token}" if token else "",
    }
    return render(request, "said.html", values, status)
