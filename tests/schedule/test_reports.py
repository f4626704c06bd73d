"""Who reports by when, for which period, to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from config.policy import load_policy
from dondoc.plan import ReportingDuty
from dondoc.policy import TrueUp
from dondoc.schedule import build_schedule
from dondoc.schedule.obligation import Obligation, ObligationKind, Role
from dondoc.schedule.periods import periods_of
from tests.schedule.directory import COMMUNES, DIRECTORY, of_kind, owed
from tests.schedule.makers import a_header, a_policy, a_reading, a_report, an_item

JUNE = a_report("báo cáo 6 tháng", date(2026, 6, 19))
NOVEMBER = a_report("báo cáo năm", date(2026, 11, 19))
LED_BY_THE_UNION = an_item(lead="Liên hiệp Hữu nghị", lead_agencies=("Liên hiệp Hữu nghị",))


def reports(
    *duties: ReportingDuty, items: tuple[Any, ...] = (LED_BY_THE_UNION,)
) -> list[Obligation]:
    return of_kind(owed(*items, reports=duties), ObligationKind.REPORT)


def test_departments_communes_and_every_lead_report_but_not_the_office_that_collects() -> None:
    found = reports(JUNE)
    assert [one.agency_id for one in found] == [
        "so-du-lich",
        "so-tai-chinh",
        *COMMUNES,
        "lien-hiep",
    ]
    assert {one.role for one in found} == {Role.REPORTER}
    assert {(one.start, one.due) for one in found} == {(date(2026, 1, 1), date(2026, 6, 19))}
    assert {one.lead for one in found} == {"Sở Văn hóa và Thể thao"}


def test_two_reports_have_two_periods_and_titles() -> None:
    found = {(one.period, one.title, one.due) for one in reports(JUNE, NOVEMBER)}
    assert found == {
        ("2026-6-thang", "Báo cáo 6 tháng năm 2026", date(2026, 6, 19)),
        ("2026-nam", "Báo cáo năm 2026", date(2026, 11, 19)),
    }


def test_reporters_are_told_where_their_figures_can_only_be_estimates() -> None:
    rules = load_policy().reporting_rules
    schedule = build_schedule(
        a_reading(LED_BY_THE_UNION, reports=(JUNE, NOVEMBER)),
        directory=DIRECTORY,
        policy=a_policy(reporting_rules=rules),
        known_anniversaries=(),
        on=date(2026, 3, 2),
    )
    notes = {one.period: one.note for one in of_kind(schedule.obligations, ObligationKind.REPORT)}
    assert notes["2026-6-thang"] == ""
    assert "số liệu ước thực hiện, bổ sung số chính thức từ 15/12/2026" in notes["2026-nam"]


def final_figures(*duties: ReportingDuty, **policy: Any) -> list[Obligation]:
    given = {"reporting_rules": load_policy().reporting_rules} | policy
    schedule = build_schedule(
        a_reading(LED_BY_THE_UNION, reports=duties),
        directory=DIRECTORY,
        policy=a_policy(**given),
        known_anniversaries=(),
        on=date(2026, 3, 2),
    )
    found = of_kind(schedule.obligations, ObligationKind.REPORT)
    return [one for one in found if one.period.endswith("-chinh-thuc")]


def test_every_reporter_of_estimated_figures_owes_the_final_ones_after_the_law_closes_them() -> (
    None
):
    found = final_figures(JUNE, NOVEMBER, true_up=TrueUp(10, frozenset({"năm"})))
    assert [one.agency_id for one in found] == [one.agency_id for one in reports(NOVEMBER)]
    assert {(one.period, one.start, one.due) for one in found} == {
        ("2026-nam-chinh-thuc", date(2026, 12, 15), date(2026, 12, 28))
    }
    assert "Nghị định số 09/2019/NĐ-CP" in found[0].note
    assert len({one.key for one in found}) == len(found)


@pytest.mark.parametrize(
    "true_up", [None, TrueUp(10, frozenset({"6 tháng đầu năm"}))], ids=["no rule", "other period"]
)
def test_final_figures_are_asked_for_only_where_the_office_says_so(true_up: TrueUp | None) -> None:
    assert final_figures(JUNE, NOVEMBER, true_up=true_up) == []


def test_a_plan_that_sets_the_day_of_its_figures_has_final_ones() -> None:
    own = replace(NOVEMBER, figures_until=date(2026, 10, 31))
    assert final_figures(own, true_up=TrueUp(10, frozenset({"năm"}))) == []


def test_where_the_plan_says_only_the_units_those_report_who_owe_something() -> None:
    items = (
        an_item(coordinating_agencies=("Sở Tài chính", "Thông tấn xã Việt Nam")),
        LED_BY_THE_UNION,
    )
    duty = a_report("báo cáo", date(2026, 6, 19), reporters="các đơn vị")
    assert [one.agency_id for one in reports(duty, items=items)] == [
        "so-du-lich",
        "so-tai-chinh",
        "lien-hiep",
    ]


def test_a_report_without_named_reporters_is_owed_by_all_who_owe_something() -> None:
    duty = a_report("báo cáo", date(2026, 6, 19), reporters="")
    assert [one.agency_id for one in reports(duty)] == ["lien-hiep"]


def test_one_agency_that_is_named_reports_beside_the_leads() -> None:
    duty = a_report("báo cáo", date(2026, 6, 19), reporters="Sở Tài chính")
    assert [one.agency_id for one in reports(duty)] == ["so-tai-chinh", "lien-hiep"]


@pytest.mark.parametrize(
    ("name", "due", "label", "title"),
    [
        ("báo cáo 6 tháng", (2026, 6, 19), "2026-6-thang", "Báo cáo 6 tháng năm 2026"),
        ("báo cáo 06 tháng đầu năm", (2026, 6, 19), "2026-6-thang", "Báo cáo 6 tháng năm 2026"),
        (
            "báo cáo 6 tháng cuối năm",
            (2026, 12, 19),
            "2026-6-thang-cuoi",
            "Báo cáo 6 tháng cuối năm 2026",
        ),
        ("báo cáo năm 2026", (2026, 11, 19), "2026-nam", "Báo cáo năm 2026"),
        (
            "báo cáo thực hiện Kế hoạch năm 2026",
            (2026, 6, 19),
            "2026-6-thang",
            "Báo cáo thực hiện Kế hoạch năm 2026 (6 tháng năm 2026)",
        ),
        ("báo cáo định kỳ 9 tháng", (2026, 9, 19), "2026-9-thang", "Báo cáo 9 tháng năm 2026"),
        ("báo cáo năm", (2026, 11, 19), "2026-nam", "Báo cáo năm 2026"),
        ("báo cáo năm", (2027, 1, 14), "2026-nam", "Báo cáo năm 2026"),
        ("báo cáo quý I", (2026, 3, 20), "2026-quy-1", "Báo cáo quý I năm 2026"),
        ("báo cáo quý IV", (2026, 12, 20), "2026-quy-4", "Báo cáo quý IV năm 2026"),
        ("Báo cáo tháng 5", (2026, 5, 20), "2026-thang-5", "Báo cáo tháng 5 năm 2026"),
        ("báo cáo tổng kết", (2026, 12, 1), "2026-nam", "Báo cáo tổng kết (năm 2026)"),
        (
            "báo cáo kết quả thực hiện",
            (2026, 6, 19),
            "2026-6-thang",
            "Báo cáo kết quả thực hiện (6 tháng năm 2026)",
        ),
        (
            "báo cáo kết quả thực hiện",
            (2026, 11, 19),
            "2026-nam",
            "Báo cáo kết quả thực hiện (năm 2026)",
        ),
    ],
)
def test_the_period_comes_from_the_name_and_only_then_from_the_day(
    name: str, due: tuple[int, int, int], label: str, title: str
) -> None:
    (period,) = periods_of(a_header(), [a_report(name, date(*due))])
    assert period.label == label
    assert period.title == title


def test_two_reports_for_one_period_have_labels_of_their_own() -> None:
    twice = [
        a_report("báo cáo năm", date(2026, 11, 19)),
        a_report("báo cáo năm", date(2026, 12, 1)),
    ]
    assert [one.label for one in periods_of(a_header(), twice)] == ["2026-nam", "2026-nam-2"]


def test_a_programme_reports_on_the_year_in_which_it_is_due() -> None:
    header = a_header(year=2013, period=(date(2013, 1, 1), date(2020, 12, 31)))
    duties = [
        a_report("báo cáo quý I", date(2014, 3, 20)),
        a_report("báo cáo năm", date(2015, 1, 15)),
        a_report("báo cáo năm", date(2015, 12, 15)),
    ]
    assert [one.label for one in periods_of(header, duties)] == [
        "2014-quy-1",
        "2014-nam",
        "2015-nam",
    ]
