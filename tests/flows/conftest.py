"""One Prefect server for all tests of flows: starting it takes longer than all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

SECONDS_TO_START = 90
# what tests of other folders, run after these in the same process, still count on
FOR_THE_WHOLE_SESSION = {"DONDOC_PLANS", "DONDOC_SECRET_KEYS", "DONDOC_ALLOW_PRIVATE_WEBHOOKS"}


@pytest.fixture(scope="session")
def office_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty office, and an environment in which nothing of another Prefect or office is left."""
    home = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patched:
        for name in [one for one in os.environ if one.startswith(("PREFECT_", "DONDOC_"))]:
            if name not in FOR_THE_WHOLE_SESSION:
                patched.delenv(name)
        patched.setenv("DONDOC_HOME", str(home))
        patched.setenv("DO_NOT_TRACK", "1")
        patched.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        yield home


@pytest.fixture(scope="session")
def results_folder(office_home: Path) -> Path:
    """Where Prefect keeps the results of runs."""
    return office_home / "prefect-results"


@pytest.fixture(scope="session")
def prefect_server(results_folder: Path) -> Iterator[None]:
    """A Prefect server with an empty database of its own."""
    from prefect.settings import PREFECT_LOCAL_STORAGE_PATH, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    with (
        temporary_settings({PREFECT_LOCAL_STORAGE_PATH: results_folder}),
        prefect_test_harness(server_startup_timeout=SECONDS_TO_START),
    ):
        yield
