"""Each office gets the declared deployments as its own; nothing is declared for it by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.serving.office_deployments import (
    deployments_of,
    is_frequent,
    later,
    unknown_offices,
    write_deployments,
)
from cli.serving.prefect_setup import DEPLOYMENTS
from config.offices import places
from tests.offices import add_office, installation

DECLARED: list[dict[str, Any]] = yaml.safe_load(DEPLOYMENTS.read_text(encoding="utf-8"))[
    "deployments"
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return installation(tmp_path, monkeypatch)


def named(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The deployments by flow and name, as Prefect tells them apart."""
    found = {}
    for one in document["deployments"]:
        flow = one["entrypoint"].rpartition(".")[2].replace("_", "-")
        assert (flow, one["name"]) not in found
        found[flow, one["name"]] = one
    return found


def test_every_office_has_every_declared_deployment_under_its_code(folder: Path) -> None:
    found = named(deployments_of(places()[0]))
    flows = {one["name"] for one in DECLARED}
    offices = {(flow, code) for flow in flows for code in ("song-xanh", "nui-bac")}
    assert set(found) == offices | {("visit-offices", "visit-offices")}
    for (flow, code), one in found.items():
        if flow != "visit-offices":
            assert one["work_pool"]["job_variables"]["env"]["DONDOC_OFFICE"] == code
            assert f"văn phòng {code}" in one["tags"]
            declared = next(that for that in DECLARED if that["name"] == flow)
            assert set(declared.get("tags", ())) < set(one["tags"])
            assert one.get("concurrency_limit") == declared.get("concurrency_limit")


def test_the_environments_own_office_keeps_what_is_declared_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DONDOC_ONLY_OFFICES")
    found = named(deployments_of(places()[0]))
    for one in DECLARED:
        assert found[one["name"], one["name"]] == one


def test_without_offices_there_is_nothing_but_what_is_declared(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DONDOC_ONLY_OFFICES")
    own = [one for one in places()[0] if not one.code]
    assert deployments_of(own)["deployments"] == DECLARED


def test_daily_runs_are_spread_and_those_of_every_few_minutes_are_one_for_all(
    folder: Path,
) -> None:
    for number in range(32):
        add_office(folder, f"tinh-{number:02d}")
    crons: dict[str, list[str]] = {}
    for (flow, _), one in named(deployments_of(places()[0])).items():
        for schedule in one["schedules"]:
            crons.setdefault(f"{flow} {schedule['slug']}", []).append(schedule["cron"])
    assert crons.pop("visit-offices nam-phut") == ["*/5 * * * *"]
    declared = {
        f"{one['name']} {schedule['slug']}"
        for one in DECLARED
        for schedule in one.get("schedules", ())
        if not is_frequent(schedule["cron"])
    }
    assert set(crons) == declared
    for found in crons.values():
        assert len(found) == 34
        # within the hour that is declared, and not many in the same minute
        assert len({cron.split(maxsplit=1)[1] for cron in found}) == 1
        assert max(found.count(cron) for cron in found) <= 2


@pytest.mark.parametrize(
    ("cron", "minutes", "shifted"),
    [
        ("0 9 * * *", 1, "1 9 * * *"),
        ("0 9 * * *", 61, "1 9 * * *"),
        ("30 8 * * *", 29, "59 8 * * *"),
        ("30 8 * * *", 30, "30 8 * * *"),
        ("15 3 * * 0", 34, "49 3 * * 0"),
    ],
)
def test_later_stays_within_the_hour(cron: str, minutes: int, shifted: str) -> None:
    assert later(cron, minutes) == shifted


def test_the_file_is_one_that_prefect_reads(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "sub" / "deployments.yaml"
    write_deployments(file, places()[0])
    text = file.read_text(encoding="utf-8")
    assert yaml.safe_load(text) == json.loads(text) == deployments_of(places()[0])


def test_deployments_of_an_office_that_is_gone_are_known_and_those_of_others_are_not() -> None:
    found = [
        {"id": "1", "tags": ["văn phòng song-xanh", "lich"]},
        {"id": "2", "tags": ["văn phòng cu", "Sở cũ"]},
        {"id": "3", "tags": ["lich"]},
    ]
    assert unknown_offices(found, ["song-xanh"]) == ["2"]
