"""The written report keeps to the decree and says what the agencies said."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from docx import Document as open_document
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from dondoc.reports import decree30
from dondoc.reports.blanks import Letterhead
from dondoc.reports.counting import outcomes_of
from dondoc.reports.decree30_check import decree30_faults
from dondoc.reports.form import form_of
from dondoc.reports.period_words import period_in_full
from dondoc.reports.report_document import MOST_BARS, report_document
from dondoc.reports.report_opinions import proposals
from dondoc.reports.report_text import done_by_section, number_in_words
from samples.make import WORD
from tests.conftest import leave_out
from tests.reports.makers import create_header, create_obligation, create_round
from tests.reports.office import convert

REPORT = report_document(outcomes_of(create_round()))


def texts(data: bytes) -> list[str]:
    document = open_document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def changed(change: Callable[[Document], object]) -> list[str]:
    document = open_document(io.BytesIO(REPORT))
    change(document)
    written = io.BytesIO()
    document.save(written)
    return decree30_faults(written.getvalue())


def test_the_report_and_the_sample_have_no_fault_by_the_decree() -> None:
    assert decree30_faults(REPORT) == []
    assert decree30_faults(WORD.read_bytes()) == []


def test_what_an_answer_says_is_no_part_of_the_head_or_the_end() -> None:
    round_ = create_round()
    report = round_.reports[0]
    said = tuple(
        replace(one, result="V/v đôn đốc", difficulty="Nơi nhận:") for one in report.answers
    )
    reports = (replace(report, answers=said), *round_.reports[1:])
    data = report_document(outcomes_of(create_round(reports=reports)))
    assert "Nơi nhận:" in texts(data)
    assert decree30_faults(data) == []


def closing(document: Document) -> Paragraph:
    return next(one for one in document.paragraphs if one.text.startswith("Trên đây"))


def lengthen(table: Table) -> None:
    """More rows than a page has, and a heading that is not repeated."""
    for _row in range(20):
        table.add_row()
    properties = table.rows[0]._tr.trPr
    properties.remove(properties.find(qn("w:tblHeader")))


def style(document: Document, part: decree30.Part) -> Any:
    return document.styles[part.name]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            lambda d: setattr(d.sections[0], "left_margin", Mm(25)),
            "lề trái 25 mm, phải từ 30 đến 35 mm",
        ),
        (lambda d: setattr(d.sections[0], "page_width", Mm(216)), "khổ giấy 216 × 297 mm"),
        (
            lambda d: setattr(style(d, decree30.BODY).font, "size", Pt(12)),
            "cỡ 12, phải từ 13 đến 14",
        ),
        (
            lambda d: setattr(style(d, decree30.KIND).font, "bold", False),
            "Tên loại văn bản phải in đậm",
        ),
        (lambda d: setattr(closing(d).runs[0].font, "name", "Arial"), "phông chữ Arial"),
        (
            lambda d: setattr(style(d, decree30.BODY).paragraph_format, "line_spacing", 2.0),
            "cách dòng 2, phải từ 1 đến 1,5",
        ),
        (
            lambda d: setattr(style(d, decree30.BODY).paragraph_format, "space_after", Pt(3)),
            "cách đoạn 3 pt",
        ),
        (lambda d: d.sections[0].header.paragraphs[0].clear(), "không có số trang"),
        (
            lambda d: d.tables[0].cell(0, 1).paragraphs[0].clear(),
            "thiếu Quốc hiệu",
        ),
        (
            lambda d: setattr(d.sections[1], "right_margin", Mm(10)),
            "phụ lục: lề phải 10 mm, phải từ 15 đến 20 mm",
        ),
        (
            lambda d: setattr(d.tables[-2].columns[1], "width", Mm(120)),
            "tràn lề (chỉ có 252 mm)",
        ),
        (
            lambda d: setattr(d.inline_shapes[0], "width", Mm(180)),
            "hình rộng 180 mm, tràn lề (chỉ có 165 mm)",
        ),
        (
            lambda d: setattr(
                d.tables[-1].cell(1, 1).paragraphs[0].runs[0].font, "name", "Calibri"
            ),
            "phông chữ Calibri",
        ),
        (
            lambda d: setattr(d.sections[0].header.paragraphs[0], "alignment", 2),
            "số trang không canh giữa",
        ),
        (
            lambda d: setattr(d.sections[0], "different_first_page_header_footer", False),
            "số trang hiện ở trang thứ nhất",
        ),
        (
            lambda d: d.sections[1]._sectPr.remove(d.sections[1]._sectPr.find(qn("w:pgNumType"))),
            "phụ lục: số trang không đánh riêng từ 1",
        ),
        (
            lambda d: setattr(style(d, decree30.HEADING).paragraph_format, "keep_with_next", False),
            "có thể đứng một mình ở cuối trang",
        ),
        (
            lambda d: setattr(closing(d).paragraph_format, "keep_with_next", False),
            "chữ ký có thể đứng một mình",
        ),
        (lambda d: lengthen(d.tables[-1]), "mà không lặp lại tiêu đề"),
    ],
    ids=[
        *("margin", "paper", "size", "bold", "font", "line", "paragraph", "page number", "title"),
        *("appendix", "table", "picture", "cell's font", "number's place", "first page"),
        *("counted anew", "heading", "signature", "long table"),
    ],
)
def test_a_departure_from_the_decree_is_named(
    change: Callable[[Document], object], fault: str
) -> None:
    faults = changed(change)
    assert any(fault in one for one in faults), faults


def test_number_date_and_name_are_blanks_for_the_office_unless_given() -> None:
    assert any(
        text.startswith("Hà Nội, ngày     tháng") for text in "\n".join(texts(REPORT)).split("\n")
    )
    head = Letterhead(
        "5", "BC-SKHCN", date(2026, 2, 5), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Trần An"
    )
    data = report_document(outcomes_of(create_round()), head)
    said = "\n".join(texts(data))
    for wanted in (
        "Số: 05/BC-SKHCN",
        "Hà Nội, ngày 05 tháng 02 năm 2026",
        "PHÓ GIÁM ĐỐC",
        "Trần An",
    ):
        assert wanted in said
    assert decree30_faults(data) == []


def test_the_report_says_figures_what_is_late_and_why_and_what_is_proposed() -> None:
    said = "\n".join(texts(REPORT))
    for wanted in (
        "Có 4 cơ quan, đơn vị phải báo cáo; đã nhận 3 báo cáo (75%), trong đó 3 đúng hạn, 0 muộn.",
        "Chưa gửi báo cáo: Sở Y tế.",
        "62,5 bộ dữ liệu (2 cơ quan)",
        "nguyên nhân: Thiếu người",
        "- Bố trí kinh phí (Sở Nội vụ; nhiệm vụ II.1).",
        "0,3 lớp (2 cơ quan); các cơ quan phối hợp: 5 lớp",
    ):
        assert wanted in said


def test_what_many_agencies_say_alike_is_said_once_with_how_many() -> None:
    round_ = create_round()
    said = replace(round_.reports[0].answers[0], proposal="Hướng dẫn kết nối")
    many = tuple(
        replace(round_.reports[0], agency_id=f"xa-{number}", agency_name=f"UBND xã {number}")
        for number in range(20)
    )
    found = outcomes_of(round_)
    item = found.items[said.section, said.number, said.content]
    item.reports.extend(many)
    item.given.extend(said for _ in many)
    lines = list(proposals(found))
    assert lines[0] == (
        "- Hướng dẫn kết nối (20 cơ quan, đơn vị, trong đó có UBND xã 0, UBND xã 1, UBND xã 2; "
        "nhiệm vụ I.1)."
    )
    assert len(lines) == 2


def test_a_round_without_reports_is_still_a_document() -> None:
    data = report_document(outcomes_of(create_round(reports=())))
    assert decree30_faults(data) == []
    assert "đã nhận 0 báo cáo" in "\n".join(texts(data))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1234.5", "1.234,5"),
        ("1234567", "1.234.567"),
        ("0.30", "0,3"),
        ("100", "100"),
        ("-2", "-2"),
    ],
)
def test_figures_are_written_as_vietnamese_write_them(value: str, words: str) -> None:
    assert number_in_words(Decimal(value)) == words


def test_the_report_prints_on_four_pages_with_the_head_on_one_line(tmp_path: Path) -> None:
    source = tmp_path / "bao-cao.docx"
    source.write_bytes(REPORT)
    printed = convert(source, "pdf", tmp_path)
    reader = which("pdftotext")
    if reader is None:
        leave_out("poppler-utils (pdftotext) is not installed")
    run = subprocess.run([str(reader), "-layout", printed, "-"], capture_output=True, check=True)
    pages = run.stdout.decode().rstrip("\f").split("\f")
    assert len(pages) == 4
    lines = [line.strip() for line in pages[0].splitlines()]
    assert lines[0].endswith(decree30.NATIONAL_TITLE)
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" in lines[1]
    assert pages[1].splitlines()[0].strip() == "2"


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2026-6-thang", "6 tháng đầu năm 2026"),
        ("2026-6-thang-cuoi", "6 tháng cuối năm 2026"),
        ("2026-9-thang", "9 tháng đầu năm 2026"),
        ("2026-nam", "năm 2026"),
        ("2026-quy-3", "quý III năm 2026"),
    ],
)
def test_a_document_names_the_period_as_officials_do(label: str, words: str) -> None:
    assert period_in_full(label) == words


def test_a_plan_of_many_sections_shows_the_weakest_on_one_page() -> None:
    places = [(str(number), "1", f"Nhiệm vụ {number}") for number in range(60)]
    header = create_header()
    form = form_of(header, [create_obligation(*place, date(2026, 3, 31)) for place in places])
    sections = {place[0]: f"MỤC {place[0]}" for place in places}
    round_ = create_round(reports=(), forms=(form,), items=tuple(places), sections=sections)
    data = report_document(outcomes_of(round_))
    assert decree30_faults(data) == []
    assert any(text.endswith(f", {MOST_BARS} mục thấp nhất") for text in texts(data))


def test_the_report_shows_how_much_of_each_section_is_done() -> None:
    parts = open_document(io.BytesIO(REPORT)).part.related_parts.values()
    assert sum("png" in one.partname for one in parts) == 1
    found = outcomes_of(create_round())
    shown = list(done_by_section(found))
    assert sum(of for _, _, of in shown) == len(found.items)
    assert sum(done for _, done, _ in shown) == sum(one.is_done for one in found.items.values())
