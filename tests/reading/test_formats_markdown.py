"""Tables inside a text: Markdown, bars, drawn grids, tags, lone bars, one cell a line."""

from __future__ import annotations

import pytest

from dondoc.plan import Severity
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from dondoc.reading.layouts import read_rows

ROWS = (
    ("TT", "Nội dung", "Thời gian", "Cơ quan chủ trì"),
    ("1", "Rà soát thủ tục.", "Quý I", "Sở Nội vụ"),
    ("2", "Công khai kết quả.", "Cả năm", "Sở Y tế"),
)
MARKDOWN = """\
| TT | Nội dung | Thời gian | Cơ quan chủ trì |
| --- | :-- | :-: | --: |
| 1 | Rà soát thủ tục. | Quý I | Sở Nội vụ |
| 2 | Công khai kết quả. | Cả năm | Sở Y tế |
"""
BARE = """\
TT | Nội dung | Thời gian | Cơ quan chủ trì
1 | Rà soát thủ tục. | Quý I | Sở Nội vụ

2 | Công khai kết quả. | Cả năm | Sở Y tế
"""
RULED = BARE.replace("chủ trì\n", "chủ trì\n---|---|---|---\n")
GRID = """\
+----+--------------------+-----------+-----------------+
| TT | Nội dung           | Thời gian | Cơ quan chủ trì |
+====+====================+===========+=================+
| 1  | Rà soát            | Quý I     | Sở Nội vụ       |
|    | thủ tục.           |           |                 |
+----+--------------------+-----------+-----------------+
| 2  | Công khai kết quả. | Cả năm    | Sở Y tế         |
+----+--------------------+-----------+-----------------+
"""
LONE_BARS = """\
|
**TT**
|
**Nội dung**
|
**Thời
gian**
|
**Cơ quan chủ trì**
|
|
1
|
Rà soát
thủ tục.
|
Quý I
|
Sở Nội vụ
|
|
2
|
Công khai kết quả.
|
Cả năm
|
Sở Y tế
|
"""
CELL_LINES = """\
TT
Nội dung
Thời gian
Cơ quan chủ trì
1
Rà soát thủ tục.
Quý I
Sở Nội vụ
2
Công khai kết quả.
Cả năm
Sở Y tế
"""
HALF_MARKDOWN = """\
| TT | Nội dung | Thời gian |
| --- | --- | --- |
Cơ quan chủ trì
1
Rà soát thủ tục.
Quý I
Sở Nội vụ
2
Công khai kết quả.
Cả năm
Sở Y tế
"""
TAGS = """\
<table>
<tr><th>TT</th><th>Nội dung</th><th>Thời gian</th><th>Cơ quan chủ trì</th></tr>
<tr><td>1</td><td>Rà soát<br>thủ tục.</td><td>Quý I</td><td>Sở Nội vụ</td></tr>
<tr><td>2</td><td>Công khai kết quả.</td><td>Cả năm</td><td>Sở Y tế</td></tr>
</table>
"""
WAYS = {
    "Markdown": MARKDOWN,
    "bars between cells": BARE,
    "bars and a rule": RULED,
    "a drawn grid": GRID,
    "lone bars": LONE_BARS,
    "a cell a line": CELL_LINES,
    "a cell a line under bars": HALF_MARKDOWN,
    "tags": TAGS,
    "spaced cell lines": CELL_LINES.replace("\n", "\n\n"),
}


def read(text: str) -> Document:
    return open_document(text.encode(), name="ke-hoach.md")


def cells(text: str) -> list[tuple[str, ...]]:
    (grid,) = read(text).grids
    return [row.cells for row in grid.rows]


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    "around", ["{}", "KẾ HOẠCH\n\nNăm 2026\n\n\n{}\n\n\nHết lời của kế hoạch.\n"]
)
def test_the_same_table_comes_back_however_it_is_set(text: str, around: str) -> None:
    document = read(around.format(text))
    (grid,) = document.grids
    assert tuple(row.cells for row in grid.rows) == ROWS
    assert "Sở" not in " ".join(one.text for one in document.paragraphs)


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_a_place_is_the_line_on_which_the_row_begins(text: str) -> None:
    (grid,) = read(f"Đầu.\n\n\n{text}").grids
    lines = f"Đầu.\n\n\n{text}".split("\n")
    for row in grid.rows:
        assert row.place.line is not None
        near = " ".join(lines[row.place.line - 1 : row.place.line + 2])
        assert row.cells[0] in near
    assert [row.place.row for row in grid.rows] == [1, 2, 3]


def test_markup_in_cells_is_dropped_and_escapes_are_kept() -> None:
    rows = (
        "| TT | Nội dung | Thời gian |\n|---|---|---|\n| **1** | a \\| *b*<br>c | ** Quý I ** |\n"
    )
    assert cells(rows)[1] == ("1", "a | b c", "Quý I")


