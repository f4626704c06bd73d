"""A report is taken whole or refused with every fault of it, cell by cell."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from dondoc.errors import RefusedReport
from dondoc.reports.columns import WrongValue, read_figure
from dondoc.reports.form import Progress
from dondoc.reports.form_id import DEFINED_NAME, HIDDEN_SHEET, PROPERTY, id_of
from dondoc.reports.intake import Accepted, check_submission
from dondoc.reports.template import template_of
from dondoc.reports.template_look import SHEET
from dondoc.reports.workbook import LARGEST_FILE
from tests.reports.makers import create_form, filled, whole_answers

FORM = create_form()
PROGRESS_CELL, RESULT_CELL, FIGURE_CELL, UNIT_CELL = "G7", "H7", "I7", "J7"


def refusal(data: bytes) -> RefusedReport:
    with pytest.raises(RefusedReport) as refused:
        check_submission(data, FORM)
    assert "\n" not in str(refused.value)
    return refused.value


def accepted(first: dict[str, Any] | None = None) -> Accepted:
    return check_submission(filled(FORM, whole_answers(FORM, **(first or {}))), FORM)


def test_a_whole_report_is_taken_with_the_place_of_each_answer() -> None:
    taken = accepted({"progress": "Đã hoàn thành", "figure": 12, "unit": "lớp"})
    first = taken.answers[0]
    assert taken.form_id == id_of(FORM)
    assert [answer.number for answer in taken.answers] == ["1", "2", "1"]
    assert (first.progress, first.figure, first.unit) == (Progress.DONE, Decimal(12), "lớp")
    assert taken.sheet == SHEET
    assert first.cells["figure"] == FIGURE_CELL


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1.234", "1234"),
        ("0,5", "0.5"),
        ("1 234,5", "1234.5"),
        ("-3", "-3"),
        (" 12 ", "12"),
        (12, "12"),
        (0.1, "0.1"),
        (1234.5, "1234.5"),
    ],
)
def test_a_figure_is_read_as_vietnamese_write_it(written: object, read: str) -> None:
    assert read_figure(written) == Decimal(read)


@pytest.mark.parametrize(
    "written",
    [
        "1,234",
        "12.5",
        "1,234.5",
        "12 lớp",
        "mười hai",
        "12%",
        "1.23.456",
        True,
        date(2026, 2, 1),
        1e30,
    ],
)
def test_what_may_not_be_a_figure_is_never_guessed(written: object) -> None:
    with pytest.raises(WrongValue):
        read_figure(written)


def test_an_empty_template_lacks_an_answer_in_every_row() -> None:
    faults = refusal(template_of(FORM)).faults
    assert [fault.split(":")[0] for fault in faults] == ["ô G7", "ô G8", "ô G9"]
    assert all("chưa chọn Tình trạng" in fault for fault in faults)


def test_every_fault_is_named_in_one_go() -> None:
    answers = whole_answers(FORM, progress="Gần xong", figure="mười")
    answers[1]["progress"] = None
    answers[2] |= {"progress": "Không thực hiện", "figure": "=1+1"}
    faults = refusal(filled(FORM, answers)).faults
    assert len(faults) == 4
    for place, fault in zip(("ô G7", "ô I7", "ô G8", "ô I9"), faults, strict=True):
        assert fault.startswith(place)
    assert "công thức" in faults[3]


def test_not_doing_an_item_takes_a_reason() -> None:
    answer = {"progress": "Không thực hiện", "difficulty": ""}
    assert "Khó khăn/lý do" in str(refusal(filled(FORM, whole_answers(FORM, **answer))))
    assert accepted(answer | {"difficulty": "Đã giao Sở Y tế"}).answers[0].difficulty


def test_a_state_is_known_however_its_letters_are_composed_or_cased() -> None:
    assert accepted({"progress": "ĐÃ HOÀN THÀNH "}).answers[0].progress is Progress.DONE


def test_a_row_past_its_day_without_a_reason_is_taken_with_a_remark() -> None:
    assert any("I.1" in remark and "quá hạn" in remark for remark in accepted().remarks)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (create_form("so-y-te", "Sở Y tế"), "mẫu của cơ quan so-y-te, cần mẫu của Sở Nội vụ"),
        (create_form(period="2026-nam"), "mẫu của kỳ năm 2026, cần mẫu của kỳ 6 tháng năm 2026"),
        (create_form(plan_key="f" * 20), "mẫu của kế hoạch khác"),
    ],
    ids=["agency", "period", "plan"],
)
def test_another_ones_template_is_refused_by_name(other: Any, named: str) -> None:
    assert named in str(refusal(filled(other, whole_answers(other))))


def test_wrong_agency_and_wrong_period_and_a_wrong_figure_are_all_named() -> None:
    other = create_form("so-y-te", "Sở Y tế", period="2026-nam")
    faults = refusal(filled(other, whole_answers(other, figure="mười"))).faults
    assert len(faults) == 3
    assert "so-y-te" in faults[0]
    assert "năm 2026" in faults[1]
    assert "ô I7 (Số liệu)" in faults[2]


def test_a_template_of_an_older_version_is_refused() -> None:
    def age(workbook: Workbook) -> None:
        mark = str(id_of(FORM))
        workbook[HIDDEN_SHEET]["A1"] = mark.replace(FORM.version, "00000000")

    assert "mẫu đã cũ" in str(refusal(filled(FORM, whole_answers(FORM), change=age)))


@pytest.mark.parametrize(
    "kept", [HIDDEN_SHEET, DEFINED_NAME, PROPERTY], ids=["hidden sheet", "name", "property"]
)
def test_the_id_is_found_in_any_one_of_its_three_places(kept: str) -> None:
    def drop_the_others(workbook: Workbook) -> None:
        if kept != HIDDEN_SHEET:
            del workbook[HIDDEN_SHEET]
        if kept != DEFINED_NAME:
            del workbook.defined_names[DEFINED_NAME]
        if kept != PROPERTY:
            workbook.custom_doc_props.props.clear()  # type: ignore[attr-defined]

    taken = check_submission(filled(FORM, whole_answers(FORM), change=drop_the_others), FORM)
    assert taken.form_id == id_of(FORM)


def test_a_renamed_sheet_moved_columns_and_sorted_rows_are_read_all_the_same() -> None:
    def rearrange(workbook: Workbook) -> None:
        sheet = workbook[SHEET]
        sheet.title = "Trang của tôi"
        sheet.insert_rows(2)
        sheet.insert_cols(4)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8)]
        for target, values in zip(sheet.iter_rows(min_row=8), reversed(rows), strict=True):
            for cell, value in zip(target, values, strict=True):
                cell.value = value

    data = filled(FORM, whole_answers(FORM, figure=7), change=rearrange)
    taken = check_submission(data, FORM)
    by_key = {answer.key: answer for answer in taken.answers}
    assert taken.sheet == "Trang của tôi"
    assert by_key[FORM.rows[0].key].figure == 7
    assert by_key[FORM.rows[0].key].cells["figure"] == "J10"


@pytest.mark.parametrize("emptied", [SHEET, f"{SHEET} (2)"], ids=["original", "copy"])
def test_of_a_sheet_and_its_copy_the_one_that_is_filled_in_is_read(emptied: str) -> None:
    def copy(workbook: Workbook) -> None:
        workbook.copy_worksheet(workbook[SHEET]).title = f"{SHEET} (2)"
        for row in workbook[emptied].iter_rows(min_row=7, min_col=7):
            for cell in row:
                cell.value = None

    taken = check_submission(filled(FORM, whole_answers(FORM), change=copy), FORM)
    assert {taken.sheet, emptied} == {SHEET, f"{SHEET} (2)"}
    assert any(f"«{emptied}», không đọc" in remark for remark in taken.remarks)


def test_a_row_taken_out_and_a_row_of_ones_own_are_both_named() -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook[SHEET]
        sheet.delete_rows(8)
        sheet["G12"] = "Đã hoàn thành"

    said = str(refusal(filled(FORM, whole_answers(FORM), change=change)))
    assert "dòng 12 không có trong mẫu" in said
    assert "thiếu dòng nhiệm vụ I.2" in said


def test_a_content_or_an_answer_that_looks_like_a_formula_stays_text() -> None:
    def write(workbook: Workbook) -> None:
        cell = workbook[SHEET][RESULT_CELL]
        cell.value, cell.data_type = "=HYPERLINK(x)", "s"

    taken = check_submission(filled(FORM, whole_answers(FORM), change=write), FORM)
    assert taken.answers[0].result == "=HYPERLINK(x)"


def zipped(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return written.getvalue()


def with_members(data: bytes, changed: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    return zipped(members | changed)


GOOD = filled(FORM, whole_answers(FORM))
SHEET_PART = "xl/worksheets/sheet1.xml"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "tệp rỗng"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "không phải tệp Excel"),
    "other zip": (zipped({"a.txt": b"a"}), "không phải tệp Excel"),
    "word": (zipped({"word/document.xml": b"<a/>"}), "không phải tệp Excel"),
    "ods": (zipped({"content.xml": b"<a/>"}), ".ods"),
    "cut short": (GOOD[: len(GOOD) // 2], "hỏng hoặc bị cắt cụt"),
    "zip bomb": (with_members(GOOD, {"xl/media/a.xml": bytes(80 * 2**20)}), "giải nén"),
    "many members": (with_members(GOOD, {f"x/{n}.txt": b"" for n in range(600)}), "612 phần"),
    "entities": (with_members(GOOD, {SHEET_PART: ENTITY}), "khai báo XML"),
    "broken sheet": (with_members(GOOD, {SHEET_PART: b"<worksheet><row>"}), "hỏng"),
    "no sheet": (with_members(GOOD, {"xl/workbook.xml": b"<workbook/>"}), "không"),
    "password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "mật khẩu",
    ),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), ".xls"),
    "too large": (b"PK" + bytes(LARGEST_FILE), "MB"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_one_clear_line(name: str) -> None:
    data, said = BAD_FILES[name]
    assert said in str(refusal(data))


BOMBS = {
    "one row of 7 million cells": (SHEET_PART, b"<worksheet><row>", b"<c/>", b"</row></worksheet>"),
    "millions of styles": (
        "xl/styles.xml",
        b"<styleSheet><cellXfs>",
        b"<xf/>",
        b"</cellXfs></styleSheet>",
    ),
    "millions of texts": ("xl/sharedStrings.xml", b"<sst>", b"<si><t/></si>", b"</sst>"),
}
WEIGH = """
import re, sys
from pathlib import Path
from dondoc.errors import RefusedReport
from dondoc.reports.intake import check_submission
from tests.reports.makers import create_form
try:
    check_submission(Path(sys.argv[1]).read_bytes(), create_form())
