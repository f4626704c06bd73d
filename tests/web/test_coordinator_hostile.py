"""Whatever is sent to the desk, it answers in words: no address and no form makes it fail."""

from __future__ import annotations

import re
from itertools import product

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from config.settings import load_settings
from tests.web.conftest import HOST, Clock
from tests.web.desk import BROWSER, HOME, SIGN_IN, add_account, enter, form_key_of
from tests.web.makers import fill
from web.app import create_app
from web.coordinator.routes import ROUTERS

IN_A_PATH = (
    "0",
    "-1",
    "1",
    "9" * 25,
    "x",
    "%00",
    "%F0%9F%98%80",
    "..%2F..%2Fetc",
    "'--",
    "a" * 3000,
)
IN_A_FIELD = ("", "\x00", "x\x00y", "9" * 400, "\ud7ff\U0001f600", "<script>", "2026-13-45", "'--")
FIELDS = (
    *("ten", "mat_khau", "toi", "cu", "moi", "lai", "tra_loi", "ly_do", "quyet", "cach"),
    *("co_quan", "tu", "den", "so", "ngay", "du_con_loi"),
)

pytestmark = pytest.mark.long
QUERIES = ("tinh-trang", "thang", "nam", "ke-hoach", "xong", "toi", "code", "state")
PARAMETER = re.compile(r"\{[^}]+\}")


@pytest.fixture
def desk(engine: Engine, migrated_url: str) -> TestClient:
    """Signed in, on one database and then on the other."""
    fill(engine)
    add_account(engine)
    app = create_app(load_settings(database_url=migrated_url), now=Clock())
    client = TestClient(app, base_url=HOST, follow_redirects=False, raise_server_exceptions=False)
    enter(client, engine)
    return client


def paths(method: str) -> list[str]:
    """The paths of the desk's routes, with their parameters' names."""
    found = [one for router in ROUTERS for one in router.routes if isinstance(one, APIRoute)]
    return [one.path for one in found if method in one.methods]


def test_every_route_is_tried() -> None:
    assert len(paths("GET")) >= 15
    assert len(paths("POST")) >= 10


def test_no_address_makes_it_fail(desk: TestClient) -> None:
    for path, value in product(paths("GET"), IN_A_PATH):
        answer = desk.get(PARAMETER.sub(value, path))
        assert answer.status_code < 500, (path, value)
    for path, name in product(("", "/viec", "/ca-nam", "/bao-cao", "/oidc/ve"), QUERIES):
        for value in IN_A_FIELD:
            answer = desk.get(f"{HOME}{path}", params={name: value})
            assert answer.status_code < 500, (path, name, value)


def test_no_form_makes_it_fail(desk: TestClient) -> None:
    key = form_key_of(desk.get(HOME).text)
    # signing out or in would end the trial
    ways = [one for one in paths("POST") if not one.endswith(("dang-xuat", "dang-nhap"))]
    for path, value in product(ways, ("1", "9" * 25, "%00")):
        for field in IN_A_FIELD:
            sent = {"form_key": key, **dict.fromkeys(FIELDS, field)}
            answer = desk.post(PARAMETER.sub(value, path), data=sent, headers=BROWSER)
            assert answer.status_code < 500, (path, value, field)
            assert answer.status_code != 401


@pytest.mark.parametrize("name", IN_A_FIELD)
def test_no_name_makes_signing_in_fail(desk: TestClient, name: str) -> None:
    desk.cookies.clear()
    key = form_key_of(desk.get(SIGN_IN).text)
    sent = {"ten": name, "mat_khau": "x" * 12, "form_key": key, "toi": name}
    assert desk.post(SIGN_IN, data=sent, headers=BROWSER).status_code == 401


@pytest.mark.parametrize("token", ["x", "a" * 5000, "\xff\xfe", "x y", '"'])
def test_no_cookie_makes_it_fail(desk: TestClient, token: str) -> None:
    desk.cookies.clear()
    answer = desk.get(HOME, headers={"Cookie": f"dondoc={token}".encode("latin-1")})
    assert answer.status_code == 303
