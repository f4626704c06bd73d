"""PDF pages out of the ordinary: fonts without letters, forms, signatures, crops, mixed paper."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from dondoc.plan import PlanItem
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from dondoc.reading.formats.pages.garbled import is_garbled
from dondoc.reading.layouts import read_rows
from tests.conftest import ROOT
from tests.reading.paper import LANDSCAPE, PORTRAIT, Paper
from tests.reading.printing import as_pdf
from tests.reading.test_formats_pdf import bare_pdf, laid_out

HEADER = ("TT", "Nội dung", "Cơ quan chủ trì", "Thời gian")
UPRIGHT, WIDE = (50, 80, 330, 450, 540), (50, 90, 480, 650, 790)
CONTENTS = ("Rà soát thủ tục hành chính", "Kiểm tra công vụ ở cơ sở", "Tập huấn cho cán bộ xã")


def paper(size: tuple[float, float] = PORTRAIT) -> Paper:
    made = Paper()
    made.open_page(size)
    return made


def row(number: int, lead: str = "Sở Nội vụ") -> tuple[str, ...]:
    return (str(number), f"{CONTENTS[number % 3]} lần {number}", lead, "Quý I")


def table(made: Paper, rows: Sequence[Sequence[str]], xs: Sequence[int], top: float) -> list[float]:
    """Draw a ruled table; the heights of its lines."""
    ys = [top + 40 * index for index in range(len(rows) + 1)]
    for y in ys:
        made.line(xs[0], y, xs[-1], y)
    for x in xs:
        made.line(x, ys[0], x, ys[-1])
    for y, cells in zip(ys, rows, strict=False):
        for x, text in zip(xs, cells, strict=False):
            if text:
                made.text(x + 3, y + 18, text)
    return ys


def read(data: bytes) -> tuple[Document, Sequence[PlanItem]]:
    document = open_document(data, name="a.pdf")
    return document, read_rows(document, 2026).items


def codes(document: Document) -> set[str]:
    return {one.code for one in document.findings}


def assert_rows(items: Sequence[PlanItem], count: int) -> None:
    rows = [(one.number, one.content, one.lead, one.timing.text) for one in items]
    assert rows == [row(number) for number in range(1, count + 1)]


def test_what_was_laid_over_a_page_as_a_note_stands_in_its_cell() -> None:
    made = paper()
    ys = table(made, [HEADER, *(row(number, "") for number in (1, 2, 3))], UPRIGHT, 60)
    for number, y in enumerate(ys[1:-1], start=1):
        made.note(332, y + 8, 440, y + 28, f"Ban Dân tộc {number}")
    document, items = read(made.done())
    assert [one.lead for one in items] == ["Ban Dân tộc 1", "Ban Dân tộc 2", "Ban Dân tộc 3"]
    assert codes(document) == set()


def field(kind: str, value: str, top: int) -> str:
    sent = (b"\xfe\xff" + value.encode("utf-16-be")).hex()
    place = f"[50 {top - 20} 500 {top}]"
    return f"<</Type/Annot/Subtype/Widget/FT/{kind}/T({top})/V<{sent}>/Rect{place}>>"


def test_what_was_typed_into_a_form_is_text_and_its_signature_is_none() -> None:
    fields = field("Tx", "Kế hoạch công tác", 700) + field("Sig", "Chữ ký số", 600)
    page = f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[{fields}]>>endobj\n"
    document, _ = read(bare_pdf("3 0 R", 1, page.encode()))
    assert [one.text for one in document.paragraphs] == ["Kế hoạch công tác"]


def test_the_words_of_a_signature_over_a_table_are_told() -> None:
    made = paper()
    table(made, [HEADER, row(1), row(2)], UPRIGHT, 60)
    made.text(400, 125, "Ký bởi: ỦY BAN NHÂN DÂN")
    document, _ = read(made.done())
    assert "signature-over-text" in codes(document)


def test_words_where_a_page_is_cropped_are_left_out_and_told() -> None:
    made = paper((700, 942))
    made.crop(50, 50, 650, 892)
    table(made, [HEADER, row(1), row(2)], [x + 50 for x in UPRIGHT], 120)
    made.text(300, 922, "NGOÀI LỀ")
    document, items = read(made.done())
    assert_rows(items, 2)
    assert "NGOÀI" not in " ".join(one.text for one in document.paragraphs)
    assert codes(document) == {"outside-page"}


def mixed_paper() -> bytes:
    made = Paper()
    for index, (size, xs) in enumerate(
        ((PORTRAIT, UPRIGHT), (LANDSCAPE, WIDE), (PORTRAIT, UPRIGHT))
    ):
        made.open_page(size)
        table(made, [HEADER, *(row(3 * index + place) for place in (1, 2, 3))], xs, 60)
    return made.done()


def framed_pages() -> bytes:
    made = Paper()
    for index in range(3):
        made.open_page(PORTRAIT)
        for x0, y0, x1, y1 in (
            (30, 30, 565, 30), (30, 812, 565, 812), (30, 30, 30, 812), (565, 30, 565, 812),
        ):  # fmt: skip
            made.line(x0, y0, x1, y1)
        made.text(40, 45, "Kèm theo Kế hoạch số 12/KH-UBND", 10)
        made.text(290, 804, str(index + 1), 10)
        table(made, [HEADER, *(row(3 * index + place) for place in (1, 2, 3))], UPRIGHT, 80)
    return made.done()


PAGES: dict[str, Callable[[], bytes]] = {
    "upright and wide pages in turn": mixed_paper,
    "header and page number inside a frame": framed_pages,
}


@pytest.mark.parametrize("made", PAGES.values(), ids=PAGES)
def test_rows_of_pages_of_many_kinds_are_read(made: Callable[[], bytes]) -> None:
    document, items = read(made())
    assert_rows(items, 9)
    assert codes(document) == set()


def test_two_tables_on_a_page_with_a_heading_between_and_a_footnote_are_two() -> None:
    made = paper()
    table(made, [HEADER, row(1), row(2)], UPRIGHT, 60)
    made.text(60, 210, "II. Nhiệm vụ khác")
    table(made, [HEADER, row(1), row(2)], UPRIGHT, 230)
    made.line(50, 720, 200, 720)
    made.text(50, 732, "1 Theo Quyết định số 12/QĐ-UBND ngày 01/02/2026.", 8)
    _, items = read(made.done())
    assert [one.section for one in items] == ["", "", "II", "II"]
    assert_rows(items[:2], 2)
    assert_rows(items[2:], 2)


def test_one_row_over_three_pages_is_one_row() -> None:
    parts = ["Xây dựng đề án tổng thể về", "chuyển đổi số của", "toàn tỉnh."]
    made = Paper()
    for index, part in enumerate(parts):
        made.open_page(PORTRAIT)
        cells = ("", part, "", "") if index else ("1", part, "Sở Nội vụ", "Quý I")
        table(made, [HEADER, cells, *([row(2)] if index == 2 else [])], UPRIGHT, 60)
    _, items = read(made.done())
    assert [one.content for one in items] == [" ".join(parts), row(2)[1]]


def without_letters(data: bytes) -> bytes:
    """The file with fonts that do not say which letters their signs are."""
    return data.replace(b"/ToUnicode", b"/XoUnicode")


READ_WITHOUT_PROGRAMS = (
    "import sys\n"
    "from dondoc.errors import DondocError\n"
    "from dondoc.reading.formats import open_document\n"
    "try:\n"
    "    print(open_document(sys.stdin.buffer.read(), name='a.pdf').findings)\n"
    "except DondocError as refusal:\n"
    "    print(refusal)\n"
)


def said_without_tesseract(data: bytes, empty: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", READ_WITHOUT_PROGRAMS],
        input=data,
        cwd=ROOT,
        env={**os.environ, "PATH": str(empty), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    return ran.stdout.decode()


def test_a_page_whose_font_hides_its_letters_is_named_where_no_machine_can_read_it(
    tmp_path: Path,
) -> None:
    said = said_without_tesseract(without_letters(as_pdf(laid_out(count=6)[1])), tmp_path)
    assert "phông chữ ở trang 1 không cho biết" in said
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in said


TEXTS = {
    "Vietnamese": (" ".join(CONTENTS) + " trên địa bàn tỉnh theo Kế hoạch của UBND", False),
    "in capitals": ("KẾ HOẠCH CÔNG TÁC CỦA ỦY BAN NHÂN DÂN THÀNH PHỐ VỀ CHUYỂN ĐỔI SỐ NĂM 2026", False),
    "English": ("the share of the plans and tasks for which the agencies answer in time is high", False),
    "too little to tell": ("Ñ¬Q YÅQ", False),
    "signs for letters": ("7¬QYÅQEڍQ &ţTXDQFKۑWU® ÒţQYڵSKڻLKۍSWKۛFKLڱQ 7KۇLKڋQEDQK¢QK " * 4, True),
    "letters moved on by three": ("Kr¢q wklhq wkh fkh wuxqj xqj grqj xkqg skx wkr qdp " * 2, True),
}  # fmt: skip


@pytest.mark.parametrize(("text", "garbled"), TEXTS.values(), ids=TEXTS)
def test_a_text_that_is_no_vietnamese_is_told_by_its_syllables(text: str, garbled: bool) -> None:
    assert is_garbled(text.split()) is garbled
