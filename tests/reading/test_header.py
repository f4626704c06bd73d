"""The heading block: number, date, year, period, title, issuer, coordinating office."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dondoc.errors import NotAPlan
from dondoc.reading.header import read_header
from tests.reading.makers import document, gold, grid, real


def heading(
    number: str = "Số: 15/KH-UBND",
    day: str = "Hà Nội, ngày 03 tháng 02 năm 2026",
    title: str = "Phát triển đường đi bộ năm 2026",
    issuer: str = "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
    below: str = "UBND thành phố Hà Nội ban hành Kế hoạch như sau:",
) -> str:
    return "\n\n".join(
        [issuer, number, day, f"**KẾ HOẠCH**\n**{title}**", below, "**I. MỤC ĐÍCH**"]
    )


@pytest.mark.parametrize("year", [2020, 2025])
@pytest.mark.parametrize("ending", ["txt", "docx"])
def test_the_heading_of_a_real_plan_is_read_as_by_hand(plans: Path, year: int, ending: str) -> None:
    header = read_header(real(plans, f"{year}.{ending}"))
    expected = gold(plans, year)["plan"]
    assert header.number == expected["number"]
    assert header.year == expected["year"]
    assert header.title == expected["title"]
    assert header.issuer == expected["issuer"]
    assert header.period == (date(year, 1, 1), date(year, 12, 31))
    if ending == "txt":  # the Word files leave the line of place and date out
        assert (header.issued_on and header.issued_on.isoformat()) == expected["issued_on"]


def test_the_2026_plan_has_neither_number_nor_date_and_is_gathered_by_its_department(
    plans: Path,
) -> None:
    header = read_header(real(plans, "2026.txt"))
    assert (header.number, header.issued_on, header.year) == (None, None, 2026)
    assert header.issuer == "UBND thành phố Hà Nội"
    assert header.coordinator == "Sở Văn hoá và Thể thao"


def test_a_programme_covers_all_its_years(plans: Path) -> None:
    header = read_header(real(plans, "2013.txt"))
    assert (header.number, header.issued_on) == ("3734/QĐ-UBND", date(2013, 6, 13))
    assert header.period == (date(2013, 1, 1), date(2020, 12, 31))
    assert header.title.startswith("Tăng cường đầu tư")
    assert header.title.endswith("giai đoạn 2013 - 2020")
    assert header.issuer == "UBND thành phố Hà Nội"
    assert header.coordinator == "Sở Thông tin và Truyền thông"


def test_a_newspaper_piece_is_refused_as_a_plan_in_one_line(plans: Path) -> None:
    with pytest.raises(NotAPlan) as refused:
        read_header(real(plans, "2025-press.txt"))
    assert "không phải văn bản kế hoạch" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 15/KH-UBND", "15/KH-UBND"),
        ("Số: **15** /KH-UBND", "15/KH-UBND"),
        ("Số 15/KH-UBND", "15/KH-UBND"),
        ("Số:      /KH-UBND", None),
        ("Số: ....../KH-UBND", None),
        ("Số: …/KH-UBND", None),
        ("Số: 9/KH-BVHTTDL", "9/KH-BVHTTDL"),
        ("Số 45-KH/TU", "45-KH/TU"),
        ("Số 05-CTr/ĐU", "05-CTr/ĐU"),
    ],
)
def test_a_number_is_read_without_its_spaces_and_a_blank_is_none(
    line: str, number: str | None
) -> None:
    assert read_header(document(heading(number=line))).number == number


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Hà Nội, ngày 03 tháng 02 năm 2026", date(2026, 2, 3)),
        ("Hà Nội, ngày **3** tháng **2** năm 2026", date(2026, 2, 3)),
        ("Hà Nội, ngày    tháng    năm 2026", None),
        ("Hà Nội, ngày .... tháng 02 năm 2026", None),
        ("Hà Nội, ngày 31 tháng 2 năm 2026", None),
    ],
)
def test_a_blank_or_impossible_date_is_none(line: str, day: date | None) -> None:
    assert read_header(document(heading(day=line))).issued_on == day


def test_number_and_date_are_taken_from_the_appendix_where_the_heading_is_gone() -> None:
    text = "**KẾ HOẠCH**\n**Trồng cây năm 2026**\n\n**I. VIỆC LÀM**\n\n**PHỤ LỤC**\n\n"
    text += "(Kèm theo Kế hoạch số 31/KH-UBND ngày 05/3/2026 của UBND Thành phố)"
    header = read_header(document(text))
    assert (header.number, header.issued_on) == ("31/KH-UBND", date(2026, 3, 5))


def test_a_year_in_the_title_that_dates_another_document_is_not_the_plans_year() -> None:
    title = "THỰC HIỆN CHỈ THỊ SỐ 5/CT-TTG NGÀY 02 THÁNG 5 NĂM 2024 VỀ CÂY XANH"
    assert read_header(document(heading(title=title))).year == 2026


def test_the_year_that_the_caller_knows_wins() -> None:
    assert read_header(document(heading()), 2027).year == 2027


def test_a_plan_of_no_known_year_is_refused_and_told_what_to_add() -> None:
    text = heading(day="", title="Phát triển đường đi bộ")
    with pytest.raises(NotAPlan, match="--year"):
        read_header(document(text))


@pytest.mark.parametrize(
    ("line", "below", "issuer"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP", "", "UBND tỉnh Đồng Tháp"),
        ("ỦY BAN NHÂN DÂN\n\nTHÀNH PHỐ HỒ CHÍ MINH", "", "UBND thành phố Hồ Chí Minh"),
        (
            "ỦY BAN NHÂN DÂN TỈNH CÀ MAU\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "",
            "UBND tỉnh Cà Mau",
        ),
        ("UỶ BAN NHÂN DÂN TỈNH CÀ MAU", "", "UBND tỉnh Cà Mau"),
        ("UBND XÃ SUỐI TRONG", "", "UBND xã Suối Trong"),
        ("UBND TP. HÀ NỘI", "", "UBND thành phố Hà Nội"),
        ("UBND TỈNH HÀ VÂN\n\nSỞ NỘI VỤ", "", "Sở Nội vụ"),
        ("UBND TỈNH HÀ VÂN SỞ NỘI VỤ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "", "Sở Nội vụ"),
        ("VĂN PHÒNG UBND TỈNH HÀ VÂN", "", "Văn phòng UBND tỉnh Hà Vân"),
        ("HỘI ĐỒNG NHÂN DÂN\n\nTỈNH HÀ VÂN", "", "HĐND tỉnh Hà Vân"),
        ("CHÍNH PHỦ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "", "Chính phủ"),
        ("VĂN PHÒNG CHÍNH PHỦ", "", "Văn phòng Chính phủ"),
        ("TỈNH ỦY HÀ VÂN", "", "Tỉnh ủy Hà Vân"),
        ("ĐẢNG BỘ TỈNH HÀ VÂN\n\nĐẢNG ỦY XÃ ĐỒNG LAU", "", "Đảng ủy xã Đồng Lau"),
        ("CÔNG AN TỈNH HÀ VÂN", "", "Công an tỉnh Hà Vân"),
        (
            "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH HÀ VÂN",
            "",
            "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Hà Vân",
        ),
        ("TỔNG CÔNG TY NƯỚC SẠCH", "", "Tổng công ty Nước sạch"),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "", "Sở Văn hóa, Thể thao và Du lịch"),
        ("BỘ KHOA HỌC VÀ CÔNG NGHỆ", "", "Bộ Khoa học và Công nghệ"),
        (
            "BỘ TÀI CHÍNH",
            "Bộ Tài chính ban hành Kế hoạch như sau:",
            "Bộ Tài chính",
        ),
        (
            "",
            "Thực hiện công văn của Bộ Nội vụ, UBND tỉnh Lào Cai ban hành Kế hoạch như sau:",
            "UBND tỉnh Lào Cai",
        ),
    ],
)
def test_the_issuer_is_named_as_a_text_would_name_it(line: str, below: str, issuer: str) -> None:
    assert read_header(document(heading(issuer=line, below=below))).issuer == issuer


def test_a_title_over_several_lines_ends_before_the_text() -> None:
    text = heading(title="TRIỂN KHAI ĐỀ ÁN VỀ ĐƯỜNG ĐI BỘ**\n**VÀ CÂY XANH NĂM 2026")
    assert (
        read_header(document(text)).title == "TRIỂN KHAI ĐỀ ÁN VỀ ĐƯỜNG ĐI BỘ VÀ CÂY XANH NĂM 2026"
    )


def test_a_heading_block_set_in_a_borderless_table_is_read() -> None:
    block = grid(
        "ỦY BAN NHÂN DÂN TỈNH LÀO CAI | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 8/KH-UBND | Lào Cai, ngày 05 tháng 01 năm 2026",
    )
    header = read_header(document("**KẾ HOẠCH**\n**Trồng cây năm 2026**\n**I. VIỆC LÀM**", block))
    assert (header.number, header.issued_on) == ("8/KH-UBND", date(2026, 1, 5))
    assert header.issuer == "UBND tỉnh Lào Cai"


def test_a_decision_that_issues_a_plan_is_titled_as_the_plan() -> None:
    text = "Số: 8/QĐ-UBND\n**QUYẾT ĐỊNH**\n**Về việc ban hành Kế hoạch trồng cây năm 2026**"
    assert read_header(document(text)).title == "Trồng cây năm 2026"


@pytest.mark.parametrize(
    ("kind", "subject", "title"),
    [
        ("NGHỊ QUYẾT", "Về Chương trình trồng rừng giai đoạn 2026 - 2030", None),
        ("CHỈ THỊ", "Về phòng cháy rừng năm 2026", None),
        ("THÔNG BÁO", "Kết luận về phòng chống hạn năm 2026", None),
        (
            "NGHỊ QUYẾT",
            "Ban hành Chương trình hành động của Chính phủ về rừng năm 2026",
            "Chương trình hành động của Chính phủ về rừng năm 2026",
        ),
    ],
)
def test_resolutions_directives_and_conclusions_have_their_subject_as_title(
    kind: str, subject: str, title: str | None
) -> None:
    text = f"UBND TỈNH HÀ VÂN\n\nSố: 5/NQ-UBND\n\n**{kind}**\n\n**{subject}**\n\n**CHỦ TỊCH**"
    header = read_header(document(text))
    assert header.title == (title or subject)
    assert header.period[0] == date(2026, 1, 1)


def test_a_letter_is_read_by_its_subject() -> None:
    text = (
        "UBND TỈNH HÀ VÂN\n\nSỞ NỘI VỤ\n\nSố: 1200/SNV-CCHC\n\nV/v giao việc năm 2026\n\n"
        "Hà Vân, ngày 03 tháng 01 năm 2026\n\nKính gửi: Các phòng thuộc Sở"
    )
    header = read_header(document(text, grid("TT | Nhiệm vụ | Thời hạn", before=7)))
    assert (header.number, header.issued_on) == ("1200/SNV-CCHC", date(2026, 1, 3))
    assert (header.title, header.issuer) == ("giao việc năm 2026", "Sở Nội vụ")


def test_a_school_year_is_two_years() -> None:
    header = read_header(document(heading(title="Nhiệm vụ năm học 2026 - 2027")))
    assert header.period == (date(2026, 1, 1), date(2027, 12, 31))
