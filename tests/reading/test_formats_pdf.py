"""PDF files: tables with all, some and no lines, over many pages; what is broken, locked or a bomb."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dondoc.errors import UnreadableFile
from dondoc.language.text import match_key
from dondoc.plan import PlanItem
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document, waiting
from dondoc.reading.layouts import RowsRead, read_rows
from tests.conftest import ROOT, leave_out
from tests.reading import laying_out
from tests.reading.laying_out import Row, Style, Task
from tests.reading.office_files import workbook
from tests.reading.paper import BOLD, LANDSCAPE, PORTRAIT, Paper
from tests.reading.printing import Look, Printer, as_pdf
from tests.reading.test_any_layout import (
    CONTENTS,
    COORDINATING,
    LEADS,
    SECTIONS,
    TIMINGS,
    errors,
    told,
)

REAL = [("2020.pdf", 2020), ("2025.pdf", 2025), ("2020-other-layout.pdf", 2020)]
PLAIN = Style()
FIELDS = ("section", "number", "content", "timing", "lead", "coordinating")


def tasks(count: int = 30, *, sentences: int = 3, seed: int = 1) -> list[Task]:
    """Tasks with contents of up to so many sentences, in all sections."""
    chance = random.Random(seed)
    ordinals = [one.ordinal for one in SECTIONS]
    return [
        Task(
            ordinals[place % 3] if place < 3 else chance.choice(ordinals),
            "",
            " ".join(chance.choice(CONTENTS) for _ in range(chance.randint(1, sentences))),
            chance.choice(TIMINGS),
            chance.choice(LEADS),
            chance.choice(COORDINATING),
            "Báo cáo",
        )
        for place in range(count)
    ]


def laid_out(style: Style = PLAIN, count: int = 30) -> tuple[list[Task], list[Row]]:
    expected = laying_out.numbered(SECTIONS, tasks(count), style)
    return expected, laying_out.rows_of(SECTIONS, expected, style)


def read(data: bytes, name: str = "ke-hoach.pdf") -> RowsRead:
    return read_rows(open_document(data, name=name), 2026)


def codes(document: Document) -> list[str]:
    return [finding.code for finding in document.findings]


EVERY_LINE = Look()
LOOKS: dict[str, Look] = {
    "all lines, header on each page": EVERY_LINE,
    "header on the first page only": replace(EVERY_LINE, header_again=False),
    "rows that never cross a page": replace(EVERY_LINE, cuts_rows=False),
    "cut rows without a line at the cut": replace(EVERY_LINE, closes_cut_rows=False),
    "portrait, small print": replace(EVERY_LINE, paper=PORTRAIT, size=9.0),
    "cells set in the middle": replace(EVERY_LINE, is_middle=True),
    "centred columns": replace(EVERY_LINE, centred=frozenset({0, 2, 3, 4})),
    "dashed lines": replace(EVERY_LINE, drawn="dashes"),
    "lines in pieces": replace(EVERY_LINE, drawn="pieces"),
    "lines as thin boxes": replace(EVERY_LINE, drawn="boxes"),
    "shaded header": replace(EVERY_LINE, shaded=True),
    "watermark": replace(EVERY_LINE, watermark="DỰ THẢO"),
    "a line at the head of each page": replace(EVERY_LINE, top_line="Kèm theo Kế hoạch 12/KH-UBND"),
    "lines across only": replace(EVERY_LINE, rules="across"),
    "lines across, cells in the middle": replace(EVERY_LINE, rules="across", is_middle=True),
    "lines down only": replace(EVERY_LINE, rules="down"),
    "lines down, numbers in the middle": replace(EVERY_LINE, rules="down", is_middle=True),
    "lines about the header only": replace(EVERY_LINE, rules="header"),
    "no line": replace(EVERY_LINE, rules="none"),
    "no line, centred columns": replace(EVERY_LINE, rules="none", centred=frozenset({0, 2, 3, 4})),
    "no line, numbers in the middle": replace(EVERY_LINE, rules="none", is_middle=True),
    "no line, header once": replace(EVERY_LINE, rules="none", header_again=False),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_reader_gives_back_what_was_printed(look: Look) -> None:
    expected, rows = laid_out()
    found = read(as_pdf(rows, look))
    assert told(found) == expected
    assert errors(found) == []


STYLES: dict[str, Style] = {
    "two header rows": Style(two_header_rows=True),
    "dotted numbers, headings in one cell": Style(numbering="dotted", headings="one cell"),
    "letters, headings in capitals": Style(numbering="lettered", headings="capitals"),
    "time first": Style(("number", "timing", "content", "lead")),
    "with products": Style(
        ("number", "content", "lead", "coordinating", "timing", "product"), numbering="running"
    ),
}


@pytest.mark.parametrize("rules", ["all", "none"])
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_other_habits_are_given_back_with_lines_and_without(style: Style, rules: str) -> None:
    expected, rows = laid_out(style, 12)
    header = 1 + bool(rows[1].held)
    found = read(as_pdf(rows, Look(rules=rules, header_rows=header, size=9.0)))
    assert told(found) == expected
    assert errors(found) == []


def test_a_cell_merged_down_holds_for_each_of_its_rows() -> None:
    style = Style(merges_down=True)
    made = [one._replace(lead="Sở Nội vụ", timing="Quý I") for one in tasks(9, sentences=1)]
    expected = laying_out.numbered(SECTIONS, made, style)
    rows = laying_out.rows_of(SECTIONS, expected, style)
    assert any(row.held for row in rows)
    found = read(as_pdf(rows, Look()))
    assert told(found) == expected


def test_a_blank_at_the_head_of_a_page_taken_for_a_merged_cell_is_told() -> None:
    style = Style(merges_down=True)
    made = [one._replace(lead="Sở Nội vụ", timing="Quý I") for one in tasks(24, sentences=5)]
    expected = laying_out.numbered(SECTIONS, made, style)
    document = open_document(as_pdf(laying_out.rows_of(SECTIONS, expected, style)), name="a.pdf")
    assert "cell-carried" in codes(document)
    assert told(read_rows(document, 2026)) == expected


LISTS = (
    "1) Rà soát hồ sơ hiện có. 2) Tổ chức số hóa và đưa lên hệ thống. 3) Báo cáo kết quả.",
    "Thực hiện các việc sau: a) Rà soát thủ tục; b) Cắt giảm thời gian; c) Công khai kết quả.",
    "Xây dựng kế hoạch: 1). Về tổ chức bộ máy. 2). Về cán bộ, công chức.",
)


@pytest.mark.parametrize("seed", range(8))
def test_what_a_page_cuts_of_lists_and_merged_cells_is_whole_or_told(seed: int) -> None:
    chance = random.Random(seed)
    style = Style(
        numbering=chance.choice(["arabic", "running", "dotted"]), merges_down=seed % 2 == 0
    )
    made = [
        one._replace(
            content=" ".join(chance.choices([*LISTS, *CONTENTS], k=chance.randint(1, 4))),
            lead=chance.choice(["Sở Nội vụ", "Sở Tài chính"]),
            timing=chance.choice(["Quý I", "Quý II"]),
        )
        for one in tasks(18, seed=seed)
    ]
    expected = laying_out.numbered(SECTIONS, made, style)
    look = Look(size=chance.choice([11.0, 13.0, 14.0]), closes_cut_rows=seed % 3 == 0)
    document = open_document(as_pdf(laying_out.rows_of(SECTIONS, expected, style), look), name="a")
    found = read_rows(document, 2026)
    is_told = {"cell-carried", "cell-blank-unsure", "row-assumed", "cell-cut"} & {
        one.code for one in (*document.findings, *found.findings)
    }
    assert [one.section for one in told(found)] == [one.section for one in expected]
    assert told(found) == expected or is_told


def test_a_cell_merged_over_two_rows_with_the_page_break_between_them_holds_for_both() -> None:
    xs, pages = (50, 90, 480, 640, 790), 2
    paper = Paper()
    for page in range(pages):
        paper.open_page(LANDSCAPE)
        ys = [60 + 40 * row for row in range(10)]
        for y in ys:
            paper.line(xs[0], y, xs[-1], y)
        for x in xs:
            paper.line(x, ys[0], x, ys[-1])
        for row, y in enumerate(ys[:-1]):
            number = page * 8 + row
            is_lower_half = page == 1 and row == 1
            lead = "" if is_lower_half else "Sở Nội vụ"
            cells = (str(number), f"{CONTENTS[row % 8]} Lần {number}", lead, "Quý I")
            header = ("TT", "Nội dung", "Cơ quan chủ trì", "Thời gian")
            for x, text in zip(xs, cells if row else header, strict=False):
                paper.text(x + 4, y + 16, text)
    document = open_document(paper.done(), name="a.pdf")
    assert {one.lead for one in read_rows(document, 2026).items} == {"Sở Nội vụ"}
    assert codes(document) == ["cell-carried"]


def test_numbers_in_the_middle_of_rows_that_no_gap_parts_are_read_right_or_told() -> None:
    expected, rows = laid_out(Style(headings="none"))
    printer = Printer(rows, Look(rules="none", is_middle=True))
    printer.pad = 0.4
    document = open_document(printer.printed(), name="a.pdf")
    found = read_rows(document, 2026)
    assert told(found) == expected or {"rows-unsure", "row-torn"} & set(codes(document))


@pytest.mark.parametrize("pad", [0.4, 1.5, 5.4])
@pytest.mark.parametrize("rules", ["across", "header", "none"])
def test_narrow_gaps_between_columns_lose_nothing_in_silence(rules: str, pad: float) -> None:
    expected, rows = laid_out()
    printer = Printer(rows, Look(rules=rules))
    printer.pad = pad
    printer.lines = [
        [printer._wrapped(at, place) for place in range(len(row.cells))]
        for at, row in enumerate(rows)
    ]
    document = open_document(printer.printed(), name="a.pdf")
    found = read_rows(document, 2026)
    assert told(found) == expected or "row-torn" in codes(document) or errors(found)


def test_a_watermark_is_named_and_left_out() -> None:
    _, rows = laid_out(count=6)
    document = open_document(as_pdf(rows, Look(watermark="DỰ THẢO")), name="a.pdf")
    (finding,) = [one for one in document.findings if one.code == "watermark"]
    assert "DỰ THẢO" in finding.message
    words = " ".join(cell for grid in document.grids for row in grid.rows for cell in row.cells)
    assert "THẢO" not in words


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_is_turned_reads_as_it_is_seen(turned: int) -> None:
    expected, rows = laid_out(count=8)
    assert told(read(as_pdf(rows, Look(turned=turned)))) == expected


LINES_OF_A_CELL = {
    "a hyphen at the end of a line joins": (["Nghị quyết số 57-", "NQ/TW"], "Nghị quyết số 57-NQ/TW"),
    "a dash behind a space does not": (["Giai đoạn 2026 -", "2030"], "Giai đoạn 2026 - 2030"),
    "a stroke joins": (["Quý I/", "2026"], "Quý I/2026"),
    "words are parted by a space": (["Rà soát", "thủ tục"], "Rà soát thủ tục"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "whole"), LINES_OF_A_CELL.values(), ids=LINES_OF_A_CELL)
def test_the_lines_of_a_cell_are_joined(lines: Sequence[str], whole: str) -> None:
    paper = Paper()
    paper.open_page(LANDSCAPE)
    xs, ys = (50, 100, 500, 700), (50, 80, 120)
    for x in xs:
        paper.line(x, ys[0], x, ys[-1])
    for y in ys:
        paper.line(xs[0], y, xs[-1], y)
    for x, name in zip(xs, ("TT", "Nội dung", "Chủ trì"), strict=False):
        paper.text(x + 4, 66, name, name=BOLD)
    for index, line in enumerate(lines):
        paper.text(104, 96 + 14 * index, line)
    paper.text(54, 96, "1")
    (grid,) = open_document(paper.done(), name="a.pdf").grids
    assert grid.rows[1].cells == ("1", whole, "")


def test_text_in_two_columns_around_a_table_is_read_column_by_column() -> None:
    paper = Paper()
    paper.open_page(PORTRAIT)
    left = ["ỦY BAN NHÂN DÂN", "TỈNH PHÚ THỌ"]
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    for index, (one, other) in enumerate(zip(left, right, strict=True)):
        paper.text(70, 60 + 16 * index, one, name=BOLD)
        paper.text(300, 60 + 16 * index, other, name=BOLD)
    texts = [one.text for one in open_document(paper.done(), name="a.pdf").paragraphs]
    assert texts == [*left, *right]


def text_of_page(file: Path, page: int) -> str:
    """What another program reads on a page, as one key without spaces."""
    if shutil.which("pdftotext") is None:
        leave_out("pdftotext is not installed: apt-get install poppler-utils")
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-raw", str(file), "-"]
    ran = subprocess.run(command, capture_output=True, check=True)
    return squeezed(ran.stdout.decode())


def squeezed(text: str) -> str:
    return "".join(match_key(text).split())


def assert_pages(file: Path, items: Sequence[PlanItem]) -> None:
    """Each item's first words stand on the page that it names, by the word of another program."""
    texts: dict[int, str] = {}
    for item in items:
        page = item.source.page
        assert page is not None
        if page not in texts:
            texts[page] = text_of_page(file, page)
        first = squeezed(" ".join(item.content.split()[:3]))
        assert first in texts[page], f"{item.number} {item.content[:40]} on page {page}"
    assert [item.source.page for item in items] == sorted(item.source.page or 0 for item in items)


