"""Plain text into paragraphs and tables: wrapping, page breaks, tags, Markdown, encodings."""

from __future__ import annotations

import codecs
import unicodedata
from random import Random

import pytest

from dondoc.errors import UnreadableFile
from dondoc.plan import Place
from dondoc.reading.document import Document
from dondoc.reading.formats import old_encodings, open_document
from dondoc.reading.formats.lines import join_words
from dondoc.reading.formats.markup import plain

LONG = " ".join(["Các cơ quan rà soát thủ tục, cắt giảm hồ sơ và công khai kết quả hằng quý"] * 3)


def opened(text: str) -> Document:
    return open_document(text.encode(), name="ke-hoach.txt")


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in opened(text).paragraphs]


WRAPPED = """KẾ HOẠCH
Tổ chức ngày hội đọc sách năm 2026

I. MỤC ĐÍCH
1. Mục đích chung
- Đưa sách đến từng thôn, tổ dân phố; khuyến khích mỗi gia đình có một

tủ sách và mỗi trường học có một buổi đọc chung trong tuần, nhất là ở

các xã xa trung tâm, nơi thư viện còn ít đầu sách và chưa có người trông
coi thường xuyên.

- Gắn việc đọc với ngày hội của địa phương, của nhà trường trong năm

2026 và các năm sau; không tổ chức hình thức, không thu tiền của người
dân dưới mọi tên gọi.
2. Yêu cầu
Đúng việc, đúng người.
"""


def test_wrapped_lines_are_joined_whatever_blank_lines_part_them() -> None:
    read = texts(WRAPPED)
    assert read[4].startswith("- Đưa sách đến từng thôn")
    assert read[4].endswith("chưa có người trông coi thường xuyên.")
    assert read[5].startswith("- Gắn việc đọc")
    assert "trong năm 2026 và các năm sau" in read[5]


def test_headings_and_short_lines_stay_paragraphs_of_their_own() -> None:
    read = texts(WRAPPED)
    assert read[:4] == [
        "KẾ HOẠCH",
        "Tổ chức ngày hội đọc sách năm 2026",
        "I. MỤC ĐÍCH",
        "1. Mục đích chung",
    ]
    assert read[6:] == ["2. Yêu cầu", "Đúng việc, đúng người."]


def test_headings_are_told_from_running_text() -> None:
    marked = {paragraph.text: paragraph.is_heading for paragraph in opened(WRAPPED).paragraphs}
    assert marked["I. MỤC ĐÍCH"]
    assert marked["2. Yêu cầu"]
    assert not marked["Đúng việc, đúng người."]


def test_a_paragraph_stands_at_its_first_line() -> None:
    assert opened(WRAPPED).paragraphs[4].place == Place(line=6)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (f"- {LONG} đất nước", "và của Thành phố.", True),
        (f"- {LONG} phối hợp với", f"Bộ Khoa học và Công nghệ {LONG}.", True),
        (f"- {LONG} trong năm.", f"- Sở Nội vụ {LONG}.", False),
        (f"- {LONG} trong năm.", f"Sở Nội vụ chủ trì {LONG}.", False),
        (f"{LONG} như sau:", f"1. Sở Nội vụ {LONG}.", False),
    ],
)
def test_only_a_sentence_cut_by_a_page_break_goes_on(first: str, second: str, joined: bool) -> None:
    read = texts(f"{first}\n\n{second}\n\n{LONG}.")
    assert (len(read) == 2) is joined
    if joined:
        assert read[0] == " ".join(f"{first} {second}".split())


def test_a_bold_title_on_two_lines_is_one_paragraph() -> None:
    read = texts(f"**KẾ HOẠCH**\n\n**Xây dựng thư viện  \nthành phố năm 2026**\n\n{LONG}.")
    assert read[:2] == ["KẾ HOẠCH", "Xây dựng thư viện thành phố năm 2026"]


def test_page_numbers_are_no_paragraphs() -> None:
    assert texts(f"{LONG}.\n\n\n\n12\n\n{LONG}.") == [f"{LONG}."] * 2


def test_a_form_feed_counts_a_page() -> None:
    places = [one.place for one in opened(f"{LONG}.\n\x0c{LONG}.\n").paragraphs]
    assert places == [Place(page=1, line=1), Place(page=2, line=2)]


