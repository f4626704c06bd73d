"""Torn tables are put together again: our own, torn in a thousand ways, and their harder cases."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dondoc.reading.formats import open_document
from dondoc.reading.layouts import RowsRead, read_rows
from tests.reading.makers import gold
from tests.reading.tearing import Task, Tearer

HEADINGS = [
    ("I", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"),
    ("II", "VĂN PHÒNG UBND THÀNH PHỐ"),
    ("III", "LIÊN HIỆP CÁC HỘI KHOA HỌC THÀNH PHỐ"),
]
LEADS = {
    "I": "Sở Khoa học và Công nghệ",
    "II": "Văn phòng UBND Thành phố",
    "III": "Liên hiệp các hội khoa học thành phố Hà Nội",
}
WORDS = st.sampled_from(
    [
        "rà",
        "soát",
        "thủ",
        "tục",
        "dữ",
        "liệu",
        "mở",
        "Cổng",
        "dịch",
        "vụ",
        "công",
        "trực",
        "tuyến",
        "của",
        "Thành",
        "phố",
        "(bản",
        "2.0)",
        "năm",
        "2026,",
        "quý",
        "đầu;",
        "tập",
        "huấn",
        "12",
        "lớp",
        "cho",
        "cán",
        "bộ",
        "phường,",
        "xã",
        "tại",
        "126",
        "nơi",
        "“Bản",
        "tin”",
        "hằng",
        "tháng",
        "19/5",
        "Sở",
        "Nội",
        "vụ",
        "Các",
        "cơ",
        "quan",
        "Tháng",
        "Quý",
    ]
)
CONTENTS = st.lists(WORDS, min_size=5, max_size=60).map(
    lambda words: f"Việc {' '.join(words)} xong."
)
TIMINGS = st.sampled_from(
    ["Năm 2026", "Cả năm", "Quý I", "Quý III, IV/2026", "Tháng 2", "Thường xuyên", "Trước 20/6"]
)
COORDINATING = st.sampled_from(
    [
        "Các cơ quan, đơn vị liên quan",
        "Sở Tài chính; các sở, ban, ngành và các đơn vị liên quan",
        "Thông tấn xã Việt Nam",
        "UBND các phường, xã",
    ]
)


@st.composite
def tables(draw: st.DrawFn) -> list[Task]:
    """Tasks of the three sections, numbered on from 1 in each."""
    return [
        Task(
            ordinal, str(number), draw(CONTENTS), draw(TIMINGS), LEADS[ordinal], draw(COORDINATING)
        )
        for ordinal, _ in HEADINGS
        for number in range(1, draw(st.integers(1, 6)) + 1)
    ]


def read(text: str) -> RowsRead:
    return read_rows(open_document(text.encode(), name="bi-rach.txt"), 2026)


def cells(rows: RowsRead) -> list[Task]:
    return [
        Task(one.section, one.number, one.content, one.timing.text, one.lead, one.coordinating)
        for one in rows.items
    ]


@settings(max_examples=60, deadline=None)
@given(tasks=tables(), seed=st.integers(0, 10_000))
def test_what_was_torn_is_put_together_again(tasks: list[Task], seed: int) -> None:
    rows = read(Tearer(seed).tear(HEADINGS, tasks))
    assert [(one.ordinal, one.heading) for one in rows.sections] == HEADINGS
    assert [task for task in tasks if task in cells(rows)] == cells(rows)
    # what mere words do not tell is an error with them, and rare
    assert len(rows.items) + rows.rows.unread == len(tasks)
    assert [one.code for one in rows.findings] == ["row-unread"] * rows.rows.unread
    assert rows.rows.unread <= 1


TOP = "TT Nội dung Thời gian Chủ trì\nPhối hợp\n\nI SỞ DÂN TỘC VÀ TÔN GIÁO\n\n"
LINE = "1 Đăng tin bài về đời sống và lễ hội của đồng bào trên trang"


@pytest.mark.parametrize(
    ("torn", "content", "lead", "coordinating"),
    [
        (
            f"{LINE} Năm 2026 Sở Dân tộc và Tôn Các cơ quan, đơn vị liên quan\n tin của Sở. giáo\n",
            "Đăng tin bài về đời sống và lễ hội của đồng bào trên trang tin của Sở.",
            "Sở Dân tộc và Tôn giáo",
            "Các cơ quan, đơn vị liên quan",
        ),
        (
            f"{LINE} Năm 2026  Các sở,\n\n\n\n19\n\ntin của Sở.\n\nSở Dân tộc và Tôn giáo đơn vị liên quan\n",
            "Đăng tin bài về đời sống và lễ hội của đồng bào trên trang tin của Sở.",
            "Sở Dân tộc và Tôn giáo",
            "Các sở, đơn vị liên quan",
        ),
        (
            f"{LINE}\nmạng xã hội.\nNăm 2026\nSở Văn hóa và\nThể thao\nCác cơ quan liên quan\n",
            "Đăng tin bài về đời sống và lễ hội của đồng bào trên trang mạng xã hội.",
            "Sở Văn hóa và Thể thao",
            "Các cơ quan liên quan",
        ),
        (
            f"{LINE} từ 1-\n2 lần mỗi tuần. Năm 2026\nSở Dân tộc và\nTôn giáo\nSở Du lịch\n",
            "Đăng tin bài về đời sống và lễ hội của đồng bào trên trang từ 1-2 lần mỗi tuần.",
            "Sở Dân tộc và Tôn giáo",
            "Sở Du lịch",
        ),
    ],
    ids=["lead ends on the next page", "lead stands on the next page", "another leads", "hyphen"],
)
def test_cells_torn_apart_come_together(
    torn: str, content: str, lead: str, coordinating: str
) -> None:
    (item,) = read(TOP + torn).items
    assert (item.content, item.lead, item.coordinating) == (content, lead, coordinating)


def test_a_heading_that_goes_on_after_a_page_break_is_whole() -> None:
    text = TOP.replace("VÀ TÔN GIÁO\n", "VÀ TÔN\n GIÁO\n")
    assert read(text + LINE + " Năm 2026 Sở A\n").sections[0].heading == "SỞ DÂN TỘC VÀ TÔN GIÁO"


def test_a_page_number_that_is_the_next_row_number_is_no_row() -> None:
    row = "{} Việc chung của Sở trong năm.\nNăm 2026\nSở Dân tộc và\nTôn giáo\nSở Du lịch\n\n"
    rows = read(f"{TOP}{row.format(1)}\n\n\n2\n\n{row.format(2)}{row.format(3)}")
    assert [item.number for item in rows.items] == ["1", "2", "3"]


def test_a_row_whose_number_is_left_out_keeps_the_printed_number() -> None:
    row = "{}\nViệc chung của Sở trong năm.\nNăm 2026\nSở Dân tộc và\nTôn giáo\nSở Du lịch\n\n"
    rows = read(TOP + row.format(1) + row.format(3))
    assert [item.number for item in rows.items] == ["1", "3"]


def test_a_row_without_timing_is_an_error_with_its_words() -> None:
    rows = read(
        f"{TOP}1 Việc không có thời hạn nào cả\n\n2 Việc hai. Năm 2026 Sở Dân tộc và Tôn giáo\n"
    )
    (finding,) = rows.findings
    assert finding.code == "row-unread"
    assert "Việc không có thời hạn" in finding.read
    assert (rows.rows.items, rows.rows.unread) == (1, 1)


def test_every_block_is_accounted_for() -> None:
    rows = read(f"{TOP}1 Một. Năm 2026 Sở Dân tộc và Tôn giáo\n2 Hai không rõ\n").rows
    assert rows.total == rows.items + rows.headings + rows.headers + rows.unread == 4


OTHER_ORDER = """PHỤ LỤC

