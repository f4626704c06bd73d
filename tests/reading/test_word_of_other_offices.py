"""Word plans as other offices lay them out: no row, cell or section is lost or moved in silence."""

from __future__ import annotations

import pytest

from dondoc.plan import Severity
from dondoc.reading.layouts import RowsRead, read_rows
from tests.reading.files import cell, paragraph, table
from tests.reading.word_files import HELD, HOLDS, gridded, opened, row, text_box

HEADER = "STT|Nhiệm vụ|Chủ trì|Phối hợp|Thời gian"
ONE = "1|Ban hành kế hoạch.|Sở Nội vụ|Các sở|Tháng 1"
TWO = "2|Tổ chức hội nghị.|Sở Y tế|Sở Nội vụ|Quý II"


def made(*lines: str, widths: tuple[int, ...] = ()) -> str:
    """A table: "@2" after a text is a cell over two columns, "↓" one merged down, "^" its rest."""
    rows = "".join(row(*map(_cell, line.split("|"))) for line in lines)
    return gridded(rows, *widths)


def _cell(text: str) -> str:
    text, _, span = text.partition("@")
    properties = f'<w:gridSpan w:val="{span}"/>' if span else ""
    if text == "^":
        return cell("", properties + HELD)
    return cell(text.rstrip("↓"), properties + (HOLDS if text.endswith("↓") else ""))


def heading(text: str) -> str:
    return f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>"


def read(body: str) -> RowsRead:
    return read_rows(opened(body), 2026)


def told(found: RowsRead) -> list[tuple[str, str, str, str, str]]:
    return [
        (item.section, item.number, item.lead, item.coordinating, item.timing.text)
        for item in found.items
    ]


BOTH = [("", "1", "Sở Nội vụ", "Các sở", "Tháng 1"), ("", "2", "Sở Y tế", "Sở Nội vụ", "Quý II")]
UNDER = [(section, *rest) for section, (_, *rest) in zip(("I", "II"), BOTH, strict=True)]
AS_ONE = {
    "time first": made(
        "Thời gian|STT|Nhiệm vụ|Chủ trì|Phối hợp",
        "Tháng 1|1|Ban hành.|Sở Nội vụ|Các sở",
        "Quý II|2|Hội nghị.|Sở Y tế|Sở Nội vụ",
    ),
    "two header rows": made(
        "STT↓|Nhiệm vụ↓|Cơ quan thực hiện@2|Thời gian↓", "^|^|Chủ trì|Phối hợp|^", ONE, TWO
    ),
    "all of the second header row merged with the first": made(
        "STT↓|Nhiệm vụ↓|Chủ trì↓|Phối hợp↓|Thời gian↓", "^|^|^|^|^", ONE, TWO
    ),
    "in a text box": text_box(made(HEADER, ONE, TWO)),
    "in a frame": table([["Lề", f"<w:tc>{made(HEADER, ONE, TWO)}<w:p/></w:tc>"]]),
    "after a table of money": made(
        "STT|Nội dung|Kinh phí (triệu đồng)|Nguồn", "1|In ấn|200|Ngân sách", "|Tổng cộng|200|"
    )
    + paragraph("Phân công")
    + made(HEADER, ONE, TWO),
    "parted by a paragraph, one header": made(HEADER, ONE) + paragraph("(tiếp theo)") + made(TWO),
    "a header that is a table of its own": made(HEADER) + paragraph("") + made(ONE, TWO),
    "a letterhead in the same table": made(
        "UBND TỈNH@2|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM@3", HEADER, ONE, TWO
    ),
    "borders not in line": made(
        "STT|Nhiệm vụ|Chủ trì@2|Phối hợp|Thời gian",
        "1|Ban hành kế hoạch.@2|Sở Nội vụ|Các sở|Tháng 1",
        "2|Tổ chức hội nghị.|Sở Y tế@2|Sở Nội vụ|Quý II",
        widths=(700, 5000, 700, 2000, 2000, 2000),
    ),
    "blank rows": made(HEADER, "||||", ONE, "||||", TWO),
}


@pytest.mark.parametrize("body", AS_ONE.values(), ids=AS_ONE)
def test_the_same_rows_are_read_from_each_layout(body: str) -> None:
    found = read(body)
    assert told(found) == BOTH
    assert not [one for one in found.findings if one.severity is Severity.ERROR]


IN_SECTIONS = {
    "merged rows": made(HEADER, "I. CHUNG@5", ONE, "II. RIÊNG@5", TWO),
    "a number and a merged cell": made(HEADER, "I|Chung@4", ONE, "II|Riêng@4", TWO),
    "blank cells": made(HEADER, "I|Chung|||", ONE, "II|Riêng|||", TWO),
    "a table each, each with its header": heading("I. Chung")
    + made(HEADER, ONE)
    + heading("II. Riêng")
    + made(HEADER, TWO),
    "a table each, one header": heading("I. Chung")
    + made(HEADER, ONE)
    + heading("II. Riêng")
    + made(TWO),
    "headings in boxes": made("I. CHUNG") + made(HEADER, ONE) + made("II. RIÊNG") + made(TWO),
}


