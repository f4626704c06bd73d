"""A coordinator at the desk, for the tests: the account, signing in, and forms as a browser sends them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response
from lxml import html
from sqlalchemy import Engine

from models.coordinator_sessions import Lifetime, begin_session
from models.coordinators import add_coordinator, coordinator_named
from models.engine import session
from models.passwords import hashed
from tests.web.conftest import Clock

NAME, PASSWORD = "lan", "một câu dài dễ nhớ"
SIGN_IN, HOME = "/dieu-phoi/dang-nhap", "/dieu-phoi"
BROWSER = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
_FORM_KEY = re.compile(r'name="form_key" value="([0-9a-f]{64})"')
# hashing is meant to be slow: once for all tests
_HASHED: list[str] = []


def add_account(engine: Engine, name: str = NAME, clock: Clock | None = None) -> None:
    """An account with `PASSWORD`."""
    with session(engine) as opened:
        at = (clock or Clock())()
        added = add_coordinator(name, "Nguyễn Thị Lan", "", session=opened, actor="test", at=at)
        _HASHED[:] = _HASHED or [hashed(PASSWORD)]
        added.password = _HASHED[0]


def enter(client: TestClient, engine: Engine, name: str = NAME) -> str:
    """Be signed in without the slow hashing of the password, which other tests go through; the token."""
    with session(engine) as opened:
        found = coordinator_named(name, session=opened)
        assert found is not None
        lifetime = Lifetime(timedelta(hours=1), timedelta(hours=12))
        now = client.app.state.office.now()  # type: ignore[attr-defined]
        token = begin_session(found, session=opened, lifetime=lifetime, at=now)
    client.cookies.set("dondoc", token, domain="127.0.0.1")
    return token


def form_key_of(page: str) -> str:
    """What the page's forms send along."""
    found = _FORM_KEY.search(page)
    assert found, "the page has no form of its own"
    return found[1]


def sign_in(
    client: TestClient, name: str = NAME, password: str = PASSWORD, way: str = "", **headers: str
) -> Response:
    """Open the sign-in page and send its form."""
    page = client.get(SIGN_IN, params={"toi": way} if way else None)
    data = {"ten": name, "mat_khau": password, "toi": way, "form_key": form_key_of(page.text)}
    return client.post(SIGN_IN, data=data, headers=BROWSER | headers)


def send(client: TestClient, page: str, way: str, **fields: Any) -> Response:
    """Send a form that stands on that page."""
    key = form_key_of(client.get(page).text)
    return client.post(way, data={"form_key": key, **fields}, headers=BROWSER)


def words_of(page: str) -> str:
    """All text of a page, spaces made one."""
    return " ".join(" ".join(html.fromstring(page).itertext()).split())
