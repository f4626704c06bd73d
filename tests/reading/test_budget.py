"""The budget of a programme and its sums."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dondoc.plan import BudgetCheck
from dondoc.reading.budget import is_budget_grid, parse_amount, read_budget
from dondoc.reading.document import Grid
from dondoc.reading.programme import read_phases
from tests.reading.makers import document, grid, real

HEADER = ("TT | Nội dung | Kinh phí (triệu đồng) | | Nguồn vốn", " | | 2026-2027 | 2028-2030 | ")


def checks_of(*rows: str) -> dict[tuple[str, str], BudgetCheck]:
    _, checks = read_budget(document("**ĐỀ ÁN**", grid(*HEADER, *rows)), ())
    return {(one.name, one.phase): one for one in checks}


def real_budget(plans: Path) -> Grid:
    return real(plans, "2013.txt").grids[0]


def test_the_2013_budget_has_five_groups_and_eighteen_lines(plans: Path) -> None:
    plan = real(plans, "2013.txt")
    lines, _ = read_budget(plan, read_phases(plan))
    groups = [line.group for line in lines if not line.number]
    assert groups == ["I", "II", "III", "IV", "V"]
    assert sum(1 for line in lines if line.number) == 18
    assert {line.unit for line in lines} == {"Tỷ đồng"}


def test_the_amounts_stand_under_the_phases_of_the_text(plans: Path) -> None:
    plan = real(plans, "2013.txt")
    phases = read_phases(plan)
    lines, _ = read_budget(plan, phases)
    assert {name for line in lines for name in line.amounts} == {one.name for one in phases}
    (news,) = (line for line in lines if (line.group, line.number) == ("IV", "5"))
    assert list(news.amounts.values()) == [Decimal("0.730"), Decimal("1.825")]


def test_lines_cut_by_a_page_are_whole(plans: Path) -> None:
    plan = real(plans, "2013.txt")
    lines, _ = read_budget(plan, ())
    (check,) = (line for line in lines if (line.group, line.number) == ("II", "3"))
    assert "công tác thông tin đối ngoại, các đề án" in check.content
    assert check.funding == "Ngân sách Thành phố (Vốn sự nghiệp)"


def test_groups_two_and_three_and_the_totals_of_2013_do_not_add_up(plans: Path) -> None:
    plan = real(plans, "2013.txt")
    phases = read_phases(plan)
    first, second = (one.name for one in phases)
    _, checks = read_budget(plan, phases)
    wrong = [(one.name, one.phase, one.difference) for one in checks if not one.agrees]
    assert wrong == [
        ("Nhóm II", first, Decimal("1.5")),
        ("Nhóm II", second, Decimal("0.5")),
        ("Nhóm III", second, Decimal("-5")),
        ("Tổng cộng", first, Decimal("1.5")),
        ("Tổng cộng", second, Decimal("-4.5")),
        ("Tổng cộng các giai đoạn", "Cả kỳ", Decimal("-3")),
    ]
    assert len(checks) == 13


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("0,730", Decimal("0.730")),
        ("4", Decimal(4)),
        ("1.234,5", Decimal("1234.5")),
        ("1.250", Decimal(1250)),
        ("12.345.678", Decimal(12345678)),
        ("1.5", Decimal("1.5")),
        ("", None),
        ("x", None),
        ("2013-2015", None),
        ("1,2,3", None),
    ],
)
def test_an_amount_is_read_as_offices_write_it(cell: str, amount: Decimal | None) -> None:
    assert parse_amount(cell) == amount


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_what_is_written_with_points_and_a_comma_reads_back(amount: Decimal) -> None:
    written = f"{amount:,.3f}".translate(str.maketrans(",.", ".,"))
    assert parse_amount(written) == amount


def test_sums_that_agree_are_said_to_agree() -> None:
    checks = checks_of(
        "I | Cây | 3 | 5 | ",
        "1 | Giống | 1 | 5 | ",
        "2 | Công trồng | 2 | | ",
        " | Tổng cộng | 3 | 5 | ",
    )
    assert len(checks) == 4
    assert all(one.agrees for one in checks.values())


def test_a_wrong_sum_says_by_how_much() -> None:
    checks = checks_of("I | Cây | 3,5 | | ", "1 | Giống | 1 | | ", "2 | Công trồng | 2 | | ")
    assert checks["Nhóm I", "2026-2027"].difference == Decimal("0.5")


def test_a_sum_that_is_printed_nowhere_is_not_checked() -> None:
    assert checks_of("I | Cây | | | ", "1 | Giống | 1 | 2 | ", "2 | Công | 3 | 4 | ") == {}


def test_a_group_without_lines_counts_as_printed() -> None:
    checks = checks_of("I | Cây | 3 | | ", "II | Hoa | 4 | | ", " | Tổng cộng | 7 | | ")
    assert list(checks) == [("Tổng cộng", "2026-2027")]
    assert checks["Tổng cộng", "2026-2027"].agrees


def test_parts_of_a_line_are_not_counted_twice() -> None:
    checks = checks_of(
        "I | Cây | 3 | | ", "1 | Giống | 3 | | ", "1.1 | Bàng | 1 | | ", "1.2 | Sấu | 2 | | "
    )
    assert checks["Nhóm I", "2026-2027"].agrees


def test_the_header_tells_a_budget_from_a_table_of_tasks(plans: Path) -> None:
    assert is_budget_grid(real_budget(plans))
    assert not is_budget_grid(real(plans, "2020.txt").grids[0])
    assert not is_budget_grid(real(plans, "2025.txt").grids[0])


@pytest.mark.parametrize(
    "header",
    [
        (
            "TT | Nội dung | Thời gian | Cơ quan chủ trì | Kinh phí 2026 (triệu đồng)",
            " | | | | 2026",
        ),
        ("TT | Nội dung | Cơ quan phối hợp | Kinh phí (triệu đồng)", " | | | 2026"),
        ("TT | Chỉ tiêu | Đơn vị tính | 2026 | 2027",),
        ("TT | Nội dung | Kinh phí (triệu đồng)",),
    ],
)
def test_a_table_with_time_or_without_money_by_years_is_no_budget(header: tuple[str, ...]) -> None:
    assert not is_budget_grid(grid(*header, "1 | Trồng cây | | | "))
