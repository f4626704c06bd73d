"""The tables that the coordinator looks at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.settings import load_settings
from dondoc.plan import Severity
from models.engine import reading, session
from models.migrate import make_ready
from models.office import Office, open_office
from models.submissions import add_submission, judge_submission, latest_submission
from models.tables import FindingRow, SubmissionState
from tasks.overviews.overview import MOST_ROWS, Overview
from tasks.overviews.plan import findings_overview, items_overview
from tasks.overviews.reports import missing_overview, missing_reports
from tasks.overviews.work import overdue_overview, standings_on, week_overview
from tests.web.makers import A, fill

FRIDAY = date(2026, 6, 19)
NOON = datetime(2026, 6, 18, 5, tzinfo=UTC)


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Office]:
    """An office with a plan in force and a draft."""
    office = open_office(load_settings(home=tmp_path))
    make_ready(office.engine)
    fill(office.engine)
    yield office
    office.engine.dispose()


def test_the_week_holds_monday_to_sunday_and_no_work_that_is_only_helped_with(
    at_work: Office,
) -> None:
    with reading(at_work.engine) as opened:
        standings = standings_on(FRIDAY, office=at_work, session=opened)
    week = week_overview(standings, FRIDAY, at_work)
    assert [row["Hạn"] for row in week.rows] == [
        "Thứ Hai 15/6/2026",
        "Thứ Sáu 19/6/2026",
        "Chủ nhật 21/6/2026",
    ]
    assert {row["Cơ quan"] for row in week.rows} == {"Sở Du lịch"}
    assert "từ 15/6/2026 đến 21/6/2026" in week.description


def test_overdue_work_is_counted_by_agency_with_what_waits_longest(at_work: Office) -> None:
    with reading(at_work.engine) as opened:
        standings = standings_on(date(2026, 7, 1), office=at_work, session=opened)
    overdue = overdue_overview(standings, date(2026, 7, 1), at_work)
    assert [(row["Cơ quan"], row["Số việc quá hạn"]) for row in overdue.rows] == [
        ("Sở Du lịch", "4"),
        ("Sở Nội vụ", "1"),
    ]
    assert overdue.rows[0]["Việc"] == "Xuất bản bản đồ du lịch song ngữ"
    assert "5 việc của 2 cơ quan" in overdue.description


def report_in(at_work: Office) -> None:
    with session(at_work.engine) as opened:
        add_submission(
            session=opened,
            plan_id=1,
            agency_id=A,
            period="2026-6-thang",
            received_at=NOON,
            file_name="bao-cao.xlsx",
            sha256="1" * 64,
            late=False,
            answers={"rows": []},
            actor="test",
        )


def test_a_report_is_missing_until_it_is_in_and_again_when_it_is_returned(at_work: Office) -> None:
    def missing() -> int:
        with reading(at_work.engine) as opened:
            standings = standings_on(FRIDAY, office=at_work, session=opened)
            rows, asked = missing_reports(standings, FRIDAY, session=opened)
        shown = missing_overview(rows, asked, FRIDAY, at_work)
        assert shown.key == "bao-cao-chua-gui"
        return len(shown.rows)

    assert missing() == 1
    report_in(at_work)
    assert missing() == 0
    with session(at_work.engine) as opened:
        sent = latest_submission(session=opened, plan_id=1, agency_id=A, period="2026-6-thang")
        assert sent is not None
        judge_submission(
            sent,
            session=opened,
            state=SubmissionState.RETURNED,
            reason="thiếu số liệu",
            actor="test",
            at=NOON,
        )
    assert missing() == 1


def test_who_has_reported_is_neither_overdue_nor_reminded(at_work: Office) -> None:
    report_in(at_work)
    with reading(at_work.engine) as opened:
        standings = standings_on(date(2026, 7, 1), office=at_work, session=opened)
    titles = [row["Việc"] for row in overdue_overview(standings, date(2026, 7, 1), at_work).rows]
    overdue = [one.row.title for one in standings if one.state == "overdue"]
    assert titles
    assert "Báo cáo 6 tháng đầu năm 2026" not in overdue


def test_findings_come_worst_first_and_settled_ones_are_gone(at_work: Office) -> None:
    with session(at_work.engine) as opened:
        for position, severity in enumerate([Severity.NOTE, Severity.ERROR, Severity.DOUBT]):
            opened.add(
                FindingRow(
                    plan_id=1,
                    position=position,
                    code="x",
                    severity=severity,
                    place="",
                    read="",
                    message=severity.value,
                    settled=severity is Severity.DOUBT,
                )
            )
    with reading(at_work.engine) as opened:
        found = findings_overview(1, session=opened)
        assert "27/KH-UBND ngày 09/01/2026" in items_overview(1, session=opened).description
    assert [row["Cần xem"] for row in found.rows] == ["error", "note"]
    assert "1 lỗi, phải sửa; 1 ghi chú" in found.description


def test_a_long_table_is_cut_and_says_so() -> None:
    long = Overview("x", "Nhiều", tuple({"A": str(number)} for number in range(MOST_ROWS + 7)))
    assert len(long.shown) == MOST_ROWS
    assert long.description.endswith("… và 7 dòng nữa.")
    first = Overview("x", "Nhiều", long.rows[:MOST_ROWS], total=MOST_ROWS + 9)
    assert first.description.endswith("… và 9 dòng nữa.")
