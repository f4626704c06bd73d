"""A comparison as a workbook: an overview, and the items side by side, changed words marked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dondoc.comparison.changes import (
    VIETNAMESE,
    Change,
    Comparison,
    ItemChange,
    ItemPlace,
    place_of,
)
from dondoc.plan import PlanHeader, PlanItem
from dondoc.reports.packages import same_bytes_each_time
from dondoc.reports.row_heights import GrowingRow, height_of

OVERVIEW, ITEMS = "Tổng hợp", "Từng nhiệm vụ"
_FONT = "Times New Roman"
_HEADINGS = (
    ("Thay đổi", 18),
    ("Mục, số (cũ)", 11),
    ("Nội dung kế hoạch cũ", 55),
    ("Cơ quan chủ trì (cũ)", 24),
    ("Thời gian (cũ)", 16),
    ("Mục, số (mới)", 11),
    ("Nội dung kế hoạch mới", 55),
    ("Cơ quan chủ trì (mới)", 24),
    ("Thời gian (mới)", 16),
    ("Ghi chú", 45),
)
_ENDING = ("Kết quả kế hoạch cũ", 30)
_NONE: Mapping[ItemPlace, str] = MappingProxyType({})
_FILLS = {
    Change.NEW: "E2F0D9",
    Change.DROPPED: "F8D7DA",
    Change.MOVED: "FFF2CC",
    Change.RETIMED: "DDEBF7",
}
_CELL = Font(name=_FONT, size=11)
_BOLD = Font(name=_FONT, size=11, bold=True)
_TITLE = Font(name=_FONT, size=14, bold=True)
_TAKEN_OUT = InlineFont(rFont=_FONT, sz=11, strike=True, color=Color("FFC00000"))
_PUT_IN = InlineFont(rFont=_FONT, sz=11, b=True, color=Color("FF1F4E9E"))
_PLAIN = InlineFont(rFont=_FONT, sz=11)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
# what is not sure is said beside the kind of change
_UNSURE = "cần xem có phải cùng một nhiệm vụ"


def comparison_workbook(comparison: Comparison, endings: Mapping[ItemPlace, str] = _NONE) -> bytes:
    """The workbook (.xlsx), the same bytes each time; `endings` say how the old items ended."""
    workbook = Workbook()
    workbook.properties.creator = "dondoc"
    overview = workbook.active
    assert isinstance(overview, Worksheet)
    overview.title = OVERVIEW
    _write_overview(overview, comparison)
    _write_items(workbook.create_sheet(ITEMS), comparison.items, endings)
    written = io.BytesIO()
    workbook.save(written)
    return same_bytes_each_time(written.getvalue())


def _write_overview(sheet: Worksheet, comparison: Comparison) -> None:
    sheet.column_dimensions["A"].width = 46
    sheet.column_dimensions["B"].width = 46
    sheet.column_dimensions["C"].width = 12
    rows: list[tuple[tuple[Any, ...], Font]] = [
        (("SO SÁNH HAI KẾ HOẠCH",), _TITLE),
        (("Kế hoạch cũ", _named(comparison.old)), _CELL),
        (("Kế hoạch mới", _named(comparison.new)), _CELL),
        ((), _CELL),
        (("Thay đổi", "Số nhiệm vụ"), _BOLD),
        *(((VIETNAMESE[one], count), _CELL) for one, count in comparison.counts.items()),
    ]
    if comparison.moves:
        rows += [((), _CELL), (("Cơ quan chủ trì cũ", "Cơ quan chủ trì mới", "Số nhiệm vụ"), _BOLD)]
        rows += [((move.old_lead, move.new_lead, move.items), _CELL) for move in comparison.moves]
    for number, (values, font) in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            _write(sheet, number, column, value, font)
    _fit_to_width(sheet)


def _fit_to_width(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _named(plan: PlanHeader) -> str:
    number = f"số {plan.number}, " if plan.number else ""
    return f"{plan.title} ({number}năm {plan.year})"


def _write_items(
    sheet: Worksheet, items: Sequence[ItemChange], endings: Mapping[ItemPlace, str]
) -> None:
    headings = (*_HEADINGS, _ENDING) if endings else _HEADINGS
    for column, (heading, width) in enumerate(headings, start=1):
        _write(sheet, 1, column, heading, _BOLD)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, one in enumerate(items, start=2):
        fill = next((_FILLS[change] for change in one.changes if change in _FILLS), None)
        values = list(_row(one))
        if endings:
            values.append(endings.get(place_of(one.old), "") if one.old else "")
        for column, value in enumerate(values, start=1):
            _write(sheet, number, column, value, _CELL)
            sheet.cell(number, column).border = _BOX
        if fill is not None:
            sheet.cell(number, 1).fill = PatternFill("solid", fgColor=fill)
        height = height_of(map(str, values), [width for _, width in headings])
        sheet.row_dimensions[number] = GrowingRow(sheet, index=number, ht=height)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(items) + 1}"
    sheet.print_title_rows = "1:1"
    _fit_to_width(sheet)


def _row(one: ItemChange) -> Iterator[Any]:
    kinds = "; ".join(VIETNAMESE[change] for change in one.changes)
    yield kinds if one.is_sure else f"{kinds} ({_UNSURE})"
    before, after = _contents(one)
    for item, content in ((one.old, before), (one.new, after)):
        yield _where(item)
        yield content
        yield item.lead if item else ""
        yield item.timing.text if item else ""
    yield " ".join(one.notes)


def _where(item: PlanItem | None) -> str:
    return ", ".join(filter(None, (item.section, item.number))) if item else ""


def _contents(one: ItemChange) -> tuple[Any, Any]:
    """Both contents; where one was reworded, the words that went and came are marked."""
    before, after = (item.content if item else "" for item in (one.old, one.new))
    if Change.REWORDED not in one.changes:
        return before, after
    old, new = before.split(), after.split()
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    taken_out = [
        (old[a:b], _PLAIN if what == "equal" else _TAKEN_OUT) for what, a, b, _, _ in steps
    ]
    put_in = [(new[c:d], _PLAIN if what == "equal" else _PUT_IN) for what, _, _, c, d in steps]
    return _marked(taken_out), _marked(put_in)


def _marked(parts: Sequence[tuple[Sequence[str], InlineFont]]) -> CellRichText:
    """Stretches of words, each in its font; the spaces between them stand at their ends."""
    filled = [(words, font) for words, font in parts if words]
    blocks = [
        TextBlock(font, " ".join(words) + (" " if place < len(filled) - 1 else ""))
        for place, (words, font) in enumerate(filled)
    ]
    return CellRichText(*blocks)


def _write(sheet: Worksheet, row: int, column: int, value: Any, font: Font) -> None:
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with "=" is no formula
    cell.font = font
    cell.alignment = _WRAPPED
    if value not in (None, ""):
        cell.border = _BOX
