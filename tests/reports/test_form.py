"""What an agency is asked: one row per item and role, in the plan's order, under keys that stay."""

from __future__ import annotations

from datetime import date

import pytest

from dondoc.reports.form import GENERAL_CONTENT, Undated, form_of, period_name
from dondoc.schedule.obligation import ObligationKind, Role
from tests.reports.makers import create_header, create_obligation

HEADER = create_header()
MONTH_ENDS = [date(2026, month, 28) for month in range(1, 13)]
ITEM = ("I", "1", "Ra bản tin.")


def test_the_windows_of_one_item_are_one_row_with_all_its_days() -> None:
    owed = [create_obligation(*ITEM, due) for due in reversed(MONTH_ENDS)]
    (row,) = form_of(HEADER, owed).rows
    assert row.dues == tuple(MONTH_ENDS)
    assert row.deadline == "28/01/2026; 28/02/2026; …; 28/12/2026"


def test_all_year_work_is_due_in_the_plans_own_words_and_not_on_our_checkpoints() -> None:
    checkpoint = create_obligation(*ITEM, date(2026, 6, 19), kind=ObligationKind.CHECKPOINT)
    cadence = create_obligation(*ITEM, date(2026, 3, 31), kind=ObligationKind.CADENCE)
    assert form_of(HEADER, [checkpoint]).rows[0].deadline == "Quý I"  # the maker's timing
    assert form_of(HEADER, [checkpoint, cadence]).rows[0].deadline == "Quý I; 31/3/2026"


def test_leading_and_helping_with_one_item_are_two_rows() -> None:
    owed = [
        create_obligation(*ITEM, MONTH_ENDS[0], role=role)
        for role in (Role.LEAD, Role.COORDINATING)
    ]
    assert [row.role for row in form_of(HEADER, owed).rows] == [Role.LEAD, Role.COORDINATING]


def test_reports_commemorations_and_other_agencies_work_are_no_rows() -> None:
    owed = [
        create_obligation(*ITEM, MONTH_ENDS[0], kind=ObligationKind.REPORT),
        create_obligation(*ITEM, MONTH_ENDS[0], kind=ObligationKind.ANNIVERSARY),
        create_obligation(*ITEM, MONTH_ENDS[0], agency="so-y-te"),
    ]
    assert [row.content for row in form_of(HEADER, owed).rows] == [GENERAL_CONTENT]


def test_rows_follow_the_plan_and_undated_items_stand_in_their_place() -> None:
    places = [("I", "1", "Một"), ("I", "2", "Hai"), ("II", "1", "Ba")]
    undated = [Undated(places[1], Role.LEAD, "Sở Nội vụ", "Trong dịp hè")]
    owed = [create_obligation(*place, MONTH_ENDS[0]) for place in (places[2], places[0])]
    form = form_of(HEADER, owed, undated=undated, items=places)
    assert [row.reference for row in form.rows] == ["I.1", "I.2", "II.1"]
    assert form.rows[1].deadline == "Trong dịp hè"


def test_a_reworded_item_keeps_its_key_and_rows_numbered_twice_have_their_own() -> None:
    def keys(*contents: str) -> list[str]:
        places = [("I", "1", content) for content in contents]
        owed = [create_obligation(*place, MONTH_ENDS[0]) for place in places]
        return [row.key for row in form_of(HEADER, owed, items=places).rows]

    first, second = keys("Một", "Hai")
    assert first != second
    assert keys("Một việc", "Hai") == [first, second]


def test_the_version_changes_with_the_rows_and_not_with_their_days() -> None:
    def version(*numbers: str, due: date = MONTH_ENDS[0]) -> str:
        owed = [create_obligation("I", number, f"Việc {number}", due) for number in numbers]
        return form_of(HEADER, owed).version

    assert version("1", "2") == version("1", "2", due=MONTH_ENDS[5])
    assert version("1", "2") != version("1")


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2026-6-thang", "6 tháng năm 2026"),
        ("2026-nam", "năm 2026"),
        ("2026-quy-4", "quý IV năm 2026"),
        ("2026-thang-12", "tháng 12 năm 2026"),
        ("2026-nam-2", "2026-nam-2"),
        ("2026-nam-chinh-thuc", "năm 2026 (số liệu chính thức)"),
    ],
)
def test_a_period_is_said_in_words(label: str, words: str) -> None:
    assert period_name(label) == words
