"""Web pages: what a browser shows, cells over rows and columns, pages that Office programs save."""

from __future__ import annotations

import pytest

from dondoc.errors import UnreadableFile
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from dondoc.reading.layouts import read_rows

HEADER = "<tr><th>TT</th><th>Nội dung</th><th>Thời gian</th><th>Cơ quan chủ trì</th></tr>"
ONE = "<tr><td>1</td><td>Rà soát.</td><td>Quý I</td><td>Sở Nội vụ</td></tr>"


def read(body: str, head: str = "", encoding: str = "utf-8") -> Document:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return open_document(page.encode(encoding), name="trang.html")


def words(body: str) -> list[str]:
    return [one.text for one in read(body).paragraphs]


def cells(rows: str) -> list[tuple[str, ...]]:
    (grid,) = read(f"<table>{rows}</table>").grids
    return [row.cells for row in grid.rows]


def test_paragraphs_and_tables_stand_in_order() -> None:
    document = read(f"<p>KẾ HOẠCH</p><table>{HEADER}{ONE}</table><p>Nơi nhận</p>")
    assert [one.text for one in document.paragraphs] == ["KẾ HOẠCH", "Nơi nhận"]
    assert document.grids[0].before == 1
    (item,) = read_rows(document, 2026).items
    assert (item.content, item.lead) == ("Rà soát.", "Sở Nội vụ")


@pytest.mark.parametrize(
    "start",
    [
        "<!doctype HTML><html>",
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">',
        "\n  <html>",
        "<!-- saved --><html>",
        "<table>",
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel">',
    ],
)
def test_a_page_is_known_by_how_it_begins(start: str) -> None:
    page = f"{start}<table>{HEADER}{ONE}</table>"
    document = open_document(page.encode(), name="bang.xls")
    assert document.kind == "html"
    assert len(document.grids[0].rows) == 2


def test_a_cell_over_rows_holds_in_each_and_is_told_from_its_own() -> None:
    rows = '<tr><td>1</td><td>Một</td><td>Quý I</td><td rowspan="2">Sở A</td></tr>'
    rows += "<tr><td>2</td><td>Hai</td><td>Quý II</td></tr>"
    (grid,) = read(f"<table>{HEADER}{rows}</table>").grids
    assert grid.rows[2].cells == ("2", "Hai", "Quý II", "Sở A")
    assert grid.rows[2].carried == {3}


def test_a_cell_over_columns_stands_in_the_first() -> None:
    rows = '<tr><td colspan="4">I. SỞ NỘI VỤ</td></tr>'
    assert cells(HEADER + rows)[1] == ("I. SỞ NỘI VỤ", "", "", "")


def test_rows_and_columns_may_be_covered_at_once() -> None:
    rows = (
        "<tr><td>a</td><td rowspan=2 colspan=2>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr>"
    )
    assert cells(HEADER + rows)[1:] == [("a", "b", "", "c"), ("d", "b", "", "e")]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "99999999"])
def test_an_absurd_span_is_no_harm(span: str) -> None:
    rows = f'<tr><td rowspan="{span}">a</td><td colspan="{span}">b</td><td>c</td></tr>'
    found = cells(HEADER + rows)
    assert found[1][0] == "a"
    assert len(found[1]) <= 200


def test_two_header_rows_with_spans_are_read() -> None:
    header = "<tr><th rowspan=2>TT</th><th rowspan=2>Nội dung</th><th colspan=2>Cơ quan</th></tr>"
    header += "<tr><th>Chủ trì</th><th>Phối hợp</th></tr>"
    row = "<tr><td>1</td><td>Rà soát.</td><td>Sở A</td><td>Sở Nội vụ</td></tr>"
    (item,) = read_rows(read(f"<table>{header}{row}</table>"), 2026).items
    assert (item.lead, item.coordinating) == ("Sở A", "Sở Nội vụ")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a<br>b", "a b"),
        ("<p>a</p><p>b</p>", "a b"),
        ("<b>a</b>b", "ab"),
        ("a&nbsp;&amp;&#7879;", "a &ệ"),
        ("a<script>x()</script><style>p{}</style>b", "ab"),
        ('a<span style="display: none">x</span>b', "ab"),
        ("a<del>x</del><ins>b</ins>", "ab"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<ul><li>a</li><li>b</li></ul>", "- a - b"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a 4. b"),
        ("<!-- x -->a", "a"),
    ],
)
def test_a_cell_reads_as_it_is_shown(cell: str, text: str) -> None:
    rows = f"<tr><td>1</td><td>{cell}</td><td>c</td></tr>"
    assert cells(HEADER + rows + ONE + ONE)[1][1] == text


@pytest.mark.parametrize(
    ("kind", "label"), [("1", "2."), ("a", "b."), ("A", "B."), ("i", "ii."), ("I", "II.")]
)
def test_row_numbers_that_the_browser_counts_are_written_out(kind: str, label: str) -> None:
    numbered = f'<tr><td><ol start="2" type="{kind}"><li></li></ol></td><td>a</td><td>b</td></tr>'
    assert cells(HEADER + numbered)[1][0] == label


