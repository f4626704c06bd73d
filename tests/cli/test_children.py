"""The programs that `dondoc serve` starts: watched, and ended by their own ids."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from cli.serving import children as serving
from cli.serving.children import Children
from dondoc.errors import DondocError

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
FAILS = [sys.executable, "-c", "raise SystemExit(3)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(60)",
]


@pytest.fixture
def started(tmp_path: Path) -> Children:
    return Children(os.environ, tmp_path / "logs")


def is_running(process_id: int) -> bool:
    """Whether the process is there and not merely waiting to be counted as ended."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_child_that_dies_is_named_with_its_log(started: Children, tmp_path: Path) -> None:
    started.start("máy chủ", "server.log", SLEEPS)
    started.start("bộ chạy việc", "worker.log", FAILS)
    with pytest.raises(DondocError, match="bộ chạy việc đã dừng \\(mã 3\\)") as refusal:
        started.watch()
    started.end()
    assert str(tmp_path / "logs" / "worker.log") in str(refusal.value)


def test_all_are_ended(started: Children) -> None:
    running = [started.start(name, f"{name}.log", SLEEPS) for name in ("một", "hai")]
    assert all(is_running(child.process.pid) for child in running)
    started.end()
    assert not any(is_running(child.process.pid) for child in running)


def test_one_that_does_not_obey_is_killed_with_what_it_started(
    started: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "SECONDS_TO_END", 0.3)
    child = started.start("lì", "stubborn.log", STUBBORN)
    started.wait_until(lambda: child.log.read_text().endswith("\n"), seconds=20)
    grandchild = int(child.log.read_text())
    started.end()
    time.sleep(0.1)
    assert not is_running(child.process.pid)
    assert not is_running(grandchild)


def test_a_step_that_fails_is_an_error_and_one_that_ends_well_is_not(started: Children) -> None:
    started.run("bước một", "step.log", [sys.executable, "-c", ""])
    with pytest.raises(DondocError, match="bước hai"):
        started.run("bước hai", "step.log", FAILS)
    started.end()


def test_waiting_has_an_end(started: Children) -> None:
    with pytest.raises(DondocError, match="chờ quá 0 giây"):
        started.wait_until(lambda: False, seconds=0.1)
