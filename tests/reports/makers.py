"""Makers of what the tests of reports need: obligations, forms, filled templates."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from openpyxl import Workbook, load_workbook

from dondoc.plan import Certainty
from dondoc.reports.columns import COLUMNS, RESULT
from dondoc.reports.form import Form, FormHeader, form_of
from dondoc.reports.intake import check_submission
from dondoc.reports.matrix import ExpectedReport, ReceivedReport, matrix_of
from dondoc.reports.reporting_round import ReportingRound, TakenReport
from dondoc.reports.template import template_of
from dondoc.reports.template_look import FIRST_ANSWER, HEADER_ROW, SHEET
from dondoc.reports.word_form import word_form_of
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
    given: dict[str, Any] = {
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
                cell = sheet.cell(row, number, answer[column.name])
                if column is RESULT:
                    cell.data_type = (
                        "s"  # what is typed there stays text, as the cell's format says
                    )
    if change:
        change(workbook)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def filled_word(form: Form, answers: list[dict[str, Any]]) -> bytes:
    """The Word form with one answer per row, written into its controls as Word does."""
    document = Document(io.BytesIO(word_form_of(form)))
    keys = [row.key for row in form.rows]
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        key, _, column = tag.get(qn("w:val")).partition(".") if tag is not None else ("", "", "")
        if key in keys and (value := answers[keys.index(key)].get(column)) is not None:
            _write_into(control, str(value))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _write_into(control: Any, value: str) -> None:
    properties = control.find(qn("w:sdtPr"))
    for placeholder in properties.findall(qn("w:showingPlcHdr")):
        properties.remove(placeholder)
    first, *others = control.iter(qn("w:t"))
    first.text = value
    for other in others:
        other.getparent().remove(other)


def whole_answers(form: Form, **first: Any) -> list[dict[str, Any]]:
    """An answer to each row; `first` changes the first."""
    answers = [
        {"progress": "Đang thực hiện", "result": f"Kết quả {row.number}"} for row in form.rows
    ]
    answers[0] |= first
    return answers


def create_round(**changes: Any) -> ReportingRound:
    """Four agencies are asked; three have sent, on the last day; it is the day after."""
    forms = (
        create_form(),
        create_form("so-tu-phap", "Sở Tư pháp"),
        create_coordinating_form(),
        create_form("so-y-te", "Sở Y tế"),
    )
    reports = tuple(_report(form, _ANSWERS[form.header.agency_id]) for form in forms[:3])
    given: dict[str, Any] = {
        "plan_title": forms[0].header.plan_title,
        "plan_number": None,
        "plan_issued_on": None,
        "issuer": "UBND thành phố Hà Nội",
        "coordinator": "Sở Khoa học và Công nghệ",
        "period": PERIOD,
        "day": DUE + timedelta(days=1),
        "sections": {"I": "SỞ NỘI VỤ", "II": "SỞ TƯ PHÁP"},
        "items": tuple(item[:3] for item in ITEMS),
        "forms": forms,
        "reports": reports,
    } | changes
    expected = [
        ExpectedReport(form.header.agency_id, form.header.agency_name, PERIOD, DUE)
        for form in forms
    ]
    received = [
        ReceivedReport(one.agency_id, PERIOD, one.version, one.received_on)
        for one in given["reports"]
    ]
    return ReportingRound(**given, matrix=matrix_of(expected, received, day=given["day"]))


def create_coordinating_form() -> Form:
    """The form of an agency that only helps with the last item."""
    header = create_header("xa-ba-vi", "UBND xã Ba Vì")
    helped = create_obligation(*ITEMS[2], agency="xa-ba-vi", role=Role.COORDINATING)
    return form_of(header, [helped])


_ANSWERS: dict[str, list[dict[str, Any]]] = {
    "so-noi-vu": [
        {
            "progress": "Đã hoàn thành",
            "result": "=HYPERLINK(1)",
            "figure": 60,
            "unit": "bộ dữ liệu",
        },
        {"progress": "Đang thực hiện", "figure": "50,5", "unit": "%"},
        {"progress": "Đang thực hiện", "figure": 0.1, "unit": "lớp", "proposal": "Bố trí kinh phí"},
    ],
    "so-tu-phap": [
        {
            "progress": "Chưa thực hiện",
            "figure": "2,5",
            "unit": "Bộ dữ  liệu",
            "difficulty": "Thiếu người",
        },
        {"progress": "Không thực hiện", "difficulty": "Đã giao cơ quan khác"},
        {"progress": "Đang thực hiện", "figure": 0.2, "unit": "lớp"},
    ],
    "xa-ba-vi": [{"progress": "Đã hoàn thành", "result": "5 lớp", "figure": 5, "unit": "lớp"}],
}


def _report(form: Form, answers: list[dict[str, Any]]) -> TakenReport:
    header = form.header
    taken = check_submission(filled(form, answers), form)
    return TakenReport(
        agency_id=header.agency_id,
        agency_name=header.agency_name,
        version=1,
        file_name=f"{header.agency_id}.xlsx",
        sha256="0" * 64,
        sheet=taken.sheet,
        received_on=DUE,
        answers=taken.answers,
        remarks=taken.remarks,
    )
