"""Tables laid out with spaces: columns by where words begin, rows by their numbers."""

from __future__ import annotations

import shutil
import subprocess
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dondoc.plan import Severity
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from dondoc.reading.layouts import read_rows
from tests.reading.makers import gold as made_by_hand
from tests.reading.spaced import Page, laid_out
from tests.reading.test_any_layout import CONTENTS, COORDINATING, LEADS, TIMINGS

HEADER = ("TT", "Nội dung", "Thời gian", "Cơ quan chủ trì", "Cơ quan phối hợp")
LONG = (
    "Rà soát, sửa đổi quy định về tiếp nhận hồ sơ trực tuyến; công khai kết quả hằng tháng trên "
    "Cổng thông tin điện tử của Thành phố."
)
ROWS = [
    HEADER,
    ("I", "HOÀN THIỆN THỂ CHẾ"),
    ("1", LONG, "Quý I", "Sở Nội vụ", "Các sở, ban, ngành và các đơn vị có liên quan"),
    ("2", "Tổ chức hội nghị.", "Tháng 3/2026", "Văn phòng UBND Thành phố", ""),
    ("II", "TUYÊN TRUYỀN, TẬP HUẤN CHO TẤT CẢ CÁC XÃ, PHƯỜNG TRÊN ĐỊA BÀN THÀNH PHỐ"),
    ("1", "Tập huấn.", "Cả năm", "Sở Khoa học và Công nghệ", "UBND các xã, phường"),
]


def read(text: str) -> Document:
    return open_document(text.encode(), name="trang.txt")


def tasks(document: Document) -> list[tuple[str, ...]]:
    return [
        (item.number, item.content, item.timing.text, item.lead, item.coordinating)
        for item in read_rows(document, 2026).items
    ]


@pytest.mark.parametrize("gap", [1, 2, 4])
@pytest.mark.parametrize("around", ["{}", "KẾ HOẠCH\n\nLời mở đầu của kế hoạch.\n\n{}"])
def test_cells_come_back_from_their_columns(gap: int, around: str) -> None:
    document = read(around.format(laid_out(ROWS, Page(gap=gap, lines=99))))
    assert tasks(document) == [row for row in ROWS[1:] if len(row) == 5]


def test_headings_run_over_the_columns_and_are_whole() -> None:
    sections = read_rows(read(laid_out(ROWS, Page())), 2026).sections
    assert [one.heading for one in sections] == [row[1] for row in ROWS if len(row) == 2]


def test_a_row_cut_by_a_page_is_made_whole_under_a_header_that_moved() -> None:
    document = read(laid_out(ROWS, Page(lines=6, seed=3)))
    assert tasks(document) == [row for row in ROWS[1:] if len(row) == 5]
    rows = read_rows(document, 2026).rows
    assert rows.continuations > 0
    assert rows.headers > 1
    assert rows.unread == 0


def test_pages_without_a_header_go_on() -> None:
    document = read(laid_out(ROWS, Page(lines=6, repeats_header=False, seed=5)))
    assert tasks(document) == [row for row in ROWS[1:] if len(row) == 5]


def test_numbers_in_the_middle_of_their_rows() -> None:
    rows = [HEADER, *(row for row in ROWS[1:] if len(row) == 5)]
    rows = [(*row[:0], str(place), *row[1:]) if place else row for place, row in enumerate(rows)]
    document = read(laid_out(rows, Page(centred=True, lines=99)))
    assert tasks(document) == rows[1:]


def test_page_numbers_and_what_follows_the_table_are_not_in_it() -> None:
    table = laid_out(ROWS, Page(lines=6, seed=1)).replace("\n\f", "\n\n" + " " * 40 + "7\n\f")
    end = "\nTrên đây là Kế hoạch của Thành phố, đề nghị các đơn vị triển khai thực hiện nghiêm túc.\n"
    document = read(table + end)
    assert tasks(document) == [row for row in ROWS[1:] if len(row) == 5]
    assert document.paragraphs[-1].text.startswith("Trên đây là Kế hoạch")


