"""Ways of writing that few offices have: each is read, or told with what would do."""

from __future__ import annotations

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.plan import PlanReading, Severity
from dondoc.reading import read_plan

HEAD = (
    "SỞ Y TẾ\n\nSố: 3/KH-SYT\n\nHuế, ngày 05 tháng 01 năm 2026\n\nKẾ HOẠCH\n\nCông tác năm 2026\n\n"
)


def read(text: str, name: str = "a.md") -> PlanReading:
    return read_plan(
        (HEAD + text).encode(),
        name=name,
        directory=load_directory(),
        known_anniversaries=load_anniversaries(),
    )


def codes(reading: PlanReading) -> set[str]:
    return {one.code for one in reading.findings}


def table(*rows: tuple[str, ...]) -> str:
    ruled = [rows[0], tuple("---" for _ in rows[0]), *rows[1:]]
    return "\n".join("| " + " | ".join(row) + " |" for row in ruled) + "\n"


GROUPED = (
    ("Lĩnh vực", "STT", "Hoạt động", "Đơn vị thực hiện", "Thời gian"),
    ("Đề tài", "1", "Xét chọn đề tài", "Ban Khoa học", "Tháng 1/2026"),
    ("", "2", "Nghiệm thu đề tài", "Ban Khoa học", "Tháng 4/2026"),
    ("Hội thảo", "3", "Hội thảo về di sản", "Ban Đào tạo", "Tháng 6/2026"),
)


def test_a_column_of_groups_gives_the_sections_of_its_rows() -> None:
    reading = read(table(*GROUPED))
    assert [one.section for one in reading.items] == ["Đề tài", "Đề tài", "Hội thảo"]
    assert "column-unread" not in codes(reading)


def test_a_column_of_kinds_that_return_is_no_section_and_is_told() -> None:
    mixed = [
        *GROUPED[:3],
        ("Hội thảo", *GROUPED[3][1:]),
        ("Đề tài", "4", "In kỷ yếu", "Văn phòng", "Quý IV"),
    ]
    reading = read(table(*mixed))
    assert {one.section for one in reading.items} == {""}
    assert "column-unread" in codes(reading)


TICKED = (
    ("STT", "Nội dung", "Sở Tài chính", "Sở Nội vụ", "Thời gian"),
    ("1", "Lập dự toán", "x", "", "Quý I/2026"),
    ("2", "Tuyển dụng viên chức", "", "x", "Quý II/2026"),
)


def test_ticked_agencies_whose_part_is_not_said_are_an_error() -> None:
    reading = read(table(*TICKED))
    told = next(one for one in reading.findings if one.code == "agencies-ticked")
    assert told.severity is Severity.ERROR
    assert "“Sở Tài chính”" in told.message
    assert "hãy" in told.message


@pytest.mark.parametrize(("letter", "role"), [("C", "lead"), ("P", "coordinating")])
def test_letters_under_agencies_say_who_leads_where_the_heading_explains_them(
    letter: str, role: str
) -> None:
    names = (
        "STT",
        "Nội dung",
        *(f"{name} (C: chủ trì; P: phối hợp)" for name in TICKED[0][2:4]),
        "Thời gian",
    )
    rows = [tuple(letter if cell == "x" else cell for cell in row) for row in TICKED[1:]]
    item = read(table(names, *rows)).items[0]
    assert getattr(item, role).startswith("Sở Tài chính")


CARD = "| Nhiệm vụ {n} | {what} |\n| Đơn vị chủ trì | {who} |\n| Thời gian | {when} |\n"


def test_cards_one_below_the_other_in_one_table_are_a_task_each() -> None:
    cards = [
        CARD.format(n=1, what="Mở lớp", who="Ban Đào tạo", when="Quý II/2026"),
        CARD.format(n=2, what="In tài liệu", who="Văn phòng", when="Quý III/2026"),
    ]
    items = read("".join(cards)).items
    assert [(one.content, one.lead, one.timing.text) for one in items] == [
        ("Mở lớp", "Ban Đào tạo", "Quý II/2026"),
        ("In tài liệu", "Văn phòng", "Quý III/2026"),
    ]


