"""The workbook that an agency fills in: its own items, drop-down states, an id that survives."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import repeat

from openpyxl.utils import get_column_letter

from dondoc.reports.columns import COLUMNS, FIGURE, PROGRESS, RESULT, UNIT, Column
from dondoc.reports.form import PROGRESS_NAMES, ROLE_NAMES, Asked, Estimate, Form, period_name
from dondoc.reports.form_id import id_of
from dondoc.reports.row_heights import height_of
from dondoc.reports.template_frame import number_cell, row_of, text_cell
from dondoc.reports.template_look import GIVEN, HEADER_ROW, LAST_COLUMN, frame_of
from dondoc.schedule.wording import short_date

_LETTERS = tuple(map(get_column_letter, range(1, LAST_COLUMN + 1)))
# the hidden key says nothing of a row's height
_WIDTHS = list(GIVEN.values())[1:]


def template_of(form: Form) -> bytes:
    """The workbook of one agency for one period (.xlsx), the same bytes for the same form."""
    has_known = any(row.known for row in form.rows)
    frame, styles = frame_of(header_of(FIGURE, form), note_on_form(form), has_known)
    texts = {
        **_heading(form),
        "version": form.version,
        "id": str(id_of(form)),
        "file": f"{form.header.agency_name}: báo cáo {period_name(form.header.period)}",
    }
    rows = (
        _row(number, asked, styles) for number, asked in enumerate(form.rows, start=HEADER_ROW + 1)
    )
    return frame.filled(texts, "".join(rows), HEADER_ROW + len(form.rows))


def template_name(form: Form) -> str:
    """The file's name: period and agency."""
    return f"{form.header.period}-{form.header.agency_id}.xlsx"


def _heading(form: Form) -> dict[str, str]:
    """The lines above the table that each agency has of its own."""
    header = form.header
    due = short_date(header.due)
    return {
        "title": f"BÁO CÁO KẾT QUẢ THỰC HIỆN {period_name(header.period).upper()}",
        "plan": f"Kế hoạch: {header.plan_title}",
        "agency": f"Cơ quan báo cáo: {header.agency_name}",
        "receiver": f"Nơi nhận: {header.send_to}. Gửi chậm nhất hết ngày {due}.",
    }


def note_on_form(form: Form) -> str:
    """What an agency has to know of the figures asked for; empty where they are as always."""
    if form.header.is_final:
        return (
            "Chỉ hỏi lại các dòng đã báo số ước thực hiện: thay bằng số chính thức, "
            "số nào không đổi thì giữ nguyên."
        )
    if form.header.closed_on:
        return (
            f"Số liệu là số ước thực hiện cả kỳ (số liệu chốt ngày "
            f"{short_date(form.header.closed_on)}, sau hạn gửi báo cáo)."
        )
    return ""


def header_of(column: Column, form: Form) -> str:
    """A column's heading; that of the figures says which ones are wanted."""
    if column is not FIGURE:
        return column.header
    if form.header.is_final:
        return f"{column.header} (chính thức)"
    return f"{column.header} (ước thực hiện)" if form.header.is_estimated else column.header


def _row(number: int, asked: Asked, styles: Sequence[int]) -> str:
    given = (
        asked.key,
        asked.reference,
        asked.content,
        ROLE_NAMES[asked.role],
        asked.deadline,
        "\n".join(asked.known),
    )
    filled = values_of(asked.estimate)
    values = (*given, *(filled.get(column.name) for column in COLUMNS))
    height = height_of(given[1:], _WIDTHS, least_lines=2)
    return row_of(number, height, map(_cell, _LETTERS, repeat(number), styles, values))


def _cell(letter: str, row: int, style: int, value: str | Decimal | None) -> str:
    place = f"{letter}{row}"
    # a content that begins with "=" is no formula
    if isinstance(value, str):
        return text_cell(place, style, value)
    return number_cell(place, style, value)


def values_of(estimate: Estimate | None) -> dict[str, str | Decimal]:
    """What is filled in beforehand, by the name of the column."""
    if estimate is None:
        return {}
    return {
        PROGRESS.name: PROGRESS_NAMES[estimate.progress],
        RESULT.name: estimate.result,
        FIGURE.name: estimate.figure,
        UNIT.name: estimate.unit,
    }
