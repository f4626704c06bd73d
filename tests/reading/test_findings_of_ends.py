"""What was lost at the end of a count, a table or a file is told by what the document says of itself."""

from __future__ import annotations

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.plan import Finding
from dondoc.reading.whole import read_whole

TABLE = """
TT\tNhiệm vụ\tThời gian\tCơ quan chủ trì
I\tHẠ TẦNG SỐ
1\tRà soát hạ tầng số của các xã, phường.\tQuý I\tSở Nội vụ
2\tTổng kết việc sử dụng hạ tầng số.\tQuý IV\tSở Y tế
"""
CLOSING = "\nNơi nhận:\n- Như trên.\n"


def found(text: str) -> dict[str, Finding]:
    data = f"KẾ HOẠCH\nCông tác của riêng phép thử năm 2026\n\n{text}".encode()
    read = read_whole(data, "a.txt", load_directory(), load_anniversaries(), 2026)
    return {one.code: one for one in read.findings}


@pytest.mark.parametrize(
    "said",
    [
        "Kèm theo Kế hoạch này là Phụ lục gồm {} nhiệm vụ.",
        "Danh mục nhiệm vụ ({} nhiệm vụ) ban hành kèm theo.",
        "Kế hoạch này có tổng số {} nhiệm vụ giao các cơ quan.",
    ],
)
def test_a_count_that_is_announced_is_held_against_the_rows(said: str) -> None:
    assert "count-differs" not in found(said.format(2) + "\n" + TABLE)
    told = found(said.format(5) + "\n" + TABLE)["count-differs"]
    assert "5 nhiệm vụ nhưng đọc được 2" in told.message


def test_some_tasks_of_many_are_no_count_of_all() -> None:
    text = "Kế hoạch này có 3 nhiệm vụ trọng tâm và 4 nhóm nhiệm vụ.\n"
    assert "count-differs" not in found(text + TABLE)


def test_a_heading_that_counts_its_tasks_is_held_against_them() -> None:
    assert "count-differs" not in found(TABLE.replace("HẠ TẦNG SỐ", "HẠ TẦNG SỐ (2 nhiệm vụ)"))
    told = found(TABLE.replace("HẠ TẦNG SỐ", "HẠ TẦNG SỐ (3 nhiệm vụ)"))["count-differs"]
    assert told.where == "mục I"


def test_an_appendix_that_is_enclosed_and_not_there_is_told() -> None:
    said = "Chi tiết tại Phụ lục I và Phụ lục II kèm theo Kế hoạch này.\n\nPHỤ LỤC I\n"
    assert "Phụ lục II" in found(said + TABLE)["appendix-missing"].message
    assert "appendix-missing" not in found(said + TABLE + "\nPHỤ LỤC II\n\nĐịnh mức.\n")
    other = "Theo Phụ lục IV Nghị quyết số 214/NQ-CP.\n\nPHỤ LỤC I\n"
    assert "appendix-missing" not in found(other + TABLE)


@pytest.mark.parametrize(
    "cut",
    [
        TABLE.rstrip().removesuffix("Sở Y tế") + "Sở Y tế, các",
        TABLE.replace("sử dụng hạ tầng số.", "sử dụng hạ"),
    ],
    ids=["in a list of agencies", "in a sentence"],
)
def test_a_table_that_ends_within_a_cell_is_told(cut: str) -> None:
    assert "text-cut-off" not in found(TABLE)
    assert "text-cut-off" in found(cut)


def test_a_whole_text_without_an_end_is_told() -> None:
    body = "\n\n".join(f"{number}. Việc thứ {number} của các đơn vị." for number in range(1, 14))
    assert "closing-missing" in found(body + TABLE)
    assert "closing-missing" not in found(body + TABLE + CLOSING)
    assert "closing-missing" not in found(body.replace("13 của các đơn vị.", "13./.") + TABLE)


@pytest.mark.parametrize(
    ("pages", "missing"),
    [
        (["Trang 1/3", "Trang 2/3"], "3"),
        (["1/4", "2/4", "4/4"], "3"),
        (["2", "3", "5", "6"], "4"),
        (["- 2 -", "- 3 -", "- 4 -", "- 8 -"], "5, 6, 7"),
    ],
)
def test_page_numbers_tell_of_pages_that_are_not_there(pages: list[str], missing: str) -> None:
    text = "\n\n\n".join(f"Lời của trang này.\n\n\n{page}\n" for page in pages)
    assert f"thiếu trang {missing};" in found(text + TABLE)["pages-missing"].message


@pytest.mark.parametrize("pages", [["Trang 1/2", "Trang 2/2"], ["2", "3", "4"], ["12", "7", "30"]])
def test_page_numbers_that_are_whole_or_none_tell_nothing(pages: list[str]) -> None:
    text = "\n\n\n".join(f"Lời của trang này.\n\n\n{page}\n" for page in pages)
    assert "pages-missing" not in found(text + TABLE)
