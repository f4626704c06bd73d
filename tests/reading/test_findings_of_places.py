"""Plans of another province are told, as their departments bear the names of those in the directory."""

from __future__ import annotations

import pytest

from config.agencies import load_directory
from dondoc.language.agencies import AgencyDirectory
from dondoc.plan import Severity
from dondoc.reading.findings_of_places import issued_elsewhere
from dondoc.reading.header import read_header
from tests.reading.makers import document

DIRECTORY = load_directory()


def codes(heading: str, directory: AgencyDirectory = DIRECTORY) -> list[str]:
    text = f"{heading}\n\n**KẾ HOẠCH**\n\n**Trồng cây năm 2026**\n\nThực hiện:"
    written = document(text)
    found = list(issued_elsewhere(written, read_header(written), directory))
    assert all(one.severity is Severity.DOUBT for one in found)
    return [one.code for one in found]


@pytest.mark.parametrize(
    "heading",
    [
        "ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP\n\nĐồng Tháp, ngày 03 tháng 02 năm 2026",
        "UBND THÀNH PHỐ HUẾ\n\nHuế, ngày 03 tháng 02 năm 2026",
        "UBND THÀNH PHỐ CẦN THƠ\n\nSỞ NỘI VỤ\n\nCần Thơ, ngày 03 tháng 02 năm 2026",
        "SỞ DU LỊCH\n\nCà Mau, ngày 03 tháng 02 năm 2026",
        "UBND XÃ ĐỒNG LAU\n\nĐồng Lau, ngày 03 tháng 02 năm 2026",
    ],
)
def test_a_plan_of_another_place_is_told(heading: str) -> None:
    assert codes(heading) == ["directory-of-another-place"]


@pytest.mark.parametrize(
    "heading",
    [
        "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI\n\nHà Nội, ngày 03 tháng 02 năm 2026",
        "UBND THÀNH PHỐ HÀ NỘI\n\nSỞ NỘI VỤ\n\nHà Nội, ngày 03 tháng 02 năm 2026",
        "UBND PHƯỜNG HOÀN KIẾM\n\nHoàn Kiếm, ngày 03 tháng 02 năm 2026",
        "BỘ TÀI CHÍNH\n\nHà Nội, ngày 03 tháng 02 năm 2026",
        "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
    ],
)
def test_a_plan_of_the_directorys_own_place_or_of_the_centre_is_not(heading: str) -> None:
    assert codes(heading) == []


def test_a_directory_of_no_place_tells_nothing() -> None:
    assert codes("UBND TỈNH ĐỒNG THÁP", AgencyDirectory([], [])) == []
