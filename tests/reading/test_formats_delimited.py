"""Delimited text: what parts the cells, quotes, line ends in cells, encodings; never prose."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dondoc.errors import UnreadableFile
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from dondoc.reading.formats.delimited import delimiter_of, records
from dondoc.reading.layouts import read_rows

ROWS = [
    ["TT", "Nội dung", "Thời gian", "Cơ quan chủ trì"],
    ["I", "SỞ NỘI VỤ", "", ""],
    ["1", "Rà soát, sửa “quy chế”; công bố.", "Quý I", "Sở Nội vụ"],
    ["2", 'Công khai "kết quả"\nhằng tháng.', "Cả năm", "Sở Y tế; Sở Tài chính"],
]


def written(delimiter: str, rows: list[list[str]] = ROWS, **options: int) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, **options).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def read(text: str, encoding: str = "utf-8") -> Document:
    return open_document(text.encode(encoding), name="ke-hoach.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_the_delimiter_is_found_and_cells_come_back(delimiter: str, encoding: str) -> None:
    document = read(written(delimiter), encoding)
    (grid,) = document.grids
    assert [list(row.cells) for row in grid.rows] == [
        [cell.replace("\n", " ") for cell in row] for row in ROWS
    ]
    assert document.kind == "delimited"


def test_a_place_is_the_line_on_which_the_record_begins() -> None:
    rows = [*ROWS, ["3", "Tổng kết.", "Quý IV", "Sở Y tế"]]
    places = [str(row.place) for row in read(written(",", rows)).grids[0].rows]
    assert places[-2:] == ["dòng 4, hàng 4", "dòng 6, hàng 5"]


def test_title_and_signature_are_paragraphs() -> None:
    above = [["KẾ HOẠCH NĂM 2026", "", "", ""], ["", "", "", ""]]
    below = [["", "", "", ""], ["", "Người lập biểu", "", ""]]
    document = read(written(",", [*above, *ROWS, *below]))
    assert [one.text for one in document.paragraphs] == ["KẾ HOẠCH NĂM 2026", "Người lập biểu"]
    assert len(document.grids[0].rows) == len(ROWS)


def test_the_delimiter_may_be_named_in_the_first_line() -> None:
    document = read("sep=;\n" + written(";"))
    assert document.grids[0].rows[0].cells[0] == "TT"
    assert document.grids[0].rows[0].place.line == 2


def test_the_tasks_are_read() -> None:
    rows = read_rows(read(written(";")), 2026)
    assert [(one.section, one.number, one.lead) for one in rows.items] == [
        ("I", "1", "Sở Nội vụ"),
        ("I", "2", "Sở Y tế; Sở Tài chính"),
    ]


def test_a_heading_may_stand_alone_in_its_line() -> None:
    text = written(",").replace("I,SỞ NỘI VỤ,,", "I. SỞ NỘI VỤ")
    assert read(text).kind == "delimited"
    assert read_rows(read(text), 2026).sections[0].heading == "SỞ NỘI VỤ"


@pytest.mark.parametrize(
    "text",
    [
        "Thưa quý vị, các bạn, các em,\nHôm nay, tại đây, chúng ta.\nXin chào, cảm ơn, tạm biệt.\n",
        "- Sở Y tế;\n- Sở Nội vụ;\n- Sở Tài chính;\n",
        "KẾ HOẠCH\nNăm 2026\n",
        "a,b\nc,d\n",
        "TT\tNội dung\tThời gian\n1\tViệc\tQuý I\n",
        "một dòng, hai phẩy, ba phần\n",
        "",
    ],
    ids=["prose", "a list", "a title", "two columns", "loose tabs", "one line", "nothing"],
)
def test_other_text_is_no_delimited_table(text: str) -> None:
    assert delimiter_of(text) is None


def test_quotes_used_loosely_are_signs_of_the_text() -> None:
    text = 'TT;Nội dung;Thời gian\n1;“Một” "hai;Quý I\n2;"Ba" bốn;Quý II\n'
    assert [row.cells[1] for row in read(text).grids[0].rows[1:]] == ['“Một” "hai', '"Ba" bốn']


def test_letters_lost_in_saving_are_told() -> None:
    text = "TT,N?i dung,Th?i gian\n" + "1,Rà so?t th? t?c c?a S? N?i v?,Qu? I\n" * 9
    with pytest.raises(UnreadableFile, match="CSV UTF-8"):
        read(text)


def test_a_cell_beyond_all_measure_is_refused() -> None:
    text = "sep=,\nTT,Nội dung,Thời gian\n1," + "x" * 200_000 + ",Quý I\n"
    with pytest.raises(UnreadableFile, match="quá dài"):
        read(text)


@pytest.mark.long
def test_too_many_cells_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="quá lớn"):
        read("a,b,c\n" * 110_000)


@given(
    rows=st.lists(
        st.lists(st.text("ab,;\t\"' \nđ", max_size=6), min_size=3, max_size=3),
        min_size=2,
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_a_program_wrote_is_read_back_cell_by_cell(
    delimiter: str, rows: list[list[str]]
) -> None:
    assert [one.cells for one in records(written(delimiter, rows), delimiter)] == rows


def test_titles_above_a_short_table_need_no_commas() -> None:
    text = (
        "SỞ Y TẾ\nSố: 19/KH-SYT\nKẾ HOẠCH\nPhòng chống dịch năm 2026\n"
        "STT,Nội dung,Đơn vị chủ trì,Thời gian\n1,Giám sát,Trung tâm Kiểm soát bệnh tật,Hằng tuần\n"
    )
    document = open_document(text.encode(), name="a.csv")
    assert document.kind == "delimited"
    assert len(document.grids[0].rows) == 2
