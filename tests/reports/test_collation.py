"""A collation adds up, and says of each figure where it stands."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from dondoc.reports.collation import SHEETS, Collation, collate
from dondoc.reports.collation_files import (
    OVERVIEW,
    collation_csv,
    collation_json,
    collation_workbook,
)
from dondoc.reports.form import Progress
from dondoc.reports.outcomes import ItemOutcome, Outcomes
from dondoc.reports.report_text import passages
from dondoc.reports.template_look import SHEET
from tests.reports.makers import create_round


@pytest.fixture(scope="module")
def collation() -> Collation:
    return collate(create_round())


@pytest.fixture(scope="module")
def workbook(collation: Collation) -> dict[str, pd.DataFrame]:
    sheets: dict[str, pd.DataFrame] = pd.read_excel(
        io.BytesIO(collation_workbook(collation)), sheet_name=None, dtype=object
    )
    return sheets


def test_the_workbook_has_a_sheet_for_each_view(workbook: dict[str, pd.DataFrame]) -> None:
    views = [sheet.title for sheet in SHEETS if sheet.key != "last_year"]
    assert list(workbook) == [OVERVIEW, *views]


def test_figures_add_up_to_the_sums_taken_by_hand(collation: Collation) -> None:
    totals = {
        (one.place[:2], one.role.value, one.unit): one.value for one in collation.outcomes.totals
    }
    assert totals == {
        (("I", "1"), "lead", "bộ dữ liệu"): Decimal("62.5"),  # 60 + 2,5
        (("I", "2"), "lead", "%"): Decimal("50.5"),
        (("II", "1"), "lead", "lớp"): Decimal("0.3"),  # 0,1 + 0,2, not 0,30000000000000004
        (("II", "1"), "coordinating", "lớp"): Decimal(5),
    }


def test_shares_of_different_wholes_are_never_added() -> None:
    report = create_round().reports[0]
    half = replace(report.answers[0], figure=Decimal(50))
    place = ("I", "1", "Một việc")
    halves = [replace(half, unit=unit) for unit in ("%", " %")]
    item = ItemOutcome(place, "Sở Nội vụ", "", None, reports=[report, report], given=halves)
    found = Outcomes(create_round(), items={place: item})
    assert [(one.count, one.value) for one in found.totals] == [(2, None)]


def test_every_figure_leads_back_to_the_cell_it_was_written_in(
    collation: Collation, workbook: dict[str, pd.DataFrame]
) -> None:
    figures = workbook["Số liệu"]
    first = figures.iloc[0]
    assert (first["Cơ quan"], first["Số liệu"], first["Ô"]) == ("Sở Nội vụ", 60, "I7")
    assert (first["Tệp"], first["Trang tính"], first["Lần gửi"]) == ("so-noi-vu.xlsx", SHEET, 1)
    assert len(figures) == len(collation.outcomes.figures) == 6


def test_each_agency_and_item_and_section_counts_the_same_answers(collation: Collation) -> None:
    sections = collation.frames["by_section"].iloc[:-1]
    for progress in Progress:
        counts = {
            int(frame[progress].sum())
            for frame in (collation.frames["by_item"], collation.frames["by_agency"], sections)
        }
        assert counts == {
            sum(
                one.progress is progress
                for report in collation.outcomes.round.reports
                for one in report.answers
            )
        }
    assert collation.frames["by_section"].iloc[-1]["asked"] == 10


def test_who_sent_nothing_is_listed_with_its_delay(workbook: dict[str, pd.DataFrame]) -> None:
    missing = workbook["Chưa gửi"]
    assert list(missing["Cơ quan"]) == ["Sở Y tế"]
    assert list(missing["Tình trạng báo cáo"]) == ["chưa gửi, quá hạn 1 ngày"]


def test_an_item_past_its_day_and_not_done_is_late(collation: Collation) -> None:
    assert [item.reference for item in collation.outcomes.late_items] == ["I.1"]


def test_csv_holds_every_answer_and_no_formula(collation: Collation) -> None:
    text = b"".join(collation_csv(collation)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 7
    assert rows[0]["Kết quả"] == "'=HYPERLINK(1)"


def test_an_answer_that_looks_like_a_formula_is_text_in_the_workbook(collation: Collation) -> None:
    sheet = load_workbook(io.BytesIO(collation_workbook(collation)))["Tất cả trả lời"]
    formulas = [cell.coordinate for row in sheet for cell in row if cell.data_type == "f"]
    assert formulas == []
    assert "=HYPERLINK(1)" in {cell.value for row in sheet for cell in row}


def test_json_says_the_same_as_the_workbook(
    collation: Collation, workbook: dict[str, pd.DataFrame]
) -> None:
    document: dict[str, Any] = json.loads(b"".join(collation_json(collation)))
    assert document["reports"] == {
        **dict.fromkeys(("received", "late", "returned", "accepted", "extended", "exempt"), 0),
        "received": 3,
        "missing": 1,
    }
    assert document.pop("last_year") == []
    for sheet in SHEETS[:-1]:
        assert len(document[sheet.key]) == len(workbook[sheet.title])
    assert document["totals"][0]["total"] == 62.5


def test_a_collation_is_the_same_bytes_each_time(collation: Collation) -> None:
    assert collation_workbook(collation) == collation_workbook(collate(create_round()))


def test_a_round_without_a_single_report_still_makes_a_workbook() -> None:
    empty = collate(create_round(reports=()))
    sheets = pd.read_excel(io.BytesIO(collation_workbook(empty)), sheet_name=None)
    assert len(sheets["Chưa gửi"]) == 4
    assert sheets["Số liệu"].empty


def test_estimates_are_marked_in_the_figures_their_totals_and_the_report() -> None:
    round_ = create_round()
    first = round_.reports[0]
    guessed = replace(first.answers[0], is_estimated=True)
    reports = (replace(first, answers=(guessed, *first.answers[1:])), *round_.reports[1:])
    collation = collate(create_round(reports=reports))
    said = collation.frames["figures"]["is_estimated"].tolist()
    assert said == ["ước thực hiện", *[""] * (len(said) - 1)]
    assert collation.frames["totals"]["estimated"].tolist()[0] == 1
    text = "\n".join(line for part in passages(collation.outcomes) for line in part.paragraphs)
    assert "Ước 62,5 bộ dữ liệu (2 cơ quan)" in text
    assert "Ước 50,5" not in text
