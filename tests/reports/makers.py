"""Makers of what the tests of reports need: obligations, forms, filled templates."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook

from dondoc.plan import Certainty
from dondoc.reports.columns import COLUMNS
from dondoc.reports.form import Form, FormHeader, form_of
from dondoc.reports.template import FIRST_ANSWER, HEADER_ROW, SHEET, template_of
from dondoc.schedule.obligation import Obligation, ObligationKind, Role

PLAN_KEY = "0123456789abcdef0123"
PERIOD = "2026-6-thang"
DUE = date(2026, 6, 19)
ITEMS: tuple[tuple[str, str, str, date], ...] = (
    ("I", "1", "Ban hành danh mục dữ liệu mở.", date(2026, 3, 31)),
    ("I", "2", "Xuất bản bản tin hằng tháng.", date(2026, 12, 31)),
    ("II", "1", "Mở lớp kỹ năng số cho người cao tuổi.", date(2026, 9, 30)),
)


def create_obligation(
    section: str,
    number: str,
    content: str,
    due: date,
    *,
    agency: str = "so-noi-vu",
    role: Role = Role.LEAD,
    kind: ObligationKind = ObligationKind.DATED,
) -> Obligation:
    return Obligation(
        key=f"{agency}-{section}-{number}-{role}-{due}",
        kind=kind,
        role=role,
        agency_id=agency,
        section=section,
        number=number,
        title=content,
        content=content,
        lead="Sở Nội vụ",
        coordinating="",
        timing_text="Quý I",
        start=date(2026, 1, 1),
        due=due,
        certainty=Certainty.CERTAIN,
    )


def create_header(agency: str = "so-noi-vu", name: str = "Sở Nội vụ", **changes: Any) -> FormHeader:
    given = {
        "plan_key": PLAN_KEY,
        "plan_title": "Tổ chức hoạt động chuyển đổi số thành phố Hà Nội năm 2026",
        "agency_id": agency,
        "agency_name": name,
        "period": PERIOD,
        "due": DUE,
        "send_to": "Sở Khoa học và Công nghệ",
    }
    return FormHeader(**(given | changes))


def create_form(agency: str = "so-noi-vu", name: str = "Sở Nội vụ", **changes: Any) -> Form:
    header = create_header(agency, name, **changes)
    return form_of(header, [create_obligation(*item, agency=agency) for item in ITEMS])


def filled(
    form: Form,
    answers: list[dict[str, Any]],
    *,
    change: Callable[[Workbook], None] | None = None,
) -> bytes:
    """The template with one answer per row, column name to value, and whatever `change` does."""
    workbook = load_workbook(io.BytesIO(template_of(form)))
    sheet = workbook[SHEET]
    for row, answer in enumerate(answers, start=HEADER_ROW + 1):
        for number, column in enumerate(COLUMNS, start=FIRST_ANSWER):
            if column.name in answer:
                sheet.cell(row, number, answer[column.name])
    if change:
        change(workbook)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def whole_answers(form: Form, **first: Any) -> list[dict[str, Any]]:
    """An answer to each row; `first` changes the first."""
    answers = [
        {"progress": "Đang thực hiện", "result": f"Kết quả {row.number}"} for row in form.rows
    ]
    answers[0] |= first
    return answers
