"""Ruled PDF files against pdfplumber with the cells that each has exact; scans; memory by pages."""

from __future__ import annotations

import io
import json
import os
import resource
import time
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial

from benchmarks.measure import Contender, compare
from dondoc.language.text import clean
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from dondoc.reading.formats.pages import pdf_document
from dondoc.reading.formats.pages.lines import joined
from dondoc.reading.formats.pages.tesseract import languages
from dondoc.reading.layouts import read_rows
from tests.conftest import plans_folder
from tests.reading import laying_out
from tests.reading.laying_out import Style
from tests.reading.printing import Look, as_pdf
from tests.reading.test_any_layout import SECTIONS
from tests.reading.test_formats_pdf import long_plan, rows_and_peak, tasks

REAL = (("2020.pdf", 2020), ("2025.pdf", 2025))
SCAN, SCAN_YEAR = "2025-scan.pdf", 2025
FIELDS = ("content", "timing", "lead", "coordinating")
Cells = list[str]
Rows = list[list[str]]


def run() -> None:
    """Cells and time for each file, then the real scan, then memory over 30 and 300 pages."""
    for name, year, data, cells in _files():
        _compare(name, year, data, cells)
    _scan()
    _memory()


def _files() -> Iterator[tuple[str, int, bytes, Cells]]:
    """Each file with the cells of its tasks."""
    made = laying_out.numbered(SECTIONS, tasks(60, sentences=7), Style(headings="none"))
    rows = laying_out.rows_of(SECTIONS, made, Style(headings="none"))
    cells = [text for task in made for text in task[2:6] if text]
    yield "60 rows crossing pages", 2026, as_pdf(rows, Look(size=14.0)), cells
    for name, year in REAL:
        file = plans_folder() / name
        if file.is_file():
            items = _gold(year)
            yield (
                name,
                year,
                file.read_bytes(),
                [one[key] for one in items for key in FIELDS if one[key]],
            )


def _gold(year: int) -> list[dict[str, str]]:
    file = plans_folder() / "gold" / f"{year}.json"
    items: list[dict[str, str]] = json.loads(file.read_text("utf-8"))["items"]
    return items


def _compare(name: str, year: int, data: bytes, cells: Cells) -> None:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as opened:
        pages = len(opened.pages)
    ours, theirs = _cells_of_ours(data, year), _cells_of_pdfplumber(data)
    print(f"\n{name}: cells exact, of {len(cells)}")
    print(
        f"  dondoc {_exact(ours, cells)}, pdfplumber with two rules of ours {_exact(theirs, cells)}"
    )
    contenders = [
        Contender("dondoc, the reading alone", partial(pdf_document.read, data, name)),
        Contender("pdfplumber, extract_tables", partial(_with_pdfplumber, data)),
    ]
    compare(f"{name}, by the processor", "pages", pages, contenders, 7, _processor_seconds)
    contenders[0] = Contender("dondoc, in a process apart", partial(_ours, data))
    compare(f"{name}, by the clock", "pages", pages, contenders)


def _ours(data: bytes) -> Document:
    return open_document(data, name="a.pdf")


def _cells_of_ours(data: bytes, year: int) -> Cells:
    items = read_rows(_ours(data), year).items
    return [text for i in items for text in (i.content, i.timing.text, i.lead, i.coordinating)]


def _with_pdfplumber(data: bytes) -> Rows:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as opened:
        tables = (table for page in opened.pages for table in page.extract_tables())
        return [[cell or "" for cell in row] for table in tables for row in table]


def _cells_of_pdfplumber(data: bytes) -> Cells:
    """Its cells with the two rules of ours: lines joined at hyphens, rows without a number to those above."""
    rows: Rows = []
    header: list[str] = []
    for row in _with_pdfplumber(data):
        lines = [joined(cell.split("\n")) for cell in row]
        header = header or lines
        if lines == header:
            continue
        if rows and not lines[0]:
            rows[-1] = [joined(filter(None, pair)) for pair in zip(rows[-1], lines, strict=False)]
        else:
            rows.append(lines)
    return [clean(cell) for row in rows for cell in row]


def _exact(found: Cells, cells: Cells) -> int:
    held = set(found)
    return sum(cell in held for cell in cells)


def _scan() -> None:
    file = plans_folder() / SCAN
    if not file.is_file() or "vie" not in languages():
        print("\nno scan is measured: the real plans or tesseract's Vietnamese are not here")
        return
    from pypdfium2 import PdfDocument

    pages = len(PdfDocument(file))
    started, spent = time.perf_counter(), _processor_seconds()
    # not in a process apart, whose time is not seen from here
    document = pdf_document.read(file.read_bytes(), SCAN)
    wall, processor = time.perf_counter() - started, _processor_seconds() - spent
    items = read_rows(document, SCAN_YEAR).items
    gold = _gold(SCAN_YEAR)
    read = [[i.content, i.timing.text, i.lead, i.coordinating] for i in items]
    meant = [[one[key] for key in FIELDS] for one in gold]
    right = sum(one == other for row, wanted in zip(read, meant, strict=False) for one, other in zip(row, wanted, strict=True))  # fmt: skip
    print(f"\n{SCAN}: {len(items)} of {len(gold)} rows, {right} of {4 * len(gold)} cells exact,")
    print(f"  {_share(read, meant):.2%} of the signs, {len(document.findings)} findings;")
    print(
        f"  {wall / pages:.2f} s a page by the clock, {processor / pages:.2f} s of the processors"
    )
    print(f"  ({os.cpu_count()} of them, load {os.getloadavg()[0]:.1f})")


def _processor_seconds() -> float:
    """What this process and those that it waited for took of the processors."""
    taken = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in taken)


def _share(read: Sequence[Sequence[str]], meant: Sequence[Sequence[str]]) -> float:
    first, second = ("\n".join(" ".join(row) for row in rows) for rows in (read, meant))
    blocks = SequenceMatcher(None, first, second, False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(first), len(second))


def _memory() -> None:
    print("\npeak memory of a process that reads a plan of")
    for pages in (30, 300):
        rows, peak = rows_and_peak(long_plan(pages))
        print(f"  {pages:>3} pages, {rows:>5} rows: {peak / 1024:.1f} MiB")
