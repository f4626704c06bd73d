"""The lock files hold what pyproject.toml asks for, with hashes, and no address of any index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN_TIME, DEVELOPMENT = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"


def pinned(lock: Path) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==([^ ]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize("wanted", PROJECT["dependencies"])
def test_what_the_program_needs_is_pinned_within_its_range(wanted: str) -> None:
    asked = Requirement(wanted)
    assert asked.specifier.contains(Version(pinned(RUN_TIME)[canonicalize_name(asked.name)]))


@pytest.mark.parametrize("wanted", PROJECT["optional-dependencies"]["dev"])
def test_what_the_tests_need_is_pinned(wanted: str) -> None:
    assert canonicalize_name(Requirement(wanted).name) in pinned(DEVELOPMENT)


def test_both_locks_agree() -> None:
    ours, theirs = pinned(RUN_TIME), pinned(DEVELOPMENT)
    assert {name: ours[name] for name in ours.keys() & theirs.keys()} == {
        name: theirs[name] for name in ours.keys() & theirs.keys()
    }


@pytest.mark.parametrize("lock", [RUN_TIME, DEVELOPMENT], ids=lambda path: path.name)
def test_a_lock_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", [RUN_TIME, DEVELOPMENT], ids=lambda path: path.name)
def test_a_package_with_extras_is_pinned_under_both_names(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    for name, version in re.findall(r"^([\w.-]+)\[[^\]]+\]==([^ ]+)", text, re.MULTILINE):
        assert re.search(rf"^{re.escape(name)}=={re.escape(version)} ", text, re.MULTILINE), name