@pytest.mark.parametrize("body", IN_SECTIONS.values(), ids=IN_SECTIONS)
def test_sections_are_kept_however_they_are_set(body: str) -> None:
    found = read(body)
    assert told(found) == UNDER
    assert [one.ordinal for one in found.sections] == ["I", "II"]


def test_few_rows_without_a_header_after_a_table_without_numbers_are_told() -> None:
    first = made("Nhiệm vụ|Chủ trì|Thời gian", "Ban hành kế hoạch.|Sở Nội vụ|Tháng 1")
    second = made("Tổ chức hội nghị.|Sở Y tế|Quý II")
    found = read(first + paragraph("Tiếp theo là") + second)
    (finding,) = [one for one in found.findings if one.severity is Severity.ERROR]
    assert "Tổ chức hội nghị." in finding.read
    assert found.rows.total == 3


def test_agencies_in_a_column_without_a_heading_of_its_own_help_and_that_is_a_doubt() -> None:
    found = read(made("STT|Nhiệm vụ|Cơ quan thực hiện@2|Thời gian", ONE, TWO))
    assert all(one.lead and one.coordinating for one in found.items)
    assert [(one.code, one.severity) for one in found.findings] == [
        ("column-assumed", Severity.DOUBT)
    ]


def test_a_column_without_a_heading_of_its_own_is_told_when_it_is_not_read() -> None:
    rows = ("1|Ban hành.|Sở Nội vụ|12 xã|Tháng 1", "2|Tập huấn.|Sở Y tế|30 xã|Tháng 2")
    found = read(made("STT|Nhiệm vụ|Cơ quan thực hiện@2|Thời gian", *rows))
    assert [(one.code, one.severity) for one in found.findings] == [
        ("column-unread", Severity.DOUBT)
    ]


def test_sub_columns_of_any_name_belong_to_the_header_that_reaches_down_to_them() -> None:
    header = ("STT↓|Nhiệm vụ↓|Chủ trì↓|Thời gian↓|Kinh phí@3", "^|^|^|^|Tổng|NSTW|NSĐP")
    found = read(made(*header, "1|Ban hành.|Sở Nội vụ|Tháng 1|500|300|200"))
    assert told(found) == [("", "1", "Sở Nội vụ", "", "Tháng 1")]
    assert (found.rows.total, found.rows.headers, found.sections) == (3, 2, ())


@pytest.mark.parametrize("quarters", ["I|II|III|IV", "1|2|3|4"])
def test_quarters_are_ticked_under_their_bare_numbers(quarters: str) -> None:
    header = ("STT↓|Nhiệm vụ↓|Chủ trì↓|Thời gian thực hiện (quý)@4", f"^|^|^|{quarters}")
    found = read(made(*header, "1|Ban hành.|Sở Nội vụ|x||x|"))
    assert [(one.start.month, one.due.month) for one in found.items[0].timing.windows] == [
        (1, 3),
        (7, 9),
    ]


@pytest.mark.parametrize(
    ("over", "role"), [("Đơn vị thực hiện", "lead"), ("Đơn vị phối hợp", "coordinating")]
)
def test_agencies_that_head_columns_of_ticks_do_what_the_heading_above_them_says(
    over: str, role: str
) -> None:
    header = (f"STT↓|Nhiệm vụ↓|Thời gian↓|{over}@2", "^|^|^|Sở Nội vụ|Sở Y tế")
    found = read(made(*header, "1|Ban hành.|Quý I|x|", "2|Tập huấn.|Quý II|x|x"))
    assert [getattr(one, role) for one in found.items] == ["Sở Nội vụ", "Sở Nội vụ; Sở Y tế"]
    assert not found.findings


def test_agencies_that_head_columns_of_ticks_without_saying_what_they_do_are_an_error() -> None:
    header = ("STT↓|Nhiệm vụ↓|Thời gian↓|Các đơn vị@2", "^|^|^|Sở Nội vụ|Sở Y tế")
    found = read(made(*header, "1|Ban hành.|Quý I|x|", "2|Tập huấn.|Quý II|x|x"))
    assert ("agencies-ticked", Severity.ERROR) in {
        (one.code, one.severity) for one in found.findings
    }


def test_numbers_in_two_columns_under_one_heading_are_one_column() -> None:
    found = read(
        made(
            "TT@2|Nhiệm vụ|Chủ trì|Phối hợp|Thời gian",
            "I||Chung|||",
            f"|{ONE}",
            "II||Riêng|||",
            f"|{TWO}",
        )
    )
    assert told(found) == UNDER


def test_a_row_with_a_cell_too_many_is_an_error_with_its_words() -> None:
    found = read(made(HEADER, "1|Ban hành.|Sở Nội vụ|Các sở|Tháng 1|thừa", TWO))
    assert [one.read for one in found.findings if one.severity is Severity.ERROR] == [
        "1 | Ban hành. | Sở Nội vụ | Các sở | Tháng 1 | thừa"
    ]


def test_a_row_with_a_cell_too_few_is_a_doubt() -> None:
    found = read(made(HEADER, "1|Ban hành.|Sở Nội vụ|Tháng 1", TWO))
    assert [(one.code, one.severity) for one in found.findings] == [("row-short", Severity.DOUBT)]
