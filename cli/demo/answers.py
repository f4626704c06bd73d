"""The demo plays the agencies: it fills templates in as their officers would."""

from __future__ import annotations

from pathlib import Path

from dondoc.reports.columns import COLUMNS, DIFFICULTY, FIGURE, PROGRESS, RESULT, UNIT
from dondoc.reports.form import PROGRESS_NAMES, Progress
from dondoc.reports.template_look import FIRST_ANSWER, HEADER_ROW, SHEET

# what is written into one row after another, then from the beginning
ANSWERS: tuple[dict[str, object], ...] = (
    {
        PROGRESS.name: PROGRESS_NAMES[Progress.DONE],
        RESULT.name: "Đã ban hành văn bản và triển khai tới các đơn vị",
        FIGURE.name: 3,
        UNIT.name: "văn bản",
    },
    {
        PROGRESS.name: PROGRESS_NAMES[Progress.IN_PROGRESS],
        RESULT.name: "Đã mở các lớp tập huấn tại cơ sở",
        FIGURE.name: "1.250,5",
        UNIT.name: "lượt người",
    },
    {
        PROGRESS.name: PROGRESS_NAMES[Progress.NOT_STARTED],
        DIFFICULTY.name: "Chưa được bố trí kinh phí",
    },
)


def fill_in(template: Path, skip_last: bool = False) -> None:
    """Answer every row of the workbook in place; with `skip_last` the last one stays empty."""
    from openpyxl import load_workbook

    workbook = load_workbook(template)
    sheet = workbook[SHEET]
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        left_out = skip_last and row == sheet.max_row
        answer = {} if left_out else ANSWERS[(row - HEADER_ROW - 1) % len(ANSWERS)]
        for number, column in enumerate(COLUMNS, start=FIRST_ANSWER):
            sheet.cell(row, number).value = answer.get(column.name)  # type: ignore[assignment]
    workbook.save(template)
