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

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from dondoc.plan import PlanItem
from dondoc.reading.document import Document
from dondoc.reading.findings_of_scans import timings_misread
from dondoc.reading.formats import open_document
from dondoc.reading.formats.pages.tesseract import languages
from dondoc.reading.layouts import read_rows
from tests.conftest import ROOT, leave_out
from tests.reading import laying_out
from tests.reading.laying_out import Row, Style, Task
from tests.reading.printing import Look, as_pdf
from tests.reading.test_any_layout import SECTIONS
from tests.reading.test_formats_pdf import FIELDS, tasks

DPI = 200
LEAST_RIGHT, LEAST_RIGHT_OF_REAL = 0.97, 0.98
SAME_ROW, FEWEST_ON_A_PAGE = 0.9, 8


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


def straight(page: Image.Image) -> Image.Image:
    return page


def skewed(degrees: float) -> Callable[[Image.Image], Image.Image]:
    return lambda page: page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def noisy(page: Image.Image) -> Image.Image:
    """Grey paper, grainy, with specks."""
    chance = np.random.default_rng(7)
    grey = np.asarray(page, np.float32) * 0.85 + 20 + chance.normal(0, 8, (page.height, page.width))
    grey[chance.random(grey.shape) < 0.0004] = 0
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def as_file(kind: str, change: Callable[[Image.Image], Image.Image]) -> bytes:
    """The pages in one file, or the first of them where the kind holds one."""
    first, *rest = [change(page) for page in pictures()]
    out = io.BytesIO()
    if kind in ("PDF", "TIFF"):
        first.save(out, kind, save_all=True, append_images=rest, resolution=DPI, quality=85)
    else:
        first.save(out, kind, quality=80)
    return out.getvalue()


SCANS: dict[str, tuple[str, Callable[[Image.Image], Image.Image]]] = {
    "a PDF, straight": ("PDF", straight),
    "a PNG, one degree askew": ("PNG", skewed(1.0)),
    "a TIFF, two degrees askew": ("TIFF", skewed(-2.0)),
    "a PNG with grain and specks": ("PNG", noisy),
    "a JPEG with grain, askew": ("JPEG", lambda page: skewed(1.3)(noisy(page))),
}


@cache
def opened(kind: str, change: Callable[[Image.Image], Image.Image]) -> Document:
    return open_document(as_file(kind, change), name="quet")


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


@pytest.mark.parametrize(("kind", "change"), SCANS.values(), ids=SCANS)
def test_every_row_of_a_scan_is_found_and_what_is_wrong_is_told(
    kind: str, change: Callable[[Image.Image], Image.Image]
) -> None:
    document = opened(kind, change)
    items = read_rows(document, 2026).items
    meant = plan()[0]
    if kind not in ("PDF", "TIFF"):
        # a picture holds the first page only, whose last row may be cut
        items, meant = items[:-1], meant[: len(items) - 1]
    assert len(meant) >= FEWEST_ON_A_PAGE
    share = assert_read(document, items, meant)
    print(f"{kind}: {share:.4f} of the signs")
    assert share >= LEAST_RIGHT


def test_a_scan_is_of_its_own_kind_and_its_rows_name_their_page() -> None:
    document = opened("PDF", straight)
    assert document.kind == "scan"
    pages = [item.source.page for item in read_rows(document, 2026).items]
    assert sorted({page for page in pages if page}) == list(range(1, len(pictures()) + 1))


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


def test_the_real_scan_has_every_row_and_nearly_every_sign(plans: Path) -> None:
    gold = json.loads((plans / "gold" / "2025.json").read_text())["items"]
    document = open_document((plans / "2025-scan.pdf").read_bytes(), name="2025-scan.pdf")
    items = read_rows(document, 2025).items
    assert len(items) == 48
    share = assert_read(
        document, items, [Task(**{name: one[name] for name in FIELDS}) for one in gold]
    )
    print(f"2025-scan.pdf: {share:.4f} of the signs")
    assert share >= LEAST_RIGHT_OF_REAL
