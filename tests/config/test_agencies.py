"""The directory's files: counts of the law, no name for two bodies, slips refused with their line."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from config.agencies import load_directory
from config.files import PACKAGED_FOLDER
from dondoc.errors import InvalidSettings

DIRECTORY = load_directory()
ON_2_MARCH_2026 = date(2026, 3, 2)

AGENCY = '[[agency]]\nid = "so-a"\nname = "Sở A"\nkind = "department"\n'
# an entry of agencies.toml -> what the refusal says
SLIPS = {
    '[[agency]]\nid = "so-a"\nname = "Sở A"\n': "thiếu kind",
    '[[agency]]\nid = "so-a"\nkind = "department"\n': "thiếu name",
    AGENCY + 'alias = ["SA"]\n': "mục alias không có",
    AGENCY + 'aliases = "SA"\n': "danh sách",
    AGENCY + 'valid_to = "2025-02-28"\n': "không phải ngày",
    AGENCY + "valid_from = 2025-03-01\nvalid_to = 2025-02-28\n": "valid_to trước valid_from",
    AGENCY + 'successors = ["so-b"]\n': "'so-b'",
    AGENCY + 'parent = "so-b"\n': "'so-b'",
    AGENCY + AGENCY.replace("so-a", "so-b"): "cả so-a và so-b",
    AGENCY + AGENCY.replace("Sở A", "Sở B"): "dùng cho hai",
    '[[group]]\nid = "nhom"\nname = "Các sở"\n': "open = true",
    '[agency]\nid = "so-a"\n': "[[agency]]",
}


def write(folder: Path, text: str) -> Path:
    """An office's own directory, with one commune."""
    path = folder / "agencies.toml"
    path.write_text(text, encoding="utf-8")
    return path


def rows_of_communes() -> list[dict[str, str]]:
    with (PACKAGED_FOLDER / "communes-hanoi.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_ha_noi_has_51_wards_and_75_communes() -> None:
    assert Counter(row["type"] for row in rows_of_communes()) == {"phường": 51, "xã": 75}


def test_the_names_of_communes_are_in_nfc_single_spaced_and_all_different() -> None:
    rows = rows_of_communes()
    for row in rows:
        name = row["name"]
        assert unicodedata.normalize("NFC", " ".join(name.split())) == name
    assert len({(row["type"], row["name"]) for row in rows}) == 126
    assert len({row["code"] for row in rows}) == 126
    assert all("1656/NQ-UBTVQH15" in row["source"] for row in rows)


def test_the_city_has_15_departments_since_1_march_2025() -> None:
    departments = [
        agency
        for agency in DIRECTORY.agencies
        if agency.kind == "department" and agency.exists_on(ON_2_MARCH_2026)
    ]
    assert len(departments) == 15


def test_there_were_30_districts_until_30_june_2025() -> None:
    districts = [agency for agency in DIRECTORY.agencies if agency.kind == "district"]
    assert len(districts) == 30
    assert all(agency.valid_to == date(2025, 6, 30) for agency in districts)


def test_ids_are_slugs() -> None:
    for agency in DIRECTORY.agencies:
        assert agency.id == agency.id.lower()
        assert agency.id.replace("-", "").isascii()
        assert agency.id.replace("-", "").isalnum()


def test_every_ended_body_of_the_city_has_a_successor() -> None:
    ended = [agency for agency in DIRECTORY.agencies if agency.valid_to is not None]
    assert [agency.id for agency in ended if not agency.successors] == []
    assert all(DIRECTORY.current(agency.id, ON_2_MARCH_2026) for agency in ended)


@pytest.mark.parametrize(("text", "reason"), SLIPS.items())
def test_a_slip_is_refused_with_file_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InvalidSettings) as refused:
        load_directory(tmp_path)
    assert str(path) in str(refused.value)
    assert reason in str(refused.value)


def test_the_refusal_names_the_line_of_the_entry(tmp_path: Path) -> None:
    write(tmp_path, f'# danh bạ\n\n{AGENCY}successors = ["so-b"]\n')
    with pytest.raises(InvalidSettings, match="dòng 4: so-a"):
        load_directory(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["code,name\n1,Ba Đình\n", "code,type,name,source,former_districts\n1,quận,Ba Đình,x,\n"],
)
def test_a_wrong_list_of_communes_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "communes-hanoi.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSettings, match=r"communes-hanoi\.csv"):
        load_directory(tmp_path)
