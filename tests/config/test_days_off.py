"""Each year's days off are a dated file with its documents; a year without one is said in time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.days_off import (
    announcement_warning,
    load_calendar,
    missing_announcements,
    reasons_for,
    year_file,
)
from config.files import PACKAGED_FOLDER
from dondoc.errors import InvalidSettings

YEARS = sorted(int(path.stem) for path in (PACKAGED_FOLDER / "days_off").glob("*.toml"))
HEAD = 'announced = true\nsource = "phép thử"\n'

# what an operator may write wrong -> what the refusal says
SLIPS = {
    "[[off]]\nday = 2031-01-02\nwhy = 'nghỉ'\nsource = 'x'": "không thuộc năm 2030",
    "[[off]]\nday = '2030-01-02'\nwhy = 'nghỉ'\nsource = 'x'": "không phải ngày",
    "[[off]]\nwhy = 'nghỉ'\nsource = 'x'": "không phải ngày",
    "[[off]]\nday = 2030-01-02\nwhy = 'nghỉ'": "phải có đủ",
    "[[off]]\nday = 2030-01-02\nwhy = 'nghỉ'\nsource = ''": "phải có đủ",
    "[[worked]]\nday = 2030-01-03\nwhy = 'làm bù'\nsource = 'x'": "thứ Bảy hoặc Chủ nhật",
    "[[nghi]]\nday = 2030-01-03": "mục này không có",
    "[[switch]]\nday = 2030-11-25\nwhy = 'a'\nsource = 'x'": "day_off",
}


def own_year(folder: Path, year: int, text: str) -> Path:
    """An office's own file for a year."""
    (folder / "days_off").mkdir(exist_ok=True)
    path = folder / "days_off" / f"{year}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_packaged_years_follow_each_other() -> None:
    assert list(range(2024, 2028)) == YEARS


@pytest.mark.parametrize("year", YEARS)
def test_every_packaged_year_is_well_formed(year: int) -> None:
    written = year_file(year)
    assert written is not None
    assert not written.off & written.worked


def test_a_year_without_a_file_has_the_holidays_of_the_law_and_is_not_known() -> None:
    calendar = load_calendar([2030])
    assert not calendar.knows(date(2030, 6, 3))
    assert not calendar.is_working_day(date(2030, 9, 2))


def test_nothing_is_missing_in_november_2026() -> None:
    assert missing_announcements(date(2026, 11, 20)) == ()
    assert announcement_warning(date(2026, 11, 20)) is None


def test_the_coming_year_is_asked_for_a_month_ahead() -> None:
    assert missing_announcements(date(2026, 12, 1)) == (2027,)
    warning = announcement_warning(date(2026, 12, 1))
    assert warning is not None
    assert "config/days_off/2027.toml" in warning


def test_an_announced_year_is_asked_for_no_more(tmp_path: Path) -> None:
    own_year(tmp_path, 2027, HEAD)
    assert missing_announcements(date(2026, 12, 1), tmp_path) == ()
    assert load_calendar([2027], tmp_path).knows(date(2027, 3, 1))


def test_the_file_wins_over_the_library(tmp_path: Path) -> None:
    off = "[[off]]\nday = 2026-03-02\nwhy = 'nghỉ'\nsource = 'x'\n"
    worked = "[[worked]]\nday = 2026-05-02\nwhy = 'làm bù'\nsource = 'x'\n"
    own_year(tmp_path, 2026, HEAD + off + worked)
    calendar = load_calendar([2026], tmp_path)
    assert not calendar.is_working_day(date(2026, 3, 2))
    assert calendar.is_working_day(date(2026, 5, 2))


@pytest.mark.parametrize("day_off", [True, False])
def test_a_day_whose_law_is_not_settled_is_a_switch(tmp_path: Path, day_off: bool) -> None:
    switch = f"[[switch]]\nday = 2026-11-24\nday_off = {str(day_off).lower()}\n"
    own_year(tmp_path, 2026, HEAD + switch + "why = 'Ngày Văn hóa'\nsource = '80-NQ/TW'\n")
    calendar = load_calendar([2026], tmp_path)
    assert calendar.is_working_day(date(2026, 11, 24)) is not day_off


@pytest.mark.parametrize(("entry", "reason"), SLIPS.items())
def test_a_slip_is_refused_with_file_and_reason(tmp_path: Path, entry: str, reason: str) -> None:
    # one of the same kind stands before it: the line of the wrong one is meant
    kind = entry.partition("\n")[0]
    right = f"{kind}\nday = 2030-01-05\nwhy = 'đúng'\nsource = 'x'\n"
    right += "day_off = true\n" if "switch" in kind else ""
    before = HEAD if "nghi" in kind else HEAD + right
    path = own_year(tmp_path, 2030, f"{before}{entry}\n")
    with pytest.raises(InvalidSettings, match=reason) as refused:
        load_calendar([2030], tmp_path)
    assert refused.value.where == f"{path}, dòng {before.count(chr(10)) + 1}"


@pytest.mark.parametrize("entry", ["off = 5", "off = [5]", "worked = 'x'"])
def test_what_is_no_list_of_days_is_refused(tmp_path: Path, entry: str) -> None:
    path = own_year(tmp_path, 2030, f"{entry}\n{HEAD}")
    with pytest.raises(InvalidSettings, match="phải viết thành các mục") as refused:
        load_calendar([2030], tmp_path)
    assert refused.value.where == f"{path}, dòng 1"


def test_a_day_that_is_off_and_worked_is_refused(tmp_path: Path) -> None:
    day = "day = 2030-01-05\nwhy = 'x'\nsource = 'x'\n"
    own_year(tmp_path, 2030, f"{HEAD}[[off]]\n{day}[[worked]]\n{day}")
    with pytest.raises(InvalidSettings, match="vừa nghỉ vừa làm"):
        load_calendar([2030], tmp_path)


def test_every_day_off_on_a_weekday_and_every_day_in_exchange_has_its_reason() -> None:
    calendar, reasons = load_calendar(YEARS), reasons_for(YEARS)
    assert calendar.days_off | calendar.days_worked <= set(reasons)
    assert reasons[date(2026, 9, 2)] == "Quốc khánh"
    assert reasons[date(2026, 1, 10)] == "làm bù cho ngày 02/01/2026"


def test_a_year_must_say_whether_its_notice_has_come(tmp_path: Path) -> None:
    own_year(tmp_path, 2030, 'source = "phép thử"\n')
    with pytest.raises(InvalidSettings, match="announced"):
        load_calendar([2030], tmp_path)
