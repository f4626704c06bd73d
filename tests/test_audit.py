"""`make audit` refuses a licence that does not fit, and what is known to be unsafe."""

from __future__ import annotations

import json
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("Artistic License OR GNU General Public License (GPL)", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GNU General Public License v3 (GPLv3)", False),
        ("AGPL-3.0-only", False),
        ("MIT AND GPL-2.0-only", False),
        ("MIT AND (GPL-2.0-only OR AGPL-3.0-only)", False),
        ("GPL-2.0-only AND (MIT OR BSD-3-Clause)", False),
        ("Free for non-commercial use", False),
        ("", False),
    ],
)
def test_a_licence_fits_if_one_of_its_alternatives_does(
    audit: ModuleType, licence: str, fits: bool
) -> None:
    assert audit._fits(licence) is fits


@pytest.mark.parametrize(
    ("vulnerabilities", "safe"), [([], True), ([{"id": "PYSEC-2026-1"}], False)]
)
def test_a_known_vulnerability_is_refused_and_named(
    audit: ModuleType,
    capsys: pytest.CaptureFixture[str],
    vulnerabilities: list[dict[str, str]],
    safe: bool,
) -> None:
    found = {"name": "somebody", "version": "1.0", "vulns": vulnerabilities}
    assert audit._is_safe(json.dumps({"dependencies": [found]}), "") is safe
    assert ("PYSEC-2026-1" in capsys.readouterr().out) is not safe


@pytest.mark.parametrize(
    "report", ["", json.dumps({"dependencies": [{"name": "a", "skip_reason": "not found"}]})]
)
def test_an_index_that_does_not_answer_is_said_and_not_taken_for_safety(
    audit: ModuleType, capsys: pytest.CaptureFixture[str], report: str
) -> None:
    assert audit._is_safe(report, "no route") is True
    assert "not asked" in capsys.readouterr().out
