"""What a plan says comes round, and how often."""

from __future__ import annotations

from pathlib import Path

import pytest

from dondoc.reading.cadences import read_plan_cadences
from dondoc.reading.layouts import read_rows
from dondoc.timing.cadences import find_cadences
from tests.reading.makers import document, gold, gold_items, item, real

MONTHLY, QUARTERLY = "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3"
HALF_YEARLY, YEARLY = "FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY"


@pytest.mark.parametrize("name", ["2020.txt", "2020.docx", "2025.txt", "2025.docx"])
def test_the_cadences_of_a_real_plan_are_read_as_by_hand(plans: Path, name: str) -> None:
    year = int(name[:4])
    read = [
        {"section": one.section, "number": one.number, "text": one.text, "rrule": one.rrule}
        for one in read_plan_cadences(real(plans, name), gold_items(plans, year))
    ]
    assert read == gold(plans, year)["cadences"]


def test_the_2026_appendix_names_four_and_its_duties_none(plans: Path) -> None:
    plan = real(plans, "2026.txt")
    items = read_rows(plan, 2026).items
    read = [
        (one.section, one.number, one.text, one.rrule) for one in read_plan_cadences(plan, items)
    ]
    assert read == [
        ("III", "2", "hằng quý", QUARTERLY),
        ("III", "4", "thường niên", YEARLY),
        ("VI", "3", "thường niên", YEARLY),
        ("VII", "1", "01 quý/01 số", QUARTERLY),
    ]


def test_a_programmes_cadences_stand_in_its_duties_and_measures(plans: Path) -> None:
    read = {
        (one.section, one.number, one.text, one.rrule)
        for one in read_plan_cadences(real(plans, "2013.txt"), [])
    }
    assert ("", "1", "định kỳ hàng quý, năm", QUARTERLY) in read
    assert ("", "1", "định kỳ hàng quý, năm", YEARLY) in read
    assert ("", "1", "Định kỳ hàng quý", QUARTERLY) in read
    assert ("", "14", "định kỳ hàng quý", QUARTERLY) in read
    assert ("IV", "6", "Hàng năm", YEARLY) in read


@pytest.mark.parametrize(
    ("text", "cadences"),
    [
        ("Xuất bản bản tin định kỳ hằng tháng", [("định kỳ hằng tháng", MONTHLY)]),
        ("Xuất bản bản tin hàng quý (song ngữ)", [("hàng quý", QUARTERLY)]),
        ("Bản tin hằng quý của Sở", [("hằng quý", QUARTERLY)]),
        ("Bản tin của ngành (01 quý/01 số)", [("01 quý/01 số", QUARTERLY)]),
        ("Bản tin (1 tháng 1 số)", [("1 tháng 1 số", MONTHLY)]),
        ("Bản tin (01 số/quý)", [("01 số/quý", QUARTERLY)]),
        ("Ấn phẩm 04 số/năm", [("04 số/năm", QUARTERLY)]),
        ("Tổ chức 02 lần/năm", [("02 lần/năm", HALF_YEARLY)]),
        ("Mỗi năm 2 lần tổ chức gặp mặt", [("Mỗi năm 2 lần", HALF_YEARLY)]),
        ("Định kỳ 6 tháng công bố kết quả", [("Định kỳ 6 tháng", HALF_YEARLY)]),
        ("Sơ kết 6 tháng/lần", [("6 tháng/lần", HALF_YEARLY)]),
        ("Tổ chức các hoạt động thường niên", [("thường niên", YEARLY)]),
        ("Hàng năm, đánh giá kết quả", [("Hàng năm", YEARLY)]),
        (
            "định kỳ hàng quý, năm tổng hợp",
            [("định kỳ hàng quý, năm", QUARTERLY), ("định kỳ hàng quý, năm", YEARLY)],
        ),
        ("HẰNG THÁNG CÔNG BỐ", [("HẰNG THÁNG", MONTHLY)]),
    ],
)
def test_a_cadence_is_read_as_it_is_written(text: str, cadences: list[tuple[str, str]]) -> None:
    assert list(find_cadences(text)) == cadences


@pytest.mark.parametrize(
    "text",
    [
        "Thường xuyên cập nhật tin bài",
        "Định kỳ hoặc đột xuất kiểm tra",
        "xây dựng cơ chế định kỳ giao ban báo chí",
        "Định kỳ sơ kết, tổng kết",
        "báo cáo định kỳ 6 tháng và tổng kết năm 2025",
        "Kế hoạch hằng năm của Thành phố",
        "trong dự toán chi thường xuyên hằng năm, nguồn thu",
        "Bản tin từ số 176 đến 188",
        "Nghị định số 12/2026/NĐ-CP, giai đoạn 2021 - 2026",
        "kỷ niệm 80 năm Quốc khánh",
        "vận động Người Việt Nam ưu tiên dùng hàng Việt Nam",
        "phối hợp với ngân hàng năm 2026",
        "trưng bày mặt hàng quý hiếm",
        "ở mỗi tổ dân phố",
        "quý I năm 2026",
    ],
)
def test_what_names_no_interval_is_no_cadence(text: str) -> None:
    assert find_cadences(text) == ()


def test_a_duty_has_no_section_and_its_number_counts_the_agencies() -> None:
    text = (
        "**KẾ HOẠCH**\n**Của phép thử năm 2026**\n**I. TỔ CHỨC THỰC HIỆN**\n**1. Sở Y tế**\n- Khám bệnh.\n"
        "**2. Sở Nội vụ**\n- Công bố kết quả đo hằng quý."
    )
    (one,) = read_plan_cadences(document(text), [item()])
    assert (one.section, one.number, one.text) == ("", "2", "hằng quý")


def test_the_same_cadence_twice_in_one_content_is_one() -> None:
    text = document("**KẾ HOẠCH**\n**Của phép thử năm 2026**")
    twice = item("Bản tin hằng quý; phát hành bản tin hằng quý trên mạng")
    assert len(read_plan_cadences(text, [twice])) == 1
