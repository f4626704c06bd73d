"""Tables as other offices lay them out: sub-columns, merged and missing cells, several tables, traps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dondoc.plan import PlanItem, Severity
from dondoc.reading.document import Document, Grid
from dondoc.reading.layouts import RowsRead, read_rows
from tests.reading.makers import document, grid

HEADER = "TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian | Sản phẩm"
ONE = "1 | Rà soát thủ tục. | Sở Nội vụ | Các sở, ngành | Quý I | Báo cáo"
TWO = "2 | Công khai kết quả. | Sở Tư pháp | UBND xã, phường | Quý II | Văn bản"


def read(*rows: str) -> RowsRead:
    return read_rows(document("", grid(*rows)), 2026)


def told(item: PlanItem) -> tuple[str, ...]:
    product = item.product or ""
    return (item.number, item.content, item.lead, item.coordinating, item.timing.text, product)


def codes(rows: RowsRead) -> list[str]:
    return [finding.code for finding in rows.findings]


# sub-columns


def test_sub_columns_of_agencies_and_of_time_are_read() -> None:
    rows = read(
        "TT | Nhiệm vụ | Phân công thực hiện | | Thời gian | ",
        " | | Chủ trì | Phối hợp | Bắt đầu | Kết thúc",
        "1 | Rà soát. | Sở A | Sở B | 01/2026 | 06/2026",
    )
    assert told(rows.items[0])[2:5] == ("Sở A", "Sở B", "01/2026 - 06/2026")
    assert rows.rows.headers == 2


def test_sub_columns_are_told_by_their_words_where_only_their_order_is_known() -> None:
    rows = read(
        "TT | Nhiệm vụ | Cơ quan thực hiện | Thời gian",
        "Chủ trì | Phối hợp",
        "1 | Rà soát. | Sở A | Sở B | Quý I",
    )
    assert told(rows.items[0])[2:5] == ("Sở A", "Sở B", "Quý I")


def test_ticked_stretches_of_time_are_the_time() -> None:
    rows = read(
        "TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện | | | ",
        " | | | Quý I | Quý II | Quý III | Quý IV",
        "1 | Rà soát. | Sở A | x | | | x",
        "2 | Báo cáo. | Sở A | | dự thảo | ✓ | ",
    )
    assert [item.timing.text for item in rows.items] == [
        "Quý I, Quý IV",
        "Quý II (dự thảo), Quý III",
    ]


def test_months_under_bare_numbers_are_months() -> None:
    rows = read(
        "TT | Nhiệm vụ | Chủ trì | Tiến độ | | ",
        " | | | 1 | 2 | 3",
        "1 | Rà soát. | Sở A | | x | x",
    )
    assert rows.items[0].timing.text == "Tháng 2, Tháng 3"


def test_a_second_column_of_contents_is_kept_with_the_first() -> None:
    rows = read(
        "TT | Nhiệm vụ | Nội dung thực hiện | Chủ trì | Thời gian",
        "1 | Dữ liệu mở | Công bố 12 bộ dữ liệu. | Sở A | Quý I",
    )
    assert rows.items[0].content == "Dữ liệu mở: Công bố 12 bộ dữ liệu."


def test_a_column_of_numbers_needs_no_heading() -> None:
    rows = read(" | Nhiệm vụ | Chủ trì | Thời gian", "1 | Rà soát. | Sở A | Quý I", "2 | Báo cáo. | Sở A | Quý II")  # fmt: skip
    assert [item.number for item in rows.items] == ["1", "2"]


def test_numbers_inside_the_contents_are_numbers_where_there_is_no_column_for_them() -> None:
    rows = read(
        "Nhiệm vụ | Chủ trì | Thời gian",
        "I. Thể chế | | ",
        "1. Rà soát. | Sở A | Quý I",
        "2. Báo cáo. | Sở A | Quý II",
    )
    assert [(item.section, item.number, item.content) for item in rows.items] == [
        ("I", "1", "Rà soát."),
        ("I", "2", "Báo cáo."),
    ]


# columns whose headings say nothing known


def test_a_lead_is_told_by_its_cells_and_said_to_be_assumed() -> None:
    rows = read(
        "TT | Nhiệm vụ | Sở, ngành | Thời gian",
        "1 | Rà soát. | Sở A | Quý I",
        "2 | Báo cáo. | Sở B | Quý II",
    )
    assert [item.lead for item in rows.items] == ["Sở A", "Sở B"]
    assert codes(rows) == ["column-assumed"]


def test_a_time_is_told_by_its_cells_and_said_to_be_assumed() -> None:
    rows = read(
        "TT | Nhiệm vụ | Chủ trì | Yêu cầu",
        "1 | Rà soát. | Sở A | Quý I",
        "2 | Báo cáo. | Sở B | Trước 20/6",
    )
    assert [item.timing.text for item in rows.items] == ["Quý I", "Trước 20/6"]
    assert codes(rows) == ["column-assumed"]


def test_a_content_is_the_longest_text_and_said_to_be_assumed() -> None:
    rows = read(
        "TT | Việc cần làm ngay | Chủ trì | Thời gian | Ghi chú",
        "1 | Rà soát toàn bộ thủ tục. | Sở A | Quý I | Gấp",
        "2 | Báo cáo kết quả năm. | Sở B | Quý II | ",
    )
    rows_of_words = read(
        "TT | Chủ đề | Chủ trì | Thời gian",
        "1 | Rà soát toàn bộ thủ tục. | Sở A | Quý I",
    )
    assert [item.content for item in rows.items][1] == "Báo cáo kết quả năm."
    assert rows_of_words.items[0].content == "Rà soát toàn bộ thủ tục."
    assert codes(rows_of_words) == ["column-assumed"]


def test_years_that_are_ticked_are_the_time_without_a_heading_of_time() -> None:
    rows = read(
        "TT | Nhiệm vụ | Chủ trì | 2026 | 2027 | 2028",
        "1 | Rà soát. | Sở A | x | | x",
        "2 | Báo cáo. | Sở B | | x | ",
    )
    assert [item.timing.text for item in rows.items] == ["2026, 2028", "2027"]


def test_both_agencies_in_one_cell_are_parted_by_their_labels() -> None:
    rows = read(
        "TT | Nhiệm vụ | Đơn vị thực hiện | Thời gian",
        "1 | Rà soát. | Chủ trì: Sở A; Phối hợp: Sở B, Sở C | Quý I",
    )
    assert told(rows.items[0])[2:4] == ("Sở A", "Sở B, Sở C")


def test_columns_that_are_not_read_are_noted() -> None:
    rows = read("TT | Nhiệm vụ | Chủ trì | Kinh phí | Ghi chú | Thời gian", "1 | Rà soát. | Sở A | 500 | Gấp | Quý I")  # fmt: skip
    (note,) = rows.findings
    assert (note.code, note.severity, note.read) == ("column-unread", Severity.NOTE, "Kinh phí | Ghi chú")  # fmt: skip


def test_a_header_printed_again_with_a_slip_is_still_a_header() -> None:
    rows = read(HEADER, ONE, HEADER.replace("Cơ quan chủ trì", "Cơ quan chủ chì, chủ trì"), TWO)
    assert [item.number for item in rows.items] == ["1", "2"]
    assert rows.rows.headers == 2


# headings and numbering


def test_rows_with_a_dash_for_a_number_are_tasks_of_their_own() -> None:
    rows = read(HEADER, "1 | Thể chế | | | |", "-" + ONE[1:], "-" + TWO[1:])
    assert [(item.section, item.number, item.lead) for item in rows.items] == [
        ("1", "-", "Sở Nội vụ"),
        ("1", "-", "Sở Tư pháp"),
    ]


NUMBERINGS = {
    "roman over arabic": ["I | Thể chế | | | |", ONE, TWO],
    "arabic over dotted": ["1 | Thể chế | | | |", "1.1" + ONE[1:], "1.2" + TWO[1:]],
    "arabic over letters": ["1 | Thể chế | | | |", "a)" + ONE[1:], "b)" + TWO[1:]],
    "letters over arabic": ["A | Thể chế | | | |", ONE, TWO],
    "arabic over arabic": ["2 | Thể chế. | | | |", ONE, TWO],
    "words over arabic": ["Lĩnh vực thể chế | | | | |", ONE, TWO],
    "in one cell": ["I. Thể chế", ONE, TWO],
    "the same in each cell": ["I. Thể chế | I. Thể chế | I. Thể chế | I. Thể chế | I. Thể chế |", ONE],
}  # fmt: skip


@pytest.mark.parametrize("below", NUMBERINGS.values(), ids=NUMBERINGS)
def test_a_heading_is_told_by_what_stands_below_it(below: list[str]) -> None:
    rows = read(HEADER, *below)
    assert rows.rows.headings == 1
    assert len(rows.items) == len(below) - 1
    assert {item.section for item in rows.items} == {rows.sections[0].ordinal}
    assert codes(rows) == []


def test_a_task_beside_a_heading_does_not_stand_under_it() -> None:
    rows = read(
        HEADER,
        "1 | Tuyên truyền, phổ biến | | | |",
        "a)" + ONE[1:],
        "b)" + TWO[1:],
        "2" + ONE[1:],
        "3" + TWO[1:],
    )
    assert [(item.section, item.number) for item in rows.items] == [
        ("1", "a)"),
        ("1", "b)"),
        ("", "2"),
        ("", "3"),
    ]


def test_numbers_that_run_on_through_headings_stay_under_them() -> None:
    rows = read(HEADER, "1 | Thể chế | | | |", ONE, TWO, "2 | Hạ tầng | | | |", "3" + ONE[1:])
    assert [(item.section, item.number) for item in rows.items][-1] == ("2", "3")


def test_nested_headings_are_joined_and_closed_in_turn() -> None:
    rows = read(
        HEADER,
        "I | Thể chế | | | |",
        "1 | Văn bản | | | |",
        "1.1" + ONE[1:],
        "2 | Thủ tục | | | |",
        "2.1" + TWO[1:],
        "II | Hạ tầng | | | |",
        ONE,
    )
    assert [item.section for item in rows.items] == ["I > 1", "I > 2", "II"]


def test_a_heading_printed_again_on_the_next_page_is_no_second_heading() -> None:
    rows = read(HEADER, "I | Thể chế | | | |", ONE, HEADER, "I | Thể chế | | | |", TWO)
    assert (rows.rows.headings, rows.rows.headers) == (1, 3)
    assert [item.section for item in rows.items] == ["I", "I"]


def test_a_numbered_row_without_anything_below_it_is_a_task_with_blank_cells() -> None:
    rows = read(HEADER, ONE, "2 | Xây dựng kho dữ liệu | | | |", "3" + ONE[1:])
    assert told(rows.items[1]) == ("2", "Xây dựng kho dữ liệu", "", "", "", "")


# merged and missing cells


def test_a_row_without_number_that_stands_on_its_own_is_a_task_and_told() -> None:
    rows = read(
        HEADER,
        "1 | Xây dựng hạ tầng chính | Sở A | Sở B | Quý I | Phần mềm",
        "Xây dựng hạ tầng dự phòng cho các hệ thống dùng chung của tỉnh. | Sở Nội vụ",
        "2 | Báo cáo. | Sở A | Sở B | Quý I | Báo cáo",
    )
    assert told(rows.items[1])[:3] == (
        "",
        "Xây dựng hạ tầng dự phòng cho các hệ thống dùng chung của tỉnh.",
        "Sở Nội vụ",
    )
    assert codes(rows) == ["row-assumed", "row-short"]


def test_cells_missing_at_the_end_are_blank() -> None:
    rows = read(HEADER, "1 | Rà soát. | Sở A | Sở B | Quý I")
    assert told(rows.items[0]) == ("1", "Rà soát.", "Sở A", "Sở B", "Quý I", "")


def test_a_cell_missing_in_the_middle_is_found_by_the_words_of_the_others() -> None:
    rows = read(HEADER, "1 | Rà soát toàn bộ thủ tục hành chính của tỉnh. | Sở A | Quý I | Báo cáo")
    assert told(rows.items[0])[2:] == ("Sở A", "", "Quý I", "Báo cáo")
    assert codes(rows) == ["row-short"]


def test_what_a_page_end_cut_off_goes_on_with_the_cells_that_it_cut() -> None:
    rows = read(
        HEADER,
        "1 | Xây dựng tiêu chuẩn và hướng dẫn, đăng ký | Viện Khoa học, Cục | Sở B | Quý I | Báo cáo",
        "dự án của tỉnh. | Lâm nghiệp",
    )
    assert told(rows.items[0])[1:3] == (
        "Xây dựng tiêu chuẩn và hướng dẫn, đăng ký dự án của tỉnh.",
        "Viện Khoa học, Cục Lâm nghiệp",
    )
    assert (rows.rows.items, rows.rows.continuations, codes(rows)) == (1, 1, [])


def test_another_agency_and_time_for_the_same_content_is_a_share_in_it_and_told() -> None:
    rows = read(HEADER, ONE, " | | Sở Tư pháp | | Quý III |")
    assert [(item.content, item.lead) for item in rows.items] == [
        ("Rà soát thủ tục.", "Sở Nội vụ"),
        ("Rà soát thủ tục.", "Sở Tư pháp"),
    ]
    assert codes(rows) == ["row-assumed"]


def test_cells_that_fit_no_column_are_an_error_with_their_words() -> None:
    rows = read(HEADER, ONE, "Quý I | Quý II | Quý III | Quý IV")
    assert codes(rows) == ["row-unread"]
    assert "Quý III" in rows.findings[0].read


def test_a_remark_below_the_last_task_is_told_and_no_task() -> None:
    rows = read(HEADER, ONE, TWO, "Ghi chú: Các đơn vị chủ động kinh phí | | | | |")
    assert codes(rows) == ["row-beside-tasks"]
    assert rows.findings[0].severity is Severity.DOUBT
    assert len(rows.items) == 2


# several tables


def paper(text: str, *grids: Grid) -> Document:
    return document(text, *grids)


def test_a_table_broken_over_pages_is_one_table() -> None:
    rows = read_rows(paper("", grid(HEADER, ONE), grid(HEADER, TWO), grid("3" + ONE[1:])), 2026)
    assert [item.number for item in rows.items] == ["1", "2", "3"]
    assert (rows.rows.total, rows.rows.headers) == (5, 2)


def test_a_heading_at_the_foot_of_a_page_heads_the_rows_of_the_next() -> None:
    rows = read_rows(
        paper("", grid(HEADER, ONE, TWO, "3 | Hạ tầng số | | | |"), grid(HEADER, "3.1" + ONE[1:])),
        2026,
    )
    assert [(item.section, item.number) for item in rows.items][-1] == ("3", "3.1")


def test_tables_that_count_anew_stand_under_the_headings_of_the_text() -> None:
    text = "PHỤ LỤC I\nNHIỆM VỤ CHUNG\nPHỤ LỤC II\nNHIỆM VỤ CỦA XÃ"
    rows = read_rows(
        paper(text, grid(HEADER, ONE, TWO, before=2), grid(HEADER, ONE, before=4)), 2026
    )
    assert [(item.section, item.number) for item in rows.items] == [
        ("Phụ lục I", "1"),
        ("Phụ lục I", "2"),
        ("Phụ lục II", "1"),
    ]
    assert [one.heading for one in rows.sections] == ["NHIỆM VỤ CHUNG", "NHIỆM VỤ CỦA XÃ"]


def test_one_table_under_each_heading_of_the_text() -> None:
    text = "II. NHIỆM VỤ\n1. Về thể chế\n2. Về hạ tầng"
    rows = read_rows(
        paper(text, grid(HEADER, ONE, TWO, before=2), grid(HEADER, ONE, before=3)), 2026
    )
    assert [item.section for item in rows.items] == ["II > 1", "II > 1", "II > 2"]


def test_tables_of_other_columns_are_each_read_by_their_own() -> None:
    other = grid("STT | Thời hạn | Công việc | Đơn vị thực hiện", "1 | Tháng 3 | Kiểm tra. | Sở C")
    rows = read_rows(paper("", grid(HEADER, ONE), other), 2026)
    assert told(rows.items[1])[1:5] == ("Kiểm tra.", "Sở C", "", "Tháng 3")
    assert len({item.section for item in rows.items}) == 2


def test_two_tables_in_one_grid_are_cut_at_the_second_header() -> None:
    rows = read(
        HEADER, ONE, "TT | Chỉ tiêu | Đơn vị tính | Năm 2026", "1 | Tỷ lệ hồ sơ số | % | 90"
    )
    assert len(rows.items) == 1
    assert [one.code for one in rows.findings] == []
    assert rows.rows.total == 2


# tables that are none of tasks


@pytest.mark.parametrize(
    "rows",
    [
        ["TT | Chỉ tiêu | Đơn vị tính | Năm 2026 | Cơ quan chủ trì", "1 | Tỷ lệ hồ sơ số | % | 90 | Sở A"],
        ["TT | Nội dung chỉ tiêu | Đơn vị | 2026 | 2030 | Cơ quan chủ trì | Thời gian", "1 | Tỷ lệ | % | 9 | 9 | Sở A | 2026"],
        ["TT | Nội dung | ĐVT | Số lượng | Đơn vị thực hiện", "1 | Máy tính | cái | 5 | Sở A"],
        ["TT | Mục tiêu | Cơ quan chủ trì | Thời gian", "1 | 90% hồ sơ số | Sở A | 2026"],
        ["TT | Tên điểm quan trắc | Vị trí | Thời gian | Đơn vị thực hiện", "1 | Cầu A | xã B | Quý I | Sở A"],
        ["TT | Nội dung quan trắc | Thông số | Thời gian | Cơ quan thực hiện", "1 | Nước mặt | pH | Quý I | Sở A"],
        ["TT | Nội dung | Kinh phí (triệu đồng) | Đơn vị thực hiện", "1 | Tập huấn | 500 | Sở A"],
    ],
    ids=["targets", "targets by years", "quantities", "goals", "points", "measurements", "money"],
)  # fmt: skip
def test_a_table_that_counts_or_measures_is_never_read_as_tasks(rows: list[str]) -> None:
    assert read(*rows).items == ()


def test_a_table_of_contents_without_time_and_agency_is_a_doubt() -> None:
    rows = read(
        "TT | Nhiệm vụ | Cách làm | Ghi chú",
        "1 | Rà soát. | Tự rà soát | ",
        "2 | Báo cáo. | Tổng hợp | ",
    )
    assert [(one.code, one.severity) for one in rows.findings] == [("table-not-tasks", Severity.DOUBT)]  # fmt: skip


def test_a_table_of_targets_beside_the_tasks_is_noted() -> None:
    targets = grid(
        "TT | Chỉ tiêu | Đơn vị tính | Năm 2026", "1 | Tỷ lệ | % | 90", "2 | Số lớp | lớp | 9"
    )
    rows = read_rows(paper("", grid(HEADER, ONE), targets), 2026)
    assert [(one.code, one.severity) for one in rows.findings] == [("table-not-tasks", Severity.NOTE)]  # fmt: skip


# tables whose headings say nothing known


STRANGE = (
    "Dòng việc | Diễn giải | Phía thứ nhất | Mốc cuối",
    "khảo sát | Đo độ sâu của các hồ trong vùng | Sở Nội vụ | Quý I/2026",
    "nạo vét | Nạo vét bùn, kè bờ các hồ lớn | Sở Xây dựng | Quý II/2026",
    "báo cáo | Tổng hợp kết quả của cả năm | Sở Tài chính | Tháng 12",
)


def test_a_table_known_by_its_cells_alone_is_read_and_every_column_is_said_to_be_assumed() -> None:
    rows = read(*STRANGE)
    assert told(rows.items[0])[1:5] == (
        "Đo độ sâu của các hồ trong vùng",
        "Sở Nội vụ",
        "",
        "Quý I/2026",
    )
    assumed = [one.read for one in rows.findings if one.code == "column-assumed"]
    assert assumed == ["Diễn giải", "Phía thứ nhất", "Mốc cuối"]


def test_a_table_that_may_hold_tasks_and_is_not_understood_is_an_error_with_all_its_words() -> None:
    rows = read(
        "Dòng việc | Diễn giải |  | Mốc cuối",
        *STRANGE[1:],
    )
    (error,) = [one for one in rows.findings if one.severity is Severity.ERROR]
    assert error.code == "table-unread"
    assert "Nạo vét bùn" in error.read
    assert (rows.rows.total, rows.rows.unread, rows.items) == (4, 4, ())


@pytest.mark.parametrize(
    "row",
    [
        "| Ghi chú: số in đậm là việc trọng tâm | | | | ",
        "| Tổng cộng | | | | ",
        "Lưu ý: xem Điều 3 | | | | | ",
    ],
)
def test_a_note_or_a_sum_under_a_table_is_never_the_rest_of_its_last_task(row: str) -> None:
    rows = read(HEADER, ONE, TWO, row)
    assert [item.content for item in rows.items] == ["Rà soát thủ tục.", "Công khai kết quả."]
    assert (rows.rows.unread, codes(rows)) == (0, ["row-beside-tasks"])


def test_a_lead_who_works_with_another_is_alone_the_lead() -> None:
    rows = read(HEADER, "1 | Rà soát. | Sở A chủ trì, phối hợp với Sở B | Sở C | Quý I | ")
    (item,) = rows.items
    assert item.lead == "Sở A chủ trì, phối hợp với Sở B"
    assert (item.lead_agencies, item.coordinating_agencies) == (("Sở A",), ("Sở C", "Sở B"))


def test_sub_columns_of_money_by_any_name_stand_beside_those_that_are_understood() -> None:
    rows = read(
        "TT | Nhiệm vụ | Thực hiện | | Thời gian | | Kinh phí | ",
        " | | Chủ trì | Phối hợp | Q1 | Q2 | NSTW | NSĐP",
        "1 | Rà soát. | Sở A | Sở B | x | | 100 | 50",
        "2 | Báo cáo. | Sở A | | | x | 300 | ",
    )
    assert [told(item)[1:5] for item in rows.items] == [
        ("Rà soát.", "Sở A", "Sở B", "Q1"),
        ("Báo cáo.", "Sở A", "", "Q2"),
    ]


def test_of_two_columns_of_time_the_one_that_says_when_is_read_and_said_to_be_assumed() -> None:
    rows = read(
        "TT | Nội dung thanh tra | Thời hạn | Thời gian triển khai | Đơn vị chủ trì",
        "1 | Đo lường. | 30 ngày | Quý I/2026 | Thanh tra Bộ",
        "2 | Đề tài. | 45 ngày | Quý III/2026 | Thanh tra Bộ",
    )
    assert [item.timing.text for item in rows.items] == ["Quý I/2026", "Quý III/2026"]
    assert "column-assumed" in codes(rows)


def test_a_groups_row_says_for_its_tasks_what_they_leave_unsaid() -> None:
    rows = read(
        HEADER,
        "I | Nông thôn | Sở A | Sở B | | ",
        "1 | Khoan giếng. | | | Quý I | ",
        "2 | Lắp bể lọc. | Sở C | | Quý II | ",
        "II | Đô thị | Sở D | | | ",
        "1 | Thay ống. | | | Quý III | ",
    )
    assert [(one.ordinal, one.heading) for one in rows.sections] == [
        ("I", "Nông thôn"),
        ("II", "Đô thị"),
    ]
    assert [told(item)[2:5] for item in rows.items] == [
        ("Sở A", "Sở B", "Quý I"),
        ("Sở C", "Sở B", "Quý II"),
        ("Sở D", "", "Quý III"),
    ]
    assert codes(rows) == ["row-assumed", "row-assumed"]


def test_a_task_whose_cells_are_merged_with_the_next_count_is_no_heading() -> None:
    table = grid("TT | Nhiệm vụ | Thời gian", "1 | Khoan giếng. | Quý I", "1 | Lắp bể. | Quý I")
    merged = replace(table.rows[2], carried=frozenset({2}))
    rows = read_rows(document("", Grid((*table.rows[:2], merged))), 2026)
    assert [(item.section, item.content) for item in rows.items] == [
        ("", "Khoan giếng."),
        ("", "Lắp bể."),
    ]
