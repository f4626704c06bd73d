"""Answers to doubts find their rows again, wherever the rows have moved."""

from __future__ import annotations

import pytest

from dondoc.schedule.answers import place_of

PLACES = {
    "mục III, số 5 (dòng 162, hàng 21)": "mục III, số 5",
    "mục III, số 5 (trang 7, hàng 2)": "mục III, số 5",
    "mục II (a), số 1 (hàng 4)": "mục II (a), số 1",
    "mục I, số 2 (trang tính “Phụ lục (1)”, hàng 9)": "mục I, số 2",
    "mục I, số 2 (dòng 3); mục II, số 1 (dòng 9)": "mục I, số 2; mục II, số 1",
    "mục I, số 2 (dòng 3); mục I, số 3 (dòng 4) và 2 dòng khác": "mục I, số 2; mục I, số 3",
    "phần đầu của kế hoạch": "phần đầu của kế hoạch",
}


@pytest.mark.parametrize(("where", "place"), PLACES.items())
def test_a_place_is_named_without_its_line(where: str, place: str) -> None:
    assert place_of("lead-blank", where) == place


@pytest.mark.parametrize("code", ["timing-assumed", "timing-unreadable", "agency-unknown"])
def test_what_is_answered_everywhere_has_no_place(code: str) -> None:
    assert place_of(code, "mục III, số 5 (dòng 162, hàng 21)") == ""
