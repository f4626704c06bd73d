"""Upper bounds that stand because of Prefect: as soon as the reason is gone, a test here says so."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.conftest import ROOT
from tests.test_lock import RUN_TIME, pinned

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GO = "has lost its reason: take it out of pyproject.toml, `make lock`, and run `make pins`"
# the first Prefect that needs it, and what the newest set of packages had when the bound was written
CERTIFI_OF_PREFECT_3_9 = Version("2026.10.19")
# what fails with them is seen only when the server runs (`make pins` tries it): tried with this Prefect
TRIED_WITH = {"sqlalchemy": "3.8", "fastapi": "3.8"}


def bounds() -> Iterator[tuple[str, str]]:
    for wanted in map(Requirement, PROJECT["dependencies"]):
        for one in wanted.specifier:
            if one.operator == "<":
                yield wanted.name, one.version


BOUNDS = dict(bounds())


def refused_by_prefect(name: str, wanted: str) -> bool:
    asked = [Requirement(one) for one in requires("prefect") or []]
    own = [one for one in asked if one.name == name and one.marker is None]
    assert own, f"Prefect does not ask for {name}"
    return not own[0].specifier.contains(wanted)


@pytest.mark.parametrize("name", ["apprise", "python-dateutil"])
def test_prefect_itself_still_refuses_what_the_bound_refuses(name: str) -> None:
    assert refused_by_prefect(name, BOUNDS[name]), f"the bound of {name} {GO}"


def test_the_certificates_that_a_newer_prefect_needs_are_still_not_served() -> None:
    served = Version(pinned(RUN_TIME)["certifi"])
    assert served < CERTIFI_OF_PREFECT_3_9, f"the bound of prefect {GO}"


@pytest.mark.parametrize("name", sorted(TRIED_WITH))
def test_what_fails_only_at_work_was_tried_with_this_prefect(name: str) -> None:
    now = ".".join(version("prefect").split(".")[:2])
    assert now == TRIED_WITH[name], f"with Prefect {now} try the bound of {name} again: `make pins`"


def test_every_upper_bound_stands_with_a_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    for name, bound in BOUNDS.items():
        at = next(i for i, one in enumerate(lines) if one.strip().startswith(f'"{name}>='))
        assert bound in lines[at]
        assert lines[at - 1].strip().startswith("#"), f"{name}<{bound} says no reason"


def test_a_bound_is_not_below_what_is_locked() -> None:
    locked = pinned(RUN_TIME)
    assert all(Version(locked[name]) < Version(bound) for name, bound in BOUNDS.items())