def test_blank_cells_stay_in_their_place() -> None:
    rows = "TT | Nội dung | Thời gian | Chủ trì\n1 | Việc. | | Sở A\n2 | Việc. | Quý I | \n"
    assert cells(rows)[1:] == [("1", "Việc.", "", "Sở A"), ("2", "Việc.", "Quý I", "")]


def test_a_heading_that_stands_alone_between_rows_stays_in_the_table() -> None:
    rows = BARE.replace("1 | Rà", "I. SỞ NỘI VỤ\n1 | Rà").replace(
        "2 | Công", "**II. SỞ Y TẾ**\n2 | Công"
    )
    found = read_rows(read(rows), 2026)
    assert [(one.ordinal, one.heading) for one in found.sections] == [
        ("I", "SỞ NỘI VỤ"),
        ("II", "SỞ Y TẾ"),
    ]
    assert [item.section for item in found.items] == ["I", "II"]


@pytest.mark.parametrize(
    ("wrapped", "row"),
    [
        ("1 | Việc dài\nvà còn nữa | Quý I | Sở A", ("1", "Việc dài và còn nữa", "Quý I", "Sở A")),
        ("1 | Việc. | Quý I | Sở A,\nSở B", ("1", "Việc.", "Quý I", "Sở A, Sở B")),
        (
            "1 | Việc. | Quý I | Văn phòng\nđiều phối",
            ("1", "Việc.", "Quý I", "Văn phòng điều phối"),
        ),
    ],
)
def test_a_cell_wrapped_over_lines_is_made_whole(wrapped: str, row: tuple[str, ...]) -> None:
    text = f"TT | Nội dung | Thời gian | Chủ trì\n{wrapped}\n2 | Khác. | Quý II | Sở C\n"
    found = cells(text)
    assert found[1] == row
    assert found[2][0] == "2"


def test_a_page_number_between_rows_is_no_row() -> None:
    found = cells(BARE.replace("\n\n2 |", "\n\n\n12\n\n2 |"))
    assert tuple(found) == ROWS


def test_another_header_begins_another_table() -> None:
    document = read(
        f"{MARKDOWN}\n| Chỉ tiêu | Đơn vị | 2026 |\n|---|---|---|\n| Tỷ lệ | % | 90 |\n"
    )
    assert [len(grid.rows) for grid in document.grids] == [3, 2]


def test_prose_between_two_tables_parts_them() -> None:
    document = read(f"{MARKDOWN}\nSau đây là phần thứ hai của kế hoạch.\n\n{MARKDOWN}")
    assert [len(grid.rows) for grid in document.grids] == [3, 3]
    assert [grid.before for grid in document.grids] == [0, 1]


def test_a_letterhead_between_bars_stays_text() -> None:
    text = "| BỘ TÀI CHÍNH | CỘNG HÒA | Độc lập - Tự do - Hạnh phúc |\n| --- | --- | --- |\n| Số: 12/KH-BTC | a | b |\n"
    document = read(f"{text}\n{MARKDOWN}")
    assert len(document.grids) == 1
    assert document.grids[0].rows[0].cells[0] == "TT"


@pytest.mark.parametrize(
    "text", ["a | b\nc | d\n", "Hỏi | đáp\n", "|\nmột\n|\nhai\n|\n", "x || y\n"]
)
def test_a_bar_or_two_is_no_table(text: str) -> None:
    assert read(text).grids == ()


def bars(*rows: tuple[str, ...]) -> str:
    """Rows as one cell a line between lone bars; what is merged away is simply not there."""
    return "".join(
        "|\n" + "".join(f"{cell}\n|\n" if cell else "|\n" for cell in row) for row in rows
    )


WIDE = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian", "Kết quả")
FULL = ("1", "Rà soát thủ tục.", "Sở Nội vụ", "Sở Y tế", "Quý I", "Báo cáo")


@pytest.mark.parametrize(
    "row",
    [
        ("I", "Hoàn thiện thể chế"),
        ("I. HOÀN THIỆN THỂ CHẾ",),
        ("2", "Công khai kết quả.", "Sở Nội vụ", "Sở Y tế", "Quý II"),
        ("2", "Công khai kết quả.", "Sở Nội vụ", "", "Quý II", "Báo cáo"),
        ("2", "Công khai kết quả.", "Sở Nội vụ", "", "Quý II", ""),
        ("Diễn tập thêm một lần.", "Sở Nội vụ"),
        ("", "Không có số thứ tự.", "Sở Nội vụ", "Sở Y tế", "Quý II", "Báo cáo"),
    ],
    ids=["heading", "across", "last merged", "blank", "blanks", "number merged", "blank number"],
)
def test_between_lone_bars_blank_cells_are_told_from_new_rows(row: tuple[str, ...]) -> None:
    last = ("3", "Tổng kết.", "Sở Nội vụ", "Sở Y tế", "Quý IV", "Báo cáo")
    assert cells(bars(WIDE, FULL, row, last)) == [WIDE, FULL, row, last]


