"""What a careful reader flags, and what he does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.calendars.anniversaries import KnownAnniversary
from dondoc.language.agencies import AgencyDirectory
from dondoc.language.directory import Agency, AgencyGroup
from dondoc.plan import (
    BudgetCheck,
    Certainty,
    Finding,
    Phase,
    PlanReading,
    ReportingDuty,
    Section,
    Severity,
    StandingDuty,
    Timing,
    TimingStatus,
    Window,
)
from dondoc.reading import read_plan
from dondoc.reading.anniversaries import read_anniversaries
from dondoc.reading.budget import read_budget
from dondoc.reading.findings import careful_reader
from dondoc.reading.near_duplicates import near_duplicates
from dondoc.reading.programme import read_phases
from tests.reading.makers import document, gold, item, reading, real

DIRECTORY = AgencyDirectory(
    [
        Agency("so-noi-vu", "Sở Nội vụ", "department"),
        Agency("so-xay-dung", "Sở Xây dựng", "department"),
        Agency("trung-tam-cay", "Trung tâm Cây xanh", "unit", parent="so-xay-dung"),
        Agency(
            "so-cay",
            "Sở Cây xanh",
            "department",
            (),
            None,
            ("so-xay-dung",),
            None,
            date(2026, 3, 31),
        ),
        Agency(
            "quan-hoa",
            "UBND quận Hoa",
            "district",
            (),
            None,
            ("so-noi-vu",),
            None,
            date(2026, 6, 30),
        ),
    ],
    [
        AgencyGroup("quan", "UBND các quận, huyện, thị xã", (), ("district",)),
        AgencyGroup("lien-quan", "các cơ quan, đơn vị liên quan", (), (), True),
    ],
)
ASEAN = KnownAnniversary(
    "asean", "Ngày thành lập ASEAN", ("thành lập khối ASEAN",), 8, 8, False, 1967, "phép thử"
)
UNREAD = Timing("khi cây lớn")
ASSUMED = Timing(
    "đầu quý II",
    (Window(date(2026, 4, 1), date(2026, 4, 30)),),
    None,
    TimingStatus.DATED,
    Certainty.ASSUMED,
    "đầu quý",
    "Tháng đầu của quý II",
)


def found(plan: PlanReading, known: Sequence[KnownAnniversary] = ()) -> list[Finding]:
    return list(careful_reader(plan, DIRECTORY, known))


def codes(plan: PlanReading) -> list[str]:
    return [one.code for one in found(plan)]


def test_a_plan_in_order_has_no_finding() -> None:
    rows = [item(number="1"), item("Tuyển dụng công chức cho các phường", number="2")]
    assert found(reading(*rows)) == []


def test_a_missing_number_and_a_missing_date_are_asked_for() -> None:
    plan = reading(item(), number=None, issued_on=None)
    assert codes(plan) == ["plan-number-missing", "plan-date-missing"]
    assert all(one.severity is Severity.DOUBT for one in found(plan))


def test_a_blank_lead_says_whose_section_it_is_and_who_is_assigned() -> None:
    (one,) = found(reading(item(lead=(), assignee="Giám đốc Sở Nội vụ", line=7)))
    assert one.code == "lead-blank"
    assert one.where == "mục I, số 1 (dòng 7)"
    assert "SỞ NỘI VỤ" in one.message
    assert "Giám đốc Sở Nội vụ" in one.message


def test_an_unknown_lead_is_a_doubt_and_an_unknown_partner_a_note() -> None:
    plan = reading(item(lead=("Sở Bay",), coordinating=("Hội Diều sáo",)))
    unknown = [one for one in found(plan) if one.code == "agency-unknown"]
    assert [(one.read, one.severity) for one in unknown] == [
        ("Sở Bay", Severity.DOUBT),
        ("Hội Diều sáo", Severity.NOTE),
    ]


def test_an_unknown_name_is_flagged_once_with_its_places_and_a_close_one_suggested() -> None:
    rows = [
        item(f"Việc số {n} của riêng phép thử này", number=str(n), coordinating=("Sở Xây dưngj",))
        for n in range(1, 6)
    ]
    (one,) = found(reading(*rows))
    assert one.where == "mục I, số 1; mục I, số 2; mục I, số 3 và 2 dòng khác"
    assert "có phải “Sở Xây dựng” (giống" in one.message


def test_an_open_group_is_no_unknown_agency() -> None:
    assert found(reading(item(coordinating=("Các cơ quan, đơn vị liên quan",)))) == []


def test_a_phrase_not_understood_or_assumed_is_flagged_once_and_explained() -> None:
    rows = [
        item("Trồng cây", number="1", timing=UNREAD),
        item("Tưới cây", number="2", timing=ASSUMED),
        item("Tỉa cây", number="3", timing=UNREAD),
    ]
    unread, assumed = found(reading(*rows))
    assert (unread.code, unread.where) == ("timing-unreadable", "mục I, số 1; mục I, số 3")
    assert assumed.code == "timing-assumed"
    assert "Tháng đầu của quý II" in assumed.message


@pytest.mark.parametrize(
    ("numbers", "codes_expected"),
    [
        (["1", "2", "3"], []),
        (["1", "2", "4"], ["numbering-gap"]),
        (["2", "3"], ["numbering-gap"]),
        (["1", "2", "2"], ["number-repeated"]),
        (["1", "3", "2"], ["numbering-gap", "number-repeated"]),
        (["1.1", "1.2", "2.1"], []),
        (["1.1", "1.3"], ["numbering-gap"]),
        (["1", "", "2"], []),
    ],
)
def test_gaps_and_repeats_in_the_numbers_are_flagged(
    numbers: list[str], codes_expected: list[str]
) -> None:
    contents = ["Trồng cây", "Tưới cây", "Tỉa cây"]
    rows = [item(content, number=one) for content, one in zip(contents, numbers, strict=False)]
    assert codes(reading(*rows)) == codes_expected


def test_numbers_may_start_again_or_run_on_in_the_next_section() -> None:
    sections = (Section("I", "SỞ NỘI VỤ"), Section("II", "VIỆC CHUNG"))
    again = [item("Trồng cây"), item("Tưới cây", section="II", number="1")]
    run_on = [item("Trồng cây"), item("Tưới cây", section="II", number="2")]
    assert codes(reading(*again, sections=sections)) == []
    assert codes(reading(*run_on, sections=sections)) == []


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        (["a)", "b)", "d)"], "c"),
        (["c)", "d)", "đ)", "e)", "h)"], "g"),
        (["1.1.1", "1.1.3"], "1.1.2"),
        (["1.", "4."], "2, 3"),
        (["d)", "e)"], "a, b, c"),
    ],
)
def test_a_gap_is_found_in_every_way_of_numbering(numbers: list[str], missing: str) -> None:
    first = numbers[0] not in ("c)",)
    rows = [item(f"Việc số {number}", number=number) for number in numbers]
    gaps = [one for one in found(reading(*rows)) if one.code == "numbering-gap"]
    assert f"Thiếu số {missing} trước" in gaps[0 if first else 1].message


@pytest.mark.parametrize("numbers", [["c)", "d)", "đ)", "e)"], ["c)", "d)", "e)", "f)"]])
def test_letters_may_be_counted_as_laws_or_as_the_alphabet_does(numbers: list[str]) -> None:
    rows = [item("Việc a", number="a)"), item("Việc b", number="b)")]
    rows += [item(f"Việc {number}", number=number) for number in numbers]
    assert codes(reading(*rows)) == []


def test_tasks_beside_headings_are_counted_with_them() -> None:
    sections = (Section("1", "Tuyên truyền"), Section("2", "Rà soát"))
    rows = [
        item("Mở hội nghị", section="1", number="a)"),
        item("Sửa quy chế", section="2", number="a)"),
        item("Đàm phán", section="", number="3"),
    ]
    assert codes(reading(*rows, sections=sections)) == []
    assert codes(reading(*rows[:2], item(section="", number="4"), sections=sections)) == [
        "numbering-gap"
    ]


def test_a_plan_without_its_years_is_asked_for_them_once() -> None:
    due = Timing("2030", (Window(date(2030, 1, 1), date(2030, 12, 31)),), None, TimingStatus.DATED, Certainty.CERTAIN)  # fmt: skip
    plan = reading(item(number="1", timing=due), item("Tưới cây", number="2", timing=due))
    unnamed = replace(plan, plan=replace(plan.plan, title="Trồng cây xanh"))
    (one,) = found(unnamed)
    assert one.code == "period-not-stated"
    assert "31/12/2030" in one.message


def test_a_gap_names_the_numbers_that_are_missing() -> None:
    rows = [item("Trồng cây", number="1"), item("Tưới cây", number="4")]
    (one,) = found(reading(*rows))
    assert "2, 3" in one.message


def test_a_missing_section_is_flagged() -> None:
    sections = (Section("I", "SỞ NỘI VỤ"), Section("III", "VIỆC CHUNG"))
    rows = [item(), item("Tưới cây", section="III")]
    (one,) = found(reading(*rows, sections=sections))
    assert (one.code, one.where) == ("numbering-gap", "mục III")


def test_a_heading_over_nothing_is_flagged() -> None:
    sections = (Section("I", "SỞ NỘI VỤ"), Section("II", "VIỆC CHUNG"))
    (one,) = found(reading(item(), sections=sections))
    assert (one.code, one.where) == ("section-empty", "mục II")


def test_a_task_led_by_whoever_is_concerned_is_flagged() -> None:
    assert "lead-open" in codes(reading(item(lead=("các cơ quan, đơn vị liên quan",))))


@pytest.mark.parametrize(
    ("lead", "is_flagged"),
    [
        (("Sở Xây dựng",), False),
        (("Trung tâm Cây xanh",), False),
        (("Sở Nội vụ", "Sở Xây dựng"), False),
        (("Sở Nội vụ",), True),
    ],
)
def test_a_section_led_by_another_agency_is_flagged_but_not_its_own_unit(
    lead: tuple[str, ...], is_flagged: bool
) -> None:
    plan = reading(item(lead=lead), sections=(Section("I", "SỞ XÂY DỰNG"),))
    assert ("section-led-by-another" in codes(plan)) is is_flagged


def test_a_section_named_for_its_matter_may_be_led_by_anyone() -> None:
    assert codes(reading(item(), sections=(Section("I", "VỀ CÂY XANH"),))) == []


def test_rows_that_say_nearly_the_same_are_flagged_together() -> None:
    rows = [
        item("Xây dựng hệ thống dữ liệu về cây xanh của toàn Thành phố", number="1"),
        item("Tập huấn kỹ thuật trồng và chăm sóc cây cho cán bộ phường", number="2"),
        item("Phối hợp xây dựng hệ thống dữ liệu về cây xanh của toàn Thành phố.", number="3"),
    ]
    (one,) = found(reading(*rows))
    assert (one.code, one.where) == ("near-duplicate-rows", "mục I, số 1; mục I, số 3")


@given(st.lists(st.text(alphabet="abc ", min_size=20, max_size=60), max_size=12))
def test_alike_rows_are_each_in_one_group_and_a_copy_joins_its_original(
    contents: list[str],
) -> None:
    groups = near_duplicates([*contents, "một hai ba bốn năm sáu bảy tám chín mười"] * 2)
    members = [index for group in groups for index in group]
    assert len(members) == len(set(members))
    assert any({len(contents), 2 * len(contents) + 1} <= set(group) for group in groups)


def test_a_task_within_a_much_longer_one_is_not_its_duplicate() -> None:
    short = "Theo dõi tình hình cây xanh trên các tuyến phố trung tâm"
    long = (
        f"{short}; tổ chức trồng mới, chăm sóc, thay thế cây chết, lập hồ sơ, tập huấn cán bộ, " * 2
    )
    assert near_duplicates([short, long]) == ()


def test_a_day_outside_the_plans_years_is_flagged() -> None:
    late = Timing(
        "Tháng 2/2027",
        (Window(date(2027, 2, 1), date(2027, 2, 28)),),
        None,
        TimingStatus.DATED,
        Certainty.CERTAIN,
    )
    report = ReportingDuty(
        "báo cáo năm",
        "trước ngày 15/01/2027",
        date(2027, 1, 15),
        date(2027, 1, 14),
        "Sở Nội vụ",
        "",
    )
    phase = Phase("Giai đoạn 2025 - 2027", (date(2025, 1, 1), date(2027, 12, 31)))
    plan = reading(item(timing=late), reports=(report,), phases=(phase,))
    assert codes(plan) == ["period-outside-plan"] * 3


def test_a_wrong_count_says_the_right_one_and_where_it_stands() -> None:
    row = item("58 năm thành lập khối ASEAN", section="VI", number="2", line=123)
    text = document("**KẾ HOẠCH**\n**Của phép thử năm 2026**")
    named = read_anniversaries(text, [row], 2026, [ASEAN])
    plan = reading(row, sections=(Section("I", "VIỆC CHUNG"),), anniversaries=named)
    (one,) = [one for one in found(plan, [ASEAN]) if one.code == "anniversary-count-wrong"]
    assert one.where == "mục VI, số 2 (dòng 123)"
    assert "08/08/1967" in one.message
    assert "thứ 59" in one.message


def test_a_year_in_brackets_left_from_last_years_plan_is_flagged() -> None:
    row = item("72 năm Ngày Giải phóng Thủ đô (10/10/1954 - 10/10/2025)")
    text = document("**KẾ HOẠCH**\n**Của phép thử năm 2026**")
    plan = reading(row, anniversaries=read_anniversaries(text, [row], 2026, ()))
    (one,) = found(plan)
    assert "năm in trong ngoặc không khớp" in one.message


def test_a_sum_that_differs_says_by_how_much() -> None:
    check = BudgetCheck("Nhóm II", "2026-2027", Decimal("4.50"), Decimal("3"), agrees=False)
    (one,) = found(reading(item(), budget_checks=(check,)))
    assert one.code == "budget-sum-differs"
    assert "ghi 4,5" in one.message
    assert "thừa 1,5" in one.message


def test_a_body_that_has_ended_is_noted_with_its_successor() -> None:
    plan = reading(item(coordinating=("Sở Cây xanh",)), issued_on=date(2026, 5, 4))
    (one,) = found(plan)
    assert (one.code, one.severity) == ("agency-succeeded", Severity.NOTE)
    assert "đã thôi hoạt động từ ngày 01/04/2026" in one.message
    assert "Sở Xây dựng" in one.message


def test_a_group_that_ends_within_the_plan_is_noted() -> None:
    duty = StandingDuty("UBND các quận, huyện, thị xã", ("Trồng cây.",))
    (one,) = found(reading(item(), standing_duties=(duty,)))
    assert (one.code, one.read) == ("agency-succeeded", duty.agency)
    assert "từ ngày 01/07/2026" in one.message


def test_a_body_asked_for_is_known_without_the_asking() -> None:
    duty = StandingDuty("Đề nghị Sở Xây dựng", ("Trồng cây.",))
    assert found(reading(item(), standing_duties=(duty,))) == []


def test_each_finding_has_a_code_a_place_and_a_vietnamese_sentence() -> None:
    late = replace(UNREAD, text="")
    plan = reading(item(lead=(), timing=late, number="3"), number=None, issued_on=None)
    for one in found(plan):
        assert one.code == one.code.lower()
        assert " " not in one.code
        assert one.where
        assert one.message.endswith((".", "?"))


def test_the_2013_findings_name_every_sum_that_is_wrong(plans: Path) -> None:
    programme = real(plans, "2013.txt")
    lines, checks = read_budget(programme, read_phases(programme))
    period = (date(2013, 1, 1), date(2020, 12, 31))
    plan = reading(period=period, budget=lines, budget_checks=checks, sections=())
    differing = [one for one in found(plan) if one.code == "budget-sum-differs"]
    assert [one.where.split(", ")[1] for one in differing] == [
        "nhóm II",
        "nhóm II",
        "nhóm III",
        "tổng cộng",
        "tổng cộng",
        "tổng cộng các giai đoạn",
    ]
    assert sum("khớp với số của các nhóm" in one.message for one in differing) == 3


def test_the_2020_rows_that_a_reader_by_hand_noted_are_flagged(plans: Path) -> None:
    rows = [
        item(
            row["content"],
            section=row["section"],
            number=row["number"],
            lead=tuple(row["lead_agencies"]),
        )
        for row in gold(plans, 2020)["items"]
    ]
    sections = tuple(Section(**one) for one in gold(plans, 2020)["sections"])
    by_code: dict[str, list[str]] = {}
    for one in found(reading(*rows, sections=sections)):
        by_code.setdefault(one.code, []).append(one.where)
    assert by_code["lead-blank"] == ["mục II, số 3", "mục II, số 4", "mục XII, số 2"]
    assert by_code["near-duplicate-rows"] == [
        "mục II, số 5; mục III, số 7; mục IV, số 9; mục X, số 5",
        "mục X, số 3; mục X, số 4",
    ]
    assert "numbering-gap" not in by_code
    assert "number-repeated" not in by_code


def of_real_plan(plans: Path, name: str) -> Counter[str]:
    """How many of each finding about what was read; those about cells are the layouts' own."""
    known = load_anniversaries()
    whole = read_plan(
        (plans / name).read_bytes(),
        name=name,
        directory=load_directory(),
        known_anniversaries=known,
    )
    return Counter(one.code for one in careful_reader(whole, load_directory(), known))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "2020.txt",
            {"lead-blank": 3, "near-duplicate-rows": 2, "section-led-by-another": 4},
        ),
        (
            "2025.txt",
            {"plan-number-missing": 1, "plan-date-missing": 1, "agency-succeeded": 6},
        ),
        (
            "2026.txt",
            {"plan-number-missing": 1, "plan-date-missing": 1, "anniversary-count-wrong": 1},
        ),
        ("2013.txt", {"budget-sum-differs": 6, "agency-succeeded": 1}),
    ],
)
def test_a_real_plan_gives_these_findings_and_no_noise(
    plans: Path, name: str, expected: dict[str, int]
) -> None:
    assert of_real_plan(plans, name) == expected


def test_the_word_file_gives_the_findings_of_the_text_but_for_the_date_it_leaves_out(
    plans: Path,
) -> None:
    in_word, in_text = (of_real_plan(plans, f"2020.{ending}") for ending in ("docx", "txt"))
    assert in_word - in_text == {"plan-date-missing": 1}
    assert not in_text - in_word
