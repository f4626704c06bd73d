"""Rounds of any answers: states, figures, long texts, hostile characters, any standing of a report."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from dondoc.reports.columns import LARGEST_FIGURE, Answer
from dondoc.reports.form import Asked, Form, Progress
from dondoc.reports.matrix import ExpectedReport, ReceivedReport, Verdict, matrix_of
from dondoc.reports.reporting_round import ReportingRound, TakenReport
from tests.reports.makers import DUE, ITEMS, PERIOD, create_coordinating_form, create_form

HOSTILE = (
    "",
    "=HYPERLINK(1)",
    "Đã ban hành\nvăn bản số 5/KH; gồm 3 phần.",
    "<w:t>&amp;]]></w:t>",
    "\x00\x0b\x1f\ud800\ufffe",
    "\r\n\t",
    "\u202etrái\u202c \u200b",
    "👩‍👩‍👧 🇻🇳",
    "V/v đôn đốc",
    "Phụ lục I",
    "Nơi nhận:",
    "Số: 5/BC-SNV",
    "dài " * 600,
    "k" * 3000,
)
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
UNITS = st.sampled_from(["", "lớp", "Lớp ", "%", "bộ dữ liệu", "<đơn vị>"])
FIGURES = (
    st.none()
    | st.decimals(-LARGEST_FIGURE, LARGEST_FIGURE, places=3)
    | st.integers(0, 10**6).map(Decimal)
)


@st.composite
def answers(draw: st.DrawFn, asked: Asked) -> Answer:
    section, number, content = asked.place
    return Answer(
        key=asked.key,
        section=section,
        number=number,
        content=content,
        role=asked.role,
        progress=draw(st.sampled_from(Progress)),
        result=draw(TEXTS),
        figure=draw(FIGURES),
        unit=draw(UNITS),
        difficulty=draw(TEXTS),
        proposal=draw(TEXTS),
        cells={"progress": "E9", "figure": "G9"},
        is_estimated=draw(st.booleans()),
    )


@st.composite
def rounds(draw: st.DrawFn) -> ReportingRound:
    """Five agencies, of which any may have sent, been late, sent back, exempted, given more days."""
    name = draw(st.sampled_from(["Sở Nội vụ", 'UBND xã "A" & <B>', "Sở " + "rất dài " * 30]))
    forms = (
        create_form("so-noi-vu", name),
        create_form("so-tu-phap", "Sở Tư pháp"),
        create_coordinating_form(),
        create_form("so-y-te", "Sở Y tế"),
        create_form("so-tai-chinh", "Sở Tài chính"),
    )
    day = DUE + timedelta(days=draw(st.integers(-3, 200)))
    expected, received, reports = [], [], []
    for form in forms:
        header = form.header
        extended = draw(st.none() | st.just(DUE + timedelta(days=7)))
        exempt = draw(st.sampled_from(["", "", "", "không có nhiệm vụ"]))
        expected.append(
            ExpectedReport(header.agency_id, header.agency_name, PERIOD, DUE, extended, exempt)
        )
        verdict = draw(st.none() | st.sampled_from(Verdict))
        sent_on = DUE + timedelta(days=draw(st.integers(-5, 5)))
        if verdict is None or sent_on > day:
            continue
        reason = draw(TEXTS) if verdict is Verdict.RETURNED else ""
        received.append(ReceivedReport(header.agency_id, PERIOD, 1, sent_on, verdict, reason))
        if verdict is not Verdict.RETURNED:
            reports.append(draw(_reports(form, sent_on)))
    return ReportingRound(
        plan_title=draw(st.sampled_from(["Tổ chức hoạt động năm 2026", "Kế hoạch " + "dài " * 90])),
        plan_number=draw(st.sampled_from([None, "12/KH-UBND"])),
        plan_issued_on=draw(st.none() | st.just(date(2026, 1, 30))),
        issuer="UBND thành phố Hà Nội",
        coordinator="Sở Khoa học và Công nghệ",
        period=PERIOD,
        day=day,
        sections={"I": draw(st.sampled_from(["SỞ NỘI VỤ", "MỤC\x0c " + "DÀI " * 40])), "II": "B"},
        items=tuple(item[:3] for item in ITEMS),
        forms=forms,
        matrix=matrix_of(expected, received, day=day),
        reports=tuple(reports),
    )


@st.composite
def _reports(draw: st.DrawFn, form: Form, sent_on: date) -> TakenReport:
    # rows come and go between sending and collating
    given = [draw(answers(row)) for row in form.rows if draw(st.integers(0, 5))]
    return TakenReport(
        agency_id=form.header.agency_id,
        agency_name=form.header.agency_name,
        version=1,
        file_name="báo cáo <1> & 2.xlsx",
        sha256="0123456789abcdef" * 4,
        sheet="Báo cáo",
        received_on=sent_on,
        answers=tuple(given),
    )
