"""Workbooks (.xlsx, .ods): merges, hidden parts, dates, saved values; nothing run, nothing large."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.errors import UnreadableFile
from dondoc.plan import Severity
from dondoc.reading import read_plan
from dondoc.reading.as_json import reading_as_json
from dondoc.reading.document import Document, Grid
from dondoc.reading.formats import open_document
from dondoc.reading.formats.sheet_numbers import shown
from dondoc.reading.layouts import read_rows
from tests.reading.makers import gold as made_by_hand
from tests.reading.office_files import (
    HEADER,
    ONE,
    TWO,
    bare_rows,
    bare_workbook,
    ods_cell,
    ods_table,
    spreadsheet,
    workbook,
)


def read(data: bytes) -> Document:
    return open_document(data, name="phu-luc.xlsx")


def grid(data: bytes) -> Grid:
    (found,) = read(data).grids
    return found


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in grid(data).rows]


def codes(document: Document) -> list[str]:
    return [finding.code for finding in document.findings]


BOTH = {
    "xlsx": workbook([HEADER, ONE, TWO]),
    "ods": spreadsheet(ods_table([HEADER, ONE, TWO])),
}


@pytest.mark.parametrize("data", BOTH.values(), ids=BOTH)
def test_each_row_of_a_sheet_is_a_row_of_the_table(data: bytes) -> None:
    rows = read_rows(read(data), 2026)
    assert [(item.number, item.content, item.lead) for item in rows.items] == [
        ("1", "Rà soát thủ tục.", "Sở Nội vụ"),
        ("2", "Công khai kết quả.", "Sở Nội vụ"),
    ]
    assert str(rows.items[1].source) == "dòng 3, hàng 3"


def test_the_real_workbook_equals_the_hand_made_reading(plans: Path) -> None:
    reading = read_plan(
        (plans / "2025.xlsx").read_bytes(),
        name="2025.xlsx",
        directory=load_directory(),
        known_anniversaries=load_anniversaries(),
    )
    gold, document = made_by_hand(plans, 2025), reading_as_json(reading)
    for part in ("sections", "items", "cadences"):
        fields = gold[part][0].keys()
        assert [{name: one[name] for name in fields} for one in document[part]] == gold[part]
    assert (reading.plan.year, reading.rows.unread) == (2025, 0)


def test_the_kind_is_found_whatever_the_name() -> None:
    assert open_document(BOTH["xlsx"], name="ke-hoach.txt").kind == "xlsx"
    assert open_document(BOTH["ods"], name="ke-hoach.docx").kind == "ods"


def test_letterhead_title_and_signature_are_paragraphs() -> None:
    above = [("UBND TỈNH", "", "", "CỘNG HÒA XÃ HỘI"), (), ("", "KẾ HOẠCH NĂM 2026"), ()]
    below = [(), ("", "Người lập", "", "Giám đốc")]
    document = read(workbook([*above, HEADER, ONE, TWO, *below]))
    assert [one.text for one in document.paragraphs] == [
        "UBND TỈNH",
        "CỘNG HÒA XÃ HỘI",
        "KẾ HOẠCH NĂM 2026",
        "Người lập",
        "Giám đốc",
    ]
    assert len(document.grids[0].rows) == 3
    assert document.grids[0].before == 3


def test_a_section_over_rows_of_a_second_sheet_is_no_title() -> None:
    def second(book: Any, _: Any) -> None:
        sheet = book.create_sheet("Tiếp")
        for row in (("II. SỞ DU LỊCH",), ("1", *TWO[1:4])):
            sheet.append(row)

    first, other = read(workbook([HEADER, ("I. SỞ NỘI VỤ",), ONE], second)).grids
    assert [row.cells[0] for row in other.rows] == ["II. SỞ DU LỊCH", "1"]
    assert str(other.rows[0].place) == "trang tính “Tiếp”, dòng 1, hàng 1"
    assert first.rows[1].cells[0] == "I. SỞ NỘI VỤ"


def test_a_cell_merged_down_holds_in_each_row_and_is_told_from_its_own() -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_cells("D2:D3")

    rows = grid(workbook([HEADER, ONE, ("2", "Công khai.", "Cả năm", "", "")], merge)).rows
    assert rows[2].cells[3] == "Sở Nội vụ"
    assert rows[2].carried == {3}
    assert rows[1].carried == frozenset()


def test_merges_of_opendocument_hold_too() -> None:
    covered = "<table:covered-table-cell/>"
    lead = ods_cell("Sở Nội vụ", 'table:number-rows-spanned="2"')
    rows = grid(
        spreadsheet(
            ods_table([HEADER, (*ONE[:3], lead, ONE[4]), (*TWO[:3], covered, "Sở Tài chính")])
        )
    ).rows
    assert rows[2].cells == ("2", "Công khai kết quả.", "Cả năm", "Sở Nội vụ", "Sở Tài chính")
    assert rows[2].carried == {3}


def test_a_cell_merged_across_stands_in_its_first_column() -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_cells("A2:E2")

    assert cells(workbook([HEADER, ("I. SỞ NỘI VỤ",), ONE], merge))[1] == (
        "I. SỞ NỘI VỤ",
        *[""] * 4,
    )


def test_what_lies_under_a_merged_cell_is_not_shown() -> None:
    data = bare_rows([HEADER, ONE, TWO]) + '<mergeCells><mergeCell ref="D2:D3"/></mergeCells>'
    covered = cells(bare_workbook(data))[2]
    assert covered[3] == ONE[3]


def test_two_header_rows_with_merges_are_read() -> None:
    rows = [
        ("TT", "Nội dung", "Cơ quan thực hiện", "", "Thời gian"),
        ("", "", "Chủ trì", "Phối hợp", ""),
        ("1", "Rà soát.", "Sở Nội vụ", "Sở Tài chính", "Quý I"),
    ]

    def merge(_: Any, sheet: Any) -> None:
        for block in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
            sheet.merge_cells(block)

    (item,) = read_rows(read(workbook(rows, merge)), 2026).items
    assert (item.lead, item.coordinating, item.timing.text) == (
        "Sở Nội vụ",
        "Sở Tài chính",
        "Quý I",
    )


def test_several_sheets_are_read_in_order_each_with_its_name() -> None:
    def second(book: Any, _: Any) -> None:
        sheet = book.create_sheet("Phụ lục 2")
        for row in (HEADER, TWO):
            sheet.append(row)

    document = read(workbook([HEADER, ONE], second))
    places = [str(row.place) for one in document.grids for row in one.rows[1:]]
    assert places == [
        "trang tính “Phụ lục”, dòng 2, hàng 2",
        "trang tính “Phụ lục 2”, dòng 2, hàng 2",
    ]


def hidden_xlsx() -> bytes:
    def hide(book: Any, _: Any) -> None:
        sheet = book.create_sheet("Bản cũ")
        sheet.sheet_state = "veryHidden"
        for row in (HEADER, TWO):
            sheet.append(row)

    return workbook([HEADER, ONE], hide)


def hidden_ods() -> bytes:
    style = '<style:style style:name="ta2"><style:p table:display="false"/></style:style>'
    shown_one = ods_table([HEADER, ONE])
    hidden = ods_table([HEADER, TWO], 'table:name="Bản cũ" table:style-name="ta2"')
    return spreadsheet(shown_one + hidden, styles=style)


@pytest.mark.parametrize("data", [hidden_xlsx(), hidden_ods()], ids=["xlsx", "ods"])
def test_a_hidden_sheet_is_not_read_and_is_a_doubt(data: bytes) -> None:
    document = read(data)
    assert len(document.grids) == 1
    (finding,) = document.findings
    assert (finding.code, finding.severity) == ("sheet-hidden", Severity.DOUBT)
    assert "Bản cũ" in finding.where
    assert "2 hàng" in finding.message


def test_hidden_rows_and_columns_are_read_and_noted() -> None:
    def hide(_: Any, sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["E"].hidden = True

    document = read(workbook([HEADER, ONE, TWO], hide))
    assert len(document.grids[0].rows) == 3
    (finding,) = document.findings
    assert (finding.code, finding.severity) == ("sheet-parts-hidden", Severity.NOTE)
    assert "1 hàng và 1 cột" in finding.message


def test_days_are_written_as_they_are_shown_there() -> None:
    def form(_: Any, sheet: Any) -> None:
        sheet["C3"].number_format = "mmm-yy"
        sheet["C4"].number_format = "d-mmm"

    rows = [
        HEADER,
        ("1", "Một.", date(2026, 6, 20), "Sở Y tế", ""),
        ("2", "Hai.", datetime(2026, 3, 1), "Sở Y tế", ""),
        ("3", "Ba.", date(2026, 6, 20), "Sở Y tế", ""),
    ]
    found = [row[2] for row in cells(workbook(rows, form))[1:]]
    assert found == ["20/06/2026", "3/2026", "20/6"]


def test_opendocument_days_are_vietnamese_too() -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="2026-06-20"><text:p>{}</text:p></table:table-cell>'
    rows = [
        (*ONE[:2], day.format("06/20/26"), *ONE[3:]),
        (*TWO[:2], day.format("Tháng 6/2026"), *TWO[3:]),
    ]
    found = [row[2] for row in cells(spreadsheet(ods_table([HEADER, *rows])))[1:]]
    assert found == ["20/06/2026", "Tháng 6/2026"]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (12, "General", "12"),
        (1.5, "General", "1,5"),
        (0.1 + 0.2, "General", "0,3"),
        (0.25, "0%", "25%"),
        (0.125, "0.0%", "12,5%"),
        (1234567, "#,##0", "1.234.567"),
        (1.1, "0.00", "1,10"),
        (3, "00", "03"),
        (2, '"Quý "0', "Quý 2"),
        (7, '0"."', "7."),
        (-4, "0", "-4"),
        (46193, "dd/mm/yyyy", "20/06/2026"),
        (46193, "[$-42A]d mmmm yyyy", "20/06/2026"),
        (46193.708333333, "m/d/yy h:mm", "20/06/2026 17:00"),
        (46193, '"Tháng "m"/"yyyy', "6/2026"),
        (46193, "yyyy", "2026"),
        (0.75, "h:mm AM/PM", "18:00"),
        (2026, "0;[Red]-0", "2026"),
        (5, "@", "5"),
        (-1, "dd/mm/yyyy", "-1"),
    ],
)
def test_a_number_reads_as_its_cell_shows_it(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_days_counted_from_1904_are_the_same_days() -> None:
    assert shown(44731, "dd/mm/yyyy", from_1904=True) == "20/06/2026"


def test_an_ordinal_typed_as_a_number_keeps_its_point() -> None:
    rows = [HEADER, (1.1, "Một.", "Quý I", "Sở Y tế", 2.5), (1.2, "Hai.", "Quý I", "Sở Y tế", "")]
    assert [row[0] for row in cells(workbook(rows))[1:]] == ["1.1", "1.2"]
    assert cells(workbook(rows))[1][4] == "2,5"


def test_a_formula_counts_by_the_value_saved_with_it() -> None:
    row = '<row r="2"><c r="A2"><f>1+0</f><v>1</v></c><c r="B2" t="str"><f>X</f><v>Rà soát.</v></c><c r="C2" t="str"><f>""</f><v></v></c><c r="D2" t="inlineStr"><is><t>Sở Y tế</t></is></c></row>'
    data = bare_rows([HEADER]).replace("</sheetData>", f"{row}</sheetData>")
    document = read(bare_workbook(data))
    assert document.grids[0].rows[1].cells == ("1", "Rà soát.", "", "Sở Y tế", "")
    assert document.findings == ()


@pytest.mark.parametrize(
    ("cell", "code", "severity"),
    [
        ('<c r="B2"><f>A1&amp;"x"</f></c>', "formula-without-value", Severity.ERROR),
        ('<c r="B2" t="e"><f>A9</f><v>#REF!</v></c>', "formula-in-error", Severity.DOUBT),
    ],
)
def test_a_formula_without_a_good_value_is_flagged(
    cell: str, code: str, severity: Severity
) -> None:
    data = bare_rows([HEADER]).replace("</sheetData>", f'<row r="2">{cell}</row></sheetData>')
    (finding,) = read(bare_workbook(data)).findings
    assert (finding.code, finding.severity) == (code, severity)
    assert "dòng 2" in finding.where


def test_rich_text_is_whole_and_its_furigana_left_out() -> None:
    rich = "<row><c t='inlineStr'><is><r><t>Rà </t></r><r><t>soát_x000D_ ngay</t></r><rPh><t>x</t></rPh></is></c></row>"
    data = bare_rows([HEADER, ONE]).replace("</sheetData>", f"{rich}</sheetData>")
    assert cells(bare_workbook(data))[2][0] == "Rà soát ngay"


def test_macros_and_links_are_left_alone_and_noted() -> None:
    extra = {"xl/vbaProject.bin": b"\xd0\xcf", "xl/externalLinks/externalLink1.xml": "<a/>"}
    document = read(bare_workbook(bare_rows([HEADER, ONE]), extra=extra))
    assert codes(document) == ["macro-not-run", "link-not-followed"]
    assert all(finding.severity is Severity.NOTE for finding in document.findings)
    assert len(document.grids[0].rows) == 2


def test_rows_said_to_repeat_for_ever_are_not_there() -> None:
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    table = ods_table([HEADER, ONE]).replace("</table:table>", f"{empty}</table:table>")
    assert len(grid(spreadsheet(table)).rows) == 2


def test_notes_on_cells_and_rows_in_groups() -> None:
    noted = "<table:table-cell><office:annotation><text:p>ghi chú</text:p></office:annotation><text:p>Rà<text:s/>soát<text:line-break/>hồ sơ.</text:p></table:table-cell>"
    row = ods_table([("1", noted, *ONE[2:])]).split(">", 1)[1].rsplit("<", 1)[0]
    table = ods_table([HEADER]).replace(
        "</table:table>", f"<table:table-row-group>{row}</table:table-row-group></table:table>"
    )
    assert cells(spreadsheet(table))[1][1] == "Rà soát hồ sơ."


ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaa">]>'
REFUSED = {
    "an entity": (bare_workbook(bare_rows([HEADER]), prolog=ENTITIES), "phá hoại"),
    "an entity in OpenDocument": (spreadsheet(ods_table([HEADER]), prolog=ENTITIES), "phá hoại"),
    "broken XML": (bare_workbook("<sheetData><row>"), "bị hỏng"),
    "no words": (workbook([]), "không có chữ nào"),
    "all hidden": (spreadsheet(ods_table([])), "không có chữ nào"),
    "cells without end": (
        bare_workbook(
            f"<sheetData>{('<row>' + '<c><v>1</v></c>' * 150 + '</row>') * 2_100}</sheetData>"
        ),
        "quá lớn",
    ),
    "tags without end": (bare_workbook(
            "<sheetData>" + "".join(f'<row r="{n}" s="{n * 7919 % 9973}"/>' for n in range(700_000))
        ), "quá nhiều ô"),
    "too many merges": (
        bare_workbook(
            bare_rows([HEADER]) + "".join(f'<mergeCell ref="A{n}:A{n + 1}"/>' for n in range(20_100))
        ),
        "ô gộp",
    ),
    "a column far out": (
        bare_workbook('<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>'),
        "quá lớn",
    ),
    "a repeat far out": (
        spreadsheet(ods_table([(ods_cell("x", 'table:number-columns-repeated="90000000"'),)])),
        "quá lớn",
    ),
    "an old binary workbook": (
        bare_workbook("", extra={"xl/workbook.bin": b"x"}).replace(b"xl/workbook.xml", b"xl/workbook.bim"),
        "Excel",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "says"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_in_one_clear_line(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    line = str(refusal.value)
    assert says in line
    assert line.startswith("phu-luc.xlsx: ")
    assert "; hãy " in line


@pytest.mark.long
@pytest.mark.parametrize(
    "made",
    [
        'bare_workbook(\'<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData><mergeCell ref="A1:XFD1048576"/>\')',
        "bare_workbook('<sheetData>' + ''.join('<row>' + ''.join(f'<c><v>{n * 7919 % 99991}</v></c>' for n in range(r, r + 100)) + '</row>' for r in range(2_900)) + '</sheetData>')",
        "bare_workbook('<sheetData><row>' + ''.join(f'<c s=\"{n * 7919 % 99991}\"/>' for n in range(600_000)) + '</row></sheetData>')",
        "spreadsheet(ods_table([[ods_cell('', f'a{n % 97}=\"{n * 7919 % 99991}\"') for n in range(150_000)]]))",
        'spreadsheet(ods_table([(ods_cell(str(n * 7919), \'table:number-rows-spanned="99999999" table:number-columns-spanned="99999999"\'),) for n in range(5_000)]))',
    ],
    ids=["merged all over", "full", "one row", "empty cells", "spans"],
)
def test_a_hostile_workbook_takes_little_memory_and_time(made: str) -> None:
    limit = 400 * 1024 * 1024
    program = (
        "import resource\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (15, 15))\n"
        "from dondoc.errors import DondocError\n"
        "from dondoc.reading.formats import open_document\n"
        "from tests.reading.office_files import *\n"
        f"data = {made}\n"
        "try:\n    open_document(data, name='a')\n"
        "except DondocError as refusal:\n    print(refusal)\n"
    )
    root = Path(__file__).resolve().parent.parent.parent
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-600:]
