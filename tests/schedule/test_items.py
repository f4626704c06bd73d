"""Rows to obligations: who, in what role, by when."""

from __future__ import annotations

from datetime import date

import pytest

from dondoc.plan import Certainty, Section, TimingStatus
from dondoc.schedule.obligation import ObligationKind, Role
from tests.schedule.directory import COMMUNES, DEPARTMENTS, of_kind, of_role, owed, the_schedule
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

JUNE_REPORT = a_report("báo cáo 6 tháng", date(2026, 6, 19))
NOVEMBER_REPORT = a_report("báo cáo năm", date(2026, 11, 19))


def test_a_dated_row_is_one_obligation_of_its_lead() -> None:
    (one,) = owed(an_item())
    assert (one.kind, one.role, one.agency_id) == (ObligationKind.DATED, Role.LEAD, "so-du-lich")
    assert (one.start, one.due) == (date(2026, 4, 1), date(2026, 6, 30))
    assert (one.section, one.number, one.timing_text) == ("I", "1", "Quý II")
    assert one.certainty is Certainty.CERTAIN
    assert one.note == ""


def test_each_lead_and_each_window_has_its_own() -> None:
    timing = a_timing(
        (date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 12, 31))
    )
    item = an_item(timing=timing, lead_agencies=("Sở Du lịch", "Sở Tài chính"))
    found = [(one.agency_id, one.due.month) for one in owed(item)]
    assert sorted(found) == [
        ("so-du-lich", 9),
        ("so-du-lich", 12),
        ("so-tai-chinh", 9),
        ("so-tai-chinh", 12),
    ]


def test_those_who_coordinate_have_the_same_windows_and_groups_become_their_members() -> None:
    item = an_item(coordinating_agencies=("Liên hiệp Hữu nghị", "UBND các phường, xã"))
    helping = of_role(owed(item), Role.COORDINATING)
    assert {one.agency_id for one in helping} == {"lien-hiep", *COMMUNES}
    assert {(one.start, one.due) for one in helping} == {QUARTER_II.windows[0]}


def test_who_leads_a_row_does_not_coordinate_it_too() -> None:
    item = an_item(coordinating_agencies=("Các sở, ban, ngành", "Sở Tài chính"))
    helping = of_role(owed(item), Role.COORDINATING)
    assert sorted(one.agency_id for one in helping) == ["so-tai-chinh", "so-van-hoa"]


@pytest.mark.parametrize("name", ["Các cơ quan, đơn vị liên quan", "Hội những người chưa ai biết"])
def test_open_groups_and_unknown_names_owe_nothing_by_guess(name: str) -> None:
    assert owed(an_item(lead_agencies=(name,), coordinating_agencies=(name,))) == ()


@pytest.mark.parametrize("status", [TimingStatus.AD_HOC, TimingStatus.INVALID, TimingStatus.EVENT])
def test_a_timing_without_windows_gives_no_obligation(status: TimingStatus) -> None:
    assert owed(an_item(timing=a_timing(status=status))) == ()


def test_an_event_with_a_day_is_dated() -> None:
    timing = a_timing((date(2026, 10, 10), date(2026, 10, 10)), status=TimingStatus.EVENT)
    (one,) = owed(an_item(timing=timing))
    assert (one.kind, one.due) == (ObligationKind.DATED, date(2026, 10, 10))


def test_an_assumed_timing_carries_its_assumption_in_words() -> None:
    timing = a_timing(
        (date(2026, 3, 21), date(2026, 3, 31)),
        certainty=Certainty.ASSUMED,
        reading="cuối tháng 3: từ ngày 21 đến hết tháng",
    )
    (one,) = owed(an_item(timing=timing))
    assert one.certainty is Certainty.ASSUMED
    assert one.note == "cuối tháng 3: từ ngày 21 đến hết tháng"


def test_an_all_year_row_is_asked_about_on_the_report_dates_and_at_the_end_of_the_year() -> None:
    found = owed(an_item(timing=ALL_YEAR), reports=(JUNE_REPORT, NOVEMBER_REPORT))
    points = of_kind(found, ObligationKind.CHECKPOINT)
    assert [one.due for one in points] == [
        date(2026, 6, 19),
        date(2026, 11, 19),
        date(2026, 12, 31),
    ]
    assert {one.start for one in points} == {date(2026, 1, 1)}