def test_bare_words_blocks_and_items_are_paragraphs() -> None:
    body = "Đầu<div>Hai <b>ba</b><p>Bốn</p>Năm</div><ul><li>Sáu</li></ul>Bảy<br>Tám"
    assert words(body) == ["Đầu", "Hai ba", "Bốn", "Năm", "- Sáu", "Bảy", "Tám"]


def test_what_is_bold_or_a_heading_is_a_heading() -> None:
    document = read("<h2>Mục một</h2><p><b>Mục hai</b></p><p>Câu <b>này</b> không.</p>")
    assert [one.is_heading for one in document.paragraphs] == [True, True, False]


def test_menus_and_forms_are_no_words_of_the_plan() -> None:
    assert words("<nav><a>Trang chủ</a></nav><p>Việc.</p><select><option>x</select>") == ["Việc."]


def test_the_letterhead_is_paragraphs_and_the_foot_too() -> None:
    letterhead = (
        "<table><tr><td>UBND TỈNH</td><td>CỘNG HÒA<br>Độc lập - Tự do - Hạnh phúc</td></tr></table>"
    )
    foot = "<table><tr><td>Nơi nhận:<br>- Như trên</td><td>CHỦ TỊCH</td></tr></table>"
    document = read(letterhead + f"<table>{HEADER}{ONE}</table>" + foot)
    assert len(document.grids) == 1
    assert [one.text for one in document.paragraphs][:2] == ["UBND TỈNH", "CỘNG HÒA"]
    assert document.paragraphs[-1].text == "CHỦ TỊCH"


def test_a_frame_around_the_page_is_no_table() -> None:
    framed = (
        f"<table><tr><td>Menu</td><td><p>KẾ HOẠCH</p><table>{HEADER}{ONE}</table></td></tr></table>"
    )
    document = read(framed)
    assert [one.text for one in document.paragraphs] == ["Menu", "KẾ HOẠCH"]
    assert len(document.grids[0].rows) == 2


def test_a_title_inside_the_table_is_a_paragraph() -> None:
    document = read(f"<table><tr><td colspan=4>PHỤ LỤC NĂM 2026</td></tr>{HEADER}{ONE}</table>")
    assert [one.text for one in document.paragraphs] == ["PHỤ LỤC NĂM 2026"]
    assert document.grids[0].rows[0].cells[0] == "TT"


def test_a_place_is_a_line_of_the_file() -> None:
    page = f"<!DOCTYPE html>\n<p>KẾ HOẠCH</p>\n<table>\n{HEADER}\n{ONE}\n</table>"
    document = open_document(page.encode(), name="a.html")
    assert str(document.paragraphs[0].place) == "dòng 2"
    assert str(document.grids[0].rows[1].place) == "dòng 5, hàng 2"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1258"])
def test_the_encoding_is_the_marked_or_the_named_one(encoding: str) -> None:
    import unicodedata

    text = "Sơ kêt ke hoạch" if encoding == "windows-1258" else "Sở Nội vụ"
    written = unicodedata.normalize("NFD", text) if encoding == "windows-1258" else text
    written = written if encoding != "windows-1258" else "Sơ kêt ke hoa\u0323ch"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    assert read(f"<p>{written}</p>", head, encoding).paragraphs[0].text == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<!DOCTYPE html><html><body></body></html>", "không có chữ nào"),
        (b"<html><p>S\xd2\xe9</p></html>", "Unicode"),
        (b'<html><meta charset="x-y-z"><p>S\xd2\xe9</p></html>', "Unicode"),
        (b"<html>" + b"<b>a</b>" * 210_000, "quá dài"),
        (b"<html>" + b"a" * 9_000_000, "quá dài"),
    ],
    ids=["empty", "a legacy code page", "an unknown code page", "tags", "length"],
)
def test_it_is_refused_in_one_clear_line(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        open_document(data, name="trang.html")
    assert says in str(refusal.value)
    assert "; hãy " in str(refusal.value)


@pytest.mark.parametrize("tag", ["<div>", "<table><tr><td>", "<b>"])
def test_words_too_deep_to_reach_are_told(tag: str) -> None:
    with pytest.raises(UnreadableFile, match="quá sâu"):
        read(tag * 20_000 + "Việc.")


def test_a_caption_and_a_table_between_rows_are_not_lost() -> None:
    inner = f"<table>{HEADER}{ONE}</table>"
    document = read(
        f"<table><caption>Phụ lục 1</caption>{HEADER}{ONE}</table><table>{inner}</table>"
    )
    assert [one.text for one in document.paragraphs] == ["Phụ lục 1"]
    assert len(document.grids) == 2


def test_nothing_is_fetched() -> None:
    outside = '<!DOCTYPE html SYSTEM "http://127.0.0.1:1/x.dtd"><p>Việc.</p><img src="http://127.0.0.1:1/a">'
    assert open_document(outside.encode(), name="a.html").paragraphs[0].text == "Việc."