@pytest.mark.parametrize("rules", ["all", "none"])
def test_each_item_names_the_page_on_which_it_begins(tmp_path: Path, rules: str) -> None:
    _, rows = laid_out(count=60)
    file = tmp_path / "a.pdf"
    file.write_bytes(as_pdf(rows, Look(rules=rules)))
    items = read(file.read_bytes()).items
    assert len({item.source.page for item in items}) > 3
    assert_pages(file, items)


@pytest.mark.parametrize(("name", "year"), REAL, ids=[name for name, _ in REAL])
def test_a_real_plan_equals_the_hand_made_reading_with_its_pages(
    plans: Path, name: str, year: int
) -> None:
    gold = json.loads((plans / "gold" / f"{year}.json").read_text())["items"]
    found = read_rows(open_document((plans / name).read_bytes(), name=name), year)
    read_as = [
        (i.section, i.number, i.content, i.timing.text, i.lead, i.coordinating) for i in found.items
    ]
    assert read_as == [tuple(item[field] for field in FIELDS) for item in gold]
    assert (found.rows.unread, errors(found)) == (0, [])
    assert_pages(plans / name, found.items)


def _word_file(rows: Sequence[Row], file: Path) -> None:
    """A Word file by python-docx, on upright paper, its header row repeated."""
    from docx import Document as WordDocument
    from docx.oxml import OxmlElement

    document = WordDocument()
    made = document.add_table(0, len(rows[0].cells), style="Table Grid")
    for row in rows:
        for cell, text in zip(made.add_row().cells, row.cells, strict=True):
            cell.text = text
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.save(str(file))


