"""Rows, cells and widths of the tables in a Word document; the tables themselves are `word`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell, _Row

from dondoc.reports.decree30 import Part
from dondoc.reports.xml_text import xml_text


def element(name: str, attributes: dict[str, str] | None = None) -> Any:
    """An element of WordprocessingML with its attributes."""
    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made


def add_cells(
    table: Table, texts: Sequence[str], part: Part, *, repeated: bool = False
) -> tuple[_Cell, ...]:
    """Add a row of texts, in the look of the part, that no page splits."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    if repeated:
        properties.append(element("w:tblHeader"))
    style, cells = style_id(part), row.cells
    for cell, text in zip(cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style
        paragraph.add_run(xml_text(text))
    return cells


def embolden(cells: Sequence[_Cell]) -> None:
    """Make a row of texts the head of those below it."""
    for cell in cells:
        cell.paragraphs[0].runs[0].bold = True
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def spread(cells: Sequence[_Cell]) -> None:
    """The second cell over all that follow, which hold nothing.

    By hand: python-docx goes through the whole table for each merge.
    """
    found: list[Any] = [cell._tc for cell in cells[1:]]
    first, *others = found
    first.grid_span = 1 + len(others)
    first.width = sum(one.width for one in found)
    for other in others:
        other.getparent().remove(other)
    cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT


def style_id(part: Part) -> str:
    """The id of the style that carries the part."""
    # python-docx looks a style up by its name through all of them, each time
    return part.name.replace(" ", "")


def set_widths(table: Table, widths_mm: Sequence[float]) -> None:
    """Set the columns of a table without merged cells, which stands in the middle of the text."""
    # LibreOffice goes by the columns, Word by the cells: one without the other halves the table
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    # row by row: a column's cells are found by going through the whole table
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths_mm, strict=True):
            cell.width = Mm(width)
