"""Reads a Word document back and says where it departs from the numbers of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from docx import Document as open_document
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.text.paragraph import Paragraph

from dondoc.reports import decree30
from dondoc.reports.decree30 import Part

MILLIMETRE_SLIP = 0.3
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
    faults = [fault for section in document.sections for fault in _faults_of_page(section)]
    faults += _faults_of_page_number(document.sections[0])
    found: set[str] = set()
    for paragraph in _all_paragraphs(document):
        part = _recognised(paragraph)
        if part is not None:
            found.add(part.name)
            faults += _faults_of_part(paragraph, part)
        faults += _faults_of_font(paragraph)
    is_letter = decree30.ABOUT.name in found
    required = REQUIRED + (REQUIRED_OF_A_LETTER if is_letter else REQUIRED_OF_A_KIND)
    faults += [f"thiếu {part.name}" for part in required if part.name not in found]
    faults += [fault for one in _body(document) for fault in _faults_of_body(one)]
    return list(dict.fromkeys(faults))


def _faults_of_page(section: Section) -> Iterator[str]:
    lengths = (section.page_width, section.page_height)
    size = sorted(round(length.mm) for length in lengths if length is not None)
    if size != sorted(decree30.PAGE_MM):
        yield f"khổ giấy {size[0]} × {size[-1]} mm, phải là A4 (210 × 297 mm)"
    for side, (least, most, _ours) in decree30.MARGINS_MM.items():
        margin = getattr(section, f"{side}_margin")
        if margin is None or not _within(margin.mm, least, most):
            shown = "chưa đặt" if margin is None else f"{margin.mm:.0f} mm"
            yield f"{decree30.MARGIN_NAMES[side]} {shown}, phải từ {least} đến {most} mm"


def _faults_of_page_number(section: Section) -> Iterator[str]:
    numbered = [
        paragraph
        for paragraph in section.header.paragraphs
        if any("PAGE" in (text.text or "") for text in paragraph._p.iter(qn("w:instrText")))
    ]
    if not numbered:
        yield "không có số trang ở lề trên"
        return
    if not section.different_first_page_header_footer:
        yield "số trang hiện ở trang thứ nhất"
    if not _is_centred(numbered[0]):
        yield "số trang không canh giữa"
    size = _size(numbered[0], None)
    if not decree30.PAGE_NUMBER.least <= size <= decree30.PAGE_NUMBER.most:
        yield f"số trang cỡ {size:g}, phải từ 13 đến 14"


def _all_paragraphs(document: Document) -> Iterator[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _recognised(paragraph: Paragraph) -> Part | None:
    text = paragraph.text.strip()
    return next((part for known, part in decree30.RECOGNISED if known.fullmatch(text)), None)


def _faults_of_part(paragraph: Paragraph, part: Part) -> Iterator[str]:
    for run in paragraph.runs:
        size = _size(paragraph, run)
        if not part.least <= size <= part.most:
            yield f"{part.name} cỡ {size:g}, phải từ {part.least:g} đến {part.most:g}"
        if _is(paragraph, run, "w:b") != part.bold:
            yield f"{part.name} phải in {'đậm' if part.bold else 'không đậm'}"
        if _is(paragraph, run, "w:i") != part.italic:
            yield f"{part.name} phải {'nghiêng' if part.italic else 'đứng'}"
    if part.capitals and not paragraph.text.isupper():
        yield f"{part.name} phải viết hoa"
    if part is decree30.NUMBER and _NUMBER_UNDER_TEN.match(paragraph.text):
        yield "số văn bản dưới 10 phải có số 0 phía trước"


def _faults_of_font(paragraph: Paragraph) -> Iterator[str]:
    for run in paragraph.runs:
        if not run.text.strip():
            continue
        for fonts in _settings(paragraph, run, "w:rFonts"):
            names = {fonts.get(qn(name)) for name in _FONT_ATTRIBUTES}
            if names != {decree30.FONT}:
                others = ", ".join(sorted(str(name) for name in names - {decree30.FONT}))
                yield f"phông chữ {others}, phải là {decree30.FONT}"
            break
        else:
            yield f"chưa đặt phông chữ {decree30.FONT}"
        color = next((one.get(qn("w:val")) for one in _settings(paragraph, run, "w:color")), "auto")
        if color not in ("auto", "000000"):
            yield f"màu chữ {color}, phải là màu đen"


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


def _is_centred(paragraph: Paragraph) -> bool:
    """As the subject under the kind is, and whom it is addressed to."""
    return _alignment(paragraph) == WD_ALIGN_PARAGRAPH.CENTER


def _faults_of_body(paragraph: Paragraph) -> Iterator[str]:
    where = f"đoạn «{paragraph.text[:30]}…»"
    for run in paragraph.runs:
        size = _size(paragraph, run)
        if not decree30.BODY.least <= size <= decree30.BODY.most:
            yield f"{where} cỡ {size:g}, phải từ 13 đến 14"
    if _alignment(paragraph) != WD_ALIGN_PARAGRAPH.JUSTIFY:
        yield f"{where} không dàn đều hai lề"
    indent = _length(paragraph, "w:ind", "w:firstLine") / 56.6929  # twentieths of a point to mm
    if not any(abs(indent - allowed) < MILLIMETRE_SLIP for allowed in decree30.FIRST_LINE_MM):
        yield f"{where} lùi đầu dòng {indent:.1f} mm, phải là 10 hoặc 12,7 mm"
    between = max(_length(paragraph, "w:spacing", side) for side in ("w:before", "w:after")) / 20
    if between < decree30.LEAST_PARAGRAPH_SPACING:
        yield f"{where} cách đoạn {between:g} pt, phải từ 6 pt"
    least, most = decree30.LINE_SPACING
    spacing = _length(paragraph, "w:spacing", "w:line", ONE_LINE) / ONE_LINE
    if not least <= spacing <= most:
        yield f"{where} cách dòng {spacing:g}, phải từ 1 đến 1,5"


def _within(value: float, least: float, most: float) -> bool:
    return least - MILLIMETRE_SLIP <= value <= most + MILLIMETRE_SLIP


def _settings(paragraph: Paragraph, run: Any, name: str) -> Iterator[Any]:
    """What is set for a run, the nearest first: itself, its paragraph's styles, the defaults."""
    if run is not None and run._r.rPr is not None:
        yield from run._r.rPr.findall(qn(name))
    for style in _styles(paragraph):
        if style.element.rPr is not None:
            yield from style.element.rPr.findall(qn(name))
    defaults = paragraph.part.document.styles.element.find(qn("w:docDefaults"))  # type: ignore[attr-defined]
    if defaults is not None:
        yield from defaults.iter(qn(name))


