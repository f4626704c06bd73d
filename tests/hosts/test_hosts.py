"""A machine that loses power and a database that crashes in mid-send: the short form of `make chaos`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import leave_out
from tests.postgres import server_programs

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = 60
FAULTS = ("loses power", "crashed", "same run")

pytestmark = pytest.mark.long


def test_with_machines_dying_in_mid_send_nothing_is_lost_and_nothing_doubled(
    tmp_path: Path,
) -> None:
    if server_programs() is None:
        leave_out("PostgreSQL's server programs are not installed (Debian: postgresql)")
    counts = tmp_path / "counts.json"
    asked = ["--rounds", "1", "--people", str(MESSAGES), "--share", "0.2", "--hurry"]
    asked += ["--only", *FAULTS, "--minutes", "5", "--json", str(counts)]
    told = subprocess.run(
        [sys.executable, "-m", "tests.hosts", *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads(counts.read_text("utf-8"))
    assert found["messages"] == len(FAULTS) * MESSAGES
    assert (found["lost"], found["doubled"], found["faults"]) == (0, 0, [])
    # whoever has not got his message is listed, and everybody else has it once
    assert found["once"] + found["unsure_not_arrived"] == len(FAULTS) * MESSAGES
    # one machine that sends all would prove nothing
    assert len(found["by_source"]) >= 2
