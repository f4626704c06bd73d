"""A collation as files: one workbook for people, CSV and JSON beside it for programs."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, cast

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dondoc.reports.collation import SHEETS, Collation, Sheet
from dondoc.reports.collation_rows import HEADINGS
from dondoc.reports.form import PROGRESS_NAMES, period_name
from dondoc.reports.matrix import REPORT_STATE_NAMES
from dondoc.reports.packages import same_bytes_each_time
from dondoc.reports.row_heights import GrowingRow, height_of
from dondoc.schedule.wording import short_date

OVERVIEW = "Tổng hợp"
FONT = "Times New Roman"
WIDE = {
    "content": 50,
    "result": 50,
    "difficulty": 34,
    "proposal": 34,
    "fault": 60,
    "heading": 44,
    "old_content": 50,
}
MIDDLE = {
    "agency": 34,
    "lead": 34,
    "state": 26,
    "deadline": 24,
    "file": 30,
    "lead_progress": 24,
    "change": 24,
    "old_lead": 34,
    "outcome": 30,
    "notes": 34,
}
NARROW = 13
OVERVIEW_WIDTHS = (46, 80)
HEADER_HEIGHT = 45
# a style per cell would double the time; beyond this many rows nobody reads cell by cell
STYLED_ROWS = 5_000
# what makes a spreadsheet program take a text for a formula when it opens a CSV file
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

_HEAD_FONT = Font(name=FONT, size=11, bold=True)
_TITLE_FONT = Font(name=FONT, size=14, bold=True)
_CELL_FONT = Font(name=FONT, size=11)
_HEAD_FILL = PatternFill("solid", fgColor="D9E2EC")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def collation_workbook(collation: Collation) -> bytes:
    """The collated workbook (.xlsx): an overview, then a sheet per frame."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "dondoc"
    _write_overview(new_sheet(workbook, OVERVIEW, OVERVIEW_WIDTHS), collation)
    for sheet in SHEETS:
        if sheet.may_be_left_out and collation.frames[sheet.key].empty:
            continue
        written_sheet = new_sheet(workbook, sheet.title, _widths(sheet))
        _write_frame(written_sheet, sheet, collation.frames[sheet.key])
    written = io.BytesIO()
    workbook.save(written)
    return same_bytes_each_time(written.getvalue())


def collation_csv(collation: Collation) -> Iterator[bytes]:
    """All answers as CSV, line by line, in UTF-8 with the mark by which Excel knows it."""
    frame = collation.frames["answers"]
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    yield codecs.BOM_UTF8
    for row in chain([[HEADINGS[name] for name in frame.columns]], _tuples(frame)):
        writer.writerow(_harmless(value) for value in row)
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def collation_json(collation: Collation) -> Iterator[bytes]:
    """Everything as one JSON object, line by line: an overview, and a list of objects per sheet."""
    round_ = collation.outcomes.round
    encode = json.JSONEncoder(ensure_ascii=False).encode
    overview = {
        "plan": {"title": round_.plan_title, "number": round_.plan_number},
        "period": round_.period,
        "day": round_.day.isoformat(),
        "reports": {state.value: count for state, count in round_.matrix.counts.items()},
    }
    yield encode(overview)[:-1].encode()
    for sheet in SHEETS:
        yield f',\n"{sheet.key}": ['.encode()
        for number, row in enumerate(_tuples(collation.frames[sheet.key])):
            cells = {name: _plain(value) for name, value in zip(sheet.columns, row, strict=True)}
            yield f"{',' if number else ''}\n{encode(cells)}".encode()
        yield b"]"
    yield b"}\n"


def _tuples(frame: pd.DataFrame) -> Iterator[Sequence[Any]]:
    return frame.itertuples(index=False, name=None)


def _widths(sheet: Sheet) -> tuple[int, ...]:
    return tuple(WIDE.get(name, MIDDLE.get(name, NARROW)) for name in sheet.columns)


def new_sheet(workbook: Workbook, title: str, widths: Sequence[int]) -> Worksheet:
    """A sheet that prints on lying A4, one page wide."""
    sheet = cast(Worksheet, workbook.create_sheet(title))
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    return sheet


def _write_overview(sheet: Worksheet, collation: Collation) -> None:
    period = period_name(collation.outcomes.round.period)
    sheet.append([_cell(sheet, f"TỔNG HỢP BÁO CÁO {period.upper()}", _TITLE_FONT)])
    for line in _overview(collation):
        sheet.append([text_cell(sheet, value) for value in line])


def _overview(collation: Collation) -> Iterator[tuple[str, Any]]:
    found = collation.outcomes
    round_ = found.round
    yield "Kế hoạch", round_.plan_title
    yield "Cơ quan tổng hợp", round_.coordinator
    yield "Tính đến hết ngày", short_date(round_.day)
    yield "Số cơ quan phải báo cáo", len(round_.matrix.cells)
    for state, count in round_.matrix.counts.items():
        yield f"Báo cáo {REPORT_STATE_NAMES[state]}", count
    yield "Số nhiệm vụ", len(found.items)
    done = sum(item.is_done for item in found.items.values())
    yield "Nhiệm vụ hoàn thành (cơ quan phụ trách báo)", done
    yield "Nhiệm vụ quá hạn chưa xong", len(found.late_items)
    for progress, name in PROGRESS_NAMES.items():
        said = sum(tally.by_progress[progress] for tally in found.agencies.values())
        yield f"Câu trả lời: {name}", said


def _write_frame(sheet: Worksheet, kind: Sheet, frame: pd.DataFrame) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(kind.columns))}{len(frame) + 1}"
    sheet.row_dimensions[1].height = HEADER_HEIGHT
    sheet.append([head_cell(sheet, HEADINGS[name]) for name in kind.columns])
    styled, widths = len(frame) <= STYLED_ROWS, _widths(kind)
    for number, row in enumerate(_tuples(frame), start=2):
        values = [None if _is_nothing(value) else value for value in row]
        if styled:
            height = height_of(values, widths)
            sheet.row_dimensions[number] = GrowingRow(sheet, index=number, ht=height)
            sheet.append([text_cell(sheet, value) for value in values])
        else:
            sheet.append([_unstyled(sheet, value) for value in values])


def head_cell(sheet: Worksheet, text: str) -> Any:
    """A column's heading."""
    cell = _cell(sheet, text, _HEAD_FONT, boxed=True)
    cell.fill, cell.alignment = _HEAD_FILL, _CENTRED
    return cell


def text_cell(sheet: Worksheet, value: Any) -> Any:
    """A cell of a table with lines around; words are never a formula."""
    return _cell(sheet, value, _CELL_FONT, boxed=True)


def _cell(sheet: Worksheet, value: Any, font: Font, *, boxed: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # an answer that begins with "=" is text
    cell.font = font
    if boxed:
        cell.border, cell.alignment = _BOX, _WRAPPED
    return cell


def _unstyled(sheet: Worksheet, value: Any) -> Any:
    if isinstance(value, str) and value.startswith("="):
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        return cell
    return value


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value) or value == ""


def _harmless(value: Any) -> Any:
    if _is_nothing(value):
        return ""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


def _plain(value: Any) -> Any:
    if _is_nothing(value):
        return "" if value == "" else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if isinstance(value, str | int | float) else str(value)
