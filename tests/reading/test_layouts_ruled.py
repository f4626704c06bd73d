"""Tables with cells: headings, items, rows over page breaks, rows that cannot be placed."""

from __future__ import annotations

import pytest

from dondoc.plan import Severity
from dondoc.reading.formats import open_document
from dondoc.reading.layouts import RowsRead, read_rows
from tests.reading.files import tabbed, table, word

HEADER = ("TT", "Nội dung", "Thời gian", "Cơ quan chủ trì", "Cơ quan phối hợp")
ONE = ("1", "Rà soát thủ tục.", "Quý I", "Sở Nội vụ", "Các sở, ngành")
TWO = ("2", "Công khai kết quả.", "Cả năm", "Sở Nội vụ", "")


def read(*rows: tuple[str, ...]) -> RowsRead:
    return read_rows(open_document(tabbed(rows).encode(), name="a.txt"), 2026)


def read_word(*rows: tuple[str, ...]) -> RowsRead:
    return read_rows(open_document(word(table(rows)), name="a.docx"), 2026)


def section(ordinal: str, heading: str) -> tuple[str, ...]:
    return (ordinal, heading, "", "", "")


def test_each_row_is_an_item_with_its_cells() -> None:
    item = read(HEADER, ONE).items[0]
    assert (item.number, item.content, item.timing.text) == ("1", "Rà soát thủ tục.", "Quý I")
    assert (item.lead, item.lead_agencies) == ("Sở Nội vụ", ("Sở Nội vụ",))
    assert item.coordinating == "Các sở, ngành"
    assert (item.section, item.assignee, item.product) == ("", None, None)


def test_blank_cells_stay_blank_and_lists_empty() -> None:
    item = read(HEADER, TWO).items[0]
    assert (item.coordinating, item.coordinating_agencies) == ("", ())


def test_columns_may_stand_in_any_order_with_product_and_person() -> None:
    header = ("Thời hạn", "Sản phẩm", "Đơn vị thực hiện", "Nhiệm vụ", "Người thực hiện", "Stt")
    item = read(header, ("Tháng 3", "Báo cáo", "Sở Nội vụ", "Rà soát.", "Phó Giám đốc", "1")).items[
        0
    ]
    assert (item.number, item.content, item.lead) == ("1", "Rà soát.", "Sở Nội vụ")
    assert (item.product, item.assignee, item.timing.text) == ("Báo cáo", "Phó Giám đốc", "Tháng 3")


def test_sections_number_their_own_items() -> None:
    rows = read(HEADER, section("I", "SỞ NỘI VỤ"), ONE, TWO, section("II", "SỞ DU LỊCH"), ONE)
    assert [(one.ordinal, one.heading) for one in rows.sections] == [
        ("I", "SỞ NỘI VỤ"),
        ("II", "SỞ DU LỊCH"),
    ]
    assert [(item.section, item.number) for item in rows.items] == [
        ("I", "1"),
        ("I", "2"),
        ("II", "1"),
    ]


def test_nested_headings_are_joined() -> None:
    rows = read(
        HEADER,
        section("A", "NHÓM VIỆC CHUNG"),
        section("I", "DỮ LIỆU"),
        ONE,
        section("II", "DỊCH VỤ"),
        ONE,
        section("B", "NHÓM VIỆC RIÊNG"),
        ONE,
    )
    assert [item.section for item in rows.items] == ["A > I", "A > II", "B"]


def test_a_heading_merged_across_with_its_ordinal_inside_is_a_heading() -> None:
    rows = read(HEADER, ("I. SỞ NỘI VỤ", "", "", "", ""), ONE)
    assert [(one.ordinal, one.heading) for one in rows.sections] == [("I", "SỞ NỘI VỤ")]


def test_a_row_without_number_goes_on_with_the_row_above() -> None:
    cut = ("1", "Rà soát thủ tục của", "Quý I", "Sở Văn hóa và", "Các sở,")
    rest = ("", "mọi ngành.", "", "Thể thao", "ngành")
    rows = read(HEADER, cut, HEADER, rest, TWO)
    item = rows.items[0]
    assert item.content == "Rà soát thủ tục của mọi ngành."
    assert (item.lead, item.coordinating) == ("Sở Văn hóa và Thể thao", "Các sở, ngành")
    assert (rows.rows.headers, rows.rows.continuations, rows.rows.items) == (2, 1, 2)


