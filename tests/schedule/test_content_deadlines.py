"""A day that a content or duty names is owed beside the timing column's, and says its words."""

from __future__ import annotations

from datetime import date

import pytest

from dondoc.plan import Certainty, PlanItem, PlanReading, StandingDuty
from dondoc.reading.findings_of_deadlines import deadlines_in_contents
from dondoc.schedule.obligation import Obligation, ObligationKind
from tests.schedule.directory import COMMUNES, of_kind, owed
from tests.schedule.makers import (
    ALL_YEAR,
    QUARTER_II,
    a_cadence,
    a_header,
    a_reading,
    a_report,
    a_timing,
    an_item,
)

MONTHLY = "FREQ=MONTHLY"


def with_content(content: str, **changes: object) -> PlanItem:
    return an_item(**{"content": content, "timing": ALL_YEAR, **changes})


def dated(found: tuple[Obligation, ...]) -> list[Obligation]:
    return of_kind(found, ObligationKind.DATED)


def codes(reading: PlanReading) -> list[str]:
    return [one.code for one in deadlines_in_contents(reading)]


def test_a_deadline_of_the_content_is_owed_beside_the_checkpoints_of_the_year() -> None:
    found = owed(with_content("Xây dựng bộ ảnh; báo cáo kết quả trước ngày 15/12."))
    (one,) = dated(found)
    assert (one.start, one.due) == (date(2026, 1, 1), date(2026, 12, 14))
    assert one.title == "Báo cáo kết quả trước ngày 15/12"
    assert one.timing_text == "trước ngày 15/12"
    assert "“trước ngày 15/12”" in one.note
    assert "14/12/2026" in one.note
    assert one.certainty is Certainty.CERTAIN
    assert len(of_kind(found, ObligationKind.CHECKPOINT)) == 3


def test_the_columns_own_day_named_again_in_the_content_is_owed_once() -> None:
    found = owed(with_content("Hoàn thành trong tháng 6.", timing=QUARTER_II))
    assert [one.due for one in found] == [date(2026, 6, 30)]


def test_two_days_of_one_content_have_two_keys_that_stay_when_a_day_moves() -> None:
    first = dated(owed(with_content("Báo cáo trước ngày 20/6 và trước ngày 20/11.")))
    moved = dated(owed(with_content("Báo cáo trước ngày 25/6 và trước ngày 20/11.")))
    assert [one.due for one in first] == [date(2026, 6, 19), date(2026, 11, 19)]
    assert [one.key for one in moved] == [one.key for one in first]
    assert len({one.key for one in first}) == 2


def test_a_day_of_each_month_takes_the_place_of_the_cadence_at_its_end() -> None:
    item = with_content("Gửi lịch sự kiện trước ngày 25 hằng tháng.")
    found = owed(item, cadences=(a_cadence("hằng tháng", MONTHLY),))
    assert [one.due for one in of_kind(found, ObligationKind.CADENCE)] == [
        date(2026, month, 24) for month in range(1, 13)
    ]


def test_a_cadence_of_another_work_in_the_same_content_stays() -> None:
    item = with_content("Xuất bản bản tin hằng tháng; báo cáo kết quả trước ngày 15/12.")
    found = owed(item, cadences=(a_cadence("hằng tháng", MONTHLY),))
    assert len(of_kind(found, ObligationKind.CADENCE)) == 12
    assert [one.due for one in dated(found)] == [date(2026, 12, 14)]


def test_what_comes_round_is_owed_only_while_the_items_own_time_runs() -> None:
    item = with_content("Gửi lịch sự kiện trước ngày 25 hằng tháng.", timing=QUARTER_II)
    cadences = of_kind(owed(item), ObligationKind.CADENCE)
    assert [one.due.month for one in cadences] == [4, 5, 6]


def test_a_duty_with_a_day_is_owed_by_each_member_of_its_group() -> None:
    duty = StandingDuty("UBND các phường, xã", ("Gửi danh sách cán bộ trước ngày 15/3.",))
    found = owed(standing_duties=(duty,))
    assert {(one.agency_id, one.due) for one in found} == {
        (agency, date(2026, 3, 14)) for agency in COMMUNES
    }


def test_the_day_of_a_report_named_in_a_duty_is_left_to_the_report() -> None:
    duty = StandingDuty("UBND các phường, xã", ("Báo cáo kết quả trước ngày 20/11.",))
    report = a_report("báo cáo năm", date(2026, 11, 19))
    found = owed(standing_duties=(duty,), reports=(report,))
    assert {one.kind for one in found} == {ObligationKind.REPORT}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Thi ảnh, hoàn thành trong tháng 8.", ["content-deadline-differs"]),
        ("Thi ảnh, hoàn thành trước ngày 15/3.", ["content-deadline-differs"]),
        ("Thi ảnh, hoàn thành trước ngày 31/02.", ["content-deadline-unreadable"]),
        ("Thi ảnh, xong vào cuối tháng 6.", ["content-deadline-assumed"]),
        ("Thi ảnh, chấm giải trước ngày 15/5.", []),
        ("Gửi lịch sự kiện trước ngày 25 hằng tháng.", []),
        ("Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024.", []),
    ],
)
def test_a_day_outside_the_items_time_or_of_no_calendar_is_a_finding(
    content: str, code: list[str]
) -> None:
    assert codes(a_reading(with_content(content, timing=QUARTER_II))) == code


def test_the_finding_names_both_times_and_where_they_stand() -> None:
    item = with_content("Báo cáo trước ngày 15/12.", timing=QUARTER_II)
    (one,) = deadlines_in_contents(a_reading(item))
    assert "14/12/2026" in one.message
    assert "“Quý II”" in one.message
    assert "mục I, số 1" in one.where


def test_a_timing_that_cannot_be_read_contradicts_nothing() -> None:
    item = with_content("Báo cáo trước ngày 15/12.", timing=a_timing())
    assert codes(a_reading(item)) == []


def test_a_day_before_the_plan_was_issued_is_asked_of_nobody() -> None:
    header = a_header(issued_on=date(2026, 11, 3))
    found = owed(with_content("Gửi lịch sự kiện trước ngày 25 hằng tháng."), plan=header)
    assert [one.due.month for one in of_kind(found, ObligationKind.CADENCE)] == [11, 12]
