"""A programme's phases, targets, tasks and requests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dondoc.reading.document import Document
from dondoc.reading.programme import (
    read_phase_tasks,
    read_phases,
    read_recommendations,
    read_targets,
)
from tests.reading.makers import document, real

FIRST = (date(2013, 1, 1), date(2015, 12, 31))
SECOND = (date(2016, 1, 1), date(2020, 12, 31))


def programme(*lines: str) -> Document:
    return document("\n".join(["**ĐỀ ÁN**", "**Trồng cây giai đoạn 2026 - 2030**", *lines]))


def test_the_2013_programme_has_two_phases(plans: Path) -> None:
    assert [one.period for one in read_phases(real(plans, "2013.txt"))] == [FIRST, SECOND]


def test_the_2013_targets_have_their_years_and_shares(plans: Path) -> None:
    targets = read_targets(real(plans, "2013.txt"))
    first, second = (one.name for one in read_phases(real(plans, "2013.txt")))
    assert [(one.phase, one.year, one.percentages) for one in targets] == [
        (first, 2015, ("100%",)),
        (first, 2014, ("100%",)),
        (first, 2015, ()),
        (first, 2015, ("100%", "20%")),
        (first, 2015, ("100%", "50%")),
        (first, 2015, ()),
        (second, 2020, ("100%",)),
        (second, 2020, ("100%",)),
        (second, 2020, ()),
        (second, 2020, ()),
        (second, 2020, ()),
    ]


def test_the_2013_programme_says_what_is_done_in_each_phase(plans: Path) -> None:
    tasks = read_phase_tasks(real(plans, "2013.txt"))
    first, second = (one.name for one in read_phases(real(plans, "2013.txt")))
    assert [one.phase for one in tasks] == [first] * 7 + [second] * 4


def test_the_2013_programme_asks_four_bodies(plans: Path) -> None:
    asked = read_recommendations(real(plans, "2013.txt"))
    assert [(one.agency, len(one.recommendations)) for one in asked] == [
        ("Ban Chỉ đạo Công tác Thông tin đối ngoại Trung ương", 3),
        ("Bộ Thông tin và Truyền thông", 4),
        ("Bộ Ngoại giao", 1),
        ("Bộ Nội vụ", 1),
    ]


def test_an_annual_plan_has_none_of_these(plans: Path) -> None:
    plan = real(plans, "2025.txt")
    assert read_phases(plan) == ()
    assert read_targets(plan) == ()
    assert read_phase_tasks(plan) == ()
    assert read_recommendations(plan) == ()


def test_a_target_without_a_year_is_for_the_end_of_its_phase() -> None:
    text = programme(
        "**I. MỤC TIÊU**",
        "**1. Giai đoạn 2026 - 2028**",
        "Giữ các kết quả đã đạt, đồng thời:",
        "- Đến hết năm 2027, 35,5% phường có vườn hoa.",
        "- Mỗi xã có một vườn cây.",
    )
    assert [(one.year, one.percentages) for one in read_targets(text)] == [
        (2027, ("35,5%",)),
        (2028, ()),
    ]


def test_a_phase_named_in_two_chapters_is_one() -> None:
    text = programme(
        "**I. MỤC TIÊU**",
        "**1. Giai đoạn 2026 - 2028**",
        "- Mỗi xã có một vườn cây.",
        "**II. TIẾN ĐỘ THỰC HIỆN**",
        "**1. Giai đoạn 2026-2028**",
        "- Ươm cây giống.",
    )
    (phase,) = read_phases(text)
    assert phase.period == (date(2026, 1, 1), date(2028, 12, 31))
    assert read_targets(text)[0].phase == read_phase_tasks(text)[0].phase == phase.name
