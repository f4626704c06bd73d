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
from hypothesis import HealthCheck, given, settings, strategies

from config.settings import load_settings
from tests.web.conftest import TOKEN_OF_A, Clock
from web.app import create_app

# a longer look: DONDOC_FUZZ=500
EXAMPLES = int(os.environ.get("DONDOC_FUZZ", "15"))


@pytest.fixture(scope="module")
def address(
    filled: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    """The running application, its own description, and the keys of what it holds."""
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
        yield url, app.openapi(), keys
    finally:
        server.should_exit = True
        thread.join()


def test_no_route_falls_over(address: tuple[str, dict[str, Any], dict[str, str]]) -> None:
    url, description, keys = address
    schema = schemathesis.openapi.from_dict(description)
    schema.config.update(base_url=url)
    called = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        call = _caller(operation, {"token": TOKEN_OF_A, "key": keys["overdue"]})
        call()
        called.add(operation.path)
    assert {"/a/{token}/items/{key}/done", "/a/{token}/reports", "/healthz"} <= called


def _caller(operation: Any, known: dict[str, str]) -> Callable[[], None]:
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
        answer = case.call(timeout=60)
        assert answer.status_code < 500, f"{operation.label}: {answer.status_code}"

    return call
