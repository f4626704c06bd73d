"""What people and attackers do to a workbook: each a clear line, or read all the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from dondoc.errors import RefusedReport
from dondoc.reports.form_id import id_of
from dondoc.reports.intake import Accepted, check_submission
from dondoc.reports.template_look import SHEET
from dondoc.reports.workbook_extras import HAS_LINKS, HAS_MACRO, HAS_OBJECTS
from tests.reports.makers import create_form, filled, whole_answers
from tests.reports.office import convert

FORM = create_form()
ANSWERS = whole_answers(FORM, progress="Đã hoàn thành", figure="1.234,5", unit="hồ sơ")
Change = Callable[[Workbook], None]


def taken(change: Change | None = None, **members: bytes) -> Accepted:
    return check_submission(with_members(filled(FORM, ANSWERS, change=change), members), FORM)


def faults(change: Change) -> tuple[str, ...]:
    with pytest.raises(RefusedReport) as refused:
        check_submission(filled(FORM, ANSWERS, change=change), FORM)
    return refused.value.faults


def refusal(data: bytes) -> str:
    with pytest.raises(RefusedReport) as refused:
        check_submission(data, FORM)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def with_members(data: bytes, members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for member in old.infolist():
            if member.filename not in members:
                new.writestr(member.filename, old.read(member), zipfile.ZIP_DEFLATED)
        for name, content in members.items():
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def test_a_macro_workbook_is_read_nothing_of_it_runs_and_that_is_said() -> None:
    types = part(filled(FORM, ANSWERS), "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    read = taken(**{"[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0Sub"})
    assert read.remarks == (HAS_MACRO,)
    assert read.answers == taken().answers


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ("xl/externalLinks/externalLink1.xml", HAS_LINKS),
        ("xl/connections.xml", HAS_LINKS),
        ("xl/embeddings/oleObject1.bin", HAS_OBJECTS),
        ("xl/macrosheets/sheet1.xml", HAS_MACRO),
    ],
)
def test_what_is_never_opened_is_said(member: str, said: str) -> None:
    assert taken(**{member: b"<a/>"}).remarks == (said,)


def test_a_formula_to_another_file_is_refused_at_its_cell() -> None:
    def change(workbook: Workbook) -> None:
        workbook[SHEET]["I7"] = "=[1]Sheet1!A1"
        workbook[SHEET]["I8"] = "=1+1"

    assert faults(change) == (
        "ô I7 (Số liệu): là công thức; dán lại dưới dạng giá trị",
        "ô I8 (Số liệu): là công thức; dán lại dưới dạng giá trị",
    )


def test_sheets_beside_the_template_are_said_and_not_read() -> None:
    def change(workbook: Workbook) -> None:
        workbook.create_sheet("Phụ lục")["A1"] = "x"
        workbook.create_sheet("Nháp").sheet_state = "veryHidden"
        workbook.copy_worksheet(workbook[SHEET])

    assert taken(change).remarks == (
        "có thêm trang «Phụ lục», không đọc",
        "có thêm trang ẩn «Nháp», không đọc",
        f"có thêm trang «{SHEET} Copy», không đọc",
    )


def test_the_template_on_a_hidden_or_renamed_sheet_without_protection_is_read() -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook[SHEET]
        sheet.title, sheet.sheet_state = "BC SNV", "hidden"
        sheet.protection.sheet = False
        workbook.active = 1

    read = taken(change)
    assert read.answers == taken().answers
    assert (read.sheet, read.remarks) == ("BC SNV", ("trang «BC SNV» đang bị ẩn, vẫn đọc",))


@pytest.mark.parametrize("merged", ["G7:G8", "H7:I7", "A7:L9"])
def test_merged_answers_are_named_once_and_nobody_guesses_whose_they_are(merged: str) -> None:
    said = faults(lambda workbook: workbook[SHEET].merge_cells(merged))
    assert f"ô {merged} bị gộp; bỏ gộp ô rồi trả lời từng ô" in said
    assert len(said) == len(set(said))


def test_merged_cells_outside_the_answers_do_no_harm() -> None:
    assert taken(lambda workbook: workbook[SHEET].merge_cells("C7:D7")).answers == taken().answers


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("31/12/2026", "không phải một con số"),
        ("12 lớp", "không phải một con số"),
        ("1,234", "không rõ là 1234 hay số lẻ"),
        ("#REF!", "là lỗi tính toán"),
        (True, "là đúng/sai"),
    ],
)
def test_what_is_no_figure_is_refused_with_its_cell(written: Any, said: str) -> None:
    (fault,) = faults(lambda workbook: workbook[SHEET].__setitem__("I7", written))
    assert fault.startswith("ô I7 (Số liệu): ")
    assert said in fault


def test_rows_taken_out_put_in_and_moved_about() -> None:
    def reorder(workbook: Workbook) -> None:
        sheet = workbook[SHEET]
        sheet.insert_rows(7)
        for cell in sheet[10]:
            sheet.cell(7, cell.column, cell.value)
        sheet.delete_rows(10)

    moved = taken(reorder)
    assert [one.result for one in moved.answers] == ["Kết quả 1", "Kết quả 1", "Kết quả 2"]
    assert moved.answers[1].figure == Decimal("1234.5")
    (lost,) = faults(lambda workbook: workbook[SHEET].delete_rows(8))
    assert lost.startswith("thiếu dòng nhiệm vụ I.2 «Xuất bản bản tin hằng tháng.»")
    (added,) = faults(lambda workbook: workbook[SHEET].__setitem__("H10", "Việc thêm"))
    assert added == "dòng 10 không có trong mẫu; ghi vào dòng nhiệm vụ liên quan"


def zip_of(name: str, content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return written.getvalue()


def test_a_zip_within_a_zip_is_never_unpacked() -> None:
    bomb = bytes(60 * 2**20)
    for _ in range(3):
        bomb = zip_of("xl/workbook.xml.zip", bomb)
    assert "không phải tệp Excel" in refusal(bomb)
    assert taken(**{"xl/media/image1.zip": bomb}).answers == taken().answers


# Russ Cox, "Zip Files All The Way Down" (2010): a package that holds itself
def test_a_package_that_holds_itself_is_looked_into_once() -> None:
    itself = filled(FORM, ANSWERS)
    for _ in range(4):
        itself = with_members(itself, {"xl/embeddings/self.xlsx": itself})
    read = check_submission(itself, FORM)
    assert read.answers == taken().answers
    assert read.remarks == (HAS_OBJECTS,)


def test_overlapping_members_that_say_they_are_small_are_refused() -> None:
    good = filled(FORM, ANSWERS)
    many = {f"xl/media/{at}.bin": bytes(20 * 2**20) for at in range(4)}
    assert "giải nén ra 80 MB" in refusal(with_members(good, many))
    # the size in the directory is made small; the bytes are as many as before
    lying = bytearray(with_members(good, {"xl/styles.xml": bytes(2**20)}))
    at = lying.rfind(b"xl/styles.xml") - 46
    lying[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert "hỏng" in refusal(bytes(lying))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("kinds")
    (made / "mau.xlsx").write_bytes(filled(FORM, ANSWERS))
    return made


@pytest.mark.parametrize(("kind", "named"), [("xls", ".xls"), ("ods", ".ods")])
def test_what_libreoffice_saves_in_another_kind_is_refused_with_what_would_do(
    kind: str, named: str, folder: Path
) -> None:
    said = refusal(convert(folder / "mau.xlsx", kind, folder).read_bytes())
    assert named in said
    assert "lưu lại thành .xlsx" in said


def test_saved_back_as_xlsx_from_another_kind_it_is_the_template_again(folder: Path) -> None:
    other = convert(folder / "mau.xlsx", "ods", folder)
    back = convert(other, "xlsx", folder)
    read = check_submission(back.read_bytes(), FORM)
    assert read.form_id == id_of(FORM)
    assert [one.result for one in read.answers] == [one.result for one in taken().answers]


@pytest.mark.parametrize("broken", [b"<row", b"</row>"])
def test_a_broken_sheet_of_the_mark_is_refused_in_one_line(broken: bytes) -> None:
    whole = filled(FORM, ANSWERS)
    sheet = part(whole, "xl/worksheets/sheet3.xml").replace(broken, b"", 1)
    said = refusal(with_members(whole, {"xl/worksheets/sheet3.xml": sheet}))
    assert "hỏng" in said


def test_a_files_own_styles_say_which_numbers_are_days_whichever_was_read_before() -> None:
    whole = filled(FORM, [{**one, "figure": 12} for one in ANSWERS])
    styles = part(whole, "xl/styles.xml")
    general, day = b'<xf numFmtId="0"', b'<xf numFmtId="14"'
    assert general in styles
    with_days = with_members(whole, {"xl/styles.xml": styles.replace(general, day)})
    for _ in range(2):
        assert {answer.figure for answer in check_submission(whole, FORM).answers} == {12}
        assert "là ngày giờ" in refusal(with_days)
