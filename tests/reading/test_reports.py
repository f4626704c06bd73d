"""The reports that a plan asks for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dondoc.reading.reports import coordinating_office, read_reports
from tests.reading.makers import document, gold, real

HEADING = "**KẾ HOẠCH**\n**Trồng cây năm 2026**\n\n**IV. TỔ CHỨC THỰC HIỆN**\n\n"


def closing_with(sentence: str) -> str:
    return f"{HEADING}Trên đây là Kế hoạch trồng cây năm 2026. {sentence}"


@pytest.mark.parametrize("name", ["2020.txt", "2025.txt", "2025.docx"])
def test_the_reports_of_a_real_plan_are_read_as_by_hand(plans: Path, name: str) -> None:
    year = int(name[:4])
    read = [
        {
            "name": one.name,
            "deadline_text": one.deadline_text,
            "before": one.before.isoformat(),
            "to": one.to,
            "from": one.reporters,
        }
        for one in read_reports(real(plans, name), year)
    ]
    assert read == gold(plans, year)["reports"]


def test_the_word_file_of_2020_gives_the_same_reports_in_its_own_words(plans: Path) -> None:
    in_word = read_reports(real(plans, "2020.docx"), 2020)
    in_text = read_reports(real(plans, "2020.txt"), 2020)
    assert [(one.name, one.due, one.to, one.reporters) for one in in_word] == [
        (one.name, one.due, one.to, one.reporters) for one in in_text
    ]


def test_the_2026_reports_are_on_time_to_the_end_of_19_june_and_19_november(plans: Path) -> None:
    half_year, year = read_reports(real(plans, "2026.txt"), 2026)
    assert (half_year.name, half_year.due) == ("báo cáo 6 tháng", date(2026, 6, 19))
    assert (year.name, year.due) == ("báo cáo năm", date(2026, 11, 19))
    assert half_year.before == date(2026, 6, 20)
    assert half_year.to == year.to == "Sở Văn hoá và Thể thao"
    assert half_year.reporters == "các sở, ban, ngành, UBND các phường, xã"


def test_a_programme_without_a_dated_report_has_none(plans: Path) -> None:
    assert read_reports(real(plans, "2013.txt"), 2013) == ()


@pytest.mark.parametrize(
    ("deadline", "due"),
    [
        ("trước ngày 10/6", date(2026, 6, 9)),
        ("trước ngày 10/6/2026", date(2026, 6, 9)),
        ("trước ngày 01/3", date(2026, 2, 28)),
        ("trước ngày 10 tháng 6 năm 2026", date(2026, 6, 9)),
        ("chậm nhất ngày 10/6", date(2026, 6, 10)),
        ("chậm nhất là ngày 10/6", date(2026, 6, 10)),
        ("chậm nhất trước ngày 10/6", date(2026, 6, 9)),
        ("muộn nhất vào ngày 10/6", date(2026, 6, 10)),
    ],
)
def test_before_excludes_the_day_and_at_the_latest_includes_it(deadline: str, due: date) -> None:
    sentence = f"Đề nghị các phường, xã gửi báo cáo quý {deadline} về Sở Xây dựng để tổng hợp."
    (report,) = read_reports(document(closing_with(sentence)), 2026)
    assert report.due == due
    assert report.to == "Sở Xây dựng"
    assert report.reporters == "các phường, xã"


def test_two_days_in_one_phrase_are_two_reports() -> None:
    sentence = "Đề nghị các phường báo cáo kết quả (trước ngày 05/6 và 05/12, gửi Sở Xây dựng)."
    first, second = read_reports(document(closing_with(sentence)), 2026)
    assert (first.due, second.due) == (date(2026, 6, 4), date(2026, 12, 4))
    assert first.deadline_text == second.deadline_text == "trước ngày 05/6 và 05/12"
    assert first.name == "báo cáo kết quả"


def test_a_day_may_stand_before_what_is_reported_and_the_duty_says_who_reports() -> None:
    text = (
        f"{HEADING}**1. Các sở, ban, ngành**\n\n- Định kỳ trước ngày 01/6 và 15/11 hằng năm "
        "(hoặc khi có yêu cầu) báo cáo kết quả trồng cây về Sở Xây dựng để tổng hợp."
    )
    reports = read_reports(document(text), 2026)
    assert [one.due for one in reports] == [date(2026, 5, 31), date(2026, 11, 14)]
    assert {one.to for one in reports} == {"Sở Xây dựng"}
    assert {one.reporters for one in reports} == {"Các sở, ban, ngành"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Định kỳ báo cáo UBND Thành phố hằng năm và đột xuất.",
        "Đề nghị các phường hoàn thành trồng cây trước ngày 10/6.",
        "Các phường báo cáo trước ngày 31/2, gửi Sở Xây dựng.",
        "Kèm theo Kế hoạch số 3/KH-UBND ngày 05/3/2026, báo cáo khi có yêu cầu.",
    ],
)
def test_what_has_no_day_or_is_no_report_is_left_out(sentence: str) -> None:
    assert read_reports(document(closing_with(sentence)), 2026) == ()


def test_the_hub_coordinates_where_no_report_is_sent_anywhere() -> None:
    sentence = "UBND Thành phố giao Sở Xây dựng làm đầu mối, tập hợp kết quả."
    assert coordinating_office(document(closing_with(sentence))) == "Sở Xây dựng"


def test_a_plan_that_names_nobody_has_no_coordinating_office() -> None:
    assert coordinating_office(document(closing_with("Các đơn vị nghiêm túc thực hiện."))) == ""


@pytest.mark.parametrize(
    ("sentence", "until"),
    [
        (
            "Đề nghị các sở báo cáo 6 tháng trước ngày 20/6 (số liệu tính đến hết ngày 31/5).",
            (5, 31),
        ),
        (
            "Đề nghị các sở báo cáo 6 tháng trước ngày 20/6, số liệu từ 15/12/2025 đến 14/6/2026.",
            (6, 14),
        ),
        ("Đề nghị các sở báo cáo 6 tháng trước ngày 20/6. Số liệu khác tính đến 31/5.", None),
        ("Đề nghị các sở báo cáo 6 tháng trước ngày 20/6 (số liệu đến 31/6).", None),
        ("Đề nghị các sở báo cáo 6 tháng trước ngày 20/6, gửi Sở Nội vụ.", None),
    ],
)
def test_the_day_up_to_which_figures_are_wanted_is_no_deadline(
    sentence: str, until: tuple[int, int] | None
) -> None:
    (one,) = read_reports(document(closing_with(sentence)), 2026)
    assert one.due == date(2026, 6, 19)
    assert one.figures_until == (date(2026, *until) if until else None)


def test_each_of_two_reports_has_its_own_figures() -> None:
    sentence = (
        "Đề nghị các sở báo cáo 6 tháng trước ngày 20/6 (số liệu đến hết 31/5) và báo cáo năm "
        "trước ngày 20/11 (số liệu đến hết 31/10)."
    )
    found = read_reports(document(closing_with(sentence)), 2026)
    assert [(one.name, one.due, one.figures_until) for one in found] == [
        ("báo cáo 6 tháng", date(2026, 6, 19), date(2026, 5, 31)),
        ("báo cáo năm", date(2026, 11, 19), date(2026, 10, 31)),
    ]
