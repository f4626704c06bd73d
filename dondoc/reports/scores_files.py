"""The scores as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dondoc.reports.collation_files import head_cell, new_sheet, text_cell
from dondoc.reports.packages import same_bytes_each_time
from dondoc.reports.scores import Scores
from dondoc.reports.scores_words import (
    HELPING_COLUMNS,
    RANK_COLUMNS,
    helping_rows,
    month_names,
    month_rows,
    rank_rows,
)

NAME_WIDTH, FIGURE_WIDTH = 40, 12


def scores_workbook(scores: Scores) -> bytes:
    """The workbook (.xlsx): ranks, months, coordinating work apart."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "dondoc"
    _write(workbook, "Xếp hạng", RANK_COLUMNS, rank_rows(scores), names_at=2)
    months = ("Cơ quan, đơn vị", *month_names(scores))
    _write(workbook, "Theo tháng (%)", months, month_rows(scores), names_at=1)
    _write(workbook, "Phối hợp", HELPING_COLUMNS, helping_rows(scores), names_at=1)
    written = io.BytesIO()
    workbook.save(written)
    return same_bytes_each_time(written.getvalue())


def _write(
    workbook: Workbook,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    names_at: int,
) -> None:
    widths = [NAME_WIDTH if at == names_at else FIGURE_WIDTH for at in range(1, len(columns) + 1)]
    sheet = new_sheet(workbook, title, widths)
    sheet.freeze_panes = f"{get_column_letter(names_at + 1)}2"
    sheet.print_title_rows = "1:1"
    sheet.append([head_cell(sheet, name) for name in columns])
    for row in rows:
        sheet.append([text_cell(sheet, value) for value in row])
