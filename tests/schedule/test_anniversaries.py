"""The days that a plan commemorates, and who marks them."""

from __future__ import annotations

from datetime import date

import pytest

from dondoc.plan import Anniversary, Certainty
from dondoc.schedule.anniversaries import anniversary_title, count_of_years, jubilee_note
from dondoc.schedule.obligation import Commemoration, Obligation, ObligationKind, Schedule
from tests.schedule.directory import of_kind, the_schedule
from tests.schedule.makers import ALL_YEAR, a_reading, an_anniversary, an_item

ITEM = an_item(
    section="VI",
    number="2",
    timing=ALL_YEAR,
    content="Tuyên truyền 72 năm Ngày Giải phóng Thủ đô; 58 năm thành lập khối ASEAN; Ngày Hội làng (5/5).",
    lead="Liên hiệp Hữu nghị",
    lead_agencies=("Liên hiệp Hữu nghị",),
)
LIBERATION = an_anniversary(
    "72 năm Ngày Giải phóng Thủ đô",
    "Ngày Giải phóng Thủ đô",
    date=date(2026, 10, 10),
    origin="1954-10-10",
    ordinal=72,
    consistent=True,
)
ASEAN = an_anniversary(
    "58 năm thành lập khối ASEAN",
    "thành lập khối ASEAN",
    origin="1968",
    ordinal=58,
    consistent=False,
)
VILLAGE = an_anniversary("Ngày Hội làng (5/5)", "Ngày Hội làng", date=date(2026, 5, 5))
IN_THE_BODY = an_anniversary("kỷ niệm Ngày Giải phóng Thủ đô (10/10)", "Ngày Giải phóng Thủ đô")


def schedule(*anniversaries: Anniversary) -> Schedule:
    return the_schedule(a_reading(ITEM, anniversaries=anniversaries))


def marked(*anniversaries: Anniversary) -> list[Obligation]:
    return of_kind(schedule(*anniversaries).obligations, ObligationKind.ANNIVERSARY)


def test_days_printed_and_days_known_are_commemorated_in_order() -> None:
    found = schedule(LIBERATION, ASEAN, VILLAGE).commemorations
    assert [(one.day, one.name) for one in found] == [
        (date(2026, 5, 5), "Ngày Hội làng"),
        (date(2026, 8, 8), "Ngày thành lập ASEAN"),
        (date(2026, 10, 10), "Ngày Giải phóng Thủ đô"),
    ]


def test_a_day_that_is_neither_printed_nor_known_is_not_made_up() -> None:
    assert schedule(an_anniversary("96 năm Ngày thành lập hội", "Ngày thành lập hội")) == schedule()


def test_a_day_outside_the_plan_is_left_out() -> None:
    long_ago = an_anniversary("1000 năm", "Đại lễ", date=date(2010, 10, 10))
    assert schedule(long_ago).commemorations == ()


def test_several_mentions_of_one_day_make_one_commemoration() -> None:
    (one,) = schedule(LIBERATION, IN_THE_BODY).commemorations
    assert (one.origin, one.ordinal) == ("1954-10-10", 72)
    assert one.text == f"{LIBERATION.text}; {IN_THE_BODY.text}"


def test_a_name_that_is_not_known_joins_the_known_one_of_the_same_day() -> None:
    spelt_otherwise = an_anniversary("Ngày vui (10/10)", "Ngày vui", date=date(2026, 10, 10))
    (one,) = schedule(spelt_otherwise, LIBERATION).commemorations
    assert one.name == "Ngày Giải phóng Thủ đô"


def test_the_leads_of_the_row_that_names_the_day_mark_it() -> None:
    (one,) = marked(LIBERATION)
    assert (one.agency_id, one.section, one.number) == ("lien-hiep", "VI", "2")
    assert one.start == one.due == date(2026, 10, 10)
    assert one.title == "Kỷ niệm 72 năm Ngày Giải phóng Thủ đô"
    assert one.certainty is Certainty.CERTAIN


def test_a_day_named_in_the_body_alone_is_the_coordinators_and_said_to_be_assumed() -> None:
    (one,) = marked(IN_THE_BODY)
    assert (one.agency_id, one.section) == ("so-van-hoa", "")
    assert one.certainty is Certainty.ASSUMED
    assert "tạm giao cơ quan đầu mối" in one.note


def test_named_in_a_row_and_in_the_body_it_is_both_offices_each_once() -> None:
    assert [one.agency_id for one in marked(IN_THE_BODY, LIBERATION, LIBERATION)] == [
        "so-van-hoa",
        "lien-hiep",
    ]


def test_a_count_that_is_wrong_is_put_right_and_said() -> None:
    (one,) = marked(ASEAN)
    assert one.title == "Kỷ niệm 59 năm Ngày thành lập ASEAN"
    assert one.note.endswith("Kế hoạch ghi 58 năm; tính từ năm 1967 đến 2026 là 59 năm.")


def test_a_day_that_the_plan_does_not_print_is_assumed_and_said() -> None:
    (one,) = marked(ASEAN)
    assert one.certainty is Certainty.ASSUMED
    assert one.note.startswith("Kế hoạch không ghi ngày; lấy theo ngày kỷ niệm 08/8/2026.")


@pytest.mark.parametrize(
    ("first_year", "years", "note"),
    [
        ("1946-12-19", 80, "Năm tròn: 80 năm."),
        ("1951-12-19", 75, "Năm chẵn: 75 năm."),
        ("1950-12-19", 76, ""),
    ],
)
def test_a_round_year_is_marked_for_the_agency_and_for_every_calendar(
    first_year: str, years: int, note: str
) -> None:
    day = an_anniversary("Ngày Hội", "Ngày Hội làng", date=date(2026, 12, 19), origin=first_year)
    (one,) = marked(day)
    (commemoration,) = schedule(day).commemorations
    assert (one.years, jubilee_note(commemoration)) == (years, note)
    assert note in one.note


@pytest.mark.parametrize("origin", [None, "1981"])
def test_where_the_plan_counts_no_years_none_are_counted(origin: str | None) -> None:
    day = Commemoration("k", "Ngày Quốc tế Hòa bình", date(2026, 9, 21), origin, None, "")
    assert count_of_years(day) is None
    assert anniversary_title(day) == "Kỷ niệm Ngày Quốc tế Hòa bình"
