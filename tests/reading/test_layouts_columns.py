"""Columns by meaning: every wording that was seen in real task tables, and the traps among them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from dondoc.plan import Place
from dondoc.reading.document import GridRow
from dondoc.reading.layouts.columns import Column, column_of, columns_of, is_task_header, label_of
from dondoc.reading.layouts.headers import find_header, is_column_numbers

HEADINGS = tomllib.loads(Path(__file__).with_name("headings.toml").read_text("utf-8"))
MEANINGS = {
    "number": Column.NUMBER,
    "content": Column.CONTENT,
    "timing": Column.TIMING,
    "lead": Column.LEAD,
    "coordinating": Column.COORDINATING,
    "product": Column.PRODUCT,
    "money": Column.MONEY,
    "a person": Column.ASSIGNEE,
    "other": Column.OTHER,
}


def test_every_wording_seen_in_real_plans_is_understood(plans: Path) -> None:
    listed = re.findall(r"^- ([a-z ]+): (.+)$", (plans / "columns.md").read_text(), re.MULTILINE)
    assert {meaning for meaning, _ in listed} == set(MEANINGS)
    for meaning, wordings in listed:
        separator = ", " if meaning == "number" else "; "
        for wording in wordings.removesuffix(", none").split(separator):
            assert column_of(wording) is MEANINGS[meaning], wording


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("ĐƠN VỊ CHỦ TRÌ", Column.LEAD),
        ("Đơn vị", Column.OTHER),
        ("Đơn vị tính", Column.OTHER),
        ("Cơ quan chủ trì, phối hợp", Column.LEAD),
        ("Thời\u00a0gian  hoàn\nthành", Column.TIMING),
        ("Ghi chú", Column.OTHER),
        ("", Column.OTHER),
    ],
)
def test_a_heading_goes_by_its_words(heading: str, column: Column) -> None:
    assert column_of(heading) is column


def test_the_wordings_of_many_offices_are_understood() -> None:
    listed = tomllib.loads(Path(__file__).with_name("headings.toml").read_text("utf-8"))
    wrong = {
        wording: column_of(wording).value
        for column, wordings in listed.items()
        for wording in wordings
        if column_of(wording) is not Column(column)
    }
    assert wrong == {}


def test_the_second_column_of_a_kind_is_left_alone() -> None:
    assert columns_of(["Thời gian", "Tiến độ"]) == (Column.TIMING, Column.OTHER)


def test_a_second_content_says_the_first_more_closely() -> None:
    assert columns_of(["Nhiệm vụ", "Nội dung chính"]) == (Column.CONTENT, Column.DETAIL)


def test_a_beginning_and_an_end_are_one_time() -> None:
    assert columns_of(["Bắt đầu", "Kết thúc"]) == (Column.TIMING, Column.UNTIL)


@pytest.mark.parametrize(
    ("cells", "is_tasks"),
    [
        (["TT", "Nội dung", "Thời gian", "Chủ trì"], True),
        (["Thời hạn", "Nhiệm vụ"], True),
        (["TT", "Nội dung", "Giai đoạn (tỷ đồng)", "", "Đơn vị thực hiện", "Nguồn vốn"], False),
        (["TT", "Chỉ tiêu", "Đơn vị", "Kết quả"], False),
        (["TT", "Nội dung"], False),
    ],
)
def test_tables_of_money_and_targets_are_not_of_tasks(cells: list[str], is_tasks: bool) -> None:
    assert is_task_header(columns_of(cells)) is is_tasks


def rows(*cells: tuple[str, ...]) -> list[GridRow]:
    return [GridRow(row, Place(row=number)) for number, row in enumerate(cells, start=1)]


def test_a_header_is_found_below_a_title_row() -> None:
    header = find_header(rows(("PHỤ LỤC", "", ""), ("TT", "Nội dung", "Thời gian")))
    assert header is not None
    assert header.end == 2


def test_sub_columns_in_a_second_row_name_the_columns() -> None:
    header = find_header(
        rows(
            ("TT", "Nội dung", "Thời gian", "Cơ quan thực hiện", ""),
            ("", "", "", "Chủ trì", "Phối hợp"),
            ("1", "Việc", "Quý I", "Sở A", "Sở B"),
        )
    )
    assert header is not None
    assert header.end == 2
    assert header.columns[3:] == (Column.LEAD, Column.COORDINATING)


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("(1)", "(2)", "(3)", "(4)"), True),
        (("A", "B", "1", "2"), True),
        (("1", "Việc", "", ""), False),
        (("1", "1", "1", "1"), False),
    ],
)
def test_a_row_that_numbers_the_columns_is_a_header(cells: tuple[str, ...], numbers: bool) -> None:
    assert is_column_numbers(rows(cells)[0], len(cells)) is numbers


@pytest.mark.parametrize(
    ("column", "heading"),
    [
        (column, heading)
        for column in ("content", "timing", "lead", "coordinating", "product", "assignee")
        for heading in HEADINGS[column]
    ],
)
def test_a_heading_of_a_column_is_known_as_a_label_too(column: str, heading: str) -> None:
    assert label_of(heading) == column


@pytest.mark.parametrize(
    "words",
    [
        "Kết quả thực hiện Nghị quyết 57",
        "Năm 2026",
        "Số",
        "Nhiệm vụ của ngành y tế",
        "Sở Y tế chủ trì",
    ],
)
def test_words_that_only_begin_as_a_heading_does_are_no_label(words: str) -> None:
    assert label_of(words) is None
