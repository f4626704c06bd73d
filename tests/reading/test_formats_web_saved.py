"""Pages that Word, Excel and browsers save: hidden rows, misaligned ends, code pages, one-file archives."""

from __future__ import annotations

import unicodedata
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from dondoc.errors import UnreadableFile
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from dondoc.reading.layouts import read_rows

HEADER = "<tr><td>TT</td><td>Nội dung</td><td>Thời gian</td><td>Cơ quan chủ trì</td></tr>"
ONE = "<tr><td>1</td><td>Rà soát.</td><td>Quý I</td><td>Sở Nội vụ</td></tr>"
TWO = "<tr><td>2</td><td>Công khai.</td><td>Quý II</td><td>Sở Y tế</td></tr>"


def page(body: str, charset: str = "utf-8") -> str:
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        f"<meta http-equiv=Content-Type content='text/html; charset={charset}'></head>"
        f"<body lang=VI><p>KẾ HOẠCH NĂM 2026</p>{body}</body></html>"
    )


def read(data: str | bytes) -> Document:
    data = data.encode() if isinstance(data, str) else data
    return open_document(data, name="ke-hoach.html")


def rows(body: str) -> list[tuple[str, ...]]:
    (grid,) = read(page(body)).grids
    return [row.cells for row in grid.rows]


FROM_WORD = f"""<table class=MsoTableGrid>{HEADER}<tr>
<td><p style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span
 style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]><o:p>&nbsp;</o:p></p></td>
<td><p>Rà soát <del cite="a">cũ</del><ins>mới</ins>:</p><table><tr><td>a</td><td>10</td></tr></table>
<p>xong.<o:p></o:p></p></td><td><p>Quý I</p></td><td><p>Sở Nội vụ</p></td></tr>
<![if !supportMisalignedColumns]><tr height=0><td></td><td></td><td></td><td></td></tr><![endif]>
</table>"""


def windows_1258(text: str) -> bytes:
    """As Windows writes it: letters with their hat or horn whole, the tone behind them."""
    out = b""
    for letter in text:
        signs = unicodedata.normalize("NFD", letter)
        tones = "".join(sign for sign in signs if sign in "\u0300\u0301\u0303\u0309\u0323")
        bare = unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in tones))
        out += (bare + tones).encode("cp1258")
    return out


@pytest.mark.parametrize(
    "data",
    [
        page(FROM_WORD).encode(),
        page(FROM_WORD, "unicode").encode("utf-16"),
        windows_1258(page(FROM_WORD, "windows-1258")),
    ],
    ids=["utf-8", "utf-16", "windows-1258"],
)
def test_a_page_that_word_saved_is_read_in_each_code_page(data: bytes) -> None:
    (item,) = read_rows(read(data), 2026).items
    assert (item.number, item.content) == ("1.", "Rà soát mới: a 10 xong.")
    assert (item.timing.text, item.lead) == ("Quý I", "Sở Nội vụ")


def test_rows_that_excel_hid_are_read_counted_and_told() -> None:
    hidden = TWO.replace("<tr>", "<tr height=0 style='display:none'>").replace(
        "<td>Sở Y tế</td>", ""
    )
    merged = ONE.replace("<td>Sở", "<td rowspan=2>Sở")
    end = "<tr height=0 style='display:none'><td width=9></td><td></td><td></td><td></td></tr>"
    document = read(page(f"<table>{HEADER}{merged}{hidden}{TWO}{end}</table>"))
    assert [row.cells[3] for row in document.grids[0].rows] == [
        "Cơ quan chủ trì",
        "Sở Nội vụ",
        "Sở Nội vụ",
        "Sở Y tế",
        "",
    ]
    (note,) = document.findings
    assert (note.code, "1 hàng" in note.message) == ("rows-hidden", True)


def test_a_table_of_tasks_stays_one_whatever_its_cells_hold() -> None:
    inner = "<table>" + "<tr><td>x</td></tr>" * 9 + "</table>"
    longer = ONE.replace("Rà soát.", f"Rà soát. {inner}")
    assert len(rows(f"<table>{HEADER}{longer}</table>")) == 2
    recipients = ONE.replace("Rà soát.", "Sửa mẫu, mục Nơi nhận: thêm Sở A.")
    assert len(rows(f"<table>{HEADER}{recipients}</table>")) == 2
    tagged = f"# KẾ HOẠCH\n\n<table>\n{HEADER}\n{recipients}\n</table>\n"
    assert len(read(tagged).grids[0].rows) == 2


def test_a_frame_longer_than_the_table_in_it_is_no_table() -> None:
    frame = "<tr><td>a</td><td>b</td></tr>" * 9
    inner = f"<table>{HEADER}{ONE}</table>"
    (grid,) = read(page(f"<table>{frame}<tr><td>c</td><td>{inner}</td></tr></table>")).grids
    assert len(grid.rows) == 2


def archived(html: str, charset: str) -> bytes:
    whole = MIMEMultipart("related")
    whole.attach(MIMEText("@charset x;", "css"))
    whole.attach(MIMEText(html, "html", charset))
    return whole.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
@pytest.mark.parametrize("says", ["", "utf-8"])
def test_a_page_saved_in_one_file_is_read(charset: str, says: str) -> None:
    html = page(f"<table>{HEADER}{ONE}</table>", says)
    html = html if says else html.replace("; charset=", "")
    document = open_document(archived(html, charset), name="ke-hoach.mht")
    assert [item.content for item in read_rows(document, 2026).items] == ["Rà soát."]


def test_an_archive_without_a_page_is_refused() -> None:
    data = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--\r\n"
    with pytest.raises(UnreadableFile, match=r"không có trang web.*; hãy "):
        open_document(data, name="a.mht")