@pytest.mark.parametrize(
    ("marked", "bare"),
    [
        ("<b>Sở</b> <i>Nội</i> vụ", "Sở Nội vụ"),
        ("<p>Một.</p><p>Hai.</p>", "Một. Hai."),
        ("Một<br/>hai", "Một hai"),
        ("“ <i>Bản tin</i> ” quý", "“ Bản tin ” quý"),
        ("Số: **87** /KH", "Số: 87 /KH"),
        ("## **II. NỘI DUNG**", "II. NỘI DUNG"),
        ("### ***1.1. Việc***", "1.1. Việc"),
        ("CNTT &amp; Truyền thông", "CNTT & Truyền thông"),
        ("CNTT & Truyền thông", "CNTT & Truyền thông"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("(*) ghi chú", "(*) ghi chú"),
        ("nhiệt độ < 5 và > 2", "nhiệt độ < 5 và > 2"),
        ("[Cổng](https://example.vn)", "Cổng"),
        ("[1] và [2]", "[1] và [2]"),
    ],
)
def test_markup_goes_and_words_stay(marked: str, bare: str) -> None:
    assert plain(marked) == bare


def test_a_word_cut_at_its_hyphen_is_made_whole() -> None:
    assert join_words(["số 01/CTr-", "UBND ngày"]) == "số 01/CTr-UBND ngày"
    assert join_words(["Văn hiến -", "Hiện đại"]) == "Văn hiến - Hiện đại"


def test_tabbed_lines_are_one_table_over_blank_lines_and_page_numbers() -> None:
    document = opened("Trước.\nTT\tViệc\tHạn\n1\tA\tQuý I\n\n\n7\n\nTT\tViệc\tHạn\n2\tB\t\nSau.\n")
    (grid,) = document.grids
    assert [row.cells for row in grid.rows] == [
        ("TT", "Việc", "Hạn"),
        ("1", "A", "Quý I"),
        ("TT", "Việc", "Hạn"),
        ("2", "B", ""),
    ]
    assert grid.rows[3].place == Place(line=9, row=4)
    assert [one.text for one in document.paragraphs] == ["Trước.", "Sau."]
    assert grid.before == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_every_unicode_text_that_says_so_is_read(encoding: str) -> None:
    data = "KẾ HOẠCH\nnăm 2026\n".encode(encoding)
    read = open_document(data, name="a.txt")
    assert read.paragraphs[0].text == "KẾ HOẠCH"


def test_big_endian_with_its_mark_is_read() -> None:
    data = codecs.BOM_UTF16_BE + "KẾ HOẠCH".encode("utf-16-be")
    assert open_document(data, name="a.txt").paragraphs[0].text == "KẾ HOẠCH"


@pytest.mark.parametrize(
    "data",
    [
        "Kế hoạch năm 2026 của Thành phố\n".encode("cp1258", errors="replace")
        + b"\xd2\xe9\xff" * 9,
        "KẾ HOẠCH phục vụ người dân của Thành phố năm 2026, ".encode()
        .decode("cp1252", errors="ignore")
        .encode()
        * 20,
    ],
    ids=["a legacy code page", "UTF-8 taken for Windows-1252, with bytes lost"],
)
def test_a_wrong_encoding_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        open_document(data, name="a.txt")
    assert str(refusal.value).startswith("a.txt: ")
    assert "\n" not in str(refusal.value)
    assert "Unicode" in str(refusal.value)


def taken_for_western(text: str, *, spaces_made_plain: bool = False) -> bytes:
    """A text in UTF-8 as a program that takes it for Windows-1252 saves it."""
    signs = (bytes([byte]) for byte in text.encode())
    wrong = "".join(
        one.decode("latin-1" if one in b"\x81\x8d\x8f\x90\x9d" else "cp1252") for one in signs
    )
    return (wrong.replace("\xa0", " ") if spaces_made_plain else wrong).encode()


@pytest.mark.parametrize(
    "data",
    [
        taken_for_western("KẾ HOẠCH\nSở Tài chính chủ trì việc này trước ngày 30/6/2026.\n" * 5),
        taken_for_western("KẾ HOẠCH\nSở Tài chính là đơn vị làm.\n" * 5, spaces_made_plain=False),
        "KẾ HOẠCH\nSở Tài chính chủ trì, đôn đốc.\n".encode().decode("latin-1").encode() * 5,
        taken_for_western("KẾ HOẠCH\nSở Tài chính là nơi làm.\n".replace("Ạ", "a") * 5, spaces_made_plain=True),
    ],
    ids=["Windows-1252", "with à", "Latin-1", "with its spaces made plain"],
)  # fmt: skip
def test_letters_once_taken_for_western_ones_are_made_whole_and_told(data: bytes) -> None:
    document = open_document(data, name="a.txt")
    words = " ".join(one.text for one in document.paragraphs)
    assert "Sở Tài chính" in words
    assert not set(words) & set("Ãº»áÂ¿")
    assert [one.code for one in document.findings] == ["encoding-repaired"]


def test_decomposed_text_is_read_composed() -> None:
    assert (
        texts(unicodedata.normalize("NFD", "Sở Tài chính chủ trì."))[0] == "Sở Tài chính chủ trì."
    )


WORDS = (
    "kế hoạch của thành phố năm 2026: các sở, ban, ngành và đơn vị được giao nhiệm vụ “rà soát” "
    "việc quản lý; ủy ban nhân dân xã phối hợp thực hiện, tổng kết, sửa đổi, giữ gìn, ở bờ hồ.\n"
)


def in_tcvn3(text: str) -> bytes:
    letters = {letter: place for place, letter in sorted(old_encodings._TCVN3.items())}
    quotes = {"“": 0x93, "”": 0x94}
    return bytes(quotes.get(one) or letters.get(one) or ord(one) for one in text)


def in_vni(text: str) -> bytes:
    written = {meant: sign for sign, meant in old_encodings._VNI.items() if sign.islower()}
    return "".join(written.get(one, one) for one in text).encode("cp1252")


def in_windows_1258(text: str) -> bytes:
    made = bytearray()
    for one in text:
        parts = unicodedata.normalize("NFD", one)
        hats = [part for part in parts[1:] if part in "\u0302\u0306\u031b"]
        tones = [part for part in parts[1:] if part not in hats]
        letter = unicodedata.normalize("NFC", parts[0] + "".join(hats))
        made += "".join([letter, *tones]).encode("cp1258")
    return bytes(made)


OLD = {
    "TCVN3 (ABC)": in_tcvn3(WORDS),
    "VNI": in_vni(WORDS),
    "Windows-1258": in_windows_1258(WORDS),
    "UTF-16": WORDS.encode("utf-16-le"),
}
SAVED_WRONGLY = {
    "TCVN3 (ABC)": in_tcvn3(WORDS * 2).decode("cp1252", "replace").encode(),
    "VNI": in_vni(WORDS * 2).decode("cp1252").encode(),
}


@pytest.mark.parametrize("name", OLD)
def test_an_old_encoding_is_known_by_its_words_and_told(name: str) -> None:
    read = open_document(OLD[name], name="a.txt")
    assert read.paragraphs[0].text == WORDS.strip()
    assert [(one.code, one.read) for one in read.findings] == [("encoding-old", name)]


@pytest.mark.parametrize("name", SAVED_WRONGLY)
def test_old_letters_taken_for_western_ones_are_recovered(name: str) -> None:
    read = open_document(SAVED_WRONGLY[name], name="a.txt")
    assert WORDS.split("“")[0].strip() in read.paragraphs[0].text
    assert [one.read for one in read.findings] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Résumé à Zürich: façade, naïve, Ångström, jalapeño, crème brûlée. " * 20,
        "KẾ HOẠCH NĂM 2026 CỦA ỦY BAN NHÂN DÂN THÀNH PHỐ, ĐƠN VỊ CHỦ TRÌ: SỞ TÀI CHÍNH Ô Ê. " * 20,
        "Dự án Île-de-France, Zürich, Malmö và São Paulo của các sở. " * 20,
    ],
)
def test_text_in_unicode_is_never_taken_for_an_old_encoding(text: str) -> None:
    read = open_document(text.encode(), name="a.txt")
    assert read.paragraphs[0].text == text.strip()
    assert read.findings == ()


def test_noise_is_no_old_encoding() -> None:
    chance = Random(1)
    noise = bytes(chance.randrange(32, 256) for _ in range(5000))
    with pytest.raises(UnreadableFile):
        open_document(noise, name="a.txt")