def _styles(paragraph: Paragraph) -> Iterator[Any]:
    style: Any = paragraph.style
    while style is not None:
        yield style
        style = style.base_style


def _size(paragraph: Paragraph, run: Any) -> float:
    found = next(_settings(paragraph, run, "w:sz"), None)
    return int(found.get(qn("w:val"))) / 2 if found is not None else 10.0


def _is(paragraph: Paragraph, run: Any, name: str) -> bool:
    found = next(_settings(paragraph, run, name), None)
    return found is not None and found.get(qn("w:val")) not in ("0", "false", "none")


def _paragraph_settings(paragraph: Paragraph, name: str) -> Iterator[Any]:
    if paragraph._p.pPr is not None:
        yield from paragraph._p.pPr.findall(qn(name))
    for style in _styles(paragraph):
        if style.element.pPr is not None:
            yield from style.element.pPr.findall(qn(name))
    defaults = paragraph.part.document.styles.element.find(qn("w:docDefaults"))  # type: ignore[attr-defined]
    if defaults is not None:
        yield from defaults.iter(qn(name))


def _alignment(paragraph: Paragraph) -> WD_ALIGN_PARAGRAPH | None:
    found = next(_paragraph_settings(paragraph, "w:jc"), None)
    return found.val if found is not None else None


def _length(paragraph: Paragraph, name: str, attribute: str, default: int = 0) -> float:
    for found in _paragraph_settings(paragraph, name):
        value = found.get(qn(attribute))
        if value is not None:
            return float(value)
    return default
