"""Reads a Word document back and says where it departs from the numbers of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from docx import Document as open_document
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dondoc.reports import decree30
from dondoc.reports.decree30 import Part
from dondoc.reports.decree30_page import (
    MILLIMETRE_SLIP,
    TWENTIETHS_A_MM,
    faults_of_pages,
    faults_of_widths,
    is_ruled,
)
from dondoc.reports.decree30_settings import (
    alignment_of,
    is_kept_with_next,
    is_set,
    length_of,
    settings_of,
    size_of,
)

ONE_LINE = 240  # w:line of single spacing
REQUIRED = (
    *(decree30.TITLE_OF_STATE, decree30.STATE_MOTTO, decree30.NUMBER, decree30.PLACE_AND_DATE),
    *(decree30.AUTHORITY, decree30.RECIPIENTS),
)
# a letter says what it is about and to whom it goes; all else has its kind
REQUIRED_OF_A_LETTER, REQUIRED_OF_A_KIND = (decree30.ABOUT, decree30.ADDRESSEE), (decree30.KIND,)
_FONT_ATTRIBUTES = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_NUMBER_UNDER_TEN = re.compile(r"Số:\s*[1-9]/")


def decree30_faults(data: bytes) -> list[str]:
    """Every departure from the decree, in Vietnamese; an empty list where there is none."""
    document = open_document(io.BytesIO(data))
    faults = [*faults_of_pages(document), *faults_of_widths(document)]
    for paragraph in _everything(document):
        faults += _faults_of_font(paragraph)
    found: set[str] = set()
    for paragraph, part in _parts(document):
        found.add(part.name)
        faults += _faults_of_part(paragraph, part)
    is_letter = decree30.ABOUT.name in found
    required = REQUIRED + (REQUIRED_OF_A_LETTER if is_letter else REQUIRED_OF_A_KIND)
    faults += [f"thiếu {part.name}" for part in required if part.name not in found]
    body = list(_body(document))
    faults += [fault for one in body for fault in _faults_of_body(one)]
    faults += _faults_of_ends(document, body)
    return list(dict.fromkeys(faults))


def _everything(document: Document) -> Iterator[Paragraph]:
    """Every paragraph, however deep: in tables within tables, in text boxes, in headers and footers."""
    body = document._body
    yield from (Paragraph(one, body) for one in document.element.body.iter(qn("w:p")))
    for section in document.sections:
        for edge in (section.header, section.first_page_header, section.footer):
            yield from edge.paragraphs


def _parts(document: Document) -> Iterator[tuple[Paragraph, Part]]:
    """The parts of the head, the end and the appendices; what stands in a ruled table is none."""
    for paragraph in document.paragraphs:
        if part := _recognised(paragraph):
            yield paragraph, part
    for table in document.tables:
        if is_ruled(table):
            continue
        for row in table.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    if part := _recognised(paragraph):
                        yield paragraph, part


def _recognised(paragraph: Paragraph) -> Part | None:
    text = paragraph.text.strip()
    return next((part for known, part in decree30.RECOGNISED if known.fullmatch(text)), None)


def _faults_of_part(paragraph: Paragraph, part: Part) -> Iterator[str]:
    for run in paragraph.runs:
        size = size_of(paragraph, run)
        if not part.least <= size <= part.most:
            yield f"{part.name} cỡ {size:g}, phải từ {part.least:g} đến {part.most:g}"
        if is_set(paragraph, run, "w:b") != part.bold:
            yield f"{part.name} phải in {'đậm' if part.bold else 'không đậm'}"
        if is_set(paragraph, run, "w:i") != part.italic:
            yield f"{part.name} phải {'nghiêng' if part.italic else 'đứng'}"
    if part.capitals and not paragraph.text.isupper():
        yield f"{part.name} phải viết hoa"
    if part is decree30.NUMBER and _NUMBER_UNDER_TEN.match(paragraph.text):
        yield "số văn bản dưới 10 phải có số 0 phía trước"


def _faults_of_font(paragraph: Paragraph) -> Iterator[str]:
    for run in _runs(paragraph):
        if not run.text.strip():
            continue
        for fonts in settings_of(paragraph, run, "w:rFonts"):
            names = {fonts.get(qn(name)) for name in _FONT_ATTRIBUTES}
            if names != {decree30.FONT}:
                others = ", ".join(sorted(str(name) for name in names - {decree30.FONT}))
                yield f"phông chữ {others}, phải là {decree30.FONT}"
            break
        else:
            yield f"chưa đặt phông chữ {decree30.FONT}"
        color = next(
            (one.get(qn("w:val")) for one in settings_of(paragraph, run, "w:color")), "auto"
        )
        if color not in ("auto", "000000"):
            yield f"màu chữ {color}, phải là màu đen"


def _runs(paragraph: Paragraph) -> Iterator[Run]:
    """Its runs, those of links and fields too."""
    found: Iterator[Any] = paragraph._p.iter(qn("w:r"))
    return (Run(one, paragraph) for one in found)


def _body(document: Document) -> Iterator[Paragraph]:
    """The running text: after the kind or the addressee, before the first appendix, not in tables."""
    is_body = False
    for paragraph in document.paragraphs:
        part = _recognised(paragraph)
        if part is decree30.APPENDIX:
            return
        if part in (decree30.KIND, decree30.ADDRESSEE):
            is_body = True
        elif is_body and part is None and paragraph.text.strip() and not _is_centred(paragraph):
            yield paragraph


def _faults_of_ends(document: Document, body: Sequence[Paragraph]) -> Iterator[str]:
    """A heading alone at the foot of a page, a signature alone on a page of its own."""
    for paragraph in body:
        is_heading = all(is_set(paragraph, run, "w:b") for run in paragraph.runs)
        if is_heading and not is_kept_with_next(paragraph):
            yield f"đề mục «{paragraph.text[:30]}…» có thể đứng một mình ở cuối trang"
    for before, block in pairwise(document.iter_inner_content()):
        is_end = isinstance(block, Table) and _holds_recipients(block)
        if is_end and isinstance(before, Paragraph) and not is_kept_with_next(before):
            yield "chữ ký có thể đứng một mình ở trang riêng"


def _holds_recipients(table: Table) -> bool:
    parts = (_recognised(one) for cell in table.rows[0].cells for one in cell.paragraphs)
    return not is_ruled(table) and decree30.RECIPIENTS in parts


def _is_centred(paragraph: Paragraph) -> bool:
    """As the subject under the kind is, and whom it is addressed to."""
    return alignment_of(paragraph) == WD_ALIGN_PARAGRAPH.CENTER


def _faults_of_body(paragraph: Paragraph) -> Iterator[str]:
    where = f"đoạn «{paragraph.text[:30]}…»"
    for run in paragraph.runs:
        size = size_of(paragraph, run)
        if not decree30.BODY.least <= size <= decree30.BODY.most:
            yield f"{where} cỡ {size:g}, phải từ 13 đến 14"
    if alignment_of(paragraph) != WD_ALIGN_PARAGRAPH.JUSTIFY:
        yield f"{where} không dàn đều hai lề"
    indent = length_of(paragraph, "w:ind", "w:firstLine") / TWENTIETHS_A_MM
    if not any(abs(indent - allowed) < MILLIMETRE_SLIP for allowed in decree30.FIRST_LINE_MM):
        yield f"{where} lùi đầu dòng {indent:.1f} mm, phải là 10 hoặc 12,7 mm"
    between = max(length_of(paragraph, "w:spacing", side) for side in ("w:before", "w:after")) / 20
    if between < decree30.LEAST_PARAGRAPH_SPACING:
        yield f"{where} cách đoạn {between:g} pt, phải từ 6 pt"
    least, most = decree30.LINE_SPACING
    spacing = length_of(paragraph, "w:spacing", "w:line", ONE_LINE) / ONE_LINE
    if not least <= spacing <= most:
        yield f"{where} cách dòng {spacing:g}, phải từ 1 đến 1,5"
