"""An upload that runs when the program is told to stop is finished and kept; logs in JSON meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from cli.serving.children import SECONDS_TO_END
from cli.serving.parts import SECONDS_TO_FINISH
from models.engine import engine_from, reading, session
from models.tables import ObligationRow, SubmissionRow
from tests.postgres import free_port
from tests.web.conftest import TOKEN_OF_A
from tests.web.makers import filled_in
from tests.web.test_server import wait_until_it_answers

PAGE = f"/a/{TOKEN_OF_A}"


class Running:
    """The program as `dondoc serve` starts it, printing JSON."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.log = home / "log"
        listen = ["--port", str(self.port), "--no-access-log"]
        stop = ["--timeout-graceful-shutdown", str(SECONDS_TO_FINISH)]
        command = [sys.executable, "-m", "uvicorn", "--factory", "web.serving:application"]
        environment = os.environ | {"DONDOC_HOME": str(home), "DONDOC_LOG_FORMAT": "json"}
        environment.pop("DONDOC_DATABASE_URL", None)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *listen, *stop], env=environment, stdout=log, stderr=log
            )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def running(filled: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[Running]:
    shutil.copy(filled[0], tmp_path / "dondoc.db")
    with session(engine_from(f"sqlite:///{tmp_path}/dondoc.db")) as opened:
        # the server has the real clock: its report is due one day, whichever it is today
        report = opened.exec(select(ObligationRow).where(ObligationRow.period != "")).one()
        report.due = date(2999, 1, 1)
    started = Running(tmp_path)
    try:
        wait_until_it_answers(started.url)
        yield started
    finally:
        started.process.kill()
        started.process.wait(20)


def upload(running: Running, key: str) -> bytes:
    """A whole request with a filled-in report, as bytes on the wire."""
    template = httpx.get(f"{running.url}{PAGE}/reports/{key}.xlsx").raise_for_status().content
    files = {"file": ("bao-cao.xlsx", filled_in(template))}
    asked = httpx.Request("POST", f"{running.url}{PAGE}/reports", files=files, data={"key": key})
    body = asked.read()
    lines = [f"POST {PAGE}/reports HTTP/1.1", *(f"{k}: {v}" for k, v in asked.headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def test_an_upload_that_runs_is_finished_and_kept(
    running: Running, filled: tuple[Path, dict[str, str]]
) -> None:
    request = upload(running, filled[1]["report"])
    with socket.create_connection(("127.0.0.1", running.port)) as wire:
        half = len(request) // 2
        wire.sendall(request[:half])
        # the server reads the half; nothing tells that it did
        time.sleep(0.3)
        running.process.send_signal(signal.SIGTERM)
        wait_until_it_listens_no_more(running.port)
        assert running.process.poll() is None, "it waits for the upload"
        wire.sendall(request[half:])
        answer = wire.recv(64 * 1024)
    assert answer.startswith(b"HTTP/1.1 303"), answer[:200]
    assert running.process.wait(20) in (0, -signal.SIGTERM)
    with reading(engine_from(f"sqlite:///{running.home}/dondoc.db")) as opened:
        kept = opened.exec(select(SubmissionRow)).all()
        assert [one.file_name for one in kept] == ["bao-cao.xlsx"]
    lines = [json.loads(line) for line in running.log.read_text().splitlines()]
    answered = [one for one in lines if one["message"] == "answered"]
    assert ("POST", "/a/{token}/reports", 303) in {
        (one["method"], one["route"], one["status"]) for one in answered
    }
    assert TOKEN_OF_A not in running.log.read_text()


def wait_until_it_listens_no_more(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return
        time.sleep(0.05)
    pytest.fail("the server goes on listening")


def test_the_server_is_given_less_time_than_it_is_killed_after() -> None:
    assert SECONDS_TO_FINISH < SECONDS_TO_END
