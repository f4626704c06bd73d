"""The periods of Nghị định 09/2019/NĐ-CP, and what they mean for a plan's own deadlines."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from config.policy import load_policy
from dondoc.calendars.reporting_periods import (
    has_estimated_figures,
    note_on_figures,
    period_meant,
    periods_in,
    true_up_from,
)

RULES = load_policy().reporting_rules
ON_TIME_FOR_6_MONTHS = date(2026, 6, 19)
ON_TIME_FOR_THE_YEAR = date(2026, 11, 19)

# what a report is called -> the days its figures are from
NAMES = {
    "báo cáo 6 tháng": (date(2025, 12, 15), date(2026, 6, 14)),
    "Báo cáo 06 tháng đầu năm": (date(2025, 12, 15), date(2026, 6, 14)),
    "báo cáo 6 tháng cuối năm": (date(2026, 6, 15), date(2026, 12, 14)),
    "báo cáo năm": (date(2025, 12, 15), date(2026, 12, 14)),
    "tổng kết năm 2026": (date(2025, 12, 15), date(2026, 12, 14)),
    "Báo cáo 9 tháng": (date(2025, 12, 15), date(2026, 9, 14)),
    "báo cáo 09 tháng năm 2026": (date(2025, 12, 15), date(2026, 9, 14)),
    "Báo cáo tháng 1": (date(2025, 12, 15), date(2026, 1, 14)),
    "báo cáo tháng 3/2026": (date(2026, 2, 15), date(2026, 3, 14)),
    "Báo cáo tháng 06 năm 2026": (date(2026, 5, 15), date(2026, 6, 14)),
    "báo cáo kết quả tháng 12": (date(2026, 11, 15), date(2026, 12, 14)),
    "báo cáo quý I": (date(2025, 12, 15), date(2026, 3, 14)),
    "Báo cáo Quý 2": (date(2026, 3, 15), date(2026, 6, 14)),
    "báo cáo quý III": (date(2026, 6, 15), date(2026, 9, 14)),
    "báo cáo Quý IV": (date(2026, 9, 15), date(2026, 12, 14)),
}


@pytest.mark.parametrize(("name", "days"), NAMES.items())
def test_a_report_is_about_the_period_that_the_law_counts(
    name: str, days: tuple[date, date]
) -> None:
    period = period_meant(name, 2026, RULES)
    assert period is not None
    assert (period.start, period.end) == days
    assert "09/2019/NĐ-CP" in period.article


def test_a_report_without_a_period_in_its_name_has_none() -> None:
    assert period_meant("báo cáo đột xuất", 2026, RULES) is None


def test_the_quarters_follow_each_other_without_a_gap() -> None:
    quarters = [one for one in periods_in(2026, RULES) if one.name.startswith("quý")]
    for earlier, later in pairwise(quarters):
        assert later.start == earlier.end + timedelta(days=1)
    assert len(quarters) == 4


def test_the_months_follow_each_other_and_fill_the_year_of_the_law() -> None:
    months = [one for one in periods_in(2026, RULES) if one.name.startswith("tháng")]
    year = period_meant("báo cáo năm", 2026, RULES)
    assert year is not None
    assert len(months) == 12
    assert (months[0].start, months[-1].end) == (year.start, year.end)
    for earlier, later in pairwise(months):
        assert later.start == earlier.end + timedelta(days=1)


def test_the_periods_of_each_kind_end_with_the_longer_one_that_they_fill() -> None:
    ends = {one.name: one.end for one in periods_in(2026, RULES)}
    assert ends["tháng 3"] == ends["quý I"]
    assert ends["tháng 6"] == ends["quý II"] == ends["6 tháng đầu năm"]
    assert ends["tháng 9"] == ends["quý III"] == ends["9 tháng"]
    assert ends["tháng 12"] == ends["quý IV"] == ends["6 tháng cuối năm"] == ends["năm"]


def test_a_monthly_report_due_before_the_14th_is_estimated_and_trued_up() -> None:
    period = period_meant("báo cáo tháng 3", 2026, RULES)
    assert period is not None
    assert note_on_figures(date(2026, 3, 19), period) is None
    note = note_on_figures(date(2026, 3, 9), period)
    assert note is not None
    assert "15/03/2026" in note


def test_the_6_month_report_before_20_june_carries_final_figures() -> None:
    period = period_meant("báo cáo 6 tháng", 2026, RULES)
    assert period is not None
    assert not has_estimated_figures(ON_TIME_FOR_6_MONTHS, period)
    assert note_on_figures(ON_TIME_FOR_6_MONTHS, period) is None


def test_the_yearly_report_before_20_november_is_estimated_and_trued_up_from_15_december() -> None:
    period = period_meant("báo cáo năm", 2026, RULES)
    assert period is not None
    assert has_estimated_figures(ON_TIME_FOR_THE_YEAR, period)
    assert true_up_from(period) == date(2026, 12, 15)
    note = note_on_figures(ON_TIME_FOR_THE_YEAR, period)
    assert note is not None
    assert "ước thực hiện" in note
    assert "15/12/2026" in note
    assert "Điều 12" in note
