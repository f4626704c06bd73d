"""Where a plan's deadline for a report and the law's period differ, the plan's stands and it is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from config.policy import load_policy
from dondoc.plan import Finding, ReportingDuty, Severity
from dondoc.reading import read_plan
from dondoc.reading.findings_of_reports import figures_not_of_the_law
from tests.reading.makers import item, reading

RULES = load_policy().reporting_rules

# a report's name, the day "trước ngày" in 2026 -> the day from which its figures are final, or None
DEADLINES = {
    ("báo cáo năm", date(2026, 11, 20)): "15/12/2026",
    ("báo cáo năm", date(2026, 12, 14)): "15/12/2026",
    ("báo cáo năm", date(2026, 12, 15)): None,  # on time on 14/12, when the year is closed
    ("báo cáo năm", date(2027, 1, 15)): None,
    ("báo cáo kết quả thực hiện", date(2026, 11, 20)): "15/12/2026",
    ("báo cáo kết quả thực hiện", date(2026, 6, 20)): None,
    ("báo cáo 6 tháng", date(2026, 6, 20)): None,
    ("báo cáo 6 tháng", date(2026, 6, 5)): "15/06/2026",
    ("báo cáo 6 tháng cuối năm", date(2026, 12, 5)): "15/12/2026",
    ("báo cáo quý I", date(2026, 3, 10)): "15/03/2026",
    ("báo cáo quý I", date(2026, 3, 20)): None,
    ("báo cáo quý III", date(2026, 9, 10)): "15/09/2026",
    ("báo cáo 9 tháng", date(2026, 9, 5)): "15/09/2026",  # the first three quarters together
    ("báo cáo 9 tháng", date(2026, 9, 20)): None,
    ("báo cáo tháng 5", date(2026, 5, 5)): "15/05/2026",
    ("báo cáo tháng 5", date(2026, 5, 20)): None,
    ("báo cáo tháng 1", date(2026, 1, 10)): "15/01/2026",
}


def found(*reports: ReportingDuty) -> list[Finding]:
    return list(figures_not_of_the_law(reading(item(), reports=reports), RULES))


def a_report(name: str, before: date) -> ReportingDuty:
    words = f"trước ngày {before.day}/{before.month}"
    return ReportingDuty(name, words, before, before - timedelta(days=1), "Sở Nội vụ", "")


@pytest.mark.parametrize(("deadline", "final_from"), DEADLINES.items())
def test_a_report_due_before_its_figures_are_closed_is_noted_once(
    deadline: tuple[str, date], final_from: str | None
) -> None:
    notes = found(a_report(*deadline))
    assert [one.severity for one in notes] == ([Severity.NOTE] if final_from else [])
    for note in notes:
        assert f"bổ sung số chính thức từ {final_from}" in note.message
        assert "Điều 12 Nghị định số 09/2019/NĐ-CP" in note.message
        assert note.read.startswith("trước ngày")


@pytest.mark.parametrize(
    ("name", "before", "until", "said"),
    [
        (
            "báo cáo 6 tháng",
            date(2026, 6, 20),
            date(2026, 5, 31),
            "kế hoạch lấy số liệu đến 31/05/2026",
        ),
        (
            "báo cáo năm",
            date(2026, 11, 20),
            date(2026, 10, 31),
            "kế hoạch lấy số liệu đến 31/10/2026",
        ),
        ("báo cáo quý I", date(2026, 3, 20), date(2026, 3, 31), "Điều 12"),
        ("báo cáo tháng 5", date(2026, 5, 26), date(2026, 5, 25), "chốt ngày 14/05/2026"),
        ("báo cáo tháng 5", date(2026, 5, 26), date(2026, 5, 14), ""),
        ("báo cáo 6 tháng", date(2026, 6, 20), date(2026, 6, 14), ""),
        ("báo cáo năm", date(2026, 11, 20), date(2026, 12, 14), "số liệu ước thực hiện"),
    ],
)
def test_the_plans_own_days_for_the_figures_win_and_one_note_says_that_they_differ(
    name: str, before: date, until: date, said: str
) -> None:
    notes = found(replace(a_report(name, before), figures_until=until))
    assert len(notes) == bool(said)
    assert all(said in note.message for note in notes)


def test_an_office_without_the_laws_periods_gets_no_note() -> None:
    plan = reading(item(), reports=(a_report("báo cáo năm", date(2026, 11, 20)),))
    assert list(figures_not_of_the_law(plan, ())) == []


@pytest.mark.parametrize("name", ["2020.docx", "2025.docx", "2026.txt"])
def test_of_a_real_plans_two_reports_the_yearly_one_is_noted(plans: Path, name: str) -> None:
    whole = read_plan(
        (plans / name).read_bytes(),
        name=name,
        directory=load_directory(),
        known_anniversaries=load_anniversaries(),
        reporting_rules=RULES,
    )
    (note,) = (one for one in whole.findings if one.code == "report-figures-estimated")
    assert f"15/12/{whole.plan.year}" in note.message