def test_words_that_slid_to_the_left_go_to_their_column() -> None:
    text = (
        "STT   Nhiệm vụ          Đơn vị chủ trì   Thời gian\n"
        "1     Phối hợp các cơ Sở Tài chính       Cả năm\n"
        "      quan liên quan\n"
        "2     Rà soát.          Sở Nội vụ        Quý I\n"
        "3     Tổng kết.         Sở Y tế          Quý II\n"
    )
    items = read_rows(read(text), 2026).items
    assert (items[0].content, items[0].lead) == ("Phối hợp các cơ quan liên quan", "Sở Tài chính")


def test_places_name_page_line_and_row() -> None:
    document = read(laid_out(ROWS, Page(lines=6, seed=3)))
    last = document.grids[0].rows[-1].place
    assert last.page is not None
    assert last.page > 1


def test_a_table_without_numbers_is_left_alone() -> None:
    assert read("Tên   Tuổi   Quê\nAn    12     Huế\nBình  13     Vinh\n").grids == ()


@pytest.mark.parametrize("year", [2020, 2025])
def test_the_real_plans_come_back_from_what_pdftotext_lays_out(plans: Path, year: int) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt install poppler-utils)")
    command = ["pdftotext", "-layout", str(plans / f"{year}.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    items = [
        (item["number"], item["content"], item["timing"], item["lead"], item["coordinating"])
        for item in made_by_hand(plans, year)["items"]
    ]
    assert tasks(read(text)) == items


NAMES = ("Nhiệm vụ", "Thời gian hoàn thành", "Cơ quan chủ trì", "Cơ quan phối hợp")


@pytest.mark.parametrize("lines", [99, 12])
def test_rows_without_numbers_begin_where_all_their_cells_do(lines: int) -> None:
    page = Page(widths=(26, 12, 22, 24), lines=lines, seed=4)
    rows = [row[1:] for row in ROWS if len(row) == 5][1:]
    assert tasks(read(laid_out([NAMES, *rows], page))) == [("", *row) for row in rows]


def test_a_column_that_moves_on_a_page_without_a_header_is_found_again() -> None:
    first = Page(widths=(4, 26, 12, 22, 24), lines=99)
    rows = [HEADER, *((str(number), *ROWS[2][1:]) for number in range(1, 4))]
    wide = laid_out(rows, first)
    narrow = laid_out([HEADER, ("4", *ROWS[5][1:])], Page(widths=(4, 20, 10, 16, 18), lines=99))
    assert tasks(read(wide + "\f" + narrow.split("\n", 1)[1]))[-1] == ("4", *ROWS[5][1:])


def test_a_row_without_a_number_in_a_table_that_has_numbers_is_a_row() -> None:
    text = (
        "TT    Nhiệm vụ            Thời gian   Cơ quan chủ trì\n"
        "1     Rà soát thủ tục     Quý I       Sở Nội vụ\n"
        "      hành chính\n"
        "      Công khai kết quả   Quý II      Sở Tư pháp\n"
        "2     Tổng kết.           Quý IV      Sở Y tế\n"
    )
    found = [(item.number, item.content) for item in read_rows(read(text), 2026).items]
    assert found == [
        ("1", "Rà soát thủ tục hành chính"),
        ("", "Công khai kết quả"),
        ("2", "Tổng kết."),
    ]


def test_a_heading_of_numbers_broken_over_two_lines() -> None:
    text = (
        "ST   Nhiệm vụ      Thời gian   Cơ quan\n"
        "T                              chủ trì\n"
        "1    Rà soát.      Quý I       Sở Nội vụ\n"
        "2    Tổng kết.     Quý IV      Sở Y tế\n"
    )
    assert [item[0] for item in tasks(read(text))] == ["1", "2"]


def test_rows_of_which_it_is_not_sure_where_they_begin_are_told() -> None:
    short = ("Tổ chức hội nghị tập huấn cho 126 xã, phường.", "Quý I", "Sở Nội vụ", "")
    long = ("Rà soát, sửa đổi quy định về tiếp nhận hồ sơ trực tuyến.", *short[1:])
    made = [*[short] * 8, long, short, short]
    rows = [HEADER, *((str(number), *cells) for number, cells in enumerate(made, start=1))]
    document = read(laid_out(rows, Page(centred=True, lines=99)))
    assert "row-doubtful" in {one.code for one in document.findings}


def test_lines_printed_on_every_page_are_in_no_row() -> None:
    table = laid_out(ROWS, Page(lines=6, seed=1)).split("\n\f")
    assert len(table) > 2
    head, foot = "CÔNG BÁO/Số 12 + 13/Ngày 5-6-2026", "Kế hoạch số 12/KH-UBND          trang {}"
    paged = [f"{head}\n{page}\n{foot.format(number)}" for number, page in enumerate(table, 7)]
    document = read("\n\f".join(paged))
    assert tasks(document) == [row for row in ROWS[1:] if len(row) == 5]
    assert "CÔNG BÁO" not in " ".join(one.text for one in document.paragraphs)


@pytest.mark.parametrize("centred", [False, True])
def test_rows_that_end_or_begin_their_pages_alike_keep_their_lines(centred: bool) -> None:
    cells = ("Tổ chức hội nghị tập huấn cho 126 xã, phường.", "Quý I", "Sở Nội vụ")
    rows = [(str(number), *cells, "Sở Tài chính; các đơn vị liên quan") for number in range(1, 13)]
    page = Page(lines=9, centred=centred, repeats_header=False, seed=2)
    document = read(laid_out([HEADER, *rows], page))
    assert tasks(document) == rows
    assert "running-line" not in {one.code for one in document.findings}


def test_a_short_line_at_the_feet_of_many_pages_is_of_its_row_where_it_stands_under_its_cell() -> (
    None
):
    cells = ("Rà soát thủ tục hành chính trên địa bàn thành phố.", "Quý I", "Sở Nội vụ", "")
    rows = [(str(number), *cells) for number in range(1, 13)]
    document = read(laid_out([HEADER, *rows], Page(lines=6, repeats_header=False, seed=2)))
    assert tasks(document) == rows


task = st.tuples(
    st.sampled_from(CONTENTS),
    st.sampled_from(TIMINGS),
    st.sampled_from(LEADS),
    st.sampled_from(COORDINATING),
)
pages = st.builds(
    Page,
    lines=st.integers(12, 60),
    gap=st.integers(2, 5),
    repeats_header=st.booleans(),
    seed=st.integers(0, 1000),
)


# plans repeat themselves: rows that are all different, and rows out of two
rows_made = st.lists(task, min_size=2, max_size=14) | st.lists(
    task, min_size=1, max_size=2
).flatmap(lambda few: st.lists(st.sampled_from(few), min_size=6, max_size=14))


@given(made=rows_made, page=pages, is_centred=st.booleans())
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_laid_out_comes_back_or_is_flagged(
    made: list[tuple[str, ...]], page: Page, is_centred: bool
) -> None:
    expected = [(str(number), *cells) for number, cells in enumerate(made, start=1)]
    page = Page(page.widths, page.lines, page.gap, is_centred, page.repeats_header, page.seed)
    document = read(laid_out([HEADER, *expected], page))
    found = tasks(document)
    if is_centred:
        # evenness alone does not always tell; what is not sure must be said
        doubted = {row.cells[0] for grid in document.grids for row in grid.rows if row.doubtful}
        wrong = [a for a, b in zip_longest(expected, found) if a != b]
        assert not wrong or doubted
    else:
        assert found == expected
        errors = [
            one for one in read_rows(document, 2026).findings if one.severity is Severity.ERROR
        ]
        assert errors == []