def _as_printed(_: Any, sheet: Any) -> None:
    """Columns of some width, lines about the cells, one page wide."""
    from openpyxl.styles import Alignment, Border, Side

    side = Side(style="thin")
    for letter, width in zip("ABCDE", (6, 50, 22, 22, 16), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        sheet.row_dimensions[row[0].row].height = 80
        for cell in row:
            cell.border = Border(side, side, side, side)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What LibreOffice makes of documents of ours: a folder of PDF files."""
    if shutil.which("soffice") is None:
        leave_out("LibreOffice is not installed: apt-get install libreoffice")
    folder = tmp_path_factory.mktemp("exported")
    _, rows = laid_out(count=40)
    _word_file(rows, folder / "hang.docx")
    (folder / "bang.xlsx").write_bytes(workbook([row.cells for row in rows[:20]], _as_printed))
    _word_file(rows[:4], folder / "khoa.docx")
    locked = 'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"mat-khau"}}'
    _word_file(rows[:4], folder / "chu.docx")
    owned = 'pdf:writer_pdf_Export:{"RestrictPermissions":{"type":"boolean","value":"true"},"PermissionPassword":{"type":"string","value":"chu"}}'
    for kind, names in (
        ("pdf", ("hang.docx", "bang.xlsx")),
        (locked, ("khoa.docx",)),
        (owned, ("chu.docx",)),
    ):
        home = f"-env:UserInstallation=file://{folder}/home"
        command = ["soffice", "--headless", home, "--convert-to", kind, "--outdir", str(folder)]
        subprocess.run(
            [*command, *(str(folder / name) for name in names)],
            capture_output=True,
            check=True,
            timeout=120,
        )
    return folder


@pytest.mark.parametrize(("name", "count"), [("hang.pdf", 40), ("bang.pdf", None)])
def test_what_libreoffice_exports_is_given_back(
    exported: Path, name: str, count: int | None
) -> None:
    file = exported / name
    expected, rows = laid_out(count=40)
    found = read(file.read_bytes())
    if count is None:
        count = sum(row.cells[0].isdecimal() for row in rows[:20])
    assert told(found) == expected[:count]
    assert errors(found) == []
    assert_pages(file, found.items)


def test_a_file_with_a_password_is_refused_by_that_name(exported: Path) -> None:
    with pytest.raises(UnreadableFile, match="có mật khẩu; hãy bỏ mật khẩu"):
        open_document((exported / "khoa.pdf").read_bytes(), name="khoa.pdf")


def test_a_file_that_only_its_owner_may_change_is_read(exported: Path) -> None:
    data = (exported / "chu.pdf").read_bytes()
    assert b"/Encrypt" in data
    expected, rows = laid_out(count=40)
    assert told(read(data)) == expected[: sum(row.cells[0].isdecimal() for row in rows[:4])]


def bare_pdf(pages: str, count: int, extra: bytes = b"") -> bytes:
    """A PDF file of bare objects, its table of places left for the reader to mend."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        + f"2 0 obj<</Type/Pages/Kids[{pages}]/Count {count}>>endobj\n".encode()
        + extra
        + b"trailer<</Root 1 0 R/Size 9>>\n%%EOF"
    )


