"""A comparison as table, JSON and workbook, and the command."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from cli.main import dondoc
from dondoc.comparison import Change, Comparison, compare
from dondoc.comparison.as_json import comparison_as_json
from dondoc.comparison.workbook import ITEMS, OVERVIEW, comparison_workbook
from tests.comparison.makers import DATA, DIRECTORY, NEW_YEAR, REVIEW, TRAINING, item, plan
from tests.reading.files import paragraph, table, word

HEADER = ("TT", "Nội dung", "Thời gian", "Cơ quan chủ trì", "Cơ quan phối hợp")


def comparison() -> Comparison:
    old = plan(item(REVIEW), item(DATA, number="2"), item(TRAINING, number="3", lead="Sở Y tế"))
    new = plan(
        item(REVIEW.replace("trực tuyến", "điện tử"), year=NEW_YEAR),
        item(TRAINING, number="2", timing="Quý IV", lead="Sở Nội vụ", year=NEW_YEAR),
        item("=1+1 trồng cây xanh dọc bờ sông.", number="3", year=NEW_YEAR),
        year=NEW_YEAR,
    )
    return compare(old, new, DIRECTORY)


def test_the_json_has_a_list_for_each_kind_of_change() -> None:
    document: dict[str, Any] = json.loads(json.dumps(comparison_as_json(comparison())))
    kinds = [change.value for change in Change]
    assert set(document) == {"old_plan", "new_plan", "counts", "moves", *kinds}
    assert document["counts"] == {kind: len(document[kind]) for kind in kinds}
    (moved,) = document["moved"]
    assert moved["changes"] == ["moved", "retimed"]
    assert (moved["old"]["lead"], moved["new"]["lead"]) == ("Sở Y tế", "Sở Nội vụ")
    assert moved == document["retimed"][0]
    (new,) = document["new"]
    assert (new["old"], new["similarity"]) == (None, None)
    assert document["moves"] == [{"from": "Sở Y tế", "to": "Sở Nội vụ", "items": 1}]
    assert document["old_plan"]["year"] == 2024


def test_the_workbook_shows_each_item_beside_its_origin() -> None:
    book = load_workbook(io.BytesIO(comparison_workbook(comparison())), rich_text=True)
    assert book.sheetnames == [OVERVIEW, ITEMS]
    rows = [[str(cell.value or "") for cell in row] for row in book[ITEMS].iter_rows(min_row=2)]
    assert [row[0] for row in rows] == [
        "Sửa nội dung",
        "Đổi cơ quan chủ trì; Đổi thời gian",
        "Mới",
        "Không còn",
    ]
    assert (rows[1][3], rows[1][7], rows[1][4], rows[1][8]) == (
        "Sở Y tế",
        "Sở Nội vụ",
        "Quý I",
        "Quý IV",
    )
    overview = [[cell.value for cell in row] for row in book[OVERVIEW].iter_rows()]
    assert ["Không còn", 1, None] in overview
    assert ["Sở Y tế", "Sở Nội vụ", 1] in overview


def test_changed_words_are_marked_and_no_word_is_lost() -> None:
    book = load_workbook(io.BytesIO(comparison_workbook(comparison())), rich_text=True)
    old, new = book[ITEMS]["C2"].value, book[ITEMS]["G2"].value
    assert (str(old), str(new)) == (REVIEW, REVIEW.replace("trực tuyến", "điện tử"))
    assert [part.text.strip() for part in old if part.font.strike] == ["trực tuyến"]
    assert [part.text.strip() for part in new if part.font.b] == ["điện tử"]


def test_a_content_that_begins_like_a_formula_stays_a_text() -> None:
    sheet = load_workbook(io.BytesIO(comparison_workbook(comparison())))[ITEMS]
    assert sheet["G4"].value == "=1+1 trồng cây xanh dọc bờ sông."
    assert sheet["G4"].data_type == "s"


def test_the_workbook_is_the_same_bytes_each_time() -> None:
    assert comparison_workbook(comparison()) == comparison_workbook(comparison())


def written(folder: Path, year: int, *rows: tuple[str, ...]) -> Path:
    title = paragraph("KẾ HOẠCH") + paragraph(f"Chuyển đổi số năm {year}")
    file = folder / f"{year}.docx"
    file.write_bytes(word(title + table([HEADER, *rows])))
    return file


@pytest.fixture
def two_plans(tmp_path: Path) -> list[str]:
    old = written(
        tmp_path,
        2024,
        ("1", REVIEW, "Quý I", "Sở Kế hoạch và Đầu tư", ""),
        ("2", DATA, "Cả năm", "Sở Y tế", ""),
    )
    new = written(
        tmp_path,
        2026,
        ("1", REVIEW, "Quý II", "Sở Tài chính", ""),
        ("2", TRAINING, "Cả năm", "Sở Y tế", ""),
    )
    return [str(old), str(new)]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(dondoc, ["compare", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_command_prints_a_table_in_vietnamese(two_plans: list[str]) -> None:
    printed = run(*two_plans)
    assert "Kế hoạch mới: Chuyển đổi số năm 2026 (năm 2026)" in printed
    assert "Đổi thời gian: 1; Không còn: 1; Mới: 1" in printed
    (line,) = [line for line in printed.splitlines() if line.startswith("Đổi thời gian ")]
    assert "Quý I -> Quý II" in line
    assert "Sở Tài chính" in line


def test_the_command_prints_one_json_document(two_plans: list[str]) -> None:
    document = json.loads(run(*two_plans, "--json"))
    assert [one["new"]["number"] for one in document["retimed"]] == ["1"]
    assert "Sở Tài chính" in document["retimed"][0]["notes"][0]


def test_the_command_writes_the_workbook(two_plans: list[str], tmp_path: Path) -> None:
    file = tmp_path / "so-sanh.xlsx"
    assert "so-sanh.xlsx" in run(*two_plans, "--out", str(file))
    assert load_workbook(file).sheetnames == [OVERVIEW, ITEMS]


def test_a_plan_without_tasks_is_one_clear_line(two_plans: list[str], tmp_path: Path) -> None:
    letter = tmp_path / "thu.txt"
    letter.write_text("Thưa quý vị và các bạn.\n", encoding="utf-8")
    command = [sys.executable, "-m", "cli", "compare", two_plans[0], str(letter)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if "No module named cli.__main__" in ran.stderr:
        command = [
            str(Path(sys.executable).with_name("dondoc")),
            "compare",
            two_plans[0],
            str(letter),
        ]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("thu.txt: ")
    assert ran.stderr.count("\n") == 1


def test_comparing_imports_no_database_and_no_prefect(two_plans: list[str]) -> None:
    program = (
        "import sys\nfrom click.testing import CliRunner\nfrom cli.main import dondoc\n"
        f"assert CliRunner().invoke(dondoc, ['compare', *{two_plans!r}]).exit_code == 0\n"
        "print([name for name in ('prefect', 'sqlalchemy', 'sqlmodel') if name in sys.modules])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