except RefusedReport as refusal:
    # not ru_maxrss: a child begins with its parent's
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
    print(int(peak[1]) // 1024, refusal)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_unpacks_to_millions_of_cells_takes_no_memory(
    name: str, tmp_path: Path
) -> None:
    part, start, filling, end = BOMBS[name]
    bomb = start + filling * (28 * 2**20 // len(filling)) + end
    (tmp_path / "bom.xlsx").write_bytes(with_members(GOOD, {part: bomb}))
    child = subprocess.run(
        [sys.executable, "-c", WEIGH, tmp_path / "bom.xlsx"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    megabytes, said = child.stdout.split(" ", 1)
    assert "quá nhiều ô hoặc định dạng" in said
    assert int(megabytes) < 250


def test_a_workbook_of_ones_own_is_no_template() -> None:
    workbook, written = Workbook(), io.BytesIO()
    workbook.active["A1"] = "Báo cáo"  # type: ignore[index]
    workbook.save(written)
    said = refusal(written.getvalue()).faults
    assert said[0].startswith("tệp không phải mẫu báo cáo")
    assert "không thấy bảng báo cáo" in said[1]


def test_a_template_is_the_same_bytes_each_time_and_opens_protected() -> None:
    assert template_of(FORM) == template_of(FORM)
    sheet = load_workbook(io.BytesIO(template_of(FORM)))[SHEET]
    assert sheet.protection.sheet
    assert sheet["C7"].protection.locked
    assert not sheet[UNIT_CELL].protection.locked
    assert not sheet[PROGRESS_CELL].protection.locked
    assert "Đã hoàn thành" in sheet.data_validations.dataValidation[0].formula1
