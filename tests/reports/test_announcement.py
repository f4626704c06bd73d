"""The letter that opens a round says to each agency how much and by when, and is laid out by the decree."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from docx import Document as open_document

from dondoc.errors import NotFound
from dondoc.reports.announcement import Announcement, AskedAgency, announcement_letter
from dondoc.reports.decree30_check import decree30_faults
from dondoc.reports.late_work import UrgedPlan
from tasks.reports.announce import announce
from tests.reports.office_makers import NOW, PERIOD, create_office, keep_plan


def test_the_letter_names_period_day_and_everyone_who_is_to_report(tmp_path: Path) -> None:
    office = create_office(tmp_path / "home")
    keep_plan(office)
    asked, file = announce(tmp_path, period=PERIOD, office=office, today=NOW.date())
    assert decree30_faults(file.read_bytes()) == []
    document = open_document(str(file))
    said = "\n".join(one.text for one in document.paragraphs)
    assert "chậm nhất là hết ngày 19/6/2026" in said
    listed = [[cell.text for cell in row.cells] for row in document.tables[-1].rows][1:]
    assert len(listed) == len(asked.agencies) == 127
    assert ["Sở Nội vụ", "19/6/2026"] in [[row[1], row[3]] for row in listed]
    assert all(int(row[2]) > 0 for row in listed)


def test_a_round_that_asks_nobody_makes_no_letter() -> None:
    plan = UrgedPlan("Kế hoạch năm 2026", None, None, "UBND tỉnh A", "Sở Nội vụ")
    asked = Announcement(plan, PERIOD, date(2026, 6, 19), "Chốt đến ngày 14/6/2026.", ())
    with pytest.raises(ValueError, match="asks nobody"):
        announcement_letter(asked, day=date(2026, 5, 20))


def test_a_period_that_no_plan_asks_for_is_named(tmp_path: Path) -> None:
    office = create_office(tmp_path / "home")
    keep_plan(office)
    with pytest.raises(NotFound, match="2031-nam"):
        announce(tmp_path, period="2031-nam", office=office, today=NOW.date())


def test_numbers_go_on_whether_figures_are_told_or_not() -> None:
    plan = UrgedPlan("Kế hoạch năm 2026", None, None, "UBND tỉnh A", "Sở Nội vụ")
    agencies = (AskedAgency("Sở Y tế", 3, date(2026, 6, 19)),)
    for figures, wanted in (("", "2. Thời hạn"), ("Chốt đến ngày 14/6/2026.", "3. Thời hạn")):
        asked = Announcement(plan, PERIOD, date(2026, 6, 19), figures, agencies)
        letter = announcement_letter(asked, day=date(2026, 5, 20))
        words = "\n".join(one.text for one in open_document(io.BytesIO(letter)).paragraphs)
        assert wanted in words
        assert (figures.rstrip(".") in words) or not figures
