"""The commemorations that a plan names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dondoc.calendars.anniversaries import KnownAnniversary
from dondoc.plan import Anniversary, PlanItem
from dondoc.reading.anniversaries import find_commemorations, read_anniversaries
from tests.reading.makers import document, gold, gold_items, item, real


def known(name: str, first: int, *aliases: str) -> KnownAnniversary:
    return KnownAnniversary(name, name, aliases, 1, 1, False, first, "phép thử")


KNOWN = (
    known("Ngày thành lập Đảng bộ thành phố Hà Nội", 1930),
    known("Ngày thành lập ASEAN", 1967, "thành lập khối ASEAN"),
    known("Việt Nam gia nhập ASEAN", 1995),
)


def in_content(content: str, year: int = 2026) -> list[Anniversary]:
    text = document("**KẾ HOẠCH**\n**Của phép thử năm 2026**")
    return list(read_anniversaries(text, [item(content)], year, KNOWN))


@pytest.mark.parametrize("year", [2020, 2025])
def test_the_commemorations_of_a_real_plan_are_read_as_by_hand(plans: Path, year: int) -> None:
    items = gold_items(plans, year)
    read = [
        {
            "text": one.text,
            "name": one.name,
            "date": one.date and one.date.isoformat(),
            "origin": one.origin,
            "ordinal": one.ordinal,
        }
        for one in read_anniversaries(real(plans, f"{year}.txt"), items, year, ())
    ]
    assert read == gold(plans, year)["anniversaries"]


def contents_of_2026(plans: Path) -> list[PlanItem]:
    """The appendix of 2026 as one content: its cells are not what is tested here."""
    (torn,) = real(plans, "2026.txt").torn
    return [item(" ".join(line.text for line in torn.lines))]


def test_the_2026_plan_names_its_fixed_days(plans: Path) -> None:
    read = read_anniversaries(real(plans, "2026.txt"), contents_of_2026(plans), 2026, KNOWN)
    days = {(one.date.day, one.date.month) for one in read if one.date}
    assert days == {(19, 5), (19, 8), (2, 9), (21, 9), (10, 10), (19, 12)}
    assert all(one.date.year == 2026 for one in read if one.date)


def test_in_2026_only_the_count_of_asean_is_wrong(plans: Path) -> None:
    read = read_anniversaries(real(plans, "2026.txt"), contents_of_2026(plans), 2026, KNOWN)
    assert [one.ordinal for one in read if one.consistent is False] == [58]
    right = {one.ordinal for one in read if one.consistent}
    assert {96, 136, 80, 31, 81, 72} <= right


def test_what_a_programme_tells_of_past_feasts_is_no_commemoration(plans: Path) -> None:
    assert read_anniversaries(real(plans, "2013.txt"), [], 2013, ()) == ()


def test_two_dates_in_brackets_are_the_first_day_and_this_years() -> None:
    (one,) = in_content("kỷ niệm 80 năm Ngày toàn quốc kháng chiến (19/12/1946-19/12/2026)")
    assert (one.date, one.origin, one.ordinal) == (date(2026, 12, 19), "1946-12-19", 80)
    assert one.name == "Ngày toàn quốc kháng chiến"
    assert one.consistent is True


def test_a_day_without_a_year_is_this_years() -> None:
    (one,) = in_content("mít tinh Ngày Quốc tế hoà bình (21/9)")
    assert (one.date, one.origin, one.ordinal) == (date(2026, 9, 21), None, None)
    assert one.consistent is None


def test_one_count_for_two_feasts_gives_both_each_with_its_day() -> None:
    first, second = in_content(
        "kỷ niệm 81 năm Cách mạng tháng Tám (19/8/1945 - 19/8/2026) và Quốc khánh (02/9/1945 - 02/9/2026)"
    )
    assert (first.name, first.date) == ("Cách mạng tháng Tám", date(2026, 8, 19))
    assert (second.name, second.date) == ("Quốc khánh", date(2026, 9, 2))
    assert first.text == second.text
    assert (first.origin, second.origin) == ("1945-08-19", "1945-09-02")


def test_two_counts_joined_by_and_are_two_commemorations() -> None:
    texts = [
        one.text for one in in_content("kỷ niệm 96 năm Ngày thành lập A và 95 năm Ngày thành lập B")
    ]
    assert texts == ["kỷ niệm 96 năm Ngày thành lập A", "95 năm Ngày thành lập B"]


def test_what_follows_and_is_another_matter_when_it_is_a_deed() -> None:
    (one,) = in_content("kỷ niệm 31 năm Việt Nam gia nhập ASEAN và tổ chức triển lãm")
    assert one.name == "Việt Nam gia nhập ASEAN"


@pytest.mark.parametrize(
    ("content", "is_right"),
    [
        ("58 năm thành lập khối ASEAN", False),
        ("59 năm thành lập khối ASEAN", True),
        ("kỷ niệm 31 năm Việt Nam gia nhập ASEAN", True),
        ("75 năm Ngày Giải phóng Thủ đô (10/10/1954 - 10/10/2026)", False),
        ("72 năm Ngày Giải phóng Thủ đô (10/10/1954 - 10/10/2026)", True),
        ("72 năm Ngày Giải phóng Thủ đô (10/10/1954 - 10/10/2025)", False),
        ("kỷ niệm 20 năm Ngày truyền thống ngành cây xanh", None),
    ],
)
def test_a_count_is_checked_against_the_years_printed_and_known(
    content: str, is_right: bool | None
) -> None:
    (one,) = in_content(content)
    assert one.consistent is is_right


def test_a_comma_inside_a_name_does_not_end_it() -> None:
    (one,) = in_content("51 năm ngày Giải phóng miền Nam, thống nhất đất nước, trồng cây")
    assert one.name == "ngày Giải phóng miền Nam, thống nhất đất nước"


def test_a_count_in_words_of_rank_is_a_count() -> None:
    (one,) = in_content("kỷ niệm lần thứ 79 Ngày Thương binh - Liệt sĩ (27/7/1947)")
    assert (one.ordinal, one.date) == (79, date(2026, 7, 27))


def test_feasts_of_round_years_without_a_count_are_named_one_by_one() -> None:
    names = [
        one.name
        for one in in_content(
            "các hoạt động kỷ niệm năm tròn, năm chẵn nhân Ngày quốc khánh và Ngày thiết lập quan hệ ngoại giao."
        )
    ]
    assert names == ["Ngày quốc khánh", "Ngày thiết lập quan hệ ngoại giao"]


@pytest.mark.parametrize(
    "text",
    [
        "bầu cử đại biểu Quốc hội khóa XVI nhiệm kỳ 2026 - 2031",
        "Giải chạy mở rộng lần thứ 51",
        "tổng kết 5 năm thực hiện Đề án",
        "sau 40 năm Đảng lãnh đạo sự nghiệp đổi mới",
        "trong gần 40 năm Đổi mới của đất nước",
        "tuyên truyền các ngày lễ lớn và các dịp kỷ niệm quan trọng",
        "các ngày lễ kỷ niệm và các sự kiện trọng đại trong năm",
        "Nghị định số 72/2015/NĐ-CP ngày 07/9/2015 của Chính phủ",
        "báo cáo trước ngày 20/6 và ngày 20/11",
        "Ngày hội văn hóa (12/9)",
        "Lễ khai mạc (12/9)",
        "giai đoạn 2021 - 2026, tầm nhìn 2030",
        "Hành trình xe đạp lần thứ 6",
    ],
)
def test_what_is_no_commemoration_is_not_taken_for_one(text: str) -> None:
    assert find_commemorations(text) == []