def test_rows_of_blanks_are_dropped() -> None:
    assert cells(bars(WIDE, FULL, ("", "", "", "", "", ""))) == [WIDE, FULL]


def test_lone_bars_end_at_a_blank_line_and_begin_again() -> None:
    document = read(f"{bars(WIDE, FULL)}\n\n\nLời giữa hai bảng.\n\n{bars(WIDE, FULL)}")
    assert [len(grid.rows) for grid in document.grids] == [2, 2]
    assert [one.text for one in document.paragraphs] == ["Lời giữa hai bảng."]


def test_a_letterhead_between_lone_bars_is_no_table() -> None:
    letterhead = bars(("UBND TỈNH", "CỘNG HÒA", "Độc lập - Tự do - Hạnh phúc"))
    document = read(f"{letterhead}\n\n\n{bars(WIDE, FULL)}")
    assert len(document.grids) == 1


def test_what_a_page_break_cut_off_a_cell_a_line_is_a_row_of_its_own() -> None:
    text = CELL_LINES.replace("2\nCông", "phần còn lại của ô trên\nSở Tài chính\n2\nCông")
    text += "3\nBa.\nQuý I\nSở Y tế\n4\nBốn.\nQuý II\nSở Y tế\n"
    assert cells(text)[2] == ("phần còn lại của ô trên", "Sở Tài chính")
    assert cells(text)[3] == ROWS[2]


def test_headings_of_a_cell_a_line_have_two() -> None:
    text = CELL_LINES.replace("1\nRà", "I\nSỞ NỘI VỤ\n1\nRà")
    assert cells(text)[1] == ("I", "SỞ NỘI VỤ")


def test_cells_torn_over_lines_are_left_to_the_reader_of_torn_tables() -> None:
    torn = CELL_LINES.replace("Rà soát thủ tục.", "Rà soát\nthủ\ntục.").replace("Cả năm", "Cả\nnăm")
    assert read(torn).grids == ()


def test_merged_cells_in_tags_hold() -> None:
    text = TAGS.replace("<td>Sở Nội vụ</td>", "<td rowspan=2>Sở Nội vụ</td>").replace(
        "<td>Sở Y tế</td>", ""
    )
    (grid,) = read(text).grids
    assert grid.rows[2].cells[3] == "Sở Nội vụ"
    assert grid.rows[2].carried == {3}


def test_a_heading_of_markdown_stands_alone() -> None:
    texts = [one.text for one in read("# KẾ HOẠCH\nnăm 2026 của Sở\n\nLời.\n").paragraphs]
    assert texts[0] == "KẾ HOẠCH"


def test_a_table_torn_into_columns_is_an_error_and_not_passed_over() -> None:
    torn = "PHỤ LỤC\n\nTT\n1\n\n2\n\nNội dung\nRà soát\nthủ tục.\nCông khai.\n\nThời gian\n\nQuý I\n\nCả năm\n"
    findings = read_rows(read(torn), 2026).findings
    assert {one.code for one in findings} == {"row-unread"}
    assert {one.severity for one in findings} == {Severity.ERROR}
    said = " ".join(one.read for one in findings)
    assert all(word in said for word in torn.removeprefix("PHỤ LỤC").split())
    assert "pdftotext -layout" in findings[0].message


BARS = "TT | Nhiệm vụ | Thời gian | Chủ trì\n{}\n2 | Tổng kết. | Quý IV | Sở Y tế\n"


@pytest.mark.parametrize(
    ("row", "content"),
    [
        ("1 | Rà soát A | B của hệ thống | Quý I | Sở Nội vụ", "Rà soát A | B của hệ thống"),
        ("1 | Rà soát A | B | C. | Quý I | Sở Nội vụ", "Rà soát A | B | C."),
    ],
)
def test_bars_within_a_content_part_no_cells_where_that_is_sure(row: str, content: str) -> None:
    first, _ = read_rows(read(BARS.format(row)), 2026).items
    assert (first.content, first.timing.text, first.lead) == (content, "Quý I", "Sở Nội vụ")


def test_a_row_of_too_many_cells_is_an_error_where_it_is_not_sure() -> None:
    rows = read_rows(read(BARS.format("1 | Rà soát | Quý I | Quý II | Sở Nội vụ")), 2026)
    assert [item.number for item in rows.items] == ["2"]
    assert [one.code for one in rows.findings] == ["row-unread"]
