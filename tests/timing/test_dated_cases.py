"""Dated cases with the weekday written out, to be checked against a wall calendar."""

from __future__ import annotations

from datetime import date

import pytest

from dondoc.timing import read_timing

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(text: str) -> date:
    """ "Friday 2026-06-19", and it has to be a Friday."""
    name, written = text.split()
    found = date.fromisoformat(written)
    assert NAMES[found.weekday()] == name, f"{written} is a {NAMES[found.weekday()]}"
    return found


DUE = [
    # phrase, plan's year, last day on time
    ("trước ngày 20/6", 2025, "Thursday 2025-06-19"),
    ("trước ngày 20/6", 2026, "Friday 2026-06-19"),
    ("trước ngày 20/6", 2027, "Saturday 2027-06-19"),
    ("trước ngày 20/6", 2028, "Monday 2028-06-19"),
    ("trước ngày 20/11", 2025, "Wednesday 2025-11-19"),
    ("trước ngày 20/11", 2026, "Thursday 2026-11-19"),
    ("đến hết ngày 20/6", 2026, "Saturday 2026-06-20"),
    ("chậm nhất ngày 31/12", 2025, "Wednesday 2025-12-31"),
    ("trước ngày 01/01/2026", 2025, "Wednesday 2025-12-31"),
    ("trước năm 2027", 2026, "Thursday 2026-12-31"),
    ("trước tháng 3", 2027, "Sunday 2027-02-28"),
    ("trước tháng 3", 2028, "Tuesday 2028-02-29"),
    ("trước ngày 01/3", 2026, "Saturday 2026-02-28"),
    ("hết tháng 2", 2028, "Tuesday 2028-02-29"),
    ("trước Quý II", 2026, "Tuesday 2026-03-31"),
    ("trước Quý IV", 2025, "Tuesday 2025-09-30"),
    ("hết Quý III", 2027, "Thursday 2027-09-30"),
    ("Quý I", 2028, "Friday 2028-03-31"),
    ("Quý II/2027", 2026, "Wednesday 2027-06-30"),
    ("Tháng 6", 2026, "Tuesday 2026-06-30"),
    ("Tháng 11 - 12/2025", 2025, "Wednesday 2025-12-31"),
    ("từ tháng 10 đến tháng 4 năm sau", 2026, "Friday 2027-04-30"),
    ("Quý IV - Quý I", 2027, "Friday 2028-03-31"),
    ("6 tháng đầu năm", 2025, "Monday 2025-06-30"),
    ("9 tháng đầu năm", 2028, "Saturday 2028-09-30"),
    ("trước 17 giờ ngày 27/11", 2025, "Thursday 2025-11-27"),
    ("trước 0 giờ ngày 27/11", 2025, "Wednesday 2025-11-26"),
    ("Thứ Bảy ngày 20/6", 2026, "Saturday 2026-06-20"),
    ("cuối tháng 2", 2028, "Tuesday 2028-02-29"),
    ("đầu quý III", 2026, "Friday 2026-07-31"),
    ("tuần thứ 2 của tháng 5", 2026, "Thursday 2026-05-14"),
    ("tuần cuối tháng 6", 2027, "Wednesday 2027-06-30"),
    ("Giai đoạn 2026-2030", 2026, "Tuesday 2030-12-31"),
    ("Năm học 2025-2026", 2025, "Sunday 2026-05-31"),
    ("từ tháng 3", 2027, "Friday 2027-12-31"),
    ("chậm nhất trước ngày 31/01/2026", 2025, "Friday 2026-01-30"),
    ("trước ngày 31/12 của năm trước", 2026, "Tuesday 2025-12-30"),
    ("Trước Tết Nguyên đán", 2025, "Tuesday 2025-01-28"),
    ("Trước Tết Nguyên đán", 2026, "Monday 2026-02-16"),
    ("Trước Tết Nguyên đán", 2027, "Friday 2027-02-05"),
    ("Trước Tết Nguyên đán", 2028, "Tuesday 2028-01-25"),
    ("10/3 âm lịch", 2025, "Monday 2025-04-07"),
    ("10/3 âm lịch", 2026, "Sunday 2026-04-26"),
    ("10/3 âm lịch", 2027, "Friday 2027-04-16"),
    ("10/3 âm lịch", 2028, "Tuesday 2028-04-04"),
    ("rằm tháng Giêng", 2026, "Tuesday 2026-03-03"),
    ("15/8 âm lịch", 2025, "Monday 2025-10-06"),
    ("Rằm tháng Bảy", 2026, "Thursday 2026-08-27"),
    ("23 tháng Chạp", 2026, "Tuesday 2026-02-10"),
    ("dịp Quốc khánh", 2025, "Tuesday 2025-09-02"),
    ("Ngày Giải phóng Thủ đô", 2026, "Saturday 2026-10-10"),
    ("trước dịp 2/9", 2027, "Wednesday 2027-09-01"),
]

LAST_OF_THE_YEAR = [
    ("trước ngày 20 hằng tháng", 2026, "Saturday 2026-12-19"),
    ("ngày 25 hằng tháng", 2027, "Saturday 2027-12-25"),
    ("thứ Sáu hằng tuần", 2026, "Friday 2026-12-25"),
    ("thứ Hai đầu tiên hằng tháng", 2025, "Monday 2025-12-01"),
    ("thứ Sáu cuối cùng của tháng", 2028, "Friday 2028-12-29"),
    ("hằng tuần", 2025, "Sunday 2025-12-28"),
    ("trước ngày 15 của tháng cuối quý", 2028, "Thursday 2028-12-14"),
    ("ngày làm việc cuối cùng hằng tháng", 2027, "Friday 2027-12-31"),
    ("trước ngày 15/12 hằng năm", 2025, "Sunday 2025-12-14"),
    ("định kỳ 6 tháng, năm", 2027, "Friday 2027-12-31"),
]


@pytest.mark.parametrize(("phrase", "year", "due"), DUE)
def test_the_last_day_on_time(phrase: str, year: int, due: str) -> None:
    assert [window.due for window in read_timing(phrase, year).windows] == [day(due)]


@pytest.mark.parametrize(("phrase", "year", "due"), LAST_OF_THE_YEAR)
def test_the_last_due_day_of_a_recurrence(phrase: str, year: int, due: str) -> None:
    assert max(window.due for window in read_timing(phrase, year).windows) == day(due)


def test_the_reading_says_the_day_and_the_words_it_comes_from() -> None:
    assert read_timing("trước ngày 20/6", 2026).reading == (
        "Đến hết ngày 19/6/2026 (trước ngày 20/6)"
    )


def test_a_deadline_alone_starts_on_the_first_day_of_the_plans_year() -> None:
    assert read_timing("trước ngày 01/4/2027", 2026).windows[0].start == day("Thursday 2026-01-01")


def test_a_deadline_of_an_earlier_year_starts_in_that_year() -> None:
    assert read_timing("trước ngày 01/4/2024", 2026).windows[0].start == day("Monday 2024-01-01")


def test_another_year_than_the_plans_is_read_as_written_and_doubted() -> None:
    reading = read_timing("Quý II/2019", 2026)
    assert reading.windows[0].due == day("Sunday 2019-06-30")
    assert reading.certainty == "assumed"
    assert "khác năm của kế hoạch" in reading.reading


def test_the_rule_is_named() -> None:
    assert read_timing("trước ngày 20/6", 2026).rule == "before <day>"
    assert read_timing("hằng quý", 2026).rule == "every <quarter>"
    assert read_timing("Quý II - IV/2026", 2026).rule == "<quarter> to <quarter>"
