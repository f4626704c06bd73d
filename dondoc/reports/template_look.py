"""How the template looks: the workbook as openpyxl makes it, with marks for an agency's own texts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dondoc.reports.columns import COLUMNS, FIGURE, PROGRESS, Column
from dondoc.reports.form import PROGRESS_NAMES
from dondoc.reports.form_id import DEFINED_NAME, HIDDEN_SHEET, PROPERTY
from dondoc.reports.template_frame import LAST_ROW, Frame, mark

SHEET = "Báo cáo"
HELP_SHEET = "Hướng dẫn"
KEY_HEADER = "Mã dòng"
HEADER_ROW = 6
FONT = "Times New Roman"
KNOWN_HEADER = "Đã biết từ trước"
# header -> width in characters; the answers' columns follow
GIVEN = {
    KEY_HEADER: 4.0,
    "TT": 6.0,
    "Nội dung công việc": 36.0,
    "Vai trò": 8.0,
    "Hạn": 10.5,
    KNOWN_HEADER: 22.0,
}
FIRST_ANSWER = len(GIVEN) + 1
LAST_COLUMN = len(GIVEN) + len(COLUMNS)
# the rounds of some plans, with what is known from before and without
KEPT_FRAMES = 32

_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", fgColor="D9E2EC")
_GIVEN_FILL = PatternFill("solid", fgColor="F3F4F6")
_KNOWN_FILL = PatternFill("solid", fgColor="E5E7EB")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")


@lru_cache(maxsize=KEPT_FRAMES)
def frame_of(figures: str, note: str, has_known: bool) -> tuple[Frame, tuple[int, ...]]:
    """The workbook without an agency's own texts and rows, and the style of each cell of a row."""
    headers = [figures if column is FIGURE else column.header for column in COLUMNS]
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    _add_heading(sheet, note)
    _add_header_row(sheet, headers)
    _show_known(sheet, has_known=has_known)
    cells = [
        _put(sheet, LAST_ROW, number, style)
        for number, style in enumerate(_styles_of_a_row(workbook), start=1)
    ]
    _add_choices(sheet)
    _set_page(sheet)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"
    _protect(sheet)
    _add_help(workbook, headers, note)
    _add_id(workbook)
    return Frame(_package(workbook)), tuple(cell.style_id for cell in cells)


def _add_heading(sheet: Worksheet, note: str) -> None:
    lines = (
        (mark("title"), 14, True, 22),
        (mark("plan"), 12, False, 18),
        (mark("agency"), 12, True, 18),
        (mark("receiver"), 12, False, 18),
        (note, 12, True, 18),
    )
    for row, (text, size, bold, height) in enumerate(lines, start=1):
        if not text:
            continue
        # from the second column: the first one is hidden
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=LAST_COLUMN)
        cell = sheet.cell(row, 2, text)
        cell.font = Font(name=FONT, size=size, bold=bold)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = height


def _add_header_row(sheet: Worksheet, headers: Sequence[str]) -> None:
    widths = [*GIVEN.values(), *(column.width for column in COLUMNS)]
    cell: Any = sheet.cell(HEADER_ROW, 1)
    cell.font = Font(name=FONT, size=11, bold=True)
    cell.alignment, cell.border, cell.fill = _CENTRED, _BOX, _HEAD_FILL
    style = cell._style
    for number, (text, width) in enumerate(zip([*GIVEN, *headers], widths, strict=True), start=1):
        _put(sheet, HEADER_ROW, number, style).value = text
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.row_dimensions[HEADER_ROW].height = 34
    sheet.column_dimensions["A"].hidden = True


def _show_known(sheet: Worksheet, *, has_known: bool) -> None:
    if not has_known:
        at = [*GIVEN].index(KNOWN_HEADER) + 1
        sheet.column_dimensions[get_column_letter(at)].hidden = True


def _styles_of_a_row(workbook: Workbook) -> list[Any]:
    """The style of each column's cells; made once, as openpyxl looks for every font among all."""
    sheet = workbook.create_sheet()
    # as text, or Excel makes a day of "1/2"
    answers = ["General" if column is FIGURE else "@" for column in COLUMNS]
    kinds: list[PatternFill | str] = [_GIVEN_FILL] * (len(GIVEN) - 1) + [_KNOWN_FILL] + answers
    made: dict[PatternFill | str, Any] = {}
    for kind in kinds:
        if kind not in made:
            made[kind] = _style_of_a_cell(sheet.cell(1, len(made) + 1), kind)
    workbook.remove(sheet)
    return [made[kind] for kind in kinds]


