"""Caddy with the file of `deploy/`: headers, who asks, and no token in its log."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT, leave_out
from tests.postgres import free_port
from tests.proxy.programs import DESK, NAME, certificate, program, wait_until
from tests.tasks.servers import WebServer, web_server

pytestmark = pytest.mark.long

TOKEN = "k" * 43


@dataclass(frozen=True)
class Running:
    """Caddy in front of a server that writes down what it is asked."""

    port: int
    behind: WebServer
    log: Path

    def ask(self, host: str, path: str, **headers: str) -> httpx.Response:
        address = f"https://127.0.0.1:{self.port}{path}"
        names = {"sni_hostname": host}
        with httpx.Client(verify=False) as client:
            told = {"Host": host, **headers}
            # a method that the server behind answers
            return client.post(address, headers=told, extensions=names)


@pytest.fixture(scope="module")
def caddy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found = shutil.which("caddy")
    if found is None:
        leave_out("caddy is not installed (Debian package caddy)")
    assert found is not None
    folder = tmp_path_factory.mktemp("caddy")
    chain, key = certificate(folder / "tls", NAME, DESK)
    port, plain = free_port(), free_port()
    with web_server() as behind:
        text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
        own = f"\tadmin off\n\thttp_port {plain}\n\thttps_port {port}\n\tdefault_bind 127.0.0.1"
        changes = {
            "\tadmin off": own,
            "/var/log/caddy/": f"{folder}/",
            "127.0.0.1:8180": f"127.0.0.1:{behind.port}",
            "127.0.0.1:4200": f"127.0.0.1:{behind.port}",
            "\timport log_without_links": f"\ttls {chain} {key}\n\timport log_without_links",
        }
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        (folder / "Caddyfile").write_text(text, encoding="utf-8")
        command = [found, "run", "--config", str(folder / "Caddyfile")]
        told = dict(os.environ) | {"HOME": str(folder)}
        running = Running(port, behind, folder / "access.log")
        with program(command, told, folder / "caddy.log") as process:
            wait_until(lambda: _answers(running) or process.poll() is not None, "caddy", 20)
            assert process.poll() is None, (folder / "caddy.log").read_text()
            yield running


def _answers(running: Running) -> bool:
    try:
        return running.ask(NAME, "/healthz").status_code < 500
    except httpx.HTTPError:
        return False


def test_the_ui_may_speak_to_nobody_else_and_only_over_tls(caddy: Running) -> None:
    headers = caddy.ask(DESK, "/").headers
    assert f"connect-src 'self' wss://{DESK}" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    for host in (DESK, NAME):
        assert caddy.ask(host, "/").headers["strict-transport-security"] == "max-age=31536000"


def test_what_a_caller_says_of_his_own_address_is_not_passed_on(caddy: Running) -> None:
    caddy.ask(NAME, "/x", **{"X-Forwarded-For": "10.9.8.7"})
    asked = caddy.behind.received[-1].headers
    assert asked["x-forwarded-for"] == "127.0.0.1"
    assert asked["x-forwarded-proto"] == "https"


def test_figures_and_probes_stay_inside(caddy: Running) -> None:
    assert caddy.ask(NAME, "/metrics").status_code == 403
    assert caddy.ask(NAME, "/readyz").status_code == 403


def test_tokens_and_queries_are_in_no_line_of_its_log(caddy: Running) -> None:
    for path in (f"/a/{TOKEN}", f"/feeds/{TOKEN}.ics?view=lead", f"/u/{TOKEN}", "/x?q=bi-mat"):
        caddy.ask(NAME, path, Referer=f"https://{NAME}/a/{TOKEN}")
    wait_until(lambda: "/u/-" in caddy.log.read_text(), "the log", 10)
    lines = [json.loads(line) for line in caddy.log.read_text().splitlines()]
    asked = {line["request"]["uri"] for line in lines}
    assert {"/a/-", "/feeds/-", "/u/-", "/x-"} <= asked
    assert "k" * 10 not in caddy.log.read_text()
    assert "bi-mat" not in caddy.log.read_text()
