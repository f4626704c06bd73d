"""Sums in an answer agree with themselves and with the figure beside them, or it is said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dondoc.reports.sums import disagreement


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("Mở 12 lớp, gồm 5 lớp ở xã và 6 lớp ở phường", "cộng lại là 11, tổng ghi 12"),
        ("Tổ chức 1.200 lượt, bao gồm: 700 lượt; 400 lượt", "cộng lại là 1100, tổng ghi 1200"),
        ("Có 10 hồ sơ, trong đó 7 hồ sơ mới, 5 hồ sơ cũ", "cộng lại là 12, tổng ghi 10"),
        ("Mở 12 lớp, gồm 5 lớp và 7 lớp", "cột Số liệu ghi 13, phần Kết quả ghi tổng 12"),
    ],
)
def test_what_does_not_add_up_is_said_with_both_numbers(result: str, said: str) -> None:
    assert said in disagreement(result, Decimal(13), "lớp")


@pytest.mark.parametrize(
    "result",
    [
        "Mở 12 lớp, gồm 5 lớp ở xã và 7 lớp ở phường",
        "Mở 12 lớp, trong đó 5 lớp ở xã, 3 lớp ở phường",  # the others are not named
        "Mở 12 lớp, gồm 5 lớp và 240 người",  # another thing is counted
        "Mở 12 lớp, gồm 5 lớp trong quý I/2026 và 7 lớp",  # numbers that count nothing
        "Mở 12 lớp cho 3 xã",
        "Kế hoạch số 12/KH-UBND gồm 5 phần và 8 phụ lục",
        "",
    ],
)
def test_what_adds_up_or_is_not_sure_is_left_alone(result: str) -> None:
    assert disagreement(result, Decimal(12), "lớp") == ""


@given(st.lists(st.integers(0, 9_999), min_size=2, max_size=6), st.integers(-3, 3))
def test_any_whole_of_any_parts_is_told_exactly_when_it_is_off(parts: list[int], off: int) -> None:
    total = sum(parts) + off
    if total < 0:
        return
    said = disagreement(
        f"Đã cấp {total} thẻ, gồm " + ", ".join(f"{one} thẻ loại khác" for one in parts), None, ""
    )
    assert bool(said) == (off != 0)
