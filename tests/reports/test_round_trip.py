"""A template that an office program has opened, changed and saved is still the template."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from dondoc.errors import RefusedReport
from dondoc.reports.form import Progress
from dondoc.reports.form_id import id_of
from dondoc.reports.intake import Accepted, check_submission
from dondoc.reports.template_look import HEADER_ROW, SHEET
from dondoc.reports.word_form import word_form_of
from tests.reports.makers import create_form, filled, filled_word, whole_answers
from tests.reports.office import convert

pytestmark = pytest.mark.long

FORM = create_form()
ANSWERS = whole_answers(FORM, progress="Đã hoàn thành", figure="1.234,5", unit="hồ sơ")
# how a file goes through LibreOffice: each kind that it is saved in
WORKBOOK_WAYS = {"xlsx": ("xlsx",), "ods": ("ods", "xlsx")}
WORD_WAYS = {"docx": ("docx",), "odt": ("odt", "docx")}


def rearrange(workbook: Workbook) -> None:
    """What people do to a sheet: rename it, put in a column and a line, sort the rows."""
    sheet = workbook[SHEET]
    sheet.title = "Trang của tôi"
    sheet.insert_rows(2)
    sheet.insert_cols(4)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 2)]
    below = sheet.iter_rows(min_row=HEADER_ROW + 2)
    for target, values in zip(below, reversed(rows), strict=True):
        for cell, value in zip(target, values, strict=True):
            cell.value = value


def copy_sheet(workbook: Workbook) -> None:
    """A copy of the filled sheet beside it."""
    workbook.copy_worksheet(workbook[SHEET]).title = f"{SHEET} (2)"


CHANGES: dict[str, Callable[[Workbook], None] | None] = {
    "as it was": None,
    "rearranged": rearrange,
    "copied": copy_sheet,
}


def through_libreoffice(data: bytes, start: str, ways: tuple[str, ...], folder: Path) -> bytes:
    """The file after it was saved in each of the kinds."""
    path = folder / f"mau.{start}"
    path.write_bytes(data)
    for kind in ways:
        path = convert(path, kind, folder)
    return path.read_bytes()


def is_whole(taken: Accepted) -> bool:
    """Whether the id and every answer are there."""
    by_key = {one.key: one for one in taken.answers}
    first, last = by_key[FORM.rows[0].key], by_key[FORM.rows[2].key]
    return (
        taken.form_id == id_of(FORM)
        and (first.progress, first.figure, first.unit)
        == (Progress.DONE, Decimal("1234.5"), "hồ sơ")
        and (last.progress, last.result) == (Progress.IN_PROGRESS, "Kết quả 1")
    )


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("way", WORKBOOK_WAYS)
def test_the_workbook_survives_libreoffice(way: str, change: str, tmp_path: Path) -> None:
    data = filled(FORM, ANSWERS, change=CHANGES[change])
    saved = through_libreoffice(data, "xlsx", WORKBOOK_WAYS[way], tmp_path)
    assert is_whole(check_submission(saved, FORM))


@pytest.mark.parametrize("way", WORD_WAYS)
def test_the_word_form_survives_libreoffice(way: str, tmp_path: Path) -> None:
    saved = through_libreoffice(filled_word(FORM, ANSWERS), "docx", WORD_WAYS[way], tmp_path)
    assert is_whole(check_submission(saved, FORM))


@pytest.mark.parametrize("way", WORD_WAYS)
def test_an_empty_word_form_stays_empty_in_libreoffice(way: str, tmp_path: Path) -> None:
    saved = through_libreoffice(word_form_of(FORM), "docx", WORD_WAYS[way], tmp_path)
    with pytest.raises(RefusedReport) as refused:
        check_submission(saved, FORM)
    assert all("chưa chọn Tình trạng" in fault for fault in refused.value.faults)
    assert len(refused.value.faults) == 3


def test_a_word_form_written_over_in_libreoffice_is_read(tmp_path: Path) -> None:
    saved = through_libreoffice(word_form_of(FORM), "docx", WORD_WAYS["odt"], tmp_path)
    document, written = Document(io.BytesIO(saved)), io.BytesIO()
    for row in document.tables[0].rows[1:]:
        row.cells[4].text, row.cells[5].text = "Đang thực hiện", "Ghi đè lên ô"
    document.save(written)
    taken = check_submission(written.getvalue(), FORM)
    assert [one.result for one in taken.answers] == ["Ghi đè lên ô"] * 3


def test_a_saved_template_is_still_one_agencys(tmp_path: Path) -> None:
    saved = through_libreoffice(filled(FORM, ANSWERS), "xlsx", ("xlsx",), tmp_path)
    with pytest.raises(RefusedReport, match="mẫu của cơ quan so-noi-vu"):
        check_submission(saved, create_form("so-y-te", "Sở Y tế"))


def test_what_libreoffice_saved_keeps_its_marks_for_the_next_program(tmp_path: Path) -> None:
    saved = through_libreoffice(filled(FORM, ANSWERS), "xlsx", ("ods", "xlsx"), tmp_path)
    again = io.BytesIO()
    workbook = load_workbook(io.BytesIO(saved))
    workbook.save(again)
    assert is_whole(check_submission(again.getvalue(), FORM))