def bomb() -> bytes:
    """A page whose content unpacks to a thousand times its size."""
    import zlib

    packed = zlib.compress(b"0 0 m 1 1 l S " * 400_000)
    head = f"4 0 obj<</Filter/FlateDecode/Length {len(packed)}>>stream\n".encode()
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
    return bare_pdf("3 0 R", 1, page + head + packed + b"\nendstream endobj\n")


WIDE = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 900000 900000]>>endobj\n"
BLANK = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
HOSTILE: dict[str, tuple[Any, str]] = {
    "without a page": (lambda: bare_pdf("", 0), "0 trang|bị cụt hoặc hỏng"),
    "a blank page": (lambda: bare_pdf("3 0 R", 1, BLANK), "không có chữ nào"),
    "cut in the middle": (lambda: as_pdf(laid_out(count=6)[1])[:3_000], "bị cụt hoặc hỏng"),
    "a page as wide as a field": (lambda: bare_pdf("3 0 R", 1, WIDE), "quá mức|không có chữ"),
    "1,001 pages": (lambda: bare_pdf("3 0 R " * 1_001, 1_001, BLANK), "quá mức|hỏng"),
    "a bomb": (bomb, "quá nhiều"),
}


@pytest.mark.parametrize(("made", "says"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_broken_or_means_harm_is_refused_in_one_line(made: Any, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says) as refusal:
        open_document(made(), name="a.pdf")
    assert "\n" not in str(refusal.value)
    assert "; hãy " in str(refusal.value)


def test_beside_threads_files_are_read_side_by_side_by_one_process_that_waits() -> None:
    expected, rows = laid_out(count=6)
    data = as_pdf(rows)
    with ThreadPoolExecutor(4) as pool:
        read_as = list(pool.map(lambda _: told(read(data)), range(8)))
    assert read_as == [expected] * 8
    (process,) = [one.process for one in waiting._found]
    with ThreadPoolExecutor(1) as pool, pytest.raises(UnreadableFile, match="quá nhiều"):
        pool.submit(open_document, bomb(), name="a.pdf").result()
    assert process.poll() is None


def test_a_waiting_process_that_was_ended_is_started_again() -> None:
    expected, rows = laid_out(count=6)
    data = as_pdf(rows)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(read, data).result()
        first = waiting._found[0].process
        first.kill()
        first.wait()
        assert told(pool.submit(read, data).result()) == expected
    assert waiting._found[0].process.pid != first.pid


# the peak of this process alone: what getrusage says may be that of the one that started it
PEAK = (
    "import sys\n"
    "from pathlib import Path\n"
    "from dondoc.reading.formats.pages.pdf_document import read\n"
    "document = read(sys.stdin.buffer.read(), 'a.pdf')\n"
    "print(sum(len(grid.rows) for grid in document.grids))\n"
    "status = Path('/proc/self/status').read_text().splitlines()\n"
    "print(next(line.split()[1] for line in status if line.startswith('VmHWM')))\n"
)


def rows_and_peak(data: bytes) -> tuple[int, int]:
    """How many rows a process of its own reads, and its peak memory in KiB."""
    ran = subprocess.run(
        [sys.executable, "-c", PEAK], input=data, cwd=ROOT, capture_output=True, check=True
    )
    rows, peak = map(int, ran.stdout.split())
    return rows, peak


def long_plan(pages: int) -> bytes:
    """A plan of so many pages, each a ruled table of six rows with its header."""
    paper = Paper()
    ys = [60 + 36 * row for row in range(8)]
    xs = (50, 90, 480, 640, 790)
    for page in range(pages):
        paper.open_page(LANDSCAPE)
        for y in ys:
            paper.line(xs[0], y, xs[-1], y)
        for x in xs:
            paper.line(x, ys[0], x, ys[-1])
        for row, y in enumerate(ys[:-1]):
            number = str(page * 6 + row)
            cells = (number, f"{CONTENTS[row % 8]} Lần {number}", "Sở Nội vụ", "Quý I")
            header = ("TT", "Nội dung", "Cơ quan chủ trì", "Thời gian")
            for x, text in zip(xs, cells if row else header, strict=False):
                paper.text(x + 4, y + 16, text)
    return paper.done()


def test_memory_stays_flat_over_three_hundred_pages() -> None:
    few_rows, few = rows_and_peak(long_plan(30))
    many_rows, many = rows_and_peak(long_plan(300))
    assert (few_rows, many_rows) == (30 * 7, 300 * 7)
    # the file itself and the rows that it holds; a page kept would be 100 KiB and more each
    assert many - few < 16 * 1024
