"""What our top-level names and our imports promise to everything beside us."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("flows", "tasks", "models", "config", "dondoc", "web", "cli")
SAYS_WHAT_IT_LOADED = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
PURE = (
    "dondoc",
    "dondoc.plan",
    "dondoc.reading",
    "dondoc.timing",
    "dondoc.language.agencies",
    "dondoc.calendars.working_days",
    "dondoc.schedule",
    "dondoc.status",
    "dondoc.feeds",
    "dondoc.messages.ladder",
)
HEAVY = {
    "prefect",
    "sqlmodel",
    "sqlalchemy",
    "pandas",
    "fastapi",
    "apprise",
    "icalendar",
    "openpyxl",
}
WITHOUT_PREFECT = (
    "config.settings",
    "models.office",
    "models.feeds",
    "tasks.plans.ingest",
    "tasks.outbox.send",
    "tasks.channels",
    "tasks.feeds",
    "tasks.overviews.work",
    "web.app",
    "cli.main",
    "cli.commands.serve",
    "cli.commands.publish",
    "cli.commands.link",
)
COMMAND_LINE = ("cli.main",)


def imported(*names: str) -> set[str]:
    """The top-level names loaded in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", SAYS_WHAT_IT_LOADED, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


def test_no_other_distribution_owns_one_of_our_names() -> None:
    owners = metadata.packages_distributions()
    strangers = {name: set(owners.get(name, ())) - {"dondoc"} for name in OURS}
    assert not {name: found for name, found in strangers.items() if found}


def test_our_names_are_found_in_this_repository() -> None:
    for name in OURS:
        assert Path(sys.modules.get(name, __import__(name)).__file__ or "").is_relative_to(ROOT)


@pytest.mark.parametrize("name", PURE)
def test_a_pure_part_imports_nothing_heavy(name: str) -> None:
    assert not imported(name) & HEAVY


def test_edges_without_flows_reach_no_prefect() -> None:
    assert "prefect" not in imported(*WITHOUT_PREFECT)


def test_the_command_line_starts_without_database_and_prefect() -> None:
    assert not imported(*COMMAND_LINE) & HEAVY
