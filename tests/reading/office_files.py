"""Small workbooks of our own, made in memory: by openpyxl, or from bare XML where it is too polite."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from tests.reading.files import CONTENT_TYPES, archive

HEADER = ("TT", "Nội dung", "Thời gian", "Cơ quan chủ trì", "Cơ quan phối hợp")
ONE = ("1", "Rà soát thủ tục.", "Quý I", "Sở Nội vụ", "Các sở, ngành")
TWO = ("2", "Công khai kết quả.", "Cả năm", "Sở Nội vụ", "")
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(
    rows: Iterable[Sequence[Any]], change: Callable[[Any, Any], None] | None = None
) -> bytes:
    """An Excel workbook of one sheet; `change` may do anything to the book and the sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Phụ lục"
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bare_workbook(
    sheet_data: str, *, extra: Mapping[str, bytes | str] | None = None, prolog: str = ""
) -> bytes:
    """An Excel workbook with this XML inside `worksheet`."""
    sheet = f'<?xml version="1.0"?>{prolog}<worksheet {_MAIN}>{sheet_data}</worksheet>'
    book = (
        f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Phụ lục" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    )
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations,
        "xl/worksheets/sheet1.xml": sheet,
    }
    return archive({**members, **(extra or {})})


def bare_rows(rows: Iterable[Sequence[str]]) -> str:
    """Rows of inline texts, for `bare_workbook`."""
    made = (
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row)
        + "</row>"
        for row in rows
    )
    return f"<sheetData>{''.join(made)}</sheetData>"


_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def spreadsheet(tables: str, *, styles: str = "", prolog: str = "") -> bytes:
    """An OpenDocument spreadsheet with this XML inside `office:spreadsheet`."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}'
        f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0"'
        f' xmlns:text="{_ODF}:text:1.0" xmlns:style="{_ODF}:style:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def ods_table(rows: Iterable[Sequence[str]], attributes: str = 'table:name="Phụ lục"') -> str:
    """One table; a cell that begins with "<" is taken as it is."""
    made = (
        "<table:table-row>"
        + "".join(one if one.startswith("<") else ods_cell(one) for one in row)
        + "</table:table-row>"
        for row in rows
    )
    return f"<table:table {attributes}>{''.join(made)}</table:table>"


def ods_cell(text: str, attributes: str = "") -> str:
    """One cell of text; its lines are paragraphs."""
    inner = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n") if line)
    return f'<table:table-cell office:value-type="string" {attributes}>{inner}</table:table-cell>'
