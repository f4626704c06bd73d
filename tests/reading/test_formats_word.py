"""Word files: merged cells, tracked changes, text boxes, page marks, letterheads."""

from __future__ import annotations

import pytest

from dondoc.plan import Place
from dondoc.reading.formats import open_document
from dondoc.reading.layouts import read_rows
from tests.reading.files import CONTENT_TYPES, NAMESPACE, archive, paragraph, table, word
from tests.reading.word_files import (
    DELETED,
    HEADER,
    ONE,
    opened,
    rows,
    run,
    text_box,
    words,
)


def test_paragraphs_and_tables_keep_their_order() -> None:
    document = opened(paragraph("Trước") + table([HEADER]) + paragraph("Sau"))
    assert [one.text for one in document.paragraphs] == ["Trước", "Sau"]
    assert document.grids[0].before == 1


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
        ("<w:moveTo><w:r><w:t>mới</w:t></w:r></w:moveTo>", "mới"),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>10/2/2026</w:t></w:r></w:fldSimple>', "10/2/2026"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Phụ lục 2</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "Phụ lục 2",
        ),
        ("<w:r><w:t>Thông</w:t><w:softHyphen/><w:t>tin</w:t></w:r>", "Thôngtin"),
        ("<w:smartTag><w:r><w:t>Hà Nội</w:t></w:r></w:smartTag>", "Hà Nội"),
        ('<w:r><w:t>a</w:t><w:ptab w:alignment="right"/><w:t>b</w:t></w:r>', "a b"),
        ('<w:r><w:t>a</w:t><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "a✓"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 90%</w:t></w:r>', "≥ 90%"),
        ('<w:r><w:sym w:font="Wingdings" w:char="x"/><w:t>a</w:t></w:r>', "a"),
        (run("hiện") + run("ẩn", "<w:vanish/>"), "hiện"),
        (run("hiện", '<w:vanish w:val="0"/>'), "hiện"),
        (
            '<w:r><w:t>việc</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
            '<w:commentRangeStart w:id="0"/><w:r><w:t>, quý</w:t></w:r><w:commentRangeEnd w:id="0"/>'
            '<w:r><w:commentReference w:id="0"/></w:r>',
            "việc, quý",
        ),
        (
            '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
            "<m:r><m:t>≥ 90%</m:t></m:r></m:oMath>",
            "≥ 90%",
        ),
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


def test_footnotes_and_comments_are_no_text_of_the_plan() -> None:
    note = f'<w:{{0}} xmlns:w="{NAMESPACE}"><w:p><w:r><w:t>ghi chú</w:t></w:r></w:p></w:{{0}}>'
    extra = {f"word/{name}.xml": note.format(name) for name in ("footnotes", "comments")}
    assert words(paragraph("Việc."), extra=extra) == ["Việc."]


def test_hidden_words_are_left_out_and_told() -> None:
    document = opened(f"<w:p>{run('hiện')}{run('chữ ẩn', '<w:vanish/>')}</w:p>")
    (note,) = document.findings
    assert (note.code, note.read) == ("hidden-text", "chữ ẩn")


def test_changes_not_yet_accepted_are_told_once() -> None:
    inserted = f"<w:p><w:ins>{run('mới')}</w:ins></w:p>"
    assert [one.code for one in opened(inserted * 3).findings] == ["changes-accepted"]
    assert opened(paragraph("cũ")).findings == ()


def test_a_paragraph_whose_end_was_deleted_runs_on_into_the_next() -> None:
    first = paragraph("Sở Nội", f"<w:pPr><w:rPr>{DELETED}</w:rPr></w:pPr>")
    assert words(first + paragraph(" vụ") + paragraph("Hai")) == ["Sở Nội vụ", "Hai"]
    assert rows(table([[f"<w:tc>{first}{paragraph(' vụ')}</w:tc>", "b"]])) == [("Sở Nội vụ", "b")]


def test_a_paragraph_that_runs_on_into_nothing_is_not_lost() -> None:
    first = paragraph("Sở Nội vụ", f"<w:pPr><w:rPr>{DELETED}</w:rPr></w:pPr>")
    assert words(first + table([HEADER]) + first) == ["Sở Nội vụ", "Sở Nội vụ"]


def test_a_text_box_is_read_once_and_on_its_own() -> None:
    body = paragraph("Trước") + text_box(paragraph("PHỤ LỤC") + paragraph("Hai"))
    assert words(body + paragraph("Sau")) == ["Trước", "PHỤ LỤC", "Hai", "Sau"]


def test_a_text_box_that_only_older_programs_see_is_read() -> None:
    assert words(text_box("<w:p/>", legacy=paragraph("PHỤ LỤC"))) == ["PHỤ LỤC"]


STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


@pytest.mark.parametrize(
    "changed",
    [
        {"[Content_Types].xml": CONTENT_TYPES},
        {"[Content_Types].xml": CONTENT_TYPES, "word/vbaProject.bin": b"\0"},
        {"[Content_Types].xml": CONTENT_TYPES, "word/glossary/document.xml": b""},
    ],
    ids=["document", "with macros", "template"],
)
@pytest.mark.parametrize("name", ["a.docx", "a.docm", "a.dotx", "a.doc", "a.xlsx", "a"])
def test_the_kind_is_found_by_content(changed: dict[str, bytes | str], name: str) -> None:
    document = open_document(word(table([HEADER, ONE]), extra=changed), name=name)
    assert [item.content for item in read_rows(document, 2026).items] == ["Rà soát."]


def test_the_strict_form_is_read_like_the_usual_one() -> None:
    members = {
        "[Content_Types].xml": CONTENT_TYPES,
        "word/document.xml": f'<w:document xmlns:w="{STRICT}"><w:body>{table([HEADER, ONE])}'
        f"{paragraph('x' * 100_000)}{paragraph('Sau')}</w:body></w:document>",
    }
    document = open_document(archive(members), name="a.docx")
    assert document.grids[0].rows[1].cells == ONE
    assert document.paragraphs[-1].text == "Sau"


def test_a_whole_document_inside_is_told_as_not_read() -> None:
    relations = (
        '<Relationships><Relationship Id="a" Type="http://x/relationships/aFChunk" '
        'Target="/word/a.mht"/></Relationships>'
    )
    document = opened(
        "<w:altChunk/>" + paragraph("Việc."), {"word/_rels/document.xml.rels": relations}
    )
    assert [one.code for one in document.findings] == ["part-not-read"]


def test_nothing_outside_is_fetched() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://x/attachedTemplate" TargetMode="External" '
        'Target="http://127.0.0.1:1/a.dotm"/></Relationships>'
    )
    extra = {"word/_rels/document.xml.rels": relations}
    body = (
        '<w:p><w:hyperlink r:id="rId1" xmlns:r="x"><w:r><w:t>Việc.</w:t></w:r></w:hyperlink></w:p>'
    )
    assert words(body, extra=extra) == ["Việc."]
