"""Commemorations are recognised by how plans call them, and fall on their days."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from config.anniversaries import load_anniversaries
from dondoc.calendars.anniversaries import (
    Jubilee,
    KnownAnniversary,
    day_in,
    find_known,
    jubilee_of,
)

KNOWN = load_anniversaries()
BY_ID = {one.id: one for one in KNOWN}

# as plans call it -> its id and its day in 2026
NAMES = {
    "Ngày sinh Chủ tịch Hồ Chí Minh": ("ngay-sinh-chu-tich-ho-chi-minh", date(2026, 5, 19)),
    "ngày sinh Bác Hồ": ("ngay-sinh-chu-tich-ho-chi-minh", date(2026, 5, 19)),
    "Cách mạng tháng Tám thành công": ("cach-mang-thang-tam", date(2026, 8, 19)),
    "Quốc khánh nước Cộng hoà xã hội chủ nghĩa Việt Nam": ("quoc-khanh", date(2026, 9, 2)),
    "Ngày Quốc tế hoà bình": ("quoc-te-hoa-binh", date(2026, 9, 21)),
    "Ngày Giải phóng Thủ đô": ("giai-phong-thu-do", date(2026, 10, 10)),
    "Ngày toàn quốc kháng chiến": ("toan-quoc-khang-chien", date(2026, 12, 19)),
    "thành lập khối ASEAN": ("thanh-lap-asean", date(2026, 8, 8)),
    "Việt Nam gia nhập ASEAN": ("viet-nam-gia-nhap-asean", date(2026, 7, 28)),
    "Ngày thành lập Đảng Cộng sản Việt Nam": ("thanh-lap-dang", date(2026, 2, 3)),
    "Ngày thành lập Đảng bộ thành phố Hà Nội": ("thanh-lap-dang-bo-ha-noi", date(2026, 3, 17)),
    "ngày Giải phóng miền Nam, thống nhất đất nước": ("giai-phong-mien-nam", date(2026, 4, 30)),
    "Ngày Thương binh, liệt sỹ": ("thuong-binh-liet-si", date(2026, 7, 27)),
    "quan hệ ngoại giao Việt - Trung": ("ngoai-giao-viet-nam-trung-quoc", date(2026, 1, 18)),
    "dịp Giỗ Tổ": ("gio-to-hung-vuong", date(2026, 4, 26)),
    "96 năm Ngày thành lập Đảng (3/2)": ("thanh-lap-dang", date(2026, 2, 3)),
    "Tết Trung thu": ("trung-thu", date(2026, 9, 25)),
}

NO_KNOWN_DAY = [
    "Ngày quốc khánh",  # of other countries
    "thiết lập quan hệ ngoại giao",
    "Ngày hội văn hóa ASEAN",
    "Tết cổ truyền một số nước châu Á",
    "các ngày lễ lớn",
    "thành lập Đảng bộ quận",
    "thành lập Đoàn kiểm tra",
    "",
]


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_a_commemoration_is_known_by_the_name_that_plans_give_it(
    name: str, expected: tuple[str, date]
) -> None:
    found = find_known(name, KNOWN)
    assert found is not None
    assert (found.id, day_in(found, 2026)) == expected


@pytest.mark.parametrize("name", NO_KNOWN_DAY)
def test_what_names_no_day_of_ours_is_not_given_one(name: str) -> None:
    assert find_known(name, KNOWN) is None


@pytest.mark.parametrize("year", ["2020", "2025"])
def test_the_first_year_agrees_with_what_the_real_plans_count(plans: Path, year: str) -> None:
    gold = json.loads((plans / "gold" / f"{year}.json").read_text(encoding="utf-8"))
    counted = {one["name"]: one["origin"] for one in gold["anniversaries"] if one["ordinal"]}
    found = {name: find_known(name, KNOWN) for name in counted}
    compared = {name: str(known.origin_year) for name, known in found.items() if known}
    assert compared == {name: origin for name, origin in counted.items() if name in compared}
    assert compared


# Tết by the Vietnamese calendar; in 2030 the Chinese one has 3 February
@pytest.mark.parametrize(
    ("year", "tet"),
    [
        (2025, date(2025, 1, 29)),
        (2026, date(2026, 2, 17)),
        (2027, date(2027, 2, 6)),
        (2030, date(2030, 2, 2)),
    ],
)
def test_tet_is_reckoned_at_utc_plus_7(year: int, tet: date) -> None:
    assert day_in(BY_ID["tet-nguyen-dan"], year) == tet


def test_a_feast_of_the_twelfth_month_falls_in_the_year_asked() -> None:
    kitchen_gods = BY_ID["ong-cong-ong-tao"]
    assert day_in(kitchen_gods, 2026) == date(2026, 2, 10)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.id)
def test_every_commemoration_has_a_day_in_every_year_of_our_calendar(
    known: KnownAnniversary,
) -> None:
    assert [day_in(known, year).year for year in range(2013, 2031)] == list(range(2013, 2031))


@pytest.mark.parametrize(
    ("years", "jubilee"),
    [
        *((years, Jubilee.ROUND) for years in (10, 80, 100, 1000)),
        *((years, Jubilee.EVEN) for years in (5, 15, 95, 135)),
        *((years, None) for years in (None, 0, 1, 72, 96, 101)),
    ],
)
def test_a_count_that_ends_in_0_is_round_and_one_that_ends_in_5_is_even(
    years: int | None, jubilee: Jubilee | None
) -> None:
    assert jubilee_of(years) is jubilee


def test_the_count_of_years_is_from_the_first_one() -> None:
    assert BY_ID["thanh-lap-asean"].ordinal_in(2026) == 59
    assert BY_ID["quoc-te-hoa-binh"].ordinal_in(2026) is None
    assert BY_ID["giai-phong-thu-do"].origin == "1954-10-10"
