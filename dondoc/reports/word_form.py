"""The Word form that an agency fills in: the workbook's rows as a table of content controls."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from dondoc.reports import decree30
from dondoc.reports.columns import COLUMNS, FIGURE, PROGRESS, Column
from dondoc.reports.form import PROGRESS_NAMES, ROLE_NAMES, Asked, Form, period_name
from dondoc.reports.form_id import DEFINED_NAME, PROPERTY, id_of
from dondoc.reports.history import figure_words
from dondoc.reports.packages import same_bytes_each_time
from dondoc.reports.template import header_of, note_on_form, values_of
from dondoc.reports.template_look import KNOWN_HEADER
from dondoc.reports.word import add_part, decree_document
from dondoc.schedule.wording import short_date

MARGIN_MM = 15
# stands where nothing has been written yet; what still reads so is empty
PLACEHOLDER = "…"
NOTHING_CHOSEN = "Chọn"
_WIDTHS_MM = {"TT": 11, "Nội dung công việc": 56, "Vai trò": 14, "Hạn": 20, KNOWN_HEADER: 33}
_ANSWER_WIDTHS_MM = {
    "progress": 21,
    "result": 35,
    "figure": 18,
    "unit": 14,
    "difficulty": 25,
    "proposal": 20,
}
_SHADE_HEAD, _SHADE_GIVEN, _SHADE_KNOWN = "D9E2EC", "F3F4F6", "E5E7EB"
_CUSTOM_XML = "customXml/dondoc.xml"
_PROPERTIES = "docProps/custom.xml"
_CONTENT_TYPES = "[Content_Types].xml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"


def word_form_of(form: Form) -> bytes:
    """The form of one agency for one period (.docx), the same bytes for the same form."""
    header = form.header
    title = f"{header.agency_name}: báo cáo {period_name(header.period)}"
    document = decree_document(title)
    _set_page(document)
    _add_heading(document, form)
    _add_table(document, form)
    _add_mark(document, str(id_of(form)))
    written = io.BytesIO()
    document.save(written)
    return same_bytes_each_time(_with_id_parts(written.getvalue(), str(id_of(form))))


def word_form_name(form: Form) -> str:
    """The file's name: period and agency."""
    return f"{form.header.period}-{form.header.agency_id}.docx"


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    height, width = decree30.PAGE_MM
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Mm(MARGIN_MM))
    section.header_distance = Mm(7)


def _add_heading(document: Document, form: Form) -> None:
    header = form.header
    add_part(
        document,
        decree30.KIND,
        f"BÁO CÁO KẾT QUẢ THỰC HIỆN {period_name(header.period).upper()}",
    )
    note = note_on_form(form)
    lines = (
        f"Kế hoạch: {header.plan_title}",
        f"Cơ quan báo cáo: {header.agency_name}",
        f"Nơi nhận: {header.send_to}. Gửi chậm nhất hết ngày {short_date(header.due)}.",
        note,
        "Chọn Tình trạng ở mỗi dòng và ghi vào các ô trắng; không thực hiện thì ghi lý do ở cột Khó "
        "khăn/lý do. Số liệu chỉ ghi một con số, như 1.234,5. Giữ dạng .docx, không xóa dòng, cột.",
    )
    for text in filter(None, lines):
        paragraph = add_part(document, decree30.TABLE_CELL, text)
        paragraph.runs[0].font.size = Pt(12)
        paragraph.runs[0].font.bold = text in (lines[1], note)
    document.paragraphs[-1].paragraph_format.space_after = Pt(6)


def _add_table(document: Document, form: Form) -> None:
    shown = [name for name in _WIDTHS_MM if name != KNOWN_HEADER or any(r.known for r in form.rows)]
    widths = [_WIDTHS_MM[name] for name in shown]
    answers = [_ANSWER_WIDTHS_MM[column.name] for column in COLUMNS]
    if KNOWN_HEADER not in shown:
        # its room goes to what was done
        answers[1] += _WIDTHS_MM[KNOWN_HEADER]
    table: Table = document.add_table(rows=0, cols=len(widths + answers), style="Table Grid")
    headers = [*shown, *(header_of(column, form) for column in COLUMNS)]
    _add_row(table, [_plain(text, bold=True) for text in headers], [_SHADE_HEAD] * len(headers))
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for asked in form.rows:
        shades = [_SHADE_KNOWN if name == KNOWN_HEADER else _SHADE_GIVEN for name in shown]
        given = _given(asked, shown)
        controls = [_answer_control(column, asked) for column in COLUMNS]
        _add_row(table, [*given, *controls], [*shades, *([""] * len(COLUMNS))])
    _set_widths(table, [*widths, *answers])


def _given(asked: Asked, shown: Sequence[str]) -> list[str]:
    texts = {
        "TT": asked.reference,
        "Nội dung công việc": asked.content,
        "Vai trò": ROLE_NAMES[asked.role],
        "Hạn": asked.deadline,
        KNOWN_HEADER: "\n".join(asked.known),
    }
    made = [_locked(texts[name]) for name in shown]
    # the row's key: hidden, so that it goes with the row wherever that goes
    made[0] += f"<w:r><w:rPr><w:vanish/><w:sz w:val='2'/></w:rPr><w:t>[{asked.key}]</w:t></w:r>"
    return made


