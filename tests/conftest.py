"""What all tests share: where the real plans are, and a directory of agencies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ("tests.postgres",)

ROOT = Path(__file__).resolve().parent.parent

# for this process and those that tests start: one key, which no test need make a file for, and
# webhooks on this machine
os.environ.setdefault("DONDOC_SECRET_KEYS", "dGhpcyBrZXkgaXMgZm9yIHRoZSB0ZXN0cyBvbmx5ISE=")
os.environ.setdefault("DONDOC_ALLOW_PRIVATE_WEBHOOKS", "true")

# no example is slow by itself on a busy machine; the gate tosses no coins, `make test` looks further
settings.register_profile("house", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("house")


def plans_folder() -> Path:
    """The folder of the real plans, which are read in place and never copied into the repository."""
    return Path(os.environ.get("DONDOC_PLANS", ROOT.parent / "shared" / "plans"))


def leave_out(reason: str) -> None:
    """Skip the test, naming the reason; with CI=true nothing may be left out."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"not to be left out in CI: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def plans() -> Path:
    """The folder of the real plans; tests on them run wherever it is."""
    folder = plans_folder()
    if not folder.is_dir():
        leave_out(f"the real plans are not at {folder.name}; set DONDOC_PLANS")
    return folder