def test_a_heading_cut_by_a_page_break_is_made_whole() -> None:
    rows = read(HEADER, section("I", "LIÊN HIỆP CÁC HỘI"), section("", "THÀNH PHỐ"), ONE)
    assert rows.sections[0].heading == "LIÊN HIỆP CÁC HỘI THÀNH PHỐ"


def test_a_whole_task_without_number_is_an_item_of_its_own() -> None:
    unnumbered = ("", "Tập huấn cán bộ.", "Quý II", "Sở Nội vụ", "")
    rows = read(HEADER, ONE, unnumbered)
    assert [(item.number, item.content) for item in rows.items][1] == ("", "Tập huấn cán bộ.")


def test_a_table_without_numbers_has_an_item_in_each_row() -> None:
    rows = read(HEADER[1:], ONE[1:], TWO[1:])
    assert [item.content for item in rows.items] == [ONE[1], TWO[1]]


@pytest.mark.parametrize(
    "lost",
    [
        ("3", "Việc.", "Quý I", "Sở A", "Sở B", "thừa"),
        ("3", "", "Quý I", "Sở A", ""),
    ],
    ids=["more cells than columns", "no content"],
)
def test_a_row_that_cannot_be_placed_is_an_error_with_its_words(lost: tuple[str, ...]) -> None:
    rows = read(HEADER, ONE, lost, TWO)
    (finding,) = rows.findings
    assert (finding.code, finding.severity) == ("row-unread", Severity.ERROR)
    assert finding.read == " | ".join(cell for cell in lost if cell)
    assert "hàng 3" in finding.where
    assert (rows.rows.items, rows.rows.unread) == (2, 1)


def test_a_row_before_any_item_that_goes_on_from_nothing_is_an_error() -> None:
    rows = read(HEADER, ("", "phần còn lại của ô", "", "", ""), ONE)
    assert [finding.code for finding in rows.findings] == ["row-unread"]


def test_every_row_is_accounted_for() -> None:
    rows = read(
        HEADER,
        section("I", "SỞ NỘI VỤ"),
        ONE,
        ("", "tiếp", "", "", ""),
        HEADER,
        TWO,
        ("", "", "", "", ""),
        ("4", "", "Quý I", "", ""),
    ).rows
    assert rows.total == 7
    assert rows.items + rows.headings + rows.headers + rows.continuations + rows.unread == 7


def test_a_cell_that_breaks_off_is_a_doubt() -> None:
    (finding,) = read(HEADER, ("1", "Việc.", "Quý I", "Sở A", "Các cơ quan,")).findings
    assert (finding.code, finding.severity) == ("cell-cut", Severity.DOUBT)


def test_a_table_of_money_is_no_table_of_tasks() -> None:
    header = ("STT", "Nội dung", "Kinh phí (tỷ đồng)", "Đơn vị thực hiện", "Nguồn vốn")
    rows = read(header, ("1", "Tập huấn", "1,5", "Sở A", "Ngân sách"))
    assert rows == RowsRead((), (), rows.rows, ())
    assert rows.rows.total == 0


def test_a_table_without_header_goes_on_with_the_table_before() -> None:
    document = f"{tabbed([HEADER, ONE])}\n\nGhi chú cuối trang.\n\n{tabbed([TWO])}\n"
    rows = read_rows(open_document(document.encode(), name="a.txt"), 2026)
    assert [item.number for item in rows.items] == ["1", "2"]
    assert rows.rows.total == 3


def test_text_and_word_give_the_same_rows() -> None:
    told = (HEADER, section("I", "SỞ NỘI VỤ"), ONE, TWO)
    one, other = read(*told), read_word(*told)
    assert one.rows == other.rows
    assert [(item.section, item.content) for item in one.items] == [
        (item.section, item.content) for item in other.items
    ]


def test_items_carry_their_place() -> None:
    source = read(HEADER, ONE, TWO).items[1].source
    assert (source.line, source.row) == (3, 3)
