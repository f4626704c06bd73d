"""The dry run as a workbook: every message of the year, and how many there are by month and channel."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dondoc.language.text import clean
from dondoc.messages.foretold import Foretold
from dondoc.schedule.wording import WEEKDAYS

MESSAGES, COUNTS = "Từng tin", "Theo tháng"
NOBODY = "chưa có người nhận"
COLUMNS = (
    *(("Ngày", 12), ("Thứ", 11), ("Cơ quan", 34), ("Người nhận", 26), ("Gửi cho", 12)),
    *(("Kênh", 10), ("Địa chỉ (đã che)", 30), ("Bậc nhắc", 34), ("Tiêu đề", 60)),
    *(("Mấy dòng đầu", 70), ("Số việc", 9), ("Kèm theo", 50)),
)
AUDIENCES = {"officer": "cán bộ", "leader": "lãnh đạo", "coordinator": "điều phối"}
_FONT = Font(name="Times New Roman", size=11)
_BOLD = Font(name="Times New Roman", size=11, bold=True)
_FILL = PatternFill("solid", fgColor="D9E2EC")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def year_workbook(messages: Sequence[Foretold], *, first: date) -> bytes:
    """The workbook (.xlsx) of the messages from `first` on."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "dondoc"
    workbook.properties.title = f"Tin nhắc từ ngày {first:%d/%m/%Y}"
    _write(workbook, MESSAGES, COLUMNS, (_row(one) for one in messages))
    channels = sorted({one.channel or NOBODY for one in messages})
    headings = (("Tháng", 12), *((name, 20) for name in channels), ("Cộng", 12))
    _write(workbook, COUNTS, headings, _counts(messages, channels))
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _row(one: Foretold) -> tuple[object, ...]:
    return (
        *(one.day, WEEKDAYS[one.day.weekday()], one.agency_name, one.contact or NOBODY),
        *(AUDIENCES.get(one.audience, one.audience), one.channel or "–", one.recipient or "–"),
        *(one.step, one.subject, "\n".join(one.first_lines), len(one.entries)),
        "\n".join(one.files),
    )


def _counts(messages: Sequence[Foretold], channels: Sequence[str]) -> Iterable[tuple[object, ...]]:
    counted = Counter((one.day.replace(day=1), one.channel or NOBODY) for one in messages)
    for month in sorted({month for month, _ in counted}):
        of_month = [counted[month, channel] for channel in channels]
        yield (f"{month:%m/%Y}", *of_month, sum(of_month))
    in_all = [sum(counted[at] for at in counted if at[1] == channel) for channel in channels]
    yield ("Cả năm", *in_all, len(messages))


def _write(
    workbook: Workbook,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[tuple[object, ...]],
) -> None:
    sheet: Worksheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, name, _BOLD, _FILL) for name, _ in columns])
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value, _FONT) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def _cell(sheet: Worksheet, value: object, font: Font, fill: PatternFill | None = None) -> Any:
    if isinstance(value, str):
        # a plan's words may hold what no XML takes
        value = "\n".join(clean(line) for line in value.split("\n"))
    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
    if isinstance(value, str):
        # and may begin with "=": they are words, never a formula
        cell.data_type = "s"
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    cell.font, cell.alignment = font, _WRAPPED
    if fill is not None:
        cell.fill = fill
    return cell