def _style_of_a_cell(cell: Any, kind: PatternFill | str) -> Any:
    """Of a cell that is given its fill, of one that is to be filled in the format of its number."""
    cell.font = Font(name=FONT, size=11)
    cell.alignment, cell.border = _WRAPPED, _BOX
    if isinstance(kind, PatternFill):
        cell.fill = kind
    else:
        cell.protection = Protection(locked=False)
        cell.number_format = kind
    return cell._style


def _put(sheet: Worksheet, row: int, number: int, style: Any) -> Any:
    """The cell with a style that is shared; openpyxl looks for one set anew among all that it has."""
    cell: Any = sheet.cell(row, number)
    cell._style = style
    return cell


def _add_choices(sheet: Worksheet) -> None:
    names = ",".join(PROGRESS_NAMES.values())
    choice = DataValidation(type="list", formula1=f'"{names}"', allow_blank=True)
    choice.showErrorMessage = True
    choice.errorTitle, choice.error = PROGRESS.header, f"Chọn một trong: {names}"
    sheet.add_data_validation(choice)
    choice.add(_range_of(PROGRESS))
    for column in COLUMNS:
        if column is not PROGRESS:
            prompt = DataValidation(allow_blank=True, showInputMessage=True)
            prompt.promptTitle, prompt.prompt = column.header, column.hint
            sheet.add_data_validation(prompt)
            prompt.add(_range_of(column))


def _range_of(column: Column) -> str:
    letter = get_column_letter(FIRST_ANSWER + COLUMNS.index(column))
    return f"{letter}{HEADER_ROW + 1}:{letter}{LAST_ROW}"


def _set_page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.oddFooter.center.text = "Trang &P/&N"  # type: ignore[union-attr]
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, 0.4)
    sheet.page_margins.bottom = 0.8  # room for the footer


def _protect(sheet: Worksheet) -> None:
    # against slips, not against people: no password, and columns and rows may be widened
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _add_help(workbook: Workbook, headers: Sequence[str], note: str) -> None:
    sheet = workbook.create_sheet(HELP_SHEET)
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 84
    rows = [
        ("Cách điền", "Chỉ điền vào các ô trắng của trang Báo cáo; mỗi dòng chọn một Tình trạng."),
        *zip(headers, (column.hint for column in COLUMNS), strict=True),
        *([("Về số liệu", note)] if note else []),
        ("Ô có sẵn màu xám", "Đã điền sẵn từ kế hoạch và báo cáo trước, không sửa được."),
        ("Không thực hiện", "Phải ghi lý do ở cột Khó khăn/lý do."),
        ("Khi gửi", "Giữ nguyên dạng .xlsx, không đặt mật khẩu, không dùng công thức, macro."),
        ("Không đổi", "Không xóa dòng, cột, trang; tệp mang mã riêng của cơ quan và kỳ báo cáo."),
        ("Mã mẫu", mark("version")),
    ]
    for number in (1, 2):
        cell: Any = sheet.cell(1, number)
        cell.font = Font(name=FONT, size=12, bold=number == 1)
        cell.alignment = _WRAPPED
        style = cell._style
        for row, values in enumerate(rows, start=1):
            _put(sheet, row, number, style).value = values[number - 1]
    sheet.protection.sheet = True
    _set_page(sheet)


def _add_id(workbook: Workbook) -> None:
    hidden = workbook.create_sheet(HIDDEN_SHEET)
    hidden["A1"] = mark("id")
    hidden.sheet_state = "veryHidden"
    workbook.defined_names[DEFINED_NAME] = DefinedName(
        DEFINED_NAME, attr_text=f'"{mark("id")}"', hidden=True
    )
    properties = workbook.custom_doc_props  # type: ignore[attr-defined]
    properties.append(StringProperty(name=PROPERTY, value=mark("id")))


def _package(workbook: Workbook) -> bytes:
    properties = workbook.properties
    properties.creator = "dondoc"
    properties.title = mark("file")
    properties.language = "vi-VN"
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()
