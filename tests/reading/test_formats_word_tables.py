"""Tables of Word files: merged cells, changed rows, borders out of line, frames, tables in tables."""

from __future__ import annotations

from tests.reading.files import cell, paragraph, table
from tests.reading.word_files import (
    DELETED,
    HEADER,
    HELD,
    HOLDS,
    ONE,
    gridded,
    opened,
    row,
    rows,
    tables,
    text_box,
)


def test_the_paragraphs_of_a_cell_are_joined_by_a_space() -> None:
    assert rows(table([["1", "Một.\n- Hai.", "", ""]])) == [("1", "Một. - Hai.", "", "")]


def test_a_cell_merged_across_stands_in_its_first_column() -> None:
    wide = cell("SỞ DU LỊCH", '<w:gridSpan w:val="3"/>')
    assert rows(table([HEADER, ["I", wide]]))[1] == ("I", "SỞ DU LỊCH", "", "")


def test_a_cell_merged_down_holds_in_each_row_it_covers() -> None:
    first = cell("Sở Du lịch", '<w:vMerge w:val="restart"/>')
    below = cell("", "<w:vMerge/>")
    read = rows(
        table([["1", "A", first], ["2", "B", below], ["3", "C", below], ["4", "D", "Sở X"]])
    )
    assert [row[2] for row in read] == ["Sở Du lịch", "Sở Du lịch", "Sở Du lịch", "Sở X"]


def test_a_merge_down_beside_a_merge_across_keeps_its_column() -> None:
    first = cell("Sở Du lịch", '<w:vMerge w:val="restart"/>')
    wide = cell("A", '<w:gridSpan w:val="2"/>')
    read = rows(table([[wide, first], ["1", "B", cell("", "<w:vMerge/>")]]))
    assert read == [("A", "", "Sở Du lịch"), ("1", "B", "Sở Du lịch")]


def test_numbers_of_any_length_do_no_harm() -> None:
    wide = cell("A", f'<w:gridSpan w:val="{"9" * 9000}"/>')
    assert rows(table([[wide, "B"], ["1", "2"]])) == [("A", "", "B"), ("1", "2")]


def test_deleted_rows_and_cells_are_left_out_and_inserted_ones_kept() -> None:
    gone = row(cell("cũ"), cell("cũ"), properties=DELETED)
    kept = row(cell("mới"), cell("a", "<w:cellDel/>"), cell("b"), properties="<w:ins/>")
    emptied = row(cell("a", "<w:cellDel/>"))
    assert rows(f"<w:tbl>{gone}{kept}{emptied}</w:tbl>") == [("mới", "b")]


def test_a_table_of_which_all_rows_are_deleted_is_none() -> None:
    assert opened(f"<w:tbl>{row(cell('cũ'), properties=DELETED)}</w:tbl>").grids == ()


def test_cells_whose_merge_is_a_change_are_merged() -> None:
    first, below = (
        cell("Sở A", '<w:cellMerge w:vMerge="rest"/>'),
        cell("", '<w:cellMerge w:vMerge="cont"/>'),
    )
    parted = cell("Sở B", '<w:cellMerge w:vMergeOrig="cont"/>')
    read = rows(table([["1", first], ["2", below], ["3", parted]]))
    assert read == [("1", "Sở A"), ("2", "Sở A"), ("3", "Sở B")]


def test_a_merge_that_lost_its_first_row_holds_nothing_from_elsewhere() -> None:
    gone = row(cell("2"), cell("Sở B", HOLDS), properties=DELETED)
    body = row(cell("1"), cell("Sở A")) + gone + row(cell("3"), cell("", HELD))
    assert rows(f"<w:tbl>{body}</w:tbl>") == [("1", "Sở A"), ("3", "")]