def _add_row(table: Table, contents: Sequence[str], shades: Sequence[str]) -> None:
    row = table.add_row()  # type: ignore[no-untyped-call]
    for cell, content, shade in zip(row.cells, contents, shades, strict=True):
        _fill(cell, content, shade)


def _fill(cell: _Cell, content: str, shade: str) -> None:
    paragraph = cell.paragraphs[0]._p
    paragraph.style = decree30.TABLE_CELL.name.replace(" ", "")
    for child in parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>"):
        paragraph.append(child)
    if shade:
        cell._tc.get_or_add_tcPr().append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{shade}"/>')
        )


def _plain(text: str, *, bold: bool = False, colour: str = "") -> str:
    style = f"{'<w:b/>' if bold else ''}{f'<w:color w:val={colour!r}/>' if colour else ''}"
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(_printable(line))}</w:t>' for line in text.split("\n")
    )
    return f"<w:r><w:rPr>{style}<w:sz w:val='20'/></w:rPr>{lines}</w:r>"


def _printable(text: str) -> str:
    """XML knows no control characters."""
    return "".join(letter for letter in text if letter >= " ")


def _locked(text: str) -> str:
    """Text that Word lets nobody change; other programs show it as any text."""
    if not text:
        return ""
    lock = '<w:lock w:val="sdtContentLocked"/>'
    return f"<w:sdt><w:sdtPr>{lock}</w:sdtPr><w:sdtContent>{_plain(text)}</w:sdtContent></w:sdt>"


def _answer_control(column: Column, asked: Asked) -> str:
    """A control of its own for each answer: a list for the state, plain text for the others."""
    value = values_of(asked.estimate).get(column.name)
    text = figure_words(value) if column is FIGURE and value is not None else value  # type: ignore[arg-type]
    empty = NOTHING_CHOSEN if column is PROGRESS else PLACEHOLDER
    properties = (
        f"<w:rPr><w:sz w:val='20'/></w:rPr><w:alias w:val={quoteattr(column.header)}/>"
        f'<w:tag w:val="{asked.key}.{column.name}"/><w:lock w:val="sdtLocked"/>'
        f"{'' if text else '<w:showingPlcHdr/>'}{_kind_of_control(column)}"
    )
    content = _plain(str(text)) if text else _plain(empty, colour="808080")
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _kind_of_control(column: Column) -> str:
    if column is not PROGRESS:
        return '<w:text w:multiLine="1"/>'
    names = (quoteattr(name) for name in PROGRESS_NAMES.values())
    choices = "".join(f"<w:listItem w:displayText={name} w:value={name}/>" for name in names)
    return f"<w:dropDownList>{choices}</w:dropDownList>"


def _set_widths(table: Table, widths_mm: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    cells = [row.cells for row in table.rows]
    for row in cells:
        for cell, width in zip(row, widths_mm, strict=True):
            cell.width = Mm(width)


def _add_mark(document: Document, mark: str) -> None:
    """The id as hidden text under a hidden bookmark: it stays when a program drops the other parts."""
    content = (
        f'<w:p {nsdecls("w")}><w:pPr><w:rPr><w:vanish/><w:sz w:val="2"/></w:rPr></w:pPr>'
        f'<w:bookmarkStart w:id="9001" w:name="_{DEFINED_NAME}"/>'
        f'<w:r><w:rPr><w:vanish/><w:sz w:val="2"/></w:rPr><w:t>{mark}</w:t></w:r>'
        '<w:bookmarkEnd w:id="9001"/></w:p>'
    )
    body: Any = document.element.body
    body.insert(list(body).index(body.find(qn("w:sectPr"))), parse_xml(content))


def _with_id_parts(package: bytes, mark: str) -> bytes:
    """The package with the id in a custom property and in a custom XML part."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(written, "w") as new:
        for member in old.infolist():
            content = old.read(member).decode() if member.filename in _CHANGED else ""
            new.writestr(member.filename, _changed(member.filename, content) or old.read(member))
        new.writestr(_PROPERTIES, _custom_property(mark))
        new.writestr(_CUSTOM_XML, f'{_XML}<dondoc xmlns="urn:dondoc:form">{mark}</dondoc>')
    return written.getvalue()


_DOCUMENT_LINKS = "word/_rels/document.xml.rels"
_PACKAGE_LINKS = "_rels/.rels"
_CHANGED = {
    _CONTENT_TYPES: (
        "</Types>",
        f'<Override PartName="/{_PROPERTIES}" ContentType='
        '"application/vnd.openxmlformats-officedocument.custom-properties+xml"/>',
    ),
    _PACKAGE_LINKS: (
        "</Relationships>",
        f'<Relationship Id="rIdDondoc1" Type="{_OFFICE}/relationships/custom-properties" '
        f'Target="{_PROPERTIES}"/>',
    ),
    _DOCUMENT_LINKS: (
        "</Relationships>",
        f'<Relationship Id="rIdDondoc2" Type="{_OFFICE}/relationships/customXml" '
        f'Target="../{_CUSTOM_XML}"/>',
    ),
}


def _changed(name: str, content: str) -> str:
    if name not in _CHANGED:
        return ""
    end, added = _CHANGED[name]
    return content.replace(end, added + end)


def _custom_property(mark: str) -> str:
    return (
        f'{_XML}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" '
        f'name="{PROPERTY}"><vt:lpwstr>{mark}</vt:lpwstr></property></Properties>'
    )
