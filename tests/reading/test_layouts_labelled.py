"""Plans without a table: tasks as paragraphs with labels, in the ways that offices write them."""

from __future__ import annotations

import pytest

from dondoc.plan import Severity
from dondoc.reading.formats import open_document
from dondoc.reading.layouts import RowsRead, read_rows

OPENING = "KẾ HOẠCH\nCải cách hành chính năm 2027\n\nI. MỤC ĐÍCH\n1. Mục đích\nPhục vụ tốt hơn.\n"
CLOSING = "III. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ theo dõi.\n2. Sở Tài chính bố trí kinh phí.\n"


def read(tasks: str) -> RowsRead:
    text = f"{OPENING}II. NHIỆM VỤ\n{tasks}{CLOSING}"
    return read_rows(open_document(text.encode(), name="a.txt"), 2027)


def told(rows: RowsRead) -> list[tuple[str, ...]]:
    return [
        (i.section, i.number, i.content, i.timing.text, i.lead, i.coordinating) for i in rows.items
    ]


ONE = ("II > 1", "a)", "Rà soát văn bản.", "Quý II/2027", "Sở Tư pháp", "Các sở, ngành")
TWO = ("II > 1", "b)", "Ban hành quy chế.", "Trước 30/9", "Văn phòng UBND tỉnh", "")
WAYS = {
    "labels with dashes under lettered tasks": """1. Cải cách thể chế
a) Rà soát văn bản.
- Đơn vị chủ trì: Sở Tư pháp.
- Đơn vị phối hợp: Các sở, ngành.
- Thời gian thực hiện: Quý II/2027.
b) Ban hành quy chế.
- Cơ quan chủ trì: Văn phòng UBND tỉnh;
- Thời gian hoàn thành: Trước 30/9.
""",
    "labels without marks": """1. Cải cách thể chế
a) Rà soát văn bản.
Cơ quan thực hiện: Sở Tư pháp
Cơ quan phối hợp: Các sở, ngành
Thời hạn: Quý II/2027
b) Ban hành quy chế.
Chủ trì thực hiện: Văn phòng UBND tỉnh
Tiến độ: Trước 30/9
""",
    "labels in brackets behind the task": """1. Cải cách thể chế
a) Rà soát văn bản. (Chủ trì: Sở Tư pháp; phối hợp: Các sở, ngành; thời gian: Quý II/2027).
b) Ban hành quy chế. (Chủ trì: Văn phòng UBND tỉnh; thời gian: Trước 30/9).
""",
    "labels as sentences of the task": """1. Cải cách thể chế
a) Rà soát văn bản. Đơn vị chủ trì: Sở Tư pháp. Đơn vị phối hợp: Các sở, ngành. Thời gian: Quý II/2027.
b) Ban hành quy chế. Đơn vị chủ trì: Văn phòng UBND tỉnh. Thời gian: Trước 30/9.
""",
    "time first": """1. Cải cách thể chế
a) Rà soát văn bản.
+ Thời gian thực hiện: Quý II/2027.
+ Đơn vị phối hợp: Các sở, ngành.
+ Đơn vị chủ trì: Sở Tư pháp.
b) Ban hành quy chế.
+ Thời gian thực hiện: Trước 30/9.
+ Đơn vị chủ trì: Văn phòng UBND tỉnh.
""",
}


@pytest.mark.parametrize("tasks", WAYS.values(), ids=WAYS)
def test_tasks_are_read_from_their_labels(tasks: str) -> None:
    assert told(read(tasks)) == [ONE, TWO]


def test_a_content_under_its_own_label_takes_the_number_of_its_heading() -> None:
    rows = read(
        "1. Về thể chế\n"
        "1.1. Rà soát:\n"
        "a) Nhiệm vụ: Rà soát văn bản.\n"
        "b) Cơ quan thực hiện:\n"
        "- Đơn vị chủ trì: Sở Tư pháp.\n"
        "- Đơn vị phối hợp: Các sở, ngành.\n"
        "c) Thời gian thực hiện: Quý II/2027.\n"
        "2. Về quy chế\n"
        "a) Nhiệm vụ:\n"
        "- Soạn thảo quy chế.\n"
        "- Ban hành quy chế.\n"
        "b) Cơ quan thực hiện: Văn phòng UBND tỉnh.\n"
        "c) Thời gian thực hiện: Trước 30/9.\n"
    )
    assert told(rows) == [
        ("II > 1", "1.1", *ONE[2:]),
        ("II", "2", "- Soạn thảo quy chế. - Ban hành quy chế.", *TWO[3:]),
    ]
    assert [(one.ordinal, one.heading) for one in rows.sections] == [
        ("II", "NHIỆM VỤ"),
        ("II > 1", "Về thể chế"),
    ]


