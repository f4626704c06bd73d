"""The drafted letter names what is late, asks for an answer by a day, and keeps to the decree."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import which

import pytest
from docx import Document as open_document

from dondoc.reports import decree30
from dondoc.reports.blanks import Letterhead
from dondoc.reports.decree30_check import decree30_faults
from dondoc.reports.late_work import LateWork, UrgedPlan, letter_name, letter_to_all_name
from dondoc.reports.letter import urging_letter
from dondoc.reports.letter_to_all import LateAgency, letter_to_all
from tests.conftest import leave_out
from tests.reports.office import convert

PLAN = UrgedPlan(
    "Kế hoạch phát triển văn hóa đọc trên địa bàn Thành phố năm 2026",
    "07/KH-UBND",
    date(2026, 2, 5),
    "UBND thành phố Hà Nội",
    "Sở Văn hóa và Thể thao",
)
PRINTED = date(2026, 6, 26)
WORKS = (
    LateWork("Mở lớp tin học cho người cao tuổi", "Phụ lục, mục III, số 2", date(2026, 6, 19), 5),
    LateWork("Báo cáo 6 tháng", "Yêu cầu báo cáo của kế hoạch", date(2026, 6, 12), 10),
)


def letter(plan: UrgedPlan = PLAN, head: Letterhead | None = None) -> bytes:
    days = PRINTED, date(2026, 7, 3)
    return urging_letter("Sở Nội vụ", plan, WORKS, day=days[0], answer_by=days[1], letterhead=head)


LETTER = letter()


def said(data: bytes) -> str:
    document = open_document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_draft_has_no_fault_by_the_decree() -> None:
    assert decree30_faults(LETTER) == []


def test_the_draft_says_to_whom_by_what_right_what_is_late_and_until_when() -> None:
    words = said(LETTER)
    for wanted in (
        "V/v đôn đốc thực hiện Kế hoạch số 07/KH-UBND",
        "Kính gửi: Sở Nội vụ",
        "Kế hoạch số 07/KH-UBND ngày 05/02/2026 của UBND thành phố Hà Nội về phát triển văn hóa",
        "Đến hết ngày 26/6/2026",
        "đối với 02 nhiệm vụ",
        "Mở lớp tin học cho người cao tuổi",
        "19/6/2026",
        "chậm nhất ngày 03/7/2026",
        "- Như trên;",
    ):
        assert wanted in words


def test_number_date_and_name_are_left_for_the_office() -> None:
    assert "Hà Nội, ngày     tháng     năm 2026" in said(LETTER)
    head = Letterhead("5", "SVHTT-VP", date(2026, 6, 26), ("KT. GIÁM ĐỐC",), "Trần An")
    filled = letter(head=head)
    assert "Số: 05/SVHTT-VP" in said(filled)
    assert "Hà Nội, ngày 26 tháng 6 năm 2026" in said(filled)
    assert decree30_faults(filled) == []


def test_a_plan_without_a_number_is_named_by_its_title() -> None:
    unnumbered = replace(PLAN, number=None, title="Phát triển văn hóa đọc")
    words = said(letter(unnumbered))
    assert "V/v đôn đốc thực hiện Kế hoạch phát triển văn hóa đọc" in words
    assert "Thực hiện Kế hoạch phát triển văn hóa đọc của UBND thành phố Hà Nội" in words


def test_the_same_draft_is_the_same_bytes() -> None:
    assert letter() == LETTER


def test_a_letter_without_the_subject_or_the_addressee_is_found_out() -> None:
    document = open_document(io.BytesIO(LETTER))
    for paragraph in document.paragraphs:
        if paragraph.text.startswith("Kính gửi"):
            paragraph.clear()  # type: ignore[no-untyped-call]
    written = io.BytesIO()
    document.save(written)
    assert "thiếu Kính gửi" in decree30_faults(written.getvalue())


def test_nothing_late_is_no_letter() -> None:
    with pytest.raises(ValueError, match="nothing late"):
        urging_letter("Sở Nội vụ", PLAN, (), day=PRINTED, answer_by=PRINTED)


def test_the_files_have_plain_names() -> None:
    name = letter_name("so-noi-vu", 3, PRINTED)
    assert name == "cong-van-don-doc-so-noi-vu-ke-hoach-3-2026-06-26.docx"
    assert letter_to_all_name(3, PRINTED) == "cong-van-don-doc-ke-hoach-3-2026-06-26.docx"


LATE = (LateAgency("Sở Nội vụ", WORKS), LateAgency("UBND xã Ba Vì", WORKS[1:]))


def test_one_letter_to_all_has_the_list_in_an_appendix_and_no_fault_by_the_decree() -> None:
    made = letter_to_all(PLAN, LATE, day=PRINTED, answer_by=date(2026, 7, 3))
    assert decree30_faults(made) == []
    assert made == letter_to_all(PLAN, LATE, day=PRINTED, answer_by=date(2026, 7, 3))
    words = said(made)
    for wanted in (
        "Kính gửi: Các cơ quan, đơn vị (theo danh sách kèm theo)",
        "còn 02 cơ quan, đơn vị với 03 nhiệm vụ, báo cáo",
        "chậm nhất là ngày 03/7/2026",
        "(Kèm theo Công văn số",
    ):
        assert wanted in words
    listed = [row.cells for row in open_document(io.BytesIO(made)).tables[-1].rows][1:]
    assert [row[0].text for row in listed] == ["1", "1.1", "1.2", "2", "2.1"]
    assert [row[1].text for row in listed if "." not in row[0].text] == [one.name for one in LATE]
    assert [row[4].text for row in listed if "." in row[0].text] == ["5", "10", "10"]


@pytest.mark.parametrize("late", [(), (LateAgency("Sở Nội vụ", ()),)], ids=["nobody", "nothing"])
def test_nobody_late_is_no_letter_to_all(late: tuple[LateAgency, ...]) -> None:
    with pytest.raises(ValueError, match="nothing late"):
        letter_to_all(PLAN, late, day=PRINTED, answer_by=PRINTED)


@pytest.mark.parametrize(
    "titles",
    [
        ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"),
        ("Q. GIÁM ĐỐC",),
    ],
)
def test_every_form_of_signature_stands_line_by_line(titles: tuple[str, ...]) -> None:
    made = letter(head=Letterhead("12", "SVHTT-VP", PRINTED, titles, "Trần An"))
    assert decree30_faults(made) == []
    signed = [one.text for one in open_document(io.BytesIO(made)).tables[-1].cell(0, 1).paragraphs]
    assert tuple(signed[: len(titles)]) == titles
    assert signed[-1] == "Trần An"


def test_the_draft_prints_on_one_page_with_the_head_on_one_line(tmp_path: Path) -> None:
    source = tmp_path / "cong-van.docx"
    source.write_bytes(LETTER)
    printed = convert(source, "pdf", tmp_path)
    reader = which("pdftotext")
    if reader is None:
        leave_out("poppler-utils (pdftotext) is not installed")
    run = subprocess.run([str(reader), "-layout", printed, "-"], capture_output=True, check=True)
    pages = run.stdout.decode().rstrip("\f").split("\f")
    assert len(pages) == 1
    assert pages[0].splitlines()[0].strip().endswith(decree30.NATIONAL_TITLE)