TASKS = table(
    ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"),
    ("1", "Rà soát quỹ đất", "Sở Xây dựng", "Quý II/2026"),
    ("2", "Khởi công khu nhà ở", "Sở Xây dựng", "Quý III/2026"),
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Giao Sở Tài chính bố trí vốn trước ngày 15/02/2026.",
        "- Yêu cầu các sở, ngành rà soát danh mục, hoàn thành trước ngày 20/3/2026.",
        "Sở Nội vụ chủ trì xây dựng quy chế, trình UBND tỉnh trước ngày 10/4/2026.",
    ],
)
def test_work_with_a_day_in_the_text_beside_the_table_is_told(sentence: str) -> None:
    told = [
        one
        for one in read(f"I. YÊU CẦU\n\n{sentence}\n\n{TASKS}").findings
        if one.code == "prose-task"
    ]
    assert [one.severity for one in told] == [Severity.DOUBT]
    assert told[0].read in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Các hoạt động phải thiết thực, tiết kiệm, hiệu quả.",
        "Thực hiện Công văn số 12/BYT ngày 15/02/2025 của Bộ Y tế.",
        "Giao Sở Y tế theo dõi, đôn đốc việc thực hiện Kế hoạch.",
    ],
)
def test_text_that_sets_nobody_a_day_is_no_work(sentence: str) -> None:
    assert "prose-task" not in codes(read(f"I. YÊU CẦU\n\n{sentence}\n\n{TASKS}"))


LABELS = (
    "1. Hội thi tuyên truyền\n\n- Đơn vị chủ trì: Phòng Văn hóa\n\n- {label}: Nhà hát\n\n"
    "- Thời gian: Tháng 7/2026\n\n2. Liên hoan nghệ thuật\n\n- Đơn vị chủ trì: Phòng Văn hóa\n\n"
    "- Thời gian: Tháng 9/2026\n"
)


@pytest.mark.parametrize(
    ("label", "code"), [("Địa điểm", "label-unread"), ("Sân khấu chính", "label-unknown")]
)
def test_a_label_beside_the_task_is_told_and_parts_no_task(label: str, code: str) -> None:
    reading = read(LABELS.format(label=label))
    assert [one.timing.text for one in reading.items] == ["Tháng 7/2026", "Tháng 9/2026"]
    assert code in codes(reading)


LAID_OUT = """\
TT    Nhiệm vụ                                 Đơn vị chủ trì          Thời gian
1     Khảo sát sàn giao dịch                   Phòng Thương mại        Quý I/2026
2     Xây dựng bộ chỉ số                       Phòng Kế hoạch          Trước 30/6/2026
{foot}
\x0c{head}
3     Tổ chức ngày mua sắm                     Phòng Thương mại        Tháng 12/2026
4     Kiểm tra gian lận trên sàn               Thanh tra Sở            Thường xuyên
"""
RUNNING = "Sở Y tế - Kế hoạch công tác năm 2026 của toàn ngành"


def test_a_line_printed_on_two_pages_is_in_no_row() -> None:
    reading = read(LAID_OUT.format(foot=RUNNING, head=RUNNING), "a.txt")
    assert len(reading.items) == 4
    assert not any("toàn ngành" in one.content for one in reading.items)
    assert "running-line" in codes(reading)


def test_rows_below_a_line_that_ends_the_table_are_an_error_each() -> None:
    reading = read(LAID_OUT.format(foot=RUNNING, head=""), "a.txt")
    lost = [one for one in reading.findings if one.code == "row-outside-table"]
    assert len(reading.items) + len(lost) == 4
    assert all(one.severity is Severity.ERROR for one in lost)


def test_tabs_that_became_four_spaces_part_cells() -> None:
    text = (
        "TT    Nội dung    Cơ quan chủ trì    Thời gian\n"
        "1    Khảo sát hộ nghèo các xã vùng cao    Phòng Chính sách    Quý I/2026\n"
        "2    Cấp báo    Văn phòng    Cả năm\n"
    )
    items = read(text, "a.txt").items
    assert [(one.content, one.lead) for one in items] == [
        ("Khảo sát hộ nghèo các xã vùng cao", "Phòng Chính sách"),
        ("Cấp báo", "Văn phòng"),
    ]


def test_agencies_under_the_second_half_of_a_heading_help_and_are_asked_about() -> None:
    html = (
        "<table><tr><td>TT</td><td>Nhiệm vụ</td><td colspan=2>Cơ quan thực hiện</td><td>Thời gian</td></tr>"
        "<tr><td>1</td><td>Diễn tập</td><td>Sở Y tế</td><td>Công an tỉnh</td><td>Quý I/2026</td></tr>"
        "<tr><td>2</td><td>Tập huấn</td><td>Sở Nội vụ</td><td>Sở Tài chính</td><td>Quý II/2026</td></tr></table>"
    )
    text = "<html><body><p>KẾ HOẠCH</p><p>Công tác năm 2026</p>" + html + "</body></html>"
    reading = read_plan(
        text.encode(),
        name="a.html",
        directory=load_directory(),
        known_anniversaries=load_anniversaries(),
    )
    assert [one.coordinating for one in reading.items] == ["Công an tỉnh", "Sở Tài chính"]
    assert "column-assumed" in codes(reading)
