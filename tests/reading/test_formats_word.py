"""Word files: merged cells, tracked changes, text boxes, page marks, letterheads."""

from __future__ import annotations

import pytest

from dondoc.plan import Place
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from tests.reading.files import NAMESPACE, cell, paragraph, table, word

HEADER = ("TT", "Nội dung", "Thời gian", "Chủ trì")


def opened(body: str, **parts: str) -> Document:
    return open_document(word(body, **parts), name="ke-hoach.docx")


def rows(body: str) -> list[tuple[str, ...]]:
    return [row.cells for row in opened(body).grids[0].rows]


def test_paragraphs_and_tables_keep_their_order() -> None:
    document = opened(paragraph("Trước") + table([HEADER]) + paragraph("Sau"))
    assert [one.text for one in document.paragraphs] == ["Trước", "Sau"]
    assert document.grids[0].before == 1


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


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<w:r><w:t>Quý</w:t></w:r><w:r><w:tab/><w:t>I</w:t></w:r>", "Quý I"),
        ("<w:r><w:t>Quý</w:t><w:br/><w:t>I</w:t></w:r>", "Quý I"),
        ("<w:r><w:t>NĐ</w:t><w:noBreakHyphen/><w:t>CP</w:t></w:r>", "NĐ-CP"),
        ("<w:del><w:r><w:delText>Quý I</w:delText></w:r></w:del><w:ins><w:r><w:t>Quý II</w:t></w:r></w:ins>", "Quý II"),
        ("<w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom><w:r><w:t>mới</w:t></w:r>", "mới"),
        ("<w:hyperlink><w:r><w:t>hanoi.gov.vn</w:t></w:r></w:hyperlink>", "hanoi.gov.vn"),
        ("<w:r><w:instrText>PAGE</w:instrText><w:t>7</w:t></w:r>", "7"),
        (
            "<mc:AlternateContent><mc:Choice><w:r><w:t>hộp</w:t></w:r></mc:Choice>"
            "<mc:Fallback><w:r><w:t>hộp</w:t></w:r></mc:Fallback></mc:AlternateContent>",
            "hộp",
        ),
        ("<w:sdt><w:sdtContent><w:r><w:t>ô chọn</w:t></w:r></w:sdtContent></w:sdt>", "ô chọn"),
    ],
)  # fmt: skip
def test_words_are_read_as_word_shows_them(inside: str, shown: str) -> None:
    assert [one.text for one in opened(f"<w:p>{inside}</w:p>").paragraphs] == [shown]


def test_blocks_inside_a_content_control_are_read() -> None:
    body = f"<w:sdt><w:sdtContent>{paragraph('Trong')}{table([HEADER])}</w:sdtContent></w:sdt>"
    document = opened(body)
    assert [one.text for one in document.paragraphs] == ["Trong"]
    assert len(document.grids) == 1


def test_bold_paragraphs_and_heading_styles_are_headings() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Sở Du lịch</w:t></w:r></w:p>"
    styled = paragraph("Tổ chức", '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>')
    read = opened(bold + styled + paragraph("Chủ trì việc chung.")).paragraphs
    assert [one.is_heading for one in read] == [True, True, False]


def test_the_letterhead_table_is_text_and_no_table() -> None:
    head = table([["ỦY BAN A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"]])
    document = opened(head + paragraph("KẾ HOẠCH"))
    assert document.paragraphs[0].text == "ỦY BAN A"
    assert document.grids == ()


def test_places_name_the_page_where_word_has_marked_pages() -> None:
    mark = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Trang hai</w:t></w:r></w:p>"
    document = opened(paragraph("Trang một") + mark + table([HEADER]))
    assert [one.place.page for one in document.paragraphs] == [1, 2]
    assert document.grids[0].rows[0].place == Place(page=2, line=3, row=1)


def test_places_name_no_page_where_word_has_marked_none() -> None:
    document = opened(paragraph("Một") + table([HEADER, ["1", "A", "Quý I", "Sở X"]]))
    assert document.grids[0].rows[1].place == Place(line=6, row=2)


def listed(text: str, level: int = 0, numbered_list: int = 1) -> str:
    """A paragraph that Word numbers by itself."""
    reference = f'<w:ilvl w:val="{level}"/><w:numId w:val="{numbered_list}"/>'
    return paragraph(text, f"<w:pPr><w:numPr>{reference}</w:numPr></w:pPr>")


def numbering(*levels: tuple[str, str]) -> dict[str, bytes | str]:
    """The part of a Word file with one list of these levels: (signs, text)."""
    made = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{signs}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (signs, text) in enumerate(levels)
    )
    return {
        "word/numbering.xml": f'<w:numbering xmlns:w="{NAMESPACE}">'
        f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    }


def test_automatic_numbers_are_written_out() -> None:
    body = "".join(
        listed(text, level)
        for text, level in [("Một", 0), ("Hai", 1), ("Ba", 1), ("Bốn", 0), ("Năm", 1)]
    )
    lists = numbering(("upperRoman", "%1."), ("decimal", "%2.%1"))
    document = open_document(word(body, extra=lists), name="a.docx")
    assert [one.text for one in document.paragraphs] == [
        "I. Một",
        "1.I Hai",
        "2.I Ba",
        "II. Bốn",
        "1.II Năm",
    ]


def test_a_row_numbered_by_word_keeps_its_number() -> None:
    number = f"<w:tc><w:tcPr/>{listed('')}</w:tc>"
    body = table([HEADER, [number, "A", "Quý I", "Sở X"], [number, "B", "Quý I", "Sở X"]])
    document = open_document(word(body, extra=numbering(("decimal", "%1"))), name="a.docx")
    assert [row.cells[0] for row in document.grids[0].rows] == ["TT", "1", "2"]


def test_automatic_bullets_are_dashes() -> None:
    document = open_document(
        word(listed("Một"), extra=numbering(("bullet", "\uf0b7"))), name="a.docx"
    )
    assert document.paragraphs[0].text == "- Một"


def test_a_deleted_row_is_left_out() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('cũ')}</w:tr>"
    kept = f"<w:tr>{cell('mới')}</w:tr>"
    assert rows(f"<w:tbl>{gone}{kept}</w:tbl>") == [("mới",)]


def test_numbers_of_any_length_do_no_harm() -> None:
    wide = cell("A", f'<w:gridSpan w:val="{"9" * 9000}"/>')
    assert rows(table([[wide, "B"], ["1", "2"]])) == [("A", "", "B"), ("1", "2")]