def test_without_reports_the_policy_gives_the_checkpoints_and_the_end_comes_once() -> None:
    item = an_item(timing=ALL_YEAR)
    reading = a_reading(item)
    dues = [one.due for one in the_schedule(reading).obligations]
    assert dues == [date(2026, 6, 15), date(2026, 12, 15), date(2026, 12, 31)]
    with_end = the_schedule(reading, checkpoints=((6, 30), (12, 31))).obligations
    assert [one.due for one in with_end] == [date(2026, 6, 30), date(2026, 12, 31)]


def test_a_recurring_timing_gives_a_cadence_for_each_window() -> None:
    timing = a_timing(
        (date(2026, 1, 1), date(2026, 1, 25)),
        (date(2026, 2, 1), date(2026, 2, 25)),
        status=TimingStatus.RECURRING,
        text="ngày 25 hằng tháng",
    )
    found = owed(an_item(timing=timing, content="Bản tin làng nghề"))
    assert [(one.kind, one.due.month) for one in found] == [
        (ObligationKind.CADENCE, 1),
        (ObligationKind.CADENCE, 2),
    ]
    assert found[0].title == "Từ 01/01/2026 đến 25/01/2026: Bản tin làng nghề"


@pytest.mark.parametrize(
    ("rrule", "titles"),
    [
        ("FREQ=MONTHLY", [f"Tháng {n}/2026: Bản tin" for n in range(1, 13)]),
        ("FREQ=MONTHLY;INTERVAL=3", [f"Quý {n}/2026: Bản tin" for n in ("I", "II", "III", "IV")]),
        (
            "FREQ=MONTHLY;INTERVAL=6",
            ["6 tháng đầu năm 2026: Bản tin", "6 tháng cuối năm 2026: Bản tin"],
        ),
        ("FREQ=YEARLY", ["Năm 2026: Bản tin"]),
    ],
)
def test_what_recurs_by_the_content_is_owed_at_the_end_of_each_part(
    rrule: str, titles: list[str]
) -> None:
    item = an_item(timing=ALL_YEAR, content="Bản tin")
    found = owed(item, cadences=(a_cadence("định kỳ", rrule),))
    cadences = of_kind(found, ObligationKind.CADENCE)
    assert [one.title for one in cadences] == titles
    assert cadences[-1].due == date(2026, 12, 31)
    assert {one.certainty for one in cadences} == {Certainty.ASSUMED}
    assert "“định kỳ”" in cadences[0].note
    assert len(of_kind(found, ObligationKind.CHECKPOINT)) == 3


def test_the_title_of_what_recurs_is_its_own_sentence() -> None:
    content = (
        "- Cập nhật trang tin; in tờ gấp. Xây dựng “Bản tin làng nghề” hằng quý, phát tại chợ."
    )
    cadence = a_cadence("hằng quý", "FREQ=MONTHLY;INTERVAL=3")
    found = owed(an_item(timing=ALL_YEAR, content=content), cadences=(cadence,))
    (first, *_) = of_kind(found, ObligationKind.CADENCE)
    assert first.title == "Quý I/2026: Xây dựng “Bản tin làng nghề” hằng quý, phát tại chợ."
    (point, *_) = of_kind(found, ObligationKind.CHECKPOINT)
    assert point.title.startswith("Cập nhật trang tin")
    assert first.content == point.content == content


def test_two_sentences_with_one_rhythm_are_two_works() -> None:
    content = "Họp báo hằng quý; in bản tin hằng quý; tập huấn một lần."
    cadence = a_cadence("hằng quý", "FREQ=MONTHLY;INTERVAL=3")
    found = of_kind(
        owed(an_item(timing=ALL_YEAR, content=content), cadences=(cadence,)), ObligationKind.CADENCE
    )
    assert sorted(one.title for one in found if one.due == date(2026, 3, 31)) == [
        "Quý I/2026: Họp báo hằng quý",
        "Quý I/2026: In bản tin hằng quý",
    ]
    assert len({one.key for one in found}) == 8


def test_a_cadence_belongs_to_its_own_row_only() -> None:
    items = an_item(timing=ALL_YEAR), an_item(number="2", timing=ALL_YEAR)
    found = owed(*items, cadences=(a_cadence("hằng quý", "FREQ=MONTHLY;INTERVAL=3", number="2"),))
    assert {one.number for one in of_kind(found, ObligationKind.CADENCE)} == {"2"}


def test_a_rule_that_is_named_twice_in_one_content_counts_once() -> None:
    quarterly = "FREQ=MONTHLY;INTERVAL=3"
    cadences = a_cadence("hằng quý", quarterly), a_cadence("01 quý/01 số", quarterly)
    found = owed(an_item(timing=ALL_YEAR), cadences=cadences)
    assert len(of_kind(found, ObligationKind.CADENCE)) == 4


