"""What stands beside an item in a template: the last report, last year's ending; estimates."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from sqlmodel import Session, select

from cli.main import dondoc
from dondoc.plan import PlanReading, ReportingDuty, Window
from dondoc.reports.columns import COLUMNS
from dondoc.reports.form import GENERAL_FINAL_CONTENT, Estimate, Form, Progress, final_form
from dondoc.reports.intake import check_submission
from dondoc.reports.template import template_of
from dondoc.reports.template_look import (
    FIRST_ANSWER,
    GIVEN,
    HEADER_ROW,
    HELP_SHEET,
    KNOWN_HEADER,
    SHEET,
)
from models.engine import session
from models.office import Office
from models.report_history import RoundHistory
from models.report_intake import take_report
from models.report_rounds import OpenRound, open_round
from models.submissions import judge_submission
from models.tables import ObligationRow, SubmissionRow, SubmissionState
from tasks.reports.collate import round_of_period
from tests.reports.makers import create_form, filled, whole_answers
from tests.reports.office_makers import create_item, create_office, create_reading, keep_plan

KNOWN_AT = [*GIVEN].index(KNOWN_HEADER) + 1
FIGURE_AT = FIRST_ANSWER + [column.name for column in COLUMNS].index("figure")
CLOSED = date(2026, 12, 14)
JUNE, NOVEMBER, DECEMBER = (datetime(2026, month, 10, 3, tzinfo=UTC) for month in (6, 11, 12))
YEAR_REPORT = ReportingDuty(
    "báo cáo năm",
    "trước ngày 20/11/2026",
    date(2026, 11, 20),
    date(2026, 11, 19),
    "Sở Khoa học và Công nghệ",
    "UBND các phường, xã",
)


def sheet_of(form: Form) -> Worksheet:
    sheet = load_workbook(io.BytesIO(template_of(form)))[SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_what_is_known_stands_in_a_locked_and_shaded_column() -> None:
    form = create_form()
    known = replace(
        form, rows=(replace(form.rows[0], known=("Năm 2025: chưa xong",)), *form.rows[1:])
    )
    sheet = sheet_of(known)
    cell = sheet.cell(HEADER_ROW + 1, KNOWN_AT)
    assert cell.value == "Năm 2025: chưa xong"
    assert cell.protection.locked
    assert cell.fill.fgColor.rgb != sheet.cell(HEADER_ROW + 1, FIRST_ANSWER).fill.fgColor.rgb
    assert sheet.cell(HEADER_ROW + 2, KNOWN_AT).value is None
    assert not sheet.column_dimensions[cell.column_letter].hidden


def test_where_nothing_is_known_the_column_does_not_show_and_the_version_is_the_same() -> None:
    form = create_form()
    sheet = sheet_of(form)
    assert sheet.column_dimensions[get_column_letter(KNOWN_AT)].hidden
    known = replace(form, rows=tuple(replace(row, known=("a",)) for row in form.rows))
    assert known.version == form.version


def test_figures_before_their_closing_day_are_called_estimates_and_marked() -> None:
    form = create_form(closed_on=CLOSED)
    book = load_workbook(io.BytesIO(template_of(form)))
    assert book[SHEET].cell(HEADER_ROW, FIGURE_AT).value == "Số liệu (ước thực hiện)"
    assert any("14/12/2026" in str(row[1]) for row in book[HELP_SHEET].values)
    taken = check_submission(filled(form, whole_answers(form, figure=3)), form)
    assert [one.is_estimated for one in taken.answers] == [True, False, False]


def test_final_figures_are_asked_only_of_the_rows_that_were_estimated_and_filled_in() -> None:
    form = create_form(period="2026-nam-chinh-thuc")
    estimate = Estimate(Progress.DONE, "Xong", Decimal("1250.5"), "lượt")
    final = final_form(form, {form.rows[1].key: estimate})
    sheet = sheet_of(final)
    assert sheet.max_row == HEADER_ROW + 1
    assert sheet.cell(HEADER_ROW + 1, FIGURE_AT).value == 1250.5
    (answer,) = check_submission(template_of(final), final).answers
    assert (answer.progress, answer.result, answer.figure) == (
        Progress.DONE,
        "Xong",
        Decimal("1250.5"),
    )
    assert not answer.is_estimated
    assert [row.content for row in final_form(form, {}).rows] == [GENERAL_FINAL_CONTENT]


def last_years_plan() -> PlanReading:
    """The same course a year ago, and an item that this year's plan no longer has."""
    plan = create_reading("Tổ chức hoạt động thử nghiệm năm 2025")
    period = date(2025, 1, 1), date(2025, 12, 31)
    header = replace(plan.plan, year=2025, period=period, issued_on=date(2025, 2, 3))
    due = date(2025, 9, 30)
    course = create_item(
        *("II", "5", "Mở lớp kỹ năng số.", due),
        lead="Sở Nội vụ",
        coordinating="UBND các phường, xã",
    )
    dropped = create_item("III", "1", "Biên soạn cẩm nang tiếng Anh.", due, lead="Sở Y tế")
    items = tuple(
        replace(one, timing=replace(one.timing, windows=(Window(period[0], due),)))
        for one in (course, dropped)
    )
    report = replace(plan.reports[0], due=date(2025, 6, 19), before=date(2025, 6, 20))
    return replace(plan, plan=header, items=items, reports=(report,))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two years' plans in force; last year's course was done twelve days late by its lead."""
    office = create_office(tmp_path)
    old = keep_plan(office, last_years_plan())
    plan = create_reading()
    keep_plan(office, replace(plan, reports=(*plan.reports, YEAR_REPORT)))
    with session(office.engine) as opened:
        asked = select(ObligationRow).where(
            ObligationRow.plan_id == old,
            ObligationRow.agency_id == "so-noi-vu",
            ObligationRow.section == "II",
        )
        for row in opened.exec(asked):
            row.confirmed_on = date(2025, 10, 12)
    return office


def opened_round(office: Office, period: str, day: date, opened: Session) -> OpenRound:
    return open_round(period, office=office, session=opened, day=day)


def known_in(office: Office, period: str, agency: str = "so-noi-vu") -> dict[str, tuple[str, ...]]:
    with session(office.engine) as opened:
        round_ = opened_round(office, period, date(2026, 6, 1), opened)
        form = RoundHistory(round_).filled(round_.form(agency))
        return {row.reference: row.known for row in form.rows}


def send(office: Office, period: str, at: datetime, **first: Any) -> int:
    with session(office.engine) as opened:
        round_ = opened_round(office, period, at.date(), opened)
        form = round_.form("so-noi-vu")
        answers = [
            {"progress": "Đang thực hiện", "result": "Đã tập huấn 3 lớp", **first}
            for _ in form.rows
        ]
        about: dict[str, Any] = {"agency_id": "so-noi-vu", "received_at": at, "actor": "an"}
        taken = take_report(filled(form, answers), "a.xlsx", opened=round_, **about)
        assert taken.submission.id is not None
        return taken.submission.id


def test_the_first_period_of_a_year_shows_how_last_years_item_ended(office: Office) -> None:
    assert known_in(office, "2026-6-thang") == {
        "II.1": ("Năm 2025: xong muộn 12 ngày",),
        "II.2": (),
    }


def test_who_helped_last_year_is_shown_its_own_ending(office: Office) -> None:
    assert known_in(office, "2026-6-thang", "ubnd-xa-ba-vi")["II.1"] == ("Năm 2025: chưa xong",)


def test_a_later_period_shows_what_the_agency_said_last(office: Office) -> None:
    send(office, "2026-6-thang", JUNE, figure=3, unit="lớp")
    assert known_in(office, "2026-nam")["II.1"] == (
        "Kỳ trước (6 tháng năm 2026, báo ngày 10/6/2026): Đang thực hiện – Đã tập huấn 3 lớp; "
        "số liệu: 3 lớp",
    )
    assert set(known_in(office, "2026-nam", "ubnd-xa-ba-vi").values()) == {()}


def test_a_report_that_was_given_back_says_nothing(office: Office) -> None:
    sent = send(office, "2026-6-thang", JUNE)
    with session(office.engine) as opened:
        row = opened.get(SubmissionRow, sent)
        assert row is not None
        judge_submission(
            row,
            session=opened,
            state=SubmissionState.RETURNED,
            reason="thiếu số",
            actor="chị Bình",
            at=JUNE,
        )
    assert set(known_in(office, "2026-nam").values()) == {()}


def test_the_round_of_final_figures_asks_what_the_yearly_report_estimated(office: Office) -> None:
    send(office, "2026-nam", NOVEMBER, figure="1.250,5", unit="lượt")
    with session(office.engine) as opened:
        round_ = opened_round(office, "2026-nam-chinh-thuc", date(2026, 12, 16), opened)
        own, other = round_.form("so-noi-vu"), round_.form("ubnd-xa-ba-vi")
    assert {row.estimate.figure for row in own.rows if row.estimate} == {Decimal("1250.5")}
    assert len(own.rows) == 2
    assert [row.content for row in other.rows] == [GENERAL_FINAL_CONTENT]
    assert own.header.due == date(2026, 12, 28)
    sent = send(office, "2026-nam-chinh-thuc", DECEMBER.replace(day=20), figure=1300, unit="lượt")
    assert sent
    figures = round_of_period("2026-nam", office=office, today=date(2026, 12, 21)).reports[0]
    assert all(one.is_estimated for one in figures.answers)


def test_the_coordinator_sees_what_was_carried_over_dropped_and_late(office: Office) -> None:
    found = round_of_period("2026-6-thang", office=office, today=date(2026, 6, 1)).last_year
    rows = {(one.old or one.new or ("", "", ""))[2]: one for one in found}
    course = rows["Mở lớp kỹ năng số."]
    assert course.outcome == "xong muộn 12 ngày"
    assert course.change.startswith("Chuyển tiếp")
    dropped = rows["Biên soạn cẩm nang tiếng Anh."]
    assert (dropped.change, dropped.outcome, dropped.new) == ("Không còn", "chưa xong", None)
    assert rows["Khảo sát sự hài lòng."].change == "Mới"
    assert rows["Khảo sát sự hài lòng."].outcome == ""


def test_compare_takes_the_numbers_of_kept_plans_and_says_how_the_old_items_ended(
    office: Office, tmp_path: Path
) -> None:
    home = {"DONDOC_HOME": str(office.settings.home)}
    arguments = ["compare", "1", "2", "--json", "--out", str(tmp_path / "so-sanh.xlsx")]
    result = CliRunner().invoke(dondoc, arguments, env=home, catch_exceptions=False)
    document = json.loads(result.stdout)
    assert [one["ending"] for one in document["dropped"]] == ["chưa xong"]
    # the leads' own ending: the wards that helped are no part of it
    assert [one["ending"] for one in document["kept"]] == ["xong muộn 12 ngày"]
    sheet = load_workbook(tmp_path / "so-sanh.xlsx")["Từng nhiệm vụ"]
    assert sheet.cell(1, sheet.max_column).value == "Kết quả kế hoạch cũ"


def test_compare_refuses_a_plan_that_is_not_kept(office: Office) -> None:
    home = {"DONDOC_HOME": str(office.settings.home)}
    result = CliRunner().invoke(dondoc, ["compare", "1", "99"], env=home)
    assert result.exit_code == 1
