"""/dieu-phoi/oidc: signing in with the office's own accounts, where an OpenID provider is set."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from dondoc.errors import DondocError, NotFound
from models.coordinators import add_coordinator, coordinator_named
from models.engine import session
from models.office import Office
from web.answers import render
from web.coordinator.entry import (
    HOME,
    SIGN_IN,
    cookie_name,
    drop_cookie,
    office_of,
    safe_way,
    set_cookie,
)
from web.coordinator.sign_in import let_in

if TYPE_CHECKING:
    from web.coordinator.openid import Person, Provider

BACK = f"{HOME}/oidc/ve"
ACTOR = "openid"
log = logging.getLogger("dondoc.web")
router = APIRouter(prefix=f"{HOME}/oidc")


@router.get("")
def begin(request: Request, toi: str = "") -> Response:
    """To the provider, with what it must bring back in a cookie of its own."""
    office = office_of(request)
    provider, now = _provider(office), office.now()
    try:
        url, begun = provider.begin(safe_way(toi), now)
    except DondocError as refusal:
        return _not_let_in(request, refusal)
    response = RedirectResponse(url, status_code=303)
    set_cookie(response, _cookie(office), begun.hidden(), office, seconds=600)
    return response


@router.get("/ve")
def finish(request: Request) -> Response:
    """Back from the provider: let in who is to be let in, once."""
    from web.coordinator.openid import Begun

    office = office_of(request)
    provider, now = _provider(office), office.now()
    try:
        begun = Begun.shown(request.cookies.get(_cookie(office), ""), now)
        person = provider.finish(begun, dict(request.query_params), now)
        response = _let_in(request, person, begun.way)
    except DondocError as refusal:
        log.warning("sign-in through OpenID Connect refused")
        response = _not_let_in(request, refusal)
    drop_cookie(response, _cookie(office), office)
    return response


def _let_in(request: Request, person: Person, way: str) -> Response:
    office = office_of(request)
    with session(office.engine) as opened:
        found = coordinator_named(person.address, session=opened) or add_coordinator(
            person.address, person.name, "", session=opened, actor=ACTOR, at=office.now()
        )
        if found.disabled_at is not None:
            raise DondocError("tài khoản này đã bị đóng", remedy="liên hệ người quản trị")
        return let_in(request, found, way, opened, "openid")


def _provider(office: Office) -> Provider:
    from web.coordinator.openid import Provider

    if not office.settings.oidc_issuer:
        raise NotFound("chưa cài đặt đăng nhập qua OpenID Connect")
    return Provider(office.settings, f"{office.settings.public_url}{BACK}")


def _cookie(office: Office) -> str:
    return f"{cookie_name(office)}-oidc"


def _not_let_in(request: Request, refusal: DondocError) -> Response:
    words = str(refusal)
    values = {
        "heading": "Chưa đăng nhập được",
        "lines": (words[:1].upper() + words[1:] + ".",),
        "back": SIGN_IN,
    }
    return render(request, "coordinator/said.html", values, 403)
