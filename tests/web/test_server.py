"""The application under its real server: 304 on the wire, and no token in what it prints."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import TOKEN_OF_A

FEED = f"/feeds/{TOKEN_OF_A}.ics"


@dataclass(frozen=True)
class Running:
    """A server that runs, and where it prints."""

    url: str
    log: Path


@pytest.fixture(scope="module")
def server(
    filled: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("server")
    shutil.copy(filled[0], home / "dondoc.db")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", "web.app:create_app"]
    command += ["--port", str(port), "--no-access-log"]
    environment = os.environ | {"DONDOC_HOME": str(home), "DONDOC_DATABASE_URL": ""}
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            running = Running(f"http://127.0.0.1:{port}", home / "log")
            wait_until_it_answers(running.url)
            yield running
        finally:
            process.terminate()
            # uvicorn ends in order, then by the very signal that it was sent
            assert process.wait(20) in (0, -signal.SIGTERM)


def wait_until_it_answers(url: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{url}/healthz").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start within 20 s")


def test_an_unchanged_feed_is_304_without_a_body_on_the_wire(server: Running) -> None:
    with httpx.Client(base_url=server.url) as client:
        whole = client.get(FEED)
        assert whole.status_code == 200
        assert whole.content.startswith(b"BEGIN:VCALENDAR\r\n")
        known = client.get(FEED, headers={"If-None-Match": whole.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")
        # the connection is still in step: nothing was left on it
        assert client.get(FEED).content == whole.content


def test_head_tells_the_length_and_sends_nothing(server: Running) -> None:
    with httpx.Client(base_url=server.url) as client:
        head = client.head(FEED)
        assert head.content == b""
        assert int(head.headers["content-length"]) == len(client.get(FEED).content)


def test_a_body_that_never_ends_is_cut_off(server: Running) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(400):
            yield b"x" * 64 * 1024

    answer = httpx.post(
        f"{server.url}/a/{TOKEN_OF_A}/reports",
        content=endless(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
        timeout=30,
    )
    assert answer.status_code in (400, 413)


def test_no_token_is_printed(server: Running) -> None:
    httpx.get(f"{server.url}{FEED}")
    httpx.get(f"{server.url}/a/{TOKEN_OF_A}")
    assert TOKEN_OF_A not in server.log.read_text()
