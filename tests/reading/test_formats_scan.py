"""Scans and photographs: every row found, few signs wrong, and what may be wrong is said to be."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from dondoc.plan import Place, PlanItem
from dondoc.reading.document import Document, Grid, GridRow
from dondoc.reading.findings_of_scans import timings_misread
from dondoc.reading.formats import open_document
from dondoc.reading.formats.pages.counting import counted_up
from dondoc.reading.formats.pages.tesseract import languages
from dondoc.reading.layouts import read_rows
from tests.conftest import ROOT, leave_out
from tests.reading import laying_out
from tests.reading.laying_out import Row, Style, Task
from tests.reading.printing import Look, as_pdf
from tests.reading.test_any_layout import SECTIONS
from tests.reading.test_formats_pdf import FIELDS, tasks

pytestmark = pytest.mark.long

DPI = 200
LEAST_RIGHT = 0.995
SAME_ROW, FEWEST_ON_A_PAGE = 0.9, 8
PAGES_OF_REAL, FEWEST_OF_REAL = (3, 4, 5), 8


@pytest.fixture(autouse=True)
def _tesseract() -> None:
    if "vie" not in languages():
        leave_out("no tesseract with Vietnamese: apt-get install tesseract-ocr tesseract-ocr-vie")


@cache
def plan() -> tuple[tuple[Task, ...], tuple[Row, ...]]:
    """A plan of two pages."""
    expected = [
        task._replace(product="")
        for task in laying_out.numbered(SECTIONS, tasks(12, sentences=2), Style())
    ]
    return tuple(expected), tuple(laying_out.rows_of(SECTIONS, expected, Style()))


@cache
def pictures() -> tuple[Image.Image, ...]:
    """Its pages as a scanner without a fault would give them."""
    look = Look(size=13.0, paper=(842.0, 595.0))
    with pypdfium2.PdfDocument(as_pdf(plan()[1], look)) as document:
        return tuple(page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document)


Change: TypeAlias = Callable[[Image.Image], Image.Image]


def straight(page: Image.Image) -> Image.Image:
    return page


def skewed(degrees: float) -> Change:
    return lambda page: page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def noisy(page: Image.Image) -> Image.Image:
    """Grey paper, grainy, with specks."""
    chance = np.random.default_rng(7)
    grey = np.asarray(page, np.float32) * 0.85 + 20 + chance.normal(0, 8, (page.height, page.width))
    grey[chance.random(grey.shape) < 0.0004] = 0
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def as_file(kind: str, change: Change) -> bytes:
    """The pages in one file, or the first of them where the kind holds one."""
    first, *rest = [change(page) for page in pictures()]
    out = io.BytesIO()
    if kind in ("PDF", "TIFF"):
        first.save(out, kind, save_all=True, append_images=rest, resolution=DPI, quality=85)
    else:
        first.save(out, kind, quality=80)
    return out.getvalue()


def one_after_the_other(*changes: Change) -> Change:
    """A change that is another one for each page."""
    turns = dict(zip(map(id, pictures()), changes, strict=True))
    return lambda page: turns[id(page)](page)


SCANS: dict[str, tuple[str, Callable[[], Change]]] = {
    "a PDF, straight": ("PDF", lambda: straight),
    "a TIFF, a page askew, a page grainy": (
        "TIFF",
        lambda: one_after_the_other(skewed(-2.0), noisy),
    ),
    "a JPEG with grain, askew": ("JPEG", lambda: lambda page: skewed(1.3)(noisy(page))),
}


@cache
def opened(name: str) -> Document:
    kind, change = SCANS[name]
    return open_document(as_file(kind, change()), name="quet")


def text_of(task: Task) -> str:
    return " ".join(
        (task.section, task.number, task.content, task.timing, task.lead, task.coordinating)
    )


def told(item: PlanItem) -> Task:
    return Task(
        item.section, item.number, item.content, item.timing.text, item.lead, item.coordinating
    )


def right_signs(read: str, meant: str) -> float:
    """The share of the signs meant that were read, in order."""
    blocks = SequenceMatcher(None, read, meant, False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(meant), len(read), 1)


def wrong_and_told_of_none(
    document: Document, items: Sequence[PlanItem], meant: Sequence[Task]
) -> list[str]:
    """The cells that differ from what was printed with no finding that carries them.

    A section is told by its heading's row.
    """
    found = (*document.findings, *timings_misread(document, items))
    doubted = "\n".join(finding.read for finding in found)
    return [
        f"{field}: {text!r} for {wanted!r}"
        for one, other in zip(map(told, items), meant, strict=True)
        for field, text, wanted in zip(Task._fields, one, other, strict=True)
        if text != wanted and field != "section" and (not text or text not in doubted)
    ]


def assert_read(document: Document, items: Sequence[PlanItem], meant: Sequence[Task]) -> float:
    """Each row is there, in order; what is wrong in it is told. The share of signs read right."""
    assert len(items) == len(meant)
    for item, task in zip(items, meant, strict=True):
        assert right_signs(item.content, task.content) > SAME_ROW, task.content
    assert wrong_and_told_of_none(document, items, meant) == []
    texts = "\n".join(text_of(told(item)) for item in items), "\n".join(map(text_of, meant))
    return right_signs(*texts)


@pytest.mark.parametrize("name", SCANS)
def test_every_row_of_a_scan_is_found_and_what_is_wrong_is_told(name: str) -> None:
    document = opened(name)
    items = read_rows(document, 2026).items
    meant = plan()[0]
    if name.startswith("a JPEG"):
        # a picture holds the first page only, whose last row may be cut
        items, meant = items[:-1], meant[: len(items) - 1]
    assert len(meant) >= FEWEST_ON_A_PAGE
    share = assert_read(document, items, meant)
    print(f"{name}: {share:.4f} of the signs")
    assert [one.section for one in items] == [one.section for one in meant]
    assert share >= LEAST_RIGHT


def test_a_scan_is_of_its_own_kind_and_its_rows_name_their_page() -> None:
    document = opened("a PDF, straight")
    assert document.kind == "scan"
    pages = [item.source.page for item in read_rows(document, 2026).items]
    assert sorted({page for page in pages if page}) == list(range(1, len(pictures()) + 1))


def test_a_page_whose_font_hides_its_letters_is_read_from_its_picture_and_told() -> None:
    data = as_pdf(plan()[1][:5], Look(paper=(842.0, 595.0)))
    document = open_document(data.replace(b"/ToUnicode", b"/XoUnicode"), name="a.pdf")
    items = read_rows(document, 2026).items
    assert assert_read(document, items, plan()[0][: len(items)]) >= LEAST_RIGHT
    assert "font-unreadable" in [one.code for one in document.findings]


READ_WITHOUT_PROGRAMS = (
    "import sys\n"
    "from dondoc.errors import DondocError\n"
    "from dondoc.reading.formats import open_document\n"
    "try:\n"
    "    open_document(sys.stdin.buffer.read(), name='quet')\n"
    "except DondocError as refusal:\n"
    "    print(refusal)\n"
)


@pytest.mark.parametrize("kind", ["PDF", "PNG"])
def test_without_tesseract_the_refusal_names_the_line_that_installs_it(
    tmp_path: Path, kind: str
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", READ_WITHOUT_PROGRAMS],
        input=as_file(kind, straight),
        cwd=ROOT,
        env={**os.environ, "PATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    said = ran.stdout.decode()
    assert "chưa có chương trình tesseract" in said
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in said
    assert said.count("\n") == 1


def pages_of(file: Path, indexes: Sequence[int]) -> bytes:
    """Some pages of a PDF file as a file."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument(file) as whole, pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, list(indexes))
        part.save(out)
    return out.getvalue()


