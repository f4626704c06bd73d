"""One part of serve by itself: refused where serve would be, ended by a signal, told its secrets by files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT
from tests.postgres import free_port

MAIN = [sys.executable, "-c", "from cli.main import main; main()", "run"]
ENTRY = ROOT / "deploy" / "container-entry"


def environment(home: Path, **told: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT_", "DONDOC_"))
    }
    return kept | {"DONDOC_HOME": str(home), "PYTHONPATH": str(ROOT)} | told


def test_the_web_runs_in_place_of_the_command_and_ends_by_a_signal(tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [*MAIN, "web"],
        env=environment(tmp_path, DONDOC_WEB_PORT=str(port)),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < until
            time.sleep(0.1)
        line = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        assert b"uvicorn" in line
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.long
@pytest.mark.parametrize("part", ["prefect", "worker", "web", "deploy"])
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"DONDOC_PREFECT_HOST": "10.20.30.40"}, "không có mật khẩu"),
        ({"PREFECT_API_AUTH_STRING": "điều-phối:mot-mat-khau-dai"}, "chữ không dấu"),
        ({"PREFECT_SERVER_API_AUTH_STRING": "dieu-phoi:ngan"}, "ít nhất 12 ký tự"),
    ],
)
def test_what_serve_would_refuse_is_refused_in_one_line(
    tmp_path: Path, part: str, told: dict[str, str], said: str
) -> None:
    done = subprocess.run(
        [*MAIN, part],
        env=environment(tmp_path, **told),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_in_a_container_secrets_come_from_files_and_leave_no_trace_of_where(tmp_path: Path) -> None:
    secret = tmp_path / "keys"
    secret.write_text("mot-khoa\n")
    done = subprocess.run(
        [str(ENTRY), "sh", "-c", "env"],
        env={"PATH": os.environ["PATH"], "DONDOC_SECRET_KEYS_FILE": str(secret)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "DONDOC_SECRET_KEYS=mot-khoa" in done.stdout.splitlines()
    assert "_FILE" not in done.stdout


def test_in_a_container_a_secret_that_is_not_there_stops_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(ENTRY), "true"],
        env={"PATH": os.environ["PATH"], "DONDOC_DATABASE_URL_FILE": str(tmp_path / "khong")},
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
