"""The table of report rounds as a workbook: one sheet to look at, one to filter."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from dondoc.schedule.wording import short_date
from web.coordinator.rounds import Rounds

TITLE, FLAT_TITLE = "Cơ quan × kỳ", "Danh sách"
FLAT_HEADER = ("Cơ quan", "Kỳ báo cáo", "Hạn", "Tình trạng", "Nhận")
FIRST_WIDTH, WIDTH = 44, 28


def rounds_workbook(rounds: Rounds, today: date) -> bytes:
    """A sheet with a row per agency and one with a row per report, as .xlsx."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = TITLE
    sheet.append([f"Tình hình gửi báo cáo đến ngày {short_date(today)}: {rounds.plan}"])
    sheet.append(["Cơ quan", *(f"{name} (hạn {due})" for _, name, due in rounds.periods)])
    for row in rounds.rows:
        sheet.append([row.agency, *(f"{one.sign} {one.words}" if one else "" for one in row.cells)])
    sheet.freeze_panes = "B3"
    _set_out(sheet, 2)
    _add_flat(book.create_sheet(FLAT_TITLE), rounds)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _add_flat(sheet: Any, rounds: Rounds) -> None:
    sheet.append(FLAT_HEADER)
    for row in rounds.rows:
        for (_, name, _), cell in zip(rounds.periods, row.cells, strict=True):
            if cell:
                sheet.append([row.agency, name, cell.due, cell.words, cell.received])
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", f"A1:E{sheet.max_row}"
    _set_out(sheet, 1)


def _set_out(sheet: Any, header: int) -> None:
    """Widths, a bold header, A4 across; every cell is text, whatever it begins with."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number in range(1, sheet.max_column + 1):
        width = FIRST_WIDTH if number == 1 else WIDTH
        sheet.column_dimensions[get_column_letter(number)].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value is not None:
                cell.data_type = "s"
            if cell.row <= header:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(wrap_text=cell.row == header, vertical="top")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
