"""A province that brings only its own files gets nothing of Hà Nội."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from config.at_work import at_work
from config.offices import place_of
from dondoc.errors import InvalidSettings
from dondoc.language.agencies import AgencyDirectory
from dondoc.language.directory import Match
from tests.offices import AGENCIES, installation

ON = date(2026, 3, 2)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return installation(tmp_path, monkeypatch) / "song-xanh"


def directory() -> AgencyDirectory:
    with at_work(place_of("song-xanh")):
        return load_directory()


def test_it_has_its_own_agencies_and_communes_and_no_other(config: Path) -> None:
    assert [one.name for one in directory().agencies] == [
        "UBND tỉnh Sông Xanh",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Tài chính",
        "UBND phường Bến Tre Xanh",
        "UBND xã Gò Đồi",
        "UBND đặc khu Đảo Xa",
    ]


def test_without_a_file_of_communes_it_has_none(config: Path) -> None:
    (config / "communes.csv").unlink()
    assert {one.kind for one in directory().agencies} == {"city", "department"}


def test_outside_of_offices_too_another_place_gets_no_commune_of_ha_noi(tmp_path: Path) -> None:
    file = tmp_path / "agencies.toml"
    file.write_text(AGENCIES.format(place="tỉnh Sông Xanh"), encoding="utf-8")
    assert len(load_directory(tmp_path).agencies) == 3
    file.write_text(AGENCIES.format(place="thành phố Hà Nội"), encoding="utf-8")
    assert len(load_directory(tmp_path).agencies) == 3 + 126


def test_an_office_must_say_of_which_place_its_agencies_are(config: Path) -> None:
    file = config / "agencies.toml"
    file.write_text(file.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")
    with pytest.raises(InvalidSettings, match="thiếu place"):
        directory()


@pytest.mark.parametrize(
    "name",
    [
        "Sở Tài chính",
        "Sở Tài chính tỉnh",
        "Sở Tài chính Sông Xanh",
        "Sở Tài chính tỉnh Sông Xanh",
        "sở tài chính của tỉnh",
    ],
)
def test_its_own_place_behind_a_name_says_nothing_new(config: Path, name: str) -> None:
    assert directory().resolve(name, ON).agency_ids == ("so-tai-chinh",)


@pytest.mark.parametrize("name", ["Sở Tài chính Hà Nội", "Sở Tài chính thành phố Hà Nội"])
def test_a_body_of_ha_noi_is_none_of_its_own(config: Path, name: str) -> None:
    assert directory().resolve(name, ON).match is Match.UNKNOWN


@pytest.mark.parametrize("name", ["các sở, ban, ngành tỉnh", "các sở, ban, ngành của tỉnh"])
def test_the_departments_of_the_province_are_its_own_where_for_ha_noi_they_are_elsewhere(
    config: Path, name: str
) -> None:
    assert set(directory().resolve(name, ON).agency_ids) == {"so-van-hoa", "so-tai-chinh"}


def test_commemorations_of_ha_noi_alone_are_not_known_to_it(config: Path) -> None:
    with at_work(place_of("song-xanh")):
        known = {one.id for one in load_anniversaries()}
    of_ha_noi = {one.id for one in load_anniversaries()} - known
    assert of_ha_noi == {"thanh-lap-dang-bo-ha-noi"}
