"""A Word document in the decree's layout, part by part; what each part looks like is `decree30`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from docx import Document as new_document
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from dondoc.reports import decree30
from dondoc.reports.decree30 import Part
from dondoc.reports.packages import same_bytes_each_time
from dondoc.reports.word_tables import (
    add_cells,
    element,
    embolden,
    set_widths,
    spread,
    style_id,
)
from dondoc.reports.xml_text import xml_text

KEPT_TABLES = ("Normal Table", "Table Grid")
UNUSED_PARTS = ("/stylesWithEffects", "/thumbnail")
RUNNING_TEXT = (decree30.BODY, decree30.HEADING)


def decree_document(title: str) -> Document:
    """An empty A4 document with the decree's margins, styles and page number."""
    document = new_document(io.BytesIO(_empty()))
    # Word keeps 255 characters of it (and python-docx refuses more)
    document.core_properties.title = xml_text(title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "vi-VN"
    return document


@lru_cache(maxsize=1)
def _empty() -> bytes:
    """What all of them begin with: the styles take longer to make than a letter to write."""
    document = new_document()
    _leave_out_the_unused(document)
    _set_default_font(document)
    for part in decree30.PARTS:
        _add_style(document, part)
    _set_page(document.sections[0])
    return document_bytes(document)


def add_part(container: Document | _Cell, part: Part, text: str) -> Paragraph:
    """Add a paragraph; a cell's first, empty paragraph is used up first."""
    paragraphs = container.paragraphs
    is_fresh_cell = isinstance(container, _Cell) and len(paragraphs) == 1 and not paragraphs[0].text
    paragraph = paragraphs[0] if is_fresh_cell else container.add_paragraph()
    paragraph._p.style = style_id(part)
    paragraph.add_run(xml_text(text))
    return paragraph


def add_rule(container: Document | _Cell, width_mm: float, share: float) -> None:
    """A rule of `share` of the line. An own flat paragraph: a border with indents on the text's own
    paragraph would wrap that text.
    """
    paragraph = container.add_paragraph()
    side = Mm(width_mm * (1 - share) / 2)
    format_ = paragraph.paragraph_format
    format_.left_indent = format_.right_indent = side
    format_.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    format_.line_spacing = Pt(2)
    format_.space_before, format_.space_after = Pt(3), Pt(2)
    border = element("w:pBdr")
    border.append(
        element("w:top", {"w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "auto"})
    )
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_two_columns(document: Document, left_mm: float, right_mm: float) -> tuple[_Cell, _Cell]:
    """Two cells side by side without lines."""
    table = document.add_table(rows=1, cols=2)
    margins = element("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margins.append(element(side, {"w:w": "0", "w:type": "dxa"}))
    table._tbl.tblPr.append(margins)
    set_widths(table, (left_mm, right_mm))
    return table.cell(0, 0), table.cell(0, 1)


def add_grid(
    document: Document,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths_mm: Sequence[float],
    *,
    bold_rows: frozenset[int] = frozenset(),
    bold_across: bool = False,
    centred: frozenset[int] = frozenset({0}),
) -> Table:
    """A ruled table whose header is repeated on each page; a row is not split between pages.

    The cells of the `centred` columns stand in their middle. One of `bold_rows` heads the rows below
    it; `bold_across`, its name goes over all columns but the first.
    """
    table: Table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    add_cells(table, header, decree30.TABLE_HEAD, repeated=True)
    heads = []
    for index, row in enumerate(rows):
        cells = add_cells(table, row, decree30.TABLE_CELL)
        for column in centred:
            cells[column].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        if index in bold_rows:
            heads.append(cells)
            embolden(cells)
    set_widths(table, widths_mm)
    for cells in heads if bold_across else ():
        spread(cells)
    return table


def add_picture(document: Document, caption: str, png: bytes, width_mm: float) -> None:
    """A picture under its caption, which is also what a screen reader says of it."""
    add_part(document, decree30.CAPTION, caption).paragraph_format.keep_with_next = True
    picture = document.add_picture(io.BytesIO(png), width=Mm(width_mm))
    picture._inline.docPr.set("descr", xml_text(caption))
    # without them LibreOffice keeps 3 mm free around, and the picture runs over the margin
    for side in ("distT", "distB", "distL", "distR"):
        picture._inline.set(side, "0")
    document.paragraphs[-1].paragraph_format.space_after = Pt(6)


def keep_row_whole(table: Table) -> None:
    """Keep a table of one row on one page."""
    table.rows[0]._tr.get_or_add_trPr().append(element("w:cantSplit"))


def keep_text_with_next(document: Document) -> None:
    """Keep the last lines of the text with what comes next: no signature stands alone on its page."""
    *_, last = document.element.body.iterchildren(qn("w:p"), qn("w:tbl"))
    if last.tag == qn("w:tbl"):
        kept = last.tr_lst[-1].iter(qn("w:p"))
    else:
        before = last.getprevious()
        is_gap_after_table = before is not None and before.tag == qn("w:tbl")
        kept = [last, *(before.tr_lst[-1].iter(qn("w:p")) if is_gap_after_table else ())]
    for paragraph in kept:
        paragraph.get_or_add_pPr().get_or_add_keepNext()


def begin_appendix(document: Document) -> None:
    """Begin an appendix on a page of its own, lying, its pages counted anew."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    height, width = decree30.PAGE_MM
    section.page_width, section.page_height = Mm(width), Mm(height)
    if section._sectPr.find(qn("w:pgNumType")) is None:
        count_anew = element("w:pgNumType", {"w:start": "1"})
        section._sectPr.insert_element_before(count_anew, "w:cols", "w:titlePg", "w:docGrid")


def text_width_mm(*, landscape: bool = False) -> float:
    """The width between the margins."""
    _, _, left = decree30.MARGINS_MM["left"]
    _, _, right = decree30.MARGINS_MM["right"]
    return decree30.PAGE_MM[1 if landscape else 0] - left - right


def document_bytes(document: Document) -> bytes:
    """The file, the same bytes for the same document."""
    written = io.BytesIO()
    document.save(written)
    return same_bytes_each_time(written.getvalue())


def _leave_out_the_unused(document: Document) -> None:
    """Nine tenths of python-docx's empty document: a hundred looks of tables, a second copy of all
    styles for Word 2010, and a picture of its first page.
    """
    for style in list(document.styles):
        if style.type is WD_STYLE_TYPE.TABLE and style.name not in KEPT_TABLES:
            style.delete()
    for rels in (document.part.rels, document.part.package.rels):
        for number in [one for one, rel in rels.items() if rel.reltype.endswith(UNUSED_PARTS)]:
            del rels[number]


def _set_font(style: Any) -> None:
    # all four, or Word takes another font for the letters with marks
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), decree30.FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _set_default_font(document: Document) -> None:
    normal = document.styles["Normal"]
    _set_font(normal)
    normal.font.size = Pt(decree30.BODY.size)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0


def _add_style(document: Document, part: Part) -> None:
    style = document.styles.add_style(part.name, WD_STYLE_TYPE.PARAGRAPH)
    assert style.style_id == style_id(part)
    style.base_style = document.styles["Normal"]
    _set_font(style)
    style.font.size = Pt(part.size)
    style.font.bold = part.bold
    style.font.italic = part.italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    if part.centred:
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if part in RUNNING_TEXT:
        _set_running_text(style.paragraph_format)
    # a heading is never the last on its page
    style.paragraph_format.keep_with_next = part is decree30.HEADING or None


def _set_running_text(format_: Any) -> None:
    format_.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    format_.first_line_indent = Mm(decree30.FIRST_LINE_MM[1])
    format_.space_before = Pt(0)
    format_.space_after = Pt(decree30.LEAST_PARAGRAPH_SPACING)
    format_.line_spacing = 1.1
    format_.widow_control = True


def _set_page(section: Section) -> None:
    width, height = decree30.PAGE_MM
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side, (_least, _most, ours) in decree30.MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(ours))
    section.header_distance = Mm(10)
    # Phụ lục I, phần I, mục I.7: the number stands in the top margin, and not on the first page
    section.different_first_page_header_footer = True
    _add_page_number(section.header.paragraphs[0])


def _add_page_number(paragraph: Paragraph) -> None:
    paragraph._p.style = style_id(decree30.PAGE_NUMBER)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            run._r.append(element("w:fldChar", {"w:fldCharType": kind}))
        else:
            instruction = element("w:instrText")
            instruction.text = text
            run._r.append(instruction)