TT Nội dung công việc
Cơ quan
chủ trì

Cơ quan
phối hợp

Thời gian

I SỞ NỘI VỤ

1
Rà soát thủ tục hành chính của các cơ quan chuyên môn thuộc Ủy ban
nhân dân thành phố trong năm 2026.

Sở Nội vụ

Các sở, ngành,
đơn vị liên quan

Quý I

2
Công khai kết quả giải quyết hồ sơ.

Sở Nội vụ

Sở Tư pháp

Cả năm
"""


def read_torn(text: str) -> RowsRead:
    return read_rows(open_document(text.encode(), name="a.txt"), 2026)


def test_cells_that_blank_lines_part_are_read_in_any_order_of_columns() -> None:
    read = read_torn(OTHER_ORDER)
    assert [(i.number, i.timing.text, i.lead, i.coordinating) for i in read.items] == [
        ("1", "Quý I", "Sở Nội vụ", "Các sở, ngành, đơn vị liên quan"),
        ("2", "Cả năm", "Sở Nội vụ", "Sở Tư pháp"),
    ]
    assert read.items[0].content.endswith("thành phố trong năm 2026.")


@pytest.mark.parametrize(
    "torn",
    [
        OTHER_ORDER.replace("\n\nQuý I\n", "\nQuý I\n"),
        OTHER_ORDER.replace("\n\nSở Nội vụ\n\nCác sở", "\nSở Nội vụ\nCác sở"),
        OTHER_ORDER.replace("Quý I\n", "Quý I\n\nBáo cáo\n"),
    ],
    ids=["time not parted", "agencies not parted", "one cell more"],
)
def test_in_another_order_a_row_whose_cells_nothing_parts_is_an_error(torn: str) -> None:
    read = read_torn(torn)
    assert [item.number for item in read.items] == ["2"]
    assert [one.code for one in read.findings] == ["row-unread"]
    assert read.rows.unread == 1


STACKED = """PHỤ LỤC

