"""Every route, given whatever fits or breaks its description, answers without falling over."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings, strategies

from config.settings import load_settings
from tests.web.conftest import TOKEN_OF_A, Clock
from tests.web.desk import BROWSER, HOME, add_account, enter
from tests.web.makers import A
from web.app import create_app
from web.security import form_key

Address = tuple[str, dict[str, Any], dict[str, str], str]
ENDS_THE_SESSION = (f"{HOME}/dang-xuat", f"{HOME}/tai-khoan/mat-khau")
# a longer look: DONDOC_FUZZ=500
EXAMPLES = int(os.environ.get("DONDOC_FUZZ", "15"))


@pytest.fixture(scope="module")
def address(
    filled: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Address]:
    """The running application, its description, the keys of what it holds, and a session's token."""
    database, keys = filled
    home = tmp_path_factory.mktemp("fuzzed")
    shutil.copy(database, home / "dondoc.db")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    app = create_app(
        load_settings(
            home=home,
            web_port=port,
            public_url=url,
            # what is looked for here is a fault, not patience
            link_requests_a_minute=100_000,
            address_requests_a_minute=100_000,
        ),
        now=Clock(),
    )
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield url, app.openapi(), keys, _signed_in(app)
    finally:
        server.should_exit = True
        thread.join()


def _signed_in(app: FastAPI) -> str:
    """The token of a coordinator's session."""
    engine = app.state.office.engine
    add_account(engine)
    return enter(TestClient(app), engine)


@pytest.mark.long
def test_no_route_falls_over(address: Address) -> None:
    url, description, keys, desk = address
    schema = schemathesis.openapi.from_dict(description)
    schema.config.update(base_url=url)
    called = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        known = {"token": TOKEN_OF_A, "key": keys["overdue"], "agency_id": A, "number": "1"}
        call = _caller(operation, known, desk)
        call()
        called.add(operation.path)
    assert {"/a/{token}/items/{key}/done", "/a/{token}/reports", "/dieu-phoi/viec"} <= called


def _caller(operation: Any, known: dict[str, str], desk: str) -> Callable[[], None]:
    # the session must not end on the way
    is_desk = operation.path.startswith(HOME) and operation.path not in ENDS_THE_SESSION

    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(case=operation.as_strategy(), real=strategies.booleans())
    def call(case: Any, real: bool) -> None:
        if real:
            # or nothing behind the link is ever reached
            case.path_parameters = (case.path_parameters or {}) | {
                name: value for name, value in known.items() if f"{{{name}}}" in operation.path
            }
        if real and is_desk:
            case.cookies = {"dondoc": desk}
            case.headers = {**(case.headers or {}), **BROWSER}
            if isinstance(case.body, dict):
                case.body["form_key"] = form_key(desk)
        answer = case.call(timeout=60)
        assert answer.status_code < 500, f"{operation.label}: {answer.status_code}"

    return call
