"""/dieu-phoi/dang-nhap: signing in and out, and changing one's password."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from dondoc.errors import DondocError
from models.coordinator_sessions import begin_session, end_session
from models.coordinators import as_name, renew_hash, set_password, who_gives
from models.engine import reading, session
from models.events import record
from models.office import Office
from models.sign_in_waits import forgive, subjects_of, take_attempt
from models.tables import CoordinatorRow
from web.answers import render
from web.coordinator.entry import (
    HOME,
    SIGN_IN,
    NotSignedIn,
    Sender,
    SignedIn,
    Who,
    back_to,
    cookie_name,
    desk_page,
    drop_cookie,
    first_cookie_name,
    first_token,
    lifetime_of,
    office_of,
    own_hosts,
    refused,
    safe_way,
    set_cookie,
    signed_in,
)
from web.routes.agency import text_of
from web.security import form_key, is_sessions_form

WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."
PAGE_LASTS = 3600
Field = Annotated[str, Form()]
log = logging.getLogger("dondoc.web")
router = APIRouter(prefix=HOME)


@router.get("/dang-nhap")
def sign_in_page(request: Request, toi: str = "") -> Response:
    """The form; who is signed in already goes on."""
    try:
        signed_in(request)
    except NotSignedIn:
        return _form(request, toi)
    return RedirectResponse(safe_way(toi), status_code=303)


@router.post("/dang-nhap")
def sign_in(
    request: Request, ten: Field = "", mat_khau: Field = "", form_key: Field = "", toi: Field = ""
) -> Response:
    """Sign in with name and password; the same words for a wrong name and a wrong password."""
    office = office_of(request)
    before = request.cookies.get(first_cookie_name(office), "")
    if not is_sessions_form(before, form_key, request.headers, own_hosts(request)):
        return _form(request, toi, "Trang đăng nhập đã quá lâu; xin thử lại.", 403)
    name, at = as_name(text_of(ten)), office.now()
    subjects = subjects_of(name, _address(request))
    with session(office.engine) as opened:
        wait = take_attempt(subjects, session=opened, at=at)
    if wait is not None:
        log.warning("sign-in made to wait")
        return _wait(request, toi, wait)
    with reading(office.engine) as opened:
        found = who_gives(name, mat_khau, session=opened)
    if found is None:
        log.warning("sign-in refused")
        return _form(request, toi, WRONG, 401)
    with session(office.engine) as opened:
        now = opened.get(CoordinatorRow, found.id)
        # closed, or given another password, while this one was being checked
        if now is None or now.disabled_at or now.password != found.password:
            return _form(request, toi, WRONG, 401)
        forgive(subjects, session=opened)
        renew_hash(now, mat_khau, session=opened)
        return let_in(request, now, toi, opened, "password")


def let_in(
    request: Request, found: CoordinatorRow, way: str, opened: Session, how: str
) -> Response:
    """Begin a session, never the one that the browser brought, and go on to the desk."""
    office, at = office_of(request), office_of(request).now()
    before = request.cookies.get(cookie_name(office), "")
    token = begin_session(found, session=opened, lifetime=lifetime_of(office), at=at, before=before)
    subject = f"coordinator:{found.name}"
    details = {"how": how}
    record("signed-in", subject, session=opened, at=at, actor=subject, details=details)
    response = RedirectResponse(safe_way(way), status_code=303)
    set_cookie(response, cookie_name(office), token, office)
    drop_cookie(response, first_cookie_name(office), office)
    return response


@router.post("/dang-xuat")
def sign_out(who: Sender) -> Response:
    """End this session, here and in the database."""
    with session(who.office.engine) as opened:
        end_session(who.token, session=opened)
    response = RedirectResponse(SIGN_IN, status_code=303)
    drop_cookie(response, cookie_name(who.office), who.office)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@router.get("/tai-khoan")
def account(request: Request, who: Who) -> Response:
    """The form that changes one's password."""
    return desk_page(request, who, "account.html", {"here": "account"})


@router.post("/tai-khoan/mat-khau")
def change_password(
    request: Request, who: Sender, cu: Field = "", moi: Field = "", lai: Field = ""
) -> Response:
    """Another password: all sessions end, and this browser begins a new one."""
    try:
        token = _change(request, who, cu, moi, lai)
    except DondocError as refusal:
        return refused(request, who, refusal, f"{HOME}/tai-khoan")
    response = back_to(HOME, "Đã đổi mật khẩu; các phiên khác đã kết thúc")
    set_cookie(response, cookie_name(who.office), token, who.office)
    return response


def _change(request: Request, who: SignedIn, old: str, new: str, again: str) -> str:
    """The token of the one session that goes on."""
    office, name = who.office, who.coordinator.name
    if new != again:
        raise DondocError("hai lần ghi mật khẩu mới không giống nhau")
    subjects = subjects_of(name, _address(request))
    with session(office.engine) as opened:
        if take_attempt(subjects, session=opened, at=office.now()) is not None:
            raise DondocError("đã thử sai nhiều lần", remedy="chờ một lát rồi thử lại")
    with reading(office.engine) as opened:
        if who.coordinator.password and who_gives(name, old, session=opened) is None:
            raise DondocError("mật khẩu hiện nay không đúng")
    with session(office.engine) as opened:
        forgive(subjects, session=opened)
        at = office.now()
        changed = set_password(name, new, session=opened, actor=who.actor, at=at)
        return begin_session(changed, session=opened, lifetime=lifetime_of(office), at=at)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _wait(request: Request, way: str, wait: timedelta) -> Response:
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    words = f"Đã thử sai nhiều lần. Xin chờ {_spoken(seconds)} rồi thử lại."
    response = _form(request, way, words, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _spoken(seconds: int) -> str:
    return f"{seconds} giây" if seconds < 60 else f"{-(-seconds // 60)} phút"


def _form(request: Request, way: str, said: str = "", status: int = 200) -> Response:
    office: Office = office_of(request)
    token = first_token(request)
    values = {
        "said": said,
        "form_key": form_key(token),
        "way": safe_way(way),
        "office_name": office.settings.office_name,
        "with_oidc": bool(office.settings.oidc_issuer),
    }
    response = render(request, "coordinator/sign_in.html", values, status)
    set_cookie(response, first_cookie_name(office), token, office, PAGE_LASTS)
    return response
