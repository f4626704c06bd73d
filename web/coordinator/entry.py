"""Who is signed in: the cookie, the session behind it, and the check that every form passes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from dondoc.errors import DondocError
from models.coordinator_sessions import Lifetime, note_seen, open_session
from models.coordinators import actor_of
from models.engine import reading, session
from models.office import Office
from models.tables import CoordinatorRow
from web.answers import render
from web.security import form_key, is_sessions_form

HOME = "/dieu-phoi"
SIGN_IN = f"{HOME}/dang-nhap"
NOT_OWN_FORM = "Biểu mẫu không gửi từ trang này, hoặc phiên làm việc đã đổi."
STRAY = set("\\\r\n\t")


class NotSignedIn(Exception):
    """Nobody is signed in, or not any more."""


class ForeignForm(Exception):
    """A form that no page of this session sent."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The coordinator of a request and the session's token."""

    coordinator: CoordinatorRow
    token: str
    office: Office

    @property
    def actor(self) -> str:
        """How the log names this coordinator."""
        return actor_of(self.coordinator)

    @property
    def form_key(self) -> str:
        """What the session's forms send along."""
        return form_key(self.token)


def office_of(request: Request) -> Office:
    """The office that the application serves."""
    office: Office = request.app.state.office
    return office


def signed_in(request: Request) -> SignedIn:
    """The coordinator of the request's session; raises NotSignedIn."""
    office = office_of(request)
    token = request.cookies.get(cookie_name(office), "")
    if not token:
        raise NotSignedIn
    at = office.now()
    with reading(office.engine) as opened:
        found = open_session(token, session=opened, lifetime=lifetime_of(office), at=at)
    if found is None:
        raise NotSignedIn
    if found.to_be_noted:
        with session(office.engine) as opened:
            note_seen(found.id, session=opened, at=at)
    return SignedIn(found.coordinator, token, office)


def sent_by_own_form(
    request: Request,
    who: Annotated[SignedIn, Depends(signed_in)],
    form_key: Annotated[str, Form()] = "",
) -> SignedIn:
    """The coordinator who sent a form of an own page; raises NotSignedIn and ForeignForm."""
    if not is_sessions_form(who.token, form_key, request.headers, own_hosts(request)):
        raise ForeignForm
    return who


# the number of a row, as both databases keep it
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Who = Annotated[SignedIn, Depends(signed_in)]
Sender = Annotated[SignedIn, Depends(sent_by_own_form)]


def own_hosts(request: Request) -> set[str]:
    """The hosts by which browsers reach this application."""
    return {office_of(request).public_host, request.headers.get("host", "")}


def lifetime_of(office: Office) -> Lifetime:
    """How long the settings let a session last."""
    settings = office.settings
    idle = timedelta(minutes=settings.session_idle_minutes)
    return Lifetime(idle, timedelta(hours=settings.session_hours))


def is_secure(office: Office) -> bool:
    """Whether people reach the application over TLS."""
    return office.settings.public_url.startswith("https://")


def cookie_name(office: Office) -> str:
    """The session's cookie; with TLS no other host and no plain page can set it (RFC 6265bis).

    Offices below paths of one host have one each, by their codes.
    """
    if not office.root:
        return "__Host-dondoc" if is_secure(office) else "dondoc"
    # __Host- would be sent to the other offices of that host
    name = f"dondoc-{office.settings.office}" if office.settings.office else "dondoc"
    return f"__Secure-{name}" if is_secure(office) else name


def cookie_path(office: Office) -> str:
    """Below which the browser sends the cookie."""
    return f"{office.root}/"


def first_cookie_name(office: Office) -> str:
    """The cookie of the sign-in page, to which its own form is bound."""
    return f"{cookie_name(office)}-truoc"


def set_cookie(
    response: Response, name: str, value: str, office: Office, seconds: int | None = None
) -> None:
    """A cookie that no script reads and no other site's form brings along."""
    response.set_cookie(
        name, value, max_age=seconds, path=cookie_path(office), secure=is_secure(office),
        httponly=True, samesite="lax",
    )  # fmt: skip


def drop_cookie(response: Response, name: str, office: Office) -> None:
    """Take a cookie back."""
    response.delete_cookie(
        name, path=cookie_path(office), secure=is_secure(office), httponly=True, samesite="lax"
    )


def first_token(request: Request) -> str:
    """The token of the sign-in page: the browser's own, or a new one."""
    return request.cookies.get(first_cookie_name(office_of(request)), "") or secrets.token_urlsafe()


def safe_way(asked: str) -> str:
    """Where to go after signing in: a page of ours and nothing else."""
    is_ours = asked == HOME or asked.startswith((f"{HOME}/", f"{HOME}?"))
    return asked if is_ours and not STRAY & set(asked) else HOME


def to_sign_in(request: Request, _refusal: Exception) -> Response:
    """The way to the sign-in page, and back to where one was."""
    way = request.url.path
    if request.url.query:
        way += f"?{request.url.query}"
    # what was not a page to look at is not gone back to
    asked = f"?toi={quote(safe_way(way))}" if request.method == "GET" and way != HOME else ""
    return RedirectResponse(f"{SIGN_IN}{asked}", status_code=303)


def foreign_form(request: Request, _refusal: Exception) -> Response:
    """The page that refuses a form from elsewhere."""
    values = {"heading": NOT_OWN_FORM, "lines": ("Mở lại trang rồi gửi lại.",), "back": HOME}
    return render(request, "coordinator/said.html", values, 403)


def desk_page(
    request: Request, who: SignedIn, template: str, values: dict[str, Any], status: int = 200
) -> Response:
    """A page of the desk: what it shows, who is signed in, and what its forms send along."""
    shared = {
        "who": who.coordinator,
        "office_name": who.office.settings.office_name,
        "form_key": who.form_key,
        "has_prefect": bool(who.office.settings.prefect_url),
    }
    return render(request, f"coordinator/{template}", {**shared, **values}, status)


def back_to(way: str, said: str = "") -> Response:
    """After a deed: the page again, with one line of what was done."""
    mark = "&" if "?" in way else "?"
    return RedirectResponse(f"{way}{mark}xong={quote(said)}" if said else way, status_code=303)


def refused(request: Request, who: SignedIn, refusal: DondocError, back: str) -> Response:
    """The page that says why a form was not taken, with the way back."""
    words = str(refusal)
    values = {"heading": "Chưa ghi nhận được", "lines": (words[:1].upper() + words[1:] + ".",)}
    return desk_page(request, who, "refused.html", {**values, "back": safe_way(back)}, 422)
