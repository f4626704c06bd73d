"""The page by Nghị định 30/2020/NĐ-CP: paper, margins, page numbers, and what would run over the margins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section
from docx.table import Table
from docx.text.paragraph import Paragraph

from dondoc.reports import decree30
from dondoc.reports.decree30_settings import alignment_of, is_set, size_of

MILLIMETRE_SLIP = 0.3
# a cell's own padding stands outside the text's edge
TABLE_SLIP_MM = 2.5
TWENTIETHS_A_MM = 56.6929
EMU_A_MM = 36_000
ROWS_THAT_FIT_A_PAGE = 12


def faults_of_pages(document: Document) -> Iterator[str]:
    """Paper and margins of the document and of each appendix, and where the page number stands."""
    for number, section in enumerate(document.sections):
        where = "phụ lục: " if number else ""
        yield from (f"{where}{fault}" for fault in _faults_of_paper(section))
        yield from (f"{where}{fault}" for fault in _faults_of_page_number(section, number))


def faults_of_widths(document: Document) -> Iterator[str]:
    """Tables and pictures larger than the text's room, tables that lose their heading on the way."""
    for section in document.sections:
        room, height = _text_width_mm(section), _text_height_mm(section)
        for block in section.iter_inner_content():
            if isinstance(block, Table):
                yield from _faults_of_table(block, room)
            yield from _faults_of_pictures(block._element, room, height)


def is_ruled(table: Table) -> bool:
    """Whether it has lines: a table of the text, not the two columns of the head and the end."""
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    own = [one.get(qn("w:val")) for one in borders] if borders is not None else []
    is_grid = table.style is not None and "Grid" in str(table.style.name)
    return is_grid or any(line not in (None, "none", "nil") for line in own)


def within(value: float, least: float, most: float) -> bool:
    """Whether a length in millimetres is allowed, but for rounding."""
    return least - MILLIMETRE_SLIP <= value <= most + MILLIMETRE_SLIP


def _faults_of_paper(section: Section) -> Iterator[str]:
    lengths = (section.page_width, section.page_height)
    size = sorted(round(length.mm) for length in lengths if length is not None)
    if size != sorted(decree30.PAGE_MM):
        yield f"khổ giấy {size[0]} × {size[-1]} mm, phải là A4 (210 × 297 mm)"
    for side, (least, most, _ours) in decree30.MARGINS_MM.items():
        margin = getattr(section, f"{side}_margin")
        if margin is None or not within(margin.mm, least, most):
            shown = "chưa đặt" if margin is None else f"{margin.mm:.0f} mm"
            yield f"{decree30.MARGIN_NAMES[side]} {shown}, phải từ {least} đến {most} mm"


def _faults_of_page_number(section: Section, number: int) -> Iterator[str]:
    """Phụ lục I, phần I, mục I.7: Arabic, upright, in the middle of the top margin, from page 2 on."""
    numbered = [one for one in section.header.paragraphs if _is_page_number(one)]
    if not numbered:
        yield "không có số trang ở lề trên"
        return
    first = section.first_page_header.paragraphs
    if not section.different_first_page_header_footer or any(map(_is_page_number, first)):
        yield "số trang hiện ở trang thứ nhất"
    if any(map(_is_page_number, section.footer.paragraphs)):
        yield "số trang ở lề dưới, phải ở lề trên"
    yield from _faults_of_number_look(numbered[0])
    counting = section._sectPr.find(qn("w:pgNumType"))
    if counting is not None and counting.get(qn("w:fmt")) not in (None, "decimal"):
        yield "số trang không phải chữ số Ả Rập"
    if number and (counting is None or counting.get(qn("w:start")) != "1"):
        yield "số trang không đánh riêng từ 1"


def _faults_of_number_look(paragraph: Paragraph) -> Iterator[str]:
    if alignment_of(paragraph) != 1:
        yield "số trang không canh giữa"
    for run in paragraph.runs:
        size = size_of(paragraph, run)
        if not decree30.PAGE_NUMBER.least <= size <= decree30.PAGE_NUMBER.most:
            yield f"số trang cỡ {size:g}, phải từ 13 đến 14"
        if is_set(paragraph, run, "w:i"):
            yield "số trang phải đứng"


def _is_page_number(paragraph: Paragraph) -> bool:
    instructions = [text.text or "" for text in paragraph._p.iter(qn("w:instrText"))]
    simple = [field.get(qn("w:instr"), "") for field in paragraph._p.iter(qn("w:fldSimple"))]
    return any("PAGE" in text.split() for text in [*instructions, *simple])


def _text_width_mm(section: Section) -> float:
    lengths = section.page_width, section.left_margin, section.right_margin
    width, left, right = (length.mm if length is not None else 0.0 for length in lengths)
    return width - left - right


def _text_height_mm(section: Section) -> float:
    lengths = section.page_height, section.top_margin, section.bottom_margin
    height, top, bottom = (length.mm if length is not None else 0.0 for length in lengths)
    return height - top - bottom


def _faults_of_table(table: Table, room: float) -> Iterator[str]:
    name = f"bảng «{table.cell(0, 0).text[:20]}…»"
    columns = [_twentieths(one, "w:w") for one in table._tbl.tblGrid.iter(qn("w:gridCol"))]
    rows = [
        sum(_twentieths(one, "w:w") for one in row.iter(qn("w:tcW")))
        for row in table._tbl.iterchildren(qn("w:tr"))
    ]
    width = max([sum(columns), *rows]) / TWENTIETHS_A_MM
    if width > room + TABLE_SLIP_MM:
        yield f"{name} rộng {width:.0f} mm, tràn lề (chỉ có {room:.0f} mm)"
    if not is_ruled(table) or len(rows) <= ROWS_THAT_FIT_A_PAGE:
        return
    first = table.rows[0]._tr.trPr
    if first is None or first.find(qn("w:tblHeader")) is None:
        yield f"{name} dài {len(rows)} dòng mà không lặp lại tiêu đề ở trang sau"


def _faults_of_pictures(element: Any, room: float, height: float) -> Iterator[str]:
    for extent in element.iter(qn("wp:extent")):
        if (tall := int(extent.get("cy")) / EMU_A_MM) > height:
            yield f"hình cao {tall:.0f} mm, không vừa trang (chỉ có {height:.0f} mm)"
        width = int(extent.get("cx")) / EMU_A_MM
        cell = next(extent.iterancestors(qn("w:tc")), None)
        of_cell = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") if cell is not None else None
        most = room if of_cell is None else _twentieths(of_cell, "w:w") / TWENTIETHS_A_MM
        if width > most + MILLIMETRE_SLIP:
            yield f"hình rộng {width:.0f} mm, tràn lề (chỉ có {most:.0f} mm)"


def _twentieths(element: Any, attribute: str) -> float:
    """A width in twentieths of a point; a share of the page ("pct") counts as none."""
    is_length = element.get(qn("w:type"), "dxa") == "dxa"
    return float(element.get(qn(attribute)) or 0) if is_length else 0.0