TT
I
1

2

Nội dung
SỞ NỘI VỤ
Rà soát thủ tục hành chính của
các cơ quan trong năm.
Công khai kết quả giải quyết
hồ sơ.

Thời gian

Cơ quan chủ trì

Cơ quan phối hợp

Quý I

Sở Nội vụ

Sở Tài chính

Cả năm

Sở Tư pháp

Các sở, ban,
ngành
"""


def words_of(text: str) -> list[str]:
    return sorted(text.split())


def test_columns_that_stand_one_below_the_other_are_put_together() -> None:
    rows = read_torn(STACKED)
    assert [(one.ordinal, one.heading) for one in rows.sections] == [("I", "SỞ NỘI VỤ")]
    assert cells(rows) == [
        Task(
            "I",
            "1",
            "Rà soát thủ tục hành chính của các cơ quan trong năm.",
            "Quý I",
            "Sở Nội vụ",
            "Sở Tài chính",
        ),
        Task(
            "I",
            "2",
            "Công khai kết quả giải quyết hồ sơ.",
            "Cả năm",
            "Sở Tư pháp",
            "Các sở, ban, ngành",
        ),
    ]


@pytest.mark.parametrize(
    "torn",
    [
        STACKED.replace(" hành chính của\ncác cơ", ".\nCác cơ"),
        STACKED.replace("Cả năm\n\n", ""),
        STACKED.replace("Cả năm", "Cả năm\n\nĐịnh kỳ"),
        STACKED.replace("\n2\n", "\n2\n\n3\n"),
        STACKED.replace("Sở Tư pháp\n\n", ""),
    ],
    ids=["contents may part elsewhere", "no time", "a time more", "a number more", "no lead"],
)
def test_what_is_not_sure_is_an_error_with_its_words(torn: str) -> None:
    rows = read_torn(torn)
    assert len(rows.items) < 2
    assert rows.rows.unread > 0
    told = " ".join([*(one.read for one in rows.findings), *map(" ".join, cells(rows))])
    assert not [word for word in torn.split("phối hợp")[1].split() if word not in told]
    assert not [
        word
        for word in torn.split("SỞ NỘI VỤ")[1].split("Thời gian")[0].split()
        if word not in told
    ]


def test_every_piece_of_a_table_that_cannot_be_put_together_is_told() -> None:
    torn = "Nhiệm vụ\n\nCơ quan chủ\ntrì\n\nPhối hợp\n\nRà soát.\nCông khai.\n\nSở Nội vụ\n\nThời gian\n\nQuý I\n"
    rows = read_torn(torn)
    assert rows.items == ()
    assert rows.rows.unread == rows.rows.total == len(rows.findings) == 7
    assert words_of(" ".join(one.read for one in rows.findings)) == words_of(torn)


@pytest.mark.parametrize(("name", "at_least"), [("2020.pdf", 5), ("2025.pdf", 30)])
def test_plain_text_of_the_real_plans_is_read_right_or_told(
    plans: Path, name: str, at_least: int
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt install poppler-utils)")
    text = subprocess.run(
        ["pdftotext", str(plans / name), "-"], capture_output=True, check=True
    ).stdout.decode()
    rows = read_torn(text)
    expected = {
        (one["number"], one["content"].replace("- ", ""), one["timing"], one["lead"])
        for one in gold(plans, int(name[:4]))["items"]
    }
    found = [
        (one.number, one.content.replace("- ", ""), one.timing.text, one.lead) for one in rows.items
    ]
    assert len(found) >= at_least
    assert set(found) <= expected
    told = " ".join(one.read for one in rows.findings)
    for item in gold(plans, int(name[:4]))["items"]:
        is_read = any(item["content"][:40] in one.content for one in rows.items)
        assert is_read or item["content"].split()[2] in told


def test_what_pdftotext_gives_in_the_order_of_the_page_is_right_or_told(plans: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt install poppler-utils)")
    command = ["pdftotext", "-raw", str(plans / "2025.pdf"), "-"]
    rows = read_torn(subprocess.run(command, capture_output=True, check=True).stdout.decode())
    expected = [
        (one["number"], one["content"], one["coordinating"]) for one in gold(plans, 2025)["items"]
    ]
    found = [(one.number, one.content, one.coordinating) for one in rows.items]
    wrong = {item[1] for item, other in zip(found, expected, strict=True) if item != other}
    assert len(wrong) <= 3
    assert wrong <= {one.read for one in rows.findings}