def test_the_real_scan_has_every_row_and_nearly_every_sign(plans: Path) -> None:
    # all of it is read by benchmarks/bench_pdf.py
    gold = json.loads((plans / "gold" / "2025.json").read_text())["items"]
    document = open_document(pages_of(plans / "2025-scan.pdf", PAGES_OF_REAL), name="2025.pdf")
    # the last row may be cut
    items = read_rows(document, 2025).items[:-1]
    assert len(items) >= FEWEST_OF_REAL
    meant = [Task(**{name: one[name] for name in FIELDS}) for one in gold[: len(items)]]
    share = assert_read(document, items, meant)
    print(f"2025-scan.pdf: {share:.4f} of the signs")
    assert share >= LEAST_RIGHT


HEADINGS: dict[str, tuple[list[str], list[str]]] = {
    "a stroke lost": (["I", "I", "III"], ["I", "II", "III"]),
    "one stroke lost in each": (["I", "I", "II", "IV"], ["I", "II", "III", "IV"]),
    "strokes that touch": (["I", "II", "IH"], ["I", "II", "III"]),
    "a five is no stroke": (["I", "II", "V"], ["I", "II", "V"]),
    "a count that begins anew under letters": (["I", "II", "B", "I", "II"], ["I", "II", "B", "I", "II"]),
    "a count that begins anew": (["I", "II", "III", "I", "II"], ["I", "II", "III", "I", "II"]),
    "one that is left out": (["I", "III", "IV"], ["I", "III", "IV"]),
}  # fmt: skip


@pytest.mark.parametrize(("read", "meant"), HEADINGS.values(), ids=HEADINGS)
def test_headings_count_up_and_what_is_set_right_is_told(
    read: Sequence[str], meant: Sequence[str]
) -> None:
    rows = [
        GridRow((ordinal, f"Mục {place}", "", ""), Place(page=1, row=place))
        for place, ordinal in enumerate(read)
    ]
    found = counted_up(Document("scan", (), (Grid(tuple(rows), 0),)))
    assert [row.cells[0] for row in found.grids[0].rows] == meant
    changed = [new for old, new in zip(read, meant, strict=True) if old != new]
    assert [one.read for one in found.findings] == changed


@pytest.mark.parametrize(
    ("read", "meant"),
    [(["5", "Vú", "7"], ["5", "6", "7"]), (["1", "I", "3"], ["1", "2", "3"])],
)
def test_a_row_between_two_numbers_has_the_number_between(
    read: Sequence[str], meant: Sequence[str]
) -> None:
    rows = [GridRow((number, "Việc", "Sở Nội vụ", "Quý I"), Place(page=1)) for number in read]
    found = counted_up(Document("scan", (), (Grid(tuple(rows), 0),)))
    assert [row.cells[0] for row in found.grids[0].rows] == meant
    assert [one.code for one in found.findings] == ["ocr-doubtful"]
