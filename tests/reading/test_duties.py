"""What each agency is told to do all the time."""

from __future__ import annotations

from pathlib import Path

import pytest

from dondoc.reading.duties import agency_of, read_standing_duties
from tests.reading.makers import document, gold, real

HEADING = "**KẾ HOẠCH**\n**Trồng cây năm 2026**\n\n"


def duties_of(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.agency, one.duties) for one in read_standing_duties(document(HEADING + text))]


@pytest.mark.parametrize("name", ["2020.txt", "2020.docx", "2025.txt", "2025.docx"])
def test_the_duties_of_a_real_plan_are_read_as_by_hand(plans: Path, name: str) -> None:
    read = [
        {"agency": one.agency, "duties": list(one.duties)}
        for one in read_standing_duties(real(plans, name))
    ]
    assert read == gold(plans, int(name[:4]))["standing_duties"]


def test_the_2026_duties_are_whole_though_the_pages_cut_them(plans: Path) -> None:
    duties = read_standing_duties(real(plans, "2026.txt"))
    assert [(one.agency, len(one.duties)) for one in duties] == [
        ("Sở Văn hoá và Thể thao", 7),
        ("Đề nghị Ban Tuyên giáo và Dân vận Thành ủy", 4),
        ("Các sở, ban, ngành Thành phố", 3),
        ("Cơ quan Báo và phát thanh, truyền hình Hà Nội", 2),
        ("UBND các phường, xã", 4),
    ]
    assert all(text[-1] in ".…" for one in duties for text in one.duties)


def test_the_2013_programme_names_fourteen_agencies(plans: Path) -> None:
    duties = read_standing_duties(real(plans, "2013.txt"))
    assert len(duties) == 14
    assert [len(one.duties) for one in duties] == [9, 2, 4, 1, 4, 3, 2, 3, 2, 1, 2, 4, 1, 2]
    assert duties[-1].agency == "Ủy ban nhân dân các quận, huyện, thị xã"


def test_a_heading_loses_its_number_and_full_stop_and_keeps_its_asking() -> None:
    text = "**IV. TỔ CHỨC THỰC HIỆN.**\n\n**1. Đề nghị Thành đoàn Hà Nội.**\n\n- Trồng cây."
    assert duties_of(text) == [("Đề nghị Thành đoàn Hà Nội", ("Trồng cây.",))]


def test_a_paragraph_cut_by_a_page_and_sub_points_stay_one_duty() -> None:
    text = (
        "**IV. TỔ CHỨC THỰC HIỆN**\n\n**1. Sở Xây dựng**\n\n- Trồng cây gồm:\n\n"
        "+ cây bóng mát;\n\n+ cây hoa.\n\n- Chăm sóc cây trong công\n\nviên và trên hè phố."
    )
    assert duties_of(text) == [
        (
            "Sở Xây dựng",
            (
                "Trồng cây gồm: + cây bóng mát; + cây hoa.",
                "Chăm sóc cây trong công viên và trên hè phố.",
            ),
        )
    ]


def test_a_single_paragraph_without_a_dash_is_one_duty() -> None:
    text = "**IV. TỔ CHỨC THỰC HIỆN**\n\n**1. Sở Tài chính**\n\nBố trí kinh phí trồng cây."
    assert duties_of(text) == [("Sở Tài chính", ("Bố trí kinh phí trồng cây.",))]


def test_a_paragraph_that_opens_with_the_agency_is_split_from_it() -> None:
    text = (
        "**IV. TỔ CHỨC THỰC HIỆN**\n\n1. Cục Lâm nghiệp có trách nhiệm:\n\na) Cấp giống cây.\n\n"
        "2. Cục Thủy lợi chủ trì, phối hợp với các đơn vị liên quan cấp nước tưới cho cây mới trồng."
    )
    assert duties_of(text) == [
        ("Cục Lâm nghiệp", ("Cấp giống cây.",)),
        (
            "Cục Thủy lợi",
            ("chủ trì, phối hợp với các đơn vị liên quan cấp nước tưới cho cây mới trồng.",),
        ),
    ]


def test_the_last_paragraph_and_the_recipients_are_nobodys_duty() -> None:
    text = (
        "**IV. TỔ CHỨC THỰC HIỆN**\n\n**1. Sở Xây dựng**\n\n- Trồng cây.\n\n"
        "Trên đây là Kế hoạch trồng cây.\n\n**Nơi nhận:**\n\n- Sở Tài chính;\n- Lưu: VT."
    )
    assert duties_of(text) == [("Sở Xây dựng", ("Trồng cây.",))]


@pytest.mark.parametrize(
    "heading",
    ["Sở Văn hóa, Thể thao và Du lịch", "UBND các phường, xã", "Các cơ quan báo chí Thành phố"],
)
def test_a_heading_that_names_an_agency_is_known(heading: str) -> None:
    assert agency_of(heading) == heading


@pytest.mark.parametrize(
    "heading",
    ["Cơ chế phối hợp", "Báo cáo kết quả", "Ban hành văn bản", "Phương án huy động kinh phí"],
)
def test_a_heading_that_names_none_is_not(heading: str) -> None:
    assert agency_of(heading) is None