def test_a_task_behind_a_dash_has_no_number() -> None:
    rows = read(
        "1. Quảng bá\n"
        "- Mở hội chợ.\n"
        "+ Đơn vị chủ trì: Sở Công Thương.\n"
        "+ Thời gian: Tháng 4.\n"
        "- Tổ chức tuần lễ du lịch.\n"
        "+ Đơn vị chủ trì: Sở Du lịch.\n"
        "+ Thời gian: Quý III.\n"
    )
    assert [(one[1], one[2]) for one in told(rows)] == [
        ("", "Mở hội chợ."),
        ("", "Tổ chức tuần lễ du lịch."),
    ]


def test_agencies_a_line_each_under_one_label_are_all_kept() -> None:
    rows = read(
        "1. Mở hội chợ.\n"
        "- Đơn vị chủ trì: Sở Công Thương.\n"
        "- Đơn vị phối hợp:\n"
        "Sở Du lịch\n"
        "Sở Tài chính\n"
        "- Thời gian: Tháng 4.\n"
        "- Sản phẩm: Báo cáo kết quả.\n"
    )
    (item,) = rows.items
    assert item.coordinating_agencies == ("Sở Du lịch", "Sở Tài chính")
    assert item.product == "Báo cáo kết quả"


def test_text_between_a_heading_and_its_labels_belongs_to_the_task() -> None:
    rows = read(
        "1. Mở hội chợ\n"
        "Mời doanh nghiệp tham gia và quảng bá sản phẩm.\n"
        "- Chủ trì: Sở Công Thương.\n"
        "- Phối hợp: Sở Du lịch.\n"
        "- Thời gian: Tháng 4.\n"
    )
    assert rows.items[0].content == "Mở hội chợ: Mời doanh nghiệp tham gia và quảng bá sản phẩm."


@pytest.mark.parametrize("place", ["between", "last"])
def test_a_numbered_task_without_labels_is_an_error_with_its_words(place: str) -> None:
    labels = "- Chủ trì: Sở Công Thương.\n- Thời gian: Tháng 4.\n"
    lost = "{} Mở lớp bồi dưỡng cho cán bộ cơ sở.\n"
    if place == "between":
        tasks = f"1. Mở hội chợ.\n{labels}{lost.format('2.')}3. Kiểm tra.\n{labels}"
    else:
        tasks = f"1. Mở hội chợ.\n{labels}2. Kiểm tra.\n{labels}{lost.format('3.')}"
    rows = read(tasks)
    (finding,) = rows.findings
    assert (finding.code, finding.severity) == ("row-unread", Severity.ERROR)
    assert "Mở lớp bồi dưỡng" in finding.read
    assert (rows.rows.items, rows.rows.unread) == (2, 1)


def test_a_lone_label_between_tasks_is_an_error() -> None:
    labels = "- Chủ trì: Sở Công Thương.\n- Thời gian: Tháng 4.\n"
    rows = read(
        f"1. Mở hội chợ.\n{labels}Mọi việc xong sớm.\n- Thời gian: Quý III.\n1. Kiểm tra.\n{labels}"
    )
    assert [finding.code for finding in rows.findings] == ["row-unread"]
    assert "Quý III" in rows.findings[0].read


@pytest.mark.parametrize(
    "tasks",
    [
        "1. Thời gian: Cả năm 2027.\n2. Đơn vị chủ trì: Sở Y tế.\n",
        "1. Sở Y tế chủ trì, phối hợp với các sở: Tài chính, Nội vụ.\n2. Kinh phí: Ngân sách.\n",
        "Giao Sở Y tế chủ trì: theo dõi việc thực hiện.\nThời gian từ nay đến cuối năm.\n",
    ],
    ids=["the plan's own time and place", "duties", "prose"],
)
def test_what_only_looks_like_labels_is_no_task(tasks: str) -> None:
    rows = read(tasks)
    assert (rows.items, rows.rows.total) == ((), 0)


def test_every_paragraph_of_the_tasks_is_accounted_for() -> None:
    count = read(next(iter(WAYS.values()))).rows
    assert count.items == 2
    assert count.headings == 2
    assert count.total == count.items + count.headings + count.continuations + count.unread
