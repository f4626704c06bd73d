"""What the timing tests share: the corpus, the decided phrases, and dateutil as the oracle."""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from dateutil.rrule import rrulestr

CORPUS = Path(__file__).resolve().parents[2] / "dondoc" / "timing" / "corpus.toml"


def expanded(rrule: str, year: int) -> set[date]:
    """The days that dateutil makes of one rule, or of several lines, in a year."""
    rule = rrulestr(rrule, dtstart=datetime(year, 1, 1), forceset=True)
    return {
        day.date() for day in rule.between(datetime(year, 1, 1), datetime(year, 12, 31), inc=True)
    }


def corpus() -> dict[str, Any]:
    return tomllib.loads(CORPUS.read_text("utf-8"))


@pytest.fixture(scope="session")
def decided(plans: Path) -> list[dict[str, Any]]:
    """The phrases of real plans whose meaning was decided by hand."""
    lines = (plans / "timing.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]
