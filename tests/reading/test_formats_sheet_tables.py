"""Workbooks as offices fill them: several tables, an appendix over sheets, days in the column of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from dondoc.plan import Severity
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from dondoc.reading.layouts import read_rows
from tests.reading.office_files import HEADER, ONE, TWO, bare_workbook, workbook

OTHER_HEADER = ("STT", "Thời hạn", "Nội dung công việc", "Đơn vị chủ trì")


def read(data: bytes) -> Document:
    return open_document(data, name="phu-luc.xlsx")


def sheet_of(rows: Sequence[Sequence[Any]]) -> Document:
    return read(workbook(rows))


def test_a_second_table_below_a_blank_row_is_a_table_with_its_own_title() -> None:
    document = sheet_of(
        [
            ("KẾ HOẠCH NĂM 2026",),
            HEADER,
            ONE,
            TWO,
            (),
            ("PHỤ LỤC II",),
            OTHER_HEADER,
            ("1", "Quý III", "Kiểm tra.", "Sở Y tế"),
            (),
            ("NGƯỜI LẬP", "", "CHÁNH VĂN PHÒNG"),
        ]
    )
    assert [len(grid.rows) for grid in document.grids] == [3, 2]
    assert [one.text for one in document.paragraphs][1] == "PHỤ LỤC II"
    (*_, last) = read_rows(document, 2026).items
    assert (last.content, last.lead, last.timing.text) == ("Kiểm tra.", "Sở Y tế", "Quý III")


def test_a_blank_row_inside_a_table_does_not_part_it() -> None:
    section = ("II. CÔNG TÁC CHUNG",)
    (grid,) = sheet_of([HEADER, ONE, (), section, TWO, (), TWO]).grids
    assert len(grid.rows) == 5


def test_tables_side_by_side_are_two() -> None:
    money = ("TT", "Nội dung", "Kinh phí")
    document = sheet_of(
        [
            ("KẾ HOẠCH NĂM 2026",),
            (*HEADER, "", *money),
            (*ONE, "", "1", "In ấn", 200),
            (*TWO, "", "2", "Hội nghị", 300),
        ]
    )
    first, second = document.grids
    assert [row.cells for row in first.rows] == [HEADER, ONE, TWO]
    assert second.rows[1].cells == ("1", "In ấn", "200")
    assert [item.content for item in read_rows(document, 2026).items] == [ONE[1], TWO[1]]


def test_a_blank_column_inside_a_table_does_not_part_it() -> None:
    rows = [(*row[:3], "", *row[3:]) for row in (HEADER, ONE, TWO)]
    (grid,) = sheet_of(rows).grids
    assert len(grid.rows[0].cells) == 6


def test_an_appendix_over_several_sheets_is_read_as_one() -> None:
    def spread(book: Any, _: Any) -> None:
        for name, rows in (("PL1", [HEADER, ONE]), ("PL2", [TWO]), ("PL3", [("3", *ONE[1:])])):
            made = book.create_sheet(name)
            for row in rows:
                made.append(row)

    data = workbook([("UBND TỈNH", "", "CỘNG HÒA"), ("KẾ HOẠCH NĂM 2026",)], spread)
    found = read_rows(read(data), 2026)
    assert [item.number for item in found.items] == ["1", "2", "3"]
    assert [item.source.sheet for item in found.items] == ["PL1", "PL2", "PL3"]
    assert found.findings == ()


def test_a_header_far_down_is_found() -> None:
    above = [
        ("UBND TỈNH", "", "", "CỘNG HÒA"),
        ("Số: 1/KH-UBND",),
        (),
        ("KẾ HOẠCH",),
        ("Năm 2026",),
        (),
    ]
    (grid,) = sheet_of([*above, HEADER, ONE]).grids
    assert str(grid.rows[0].place) == "dòng 7, hàng 1"


@pytest.mark.parametrize(
    ("value", "form", "first", "last"),
    [
        (date(2026, 6, 20), "dd/mm/yyyy", "2026-06-20", "2026-06-20"),
        (date(2026, 6, 20), "mm-dd-yy", "2026-06-20", "2026-06-20"),
        (date(2026, 6, 20), "[$-1042A]d/m;@", "2026-06-20", "2026-06-20"),
        (datetime(2026, 6, 20, 17), "dd/mm/yyyy hh:mm", "2026-06-20", "2026-06-20"),
        (date(2026, 6, 1), "mmm-yy", "2026-06-01", "2026-06-30"),
        (2026, "General", "2026-01-01", "2026-12-31"),
        (2.0, '"Quý "0', "2026-04-01", "2026-06-30"),
    ],
)
def test_a_day_in_the_column_of_time_is_that_day(
    value: Any, form: str, first: str, last: str
) -> None:
    def shape(_: Any, sheet: Any) -> None:
        sheet["C2"].number_format = form

    data = workbook([HEADER, (1.0, "Rà soát.", value, "Sở Nội vụ", "")], shape)
    (item,) = read_rows(read(data), 2026).items
    assert item.number == "1"
    assert [(str(one.start), str(one.due)) for one in item.timing.windows] == [(first, last)]


def test_words_that_are_not_in_the_file_are_an_error() -> None:
    row = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1</v></c></row></sheetData>'
    )
    (finding,) = read(bare_workbook(row)).findings
    assert (finding.code, finding.severity) == ("cell-without-words", Severity.ERROR)


def test_a_template_and_a_workbook_with_macros_are_read_by_content() -> None:
    for name in ("a.xltx", "a.xlsm", "a.docx", "a"):
        assert open_document(workbook([HEADER, ONE]), name=name).kind == "xlsx"