def test_a_merge_down_goes_on_over_a_page_and_in_a_wider_cell() -> None:
    mark = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>B</w:t></w:r></w:p>"
    wider = cell("", f'<w:gridSpan w:val="2"/>{HELD}')
    body = (
        row(cell("A"), cell("Sở A", HOLDS), cell("x"))
        + row(f"<w:tc>{mark}</w:tc>", wider)
        + row(cell("C"), cell("", HELD), cell("y"))
    )
    document = opened(f"<w:tbl>{body}</w:tbl>")
    assert [one.cells for one in document.grids[0].rows] == [
        ("A", "Sở A", "x"),
        ("B", "Sở A", ""),
        ("C", "Sở A", "y"),
    ]
    assert [one.carried for one in document.grids[0].rows] == [frozenset(), {1}, {1}]
    assert [one.place.page for one in document.grids[0].rows] == [1, 2, 2]


def test_a_row_that_begins_later_or_ends_earlier_keeps_its_columns() -> None:
    later = row(cell("b"), cell("c"), properties='<w:gridBefore w:val="1"/>')
    earlier = row(cell("a"), cell("b"), properties='<w:gridAfter w:val="1"/>')
    body = row(cell("1"), cell("2"), cell("3")) + later + earlier
    assert rows(f"<w:tbl>{body}</w:tbl>")[1:] == [("", "b", "c"), ("a", "b")]


def test_borders_that_were_not_drawn_in_line_are_one_column() -> None:
    two = '<w:gridSpan w:val="2"/>'
    header = row(*map(cell, HEADER[:2]), cell(HEADER[2], two), cell(HEADER[3]))
    moved = row(cell("1"), cell("Rà soát.", two), cell("Quý I"), cell("Sở A"))
    body = gridded(header + moved, 600, 5000, 300, 2000, 2000)
    assert rows(body) == [HEADER, ("1", "Rà soát.", "Quý I", "Sở A")]


def test_columns_that_one_row_has_both_of_are_two() -> None:
    two = '<w:gridSpan w:val="2"/>'
    header = row(cell("TT"), cell("Cơ quan", two))
    below = row(cell(""), cell("Chủ trì"), cell("Phối hợp"))
    body = gridded(header + below, 600, 300, 300)
    assert rows(body) == [("TT", "Cơ quan", ""), ("", "Chủ trì", "Phối hợp")]


def test_rows_cells_and_tables_in_content_controls_are_read() -> None:
    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    cells = cell("1") + control(cell("Rà soát.")) + cell("Quý I")
    body = row(*map(cell, HEADER[:3])) + control(f"<w:tr>{cells}</w:tr>")
    assert rows(control(f"<w:tbl>{body}</w:tbl>"))[1] == ("1", "Rà soát.", "Quý I")


def test_a_task_table_in_a_cell_of_a_frame_is_a_table() -> None:
    inner = paragraph("KẾ HOẠCH") + table([HEADER, ONE]) + paragraph("Nơi nhận")
    document = opened(table([["Lề", f"<w:tc>{inner}</w:tc>"]]))
    assert [one.text for one in document.paragraphs] == ["Lề", "KẾ HOẠCH", "Nơi nhận"]
    assert [one.cells for one in document.grids[0].rows] == [HEADER, ONE]
    assert document.grids[0].before == 2


def test_a_small_table_in_a_task_belongs_to_its_cell() -> None:
    inner = paragraph("Gồm:") + table([["a", "10"], ["b", "20"]]) + paragraph("và c.")
    read = rows(table([HEADER, ["1", f"<w:tc>{inner}</w:tc>", "Quý I", "Sở A"]]))
    assert read[1] == ("1", "Gồm: a 10 b 20 và c.", "Quý I", "Sở A")


def test_a_task_that_speaks_of_recipients_leaves_its_table_a_table() -> None:
    read = rows(
        table([HEADER, ["1", "Sửa mẫu công văn, mục Nơi nhận: thêm Sở A.", "Quý I", "Sở A"]])
    )
    assert len(read) == 2


def test_a_table_in_a_text_box_is_a_table() -> None:
    assert tables(text_box(table([HEADER, ONE]))) == [[HEADER, ONE]]


def test_a_text_box_in_a_cell_belongs_to_the_cell() -> None:
    content = f"<w:tc>{paragraph('Rà soát.')}{text_box(paragraph('Bổ sung.'))}</w:tc>"
    read = rows(table([HEADER, ["1", content, "Quý I", "Sở A"]]))
    assert read[1][1] == "Rà soát. Bổ sung."
