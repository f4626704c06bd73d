"""An office whose plan is in force, to be copied: approving takes longest."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from models.office import Office
from tests.reports.office_makers import create_office, keep_plan


@pytest.fixture(scope="session")
def approved_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("approved")
    office = create_office(home)
    keep_plan(office)
    office.engine.dispose()
    return home


@pytest.fixture
def office(approved_home: Path, tmp_path: Path) -> Office:
    return create_office(Path(copytree(approved_home, tmp_path / "home")))
