"""Programmes of several years: targets, and duties that recur."""

from __future__ import annotations

from datetime import date

from dondoc.plan import Cadence, Certainty, Phase, StandingDuty, Target
from dondoc.schedule.obligation import ObligationKind
from tests.schedule.directory import COMMUNES, of_kind, owed
from tests.schedule.makers import a_header

YEARS = (date(2024, 1, 1), date(2027, 12, 31))
HEADER = a_header(year=2024, period=YEARS)
PHASES = (Phase("2024 - 2025", (date(2024, 1, 1), date(2025, 12, 31))),)
DUTIES = (
    StandingDuty("Sở Du lịch", ("Xây dựng bản tin.", "Định kỳ hằng quý tổ chức giao ban.")),
    StandingDuty("Đề nghị Sở Tài chính", ("Bố trí kinh phí hằng năm.", "Kiểm tra hằng năm.")),
    StandingDuty("UBND các phường, xã", ("Cung cấp thông tin hằng năm.",)),
)


def test_a_target_is_the_coordinators_due_at_the_end_of_its_year() -> None:
    targets = (
        Target("2024 - 2025", 2025, "100% phường, xã có trang thông tin"),
        Target("2024 - 2025", None, "Nâng cao chất lượng"),
        Target("khác", 2027, "Có bản tiếng Anh"),
    )
    found = owed(plan=HEADER, phases=PHASES, targets=targets)
    assert [(one.agency_id, one.start, one.due) for one in found] == [
        ("so-van-hoa", date(2024, 1, 1), date(2025, 12, 31)),
        ("so-van-hoa", date(2024, 1, 1), date(2027, 12, 31)),
    ]
    assert {one.kind for one in found} == {ObligationKind.TARGET}
    assert {one.certainty for one in found} == {Certainty.ASSUMED}
    assert len({one.key for one in found}) == 2


def test_a_duty_that_recurs_is_its_agencys_all_through_the_years() -> None:
    cadence = Cadence("", "1", "Định kỳ hằng quý", "FREQ=MONTHLY;INTERVAL=3")
    found = owed(plan=HEADER, standing_duties=DUTIES, cadences=(cadence,))
    assert {one.agency_id for one in found} == {"so-du-lich"}
    assert [one.due.year for one in found] == [2024] * 4 + [2025] * 4 + [2026] * 4 + [2027] * 4
    assert found[0].title == "Quý I/2024: Định kỳ hằng quý tổ chức giao ban."


def test_a_rhythm_inside_a_longer_one_is_not_counted_twice() -> None:
    duties = (
        StandingDuty(
            "Sở Du lịch",
            ("Hằng năm lập kế hoạch; định kỳ hằng quý, năm báo cáo.", "Định kỳ hằng quý giao ban."),
        ),
    )
    quarterly, yearly = "FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY"
    cadences = (
        Cadence("", "1", "Hằng năm", yearly),
        Cadence("", "1", "định kỳ hằng quý, năm", quarterly),
        Cadence("", "1", "định kỳ hằng quý, năm", yearly),
        Cadence("", "1", "Định kỳ hằng quý", quarterly),
    )
    found = owed(plan=a_header(), standing_duties=duties, cadences=cadences)
    assert sorted(one.title for one in found if one.due == date(2026, 12, 31)) == [
        "Năm 2026: Hằng năm lập kế hoạch",
        "Năm 2026: Định kỳ hằng quý, năm báo cáo.",
        "Quý IV/2026: Định kỳ hằng quý giao ban.",
        "Quý IV/2026: Định kỳ hằng quý, năm báo cáo.",
    ]
    assert len({one.key for one in found}) == len(found) == 10


def test_two_duties_with_the_same_words_are_two_obligations_a_year() -> None:
    cadence = Cadence("", "2", "hằng năm", "FREQ=YEARLY")
    found = owed(plan=HEADER, standing_duties=DUTIES, cadences=(cadence,))
    assert {one.agency_id for one in found} == {"so-tai-chinh"}
    assert len(found) == len({one.key for one in found}) == 8


def test_a_duty_of_a_group_is_each_members() -> None:
    cadence = Cadence("", "3", "hằng năm", "FREQ=YEARLY")
    found = owed(plan=HEADER, standing_duties=DUTIES, cadences=(cadence,))
    assert {one.agency_id for one in found} == set(COMMUNES)


def test_a_measure_without_an_agency_is_the_coordinators_and_tells_its_place() -> None:
    cadence = Cadence("IV", "6", "Hằng năm", "FREQ=YEARLY")
    found = of_kind(
        owed(plan=HEADER, standing_duties=DUTIES, cadences=(cadence,)), ObligationKind.CADENCE
    )
    assert {one.agency_id for one in found} == {"so-van-hoa"}
    assert found[0].title == "Năm 2024: Việc “Hằng năm” nêu tại mục IV của kế hoạch"
    assert (found[0].section, found[0].number) == ("IV", "6")
    assert "tạm giao cơ quan đầu mối" in found[0].note