def test_what_the_timing_already_says_is_not_said_again_by_the_content() -> None:
    months = [(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28))]
    item = an_item(timing=a_timing(*months, status=TimingStatus.RECURRING))
    found = owed(item, cadences=(a_cadence("hằng tháng", "FREQ=MONTHLY"),))
    assert len(found) == 12
    assert len({(one.start, one.due) for one in found}) == 12


def test_a_yearly_duty_of_one_quarter_is_due_in_that_quarter() -> None:
    cadence = a_cadence("Trong quý I hằng năm", "FREQ=YEARLY")
    (one,) = of_kind(owed(an_item(timing=ALL_YEAR), cadences=(cadence,)), ObligationKind.CADENCE)
    assert (one.start, one.due) == (date(2026, 1, 1), date(2026, 3, 31))


def test_a_rule_that_nobody_understands_is_shown_and_never_certain() -> None:
    cadence = a_cadence("mỗi mùa trăng", "FREQ=LUNAR")
    (one,) = of_kind(owed(an_item(timing=ALL_YEAR), cadences=(cadence,)), ObligationKind.CADENCE)
    assert one.certainty is Certainty.UNREADABLE
    assert "mỗi mùa trăng" in one.note


def test_a_blank_lead_falls_to_the_heading_and_is_said_to_be_assumed() -> None:
    (one,) = owed(an_item(lead="", lead_agencies=()))
    assert one.agency_id == "so-du-lich"
    assert one.certainty is Certainty.ASSUMED
    assert "để trống cơ quan chủ trì" in one.note
    assert "“SỞ DU LỊCH”" in one.note
    assert one.lead == "Sở Du lịch"


def test_a_blank_lead_under_no_agency_is_nobodys() -> None:
    sections = (Section("I", "NHIỆM VỤ CHUNG"),)
    assert owed(an_item(lead="", lead_agencies=()), sections=sections) == ()


def test_a_blank_lead_in_a_nested_section_falls_to_the_nearest_agency() -> None:
    sections = (
        Section("I", "SỞ DU LỊCH"),
        Section("I > 1", "Truyền thông"),
        Section("II", "SỞ DU LỊCH"),
        Section("II > 1", "SỞ TÀI CHÍNH"),
    )
    nested = [an_item(section=at, lead="", lead_agencies=()) for at in ("I > 1", "II > 1")]
    assert [one.agency_id for one in owed(*nested, sections=sections)] == [
        "so-du-lich",
        "so-tai-chinh",
    ]


def test_a_body_that_ended_is_followed_by_its_successor_and_the_plan_is_quoted() -> None:
    item = an_item(lead="Sở Kế hoạch và Đầu tư", lead_agencies=("Sở Kế hoạch và Đầu tư",))
    (after,) = owed(item)
    assert after.agency_id == "so-tai-chinh"
    assert after.note == "Kế hoạch ghi “Sở Kế hoạch và Đầu tư”, nay là Sở Tài chính."
    assert after.certainty is Certainty.CERTAIN
    (before,) = the_schedule(a_reading(item), on=date(2025, 1, 15)).obligations
    assert (before.agency_id, before.note) == ("so-ke-hoach", "")


def test_a_group_has_the_members_that_exist_on_the_day() -> None:
    item = an_item(lead_agencies=("UBND các phường, xã",))
    assert {one.agency_id for one in owed(item)} == set(COMMUNES)
    early = the_schedule(a_reading(item), on=date(2025, 6, 30))
    assert early.obligations == ()


def test_a_group_may_lead() -> None:
    item = an_item(lead_agencies=("Các sở, ban, ngành",))
    assert {one.agency_id for one in owed(item)} == set(DEPARTMENTS)


def test_a_window_of_another_year_is_kept_as_written() -> None:
    (one,) = owed(an_item(timing=a_timing((date(2027, 1, 1), date(2027, 1, 31)))))
    assert one.due == date(2027, 1, 31)


def test_a_programme_of_years_has_every_part_of_every_year() -> None:
    header = a_header(year=2013, period=(date(2013, 1, 1), date(2020, 12, 31)))
    cadence = a_cadence("hằng quý", "FREQ=MONTHLY;INTERVAL=3")
    found = owed(an_item(), plan=header, cadences=(cadence,))
    assert len(of_kind(found, ObligationKind.CADENCE)) == 32
