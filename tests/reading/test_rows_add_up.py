"""Of every document read, each row is accounted for and each task says where it stands."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from dondoc.reading.formats import open_document
from dondoc.reading.layouts import RowsRead, read_rows
from tests.reading import laying_out, test_any_file
from tests.reading.laying_out import Style, Task
from tests.reading.test_any_layout import SECTIONS

REAL = (
    "2013.txt", "2020.txt", "2020.docx", "2020.pdf", "2025.txt", "2025.docx", "2025.pdf", "2025.xlsx",
    "2026.txt", "2020-other-layout.docx", "2020-other-layout.pdf",
    "others/bnnmt_2200-QD-BNNMT_2026.txt", "others/btnmt_09-KH-BTNMT_2024.txt",
    "others/dongthap_617-KH-UBND_2025.md", "others/hanoi_308-KH-UBND_2025.md",
    "others/hcm_2820-QD-UBND_2025.md",
)  # fmt: skip
SAMPLES = sorted(
    one
    for folder in ("samples", "tests/reading/samples")
    for one in (Path(__file__).parents[2] / folder).rglob("*")
    if one.suffix in (".docx", ".txt", ".md", ".xlsx", ".csv", ".html", ".ods")
)
EXTRACTED = {
    f"{kind or 'plain'} {name}": (kind, name)
    for kind in ("", "-layout", "-raw")
    for name in ("2020.pdf", "2025.pdf", "2020-other-layout.pdf")
}
MADE = laying_out.FILES | test_any_file.FILES
TASKS = [
    Task("I", "", "Rà soát thủ tục.", "Quý I", "Sở Nội vụ", "Sở Tài chính", "Báo cáo"),
    Task("I", "", "Công khai kết quả.", "Cả năm", "Sở Nội vụ", "Sở Y tế", "Báo cáo"),
    Task("II", "", "Đầu tư mạng.", "Quý II", "Sở Y tế", "Sở Nội vụ", "Quyết định"),
    Task("III", "", "Tập huấn.", "Tháng 3/2026", "Công an Thành phố", "Sở Y tế", "Tờ trình"),
]


def assert_adds_up(read: RowsRead, *, kind: str) -> None:
    count = read.rows
    parts = count.items + count.headings + count.headers + count.continuations + count.unread
    assert count.total == parts
    assert count.items == len(read.items)
    assert count.unread == sum(one.code == "row-unread" for one in read.findings)
    assert "rows-unaccounted" not in {one.code for one in read.findings}
    for item in read.items:
        place = item.source
        # a Word file has no lines, and its pages are known only when it is printed
        assert place.line is not None or place.row is not None
        assert kind != "pdf" or place.page is not None
    for finding in read.findings:
        assert finding.where or finding.code == "rows-unaccounted"


def read(data: bytes, name: str) -> tuple[RowsRead, str]:
    document = open_document(data, name=name)
    return read_rows(document, 2026), document.kind


@pytest.mark.parametrize("name", REAL)
def test_of_real_plans(plans: Path, name: str) -> None:
    found, kind = read((plans / name).read_bytes(), name)
    assert_adds_up(found, kind=kind)


@pytest.mark.parametrize(("kind", "name"), EXTRACTED.values(), ids=EXTRACTED)
def test_of_what_pdftotext_makes_of_real_plans(plans: Path, kind: str, name: str) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt install poppler-utils)")
    command = ["pdftotext", *filter(None, [kind]), str(plans / name), "-"]
    found, _ = read(subprocess.run(command, capture_output=True, check=True).stdout, "a.txt")
    assert found.rows.total > 0
    assert_adds_up(found, kind="text")


@pytest.mark.parametrize("path", SAMPLES, ids=[one.name for one in SAMPLES])
def test_of_our_samples(path: Path) -> None:
    found, kind = read(path.read_bytes(), path.name)
    assert_adds_up(found, kind=kind)


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("merges_down", [True, False])
@pytest.mark.parametrize("two_header_rows", [True, False])
def test_of_every_kind_of_file(name: str, merges_down: bool, two_header_rows: bool) -> None:
    style = Style(
        ("number", "content", "lead", "coordinating", "timing", "product"),
        merges_down=merges_down,
        two_header_rows=two_header_rows,
        header_again_after=2,
    )
    made = laying_out.numbered(SECTIONS, TASKS, style)
    rows = laying_out.rows_of(SECTIONS, made, style)
    found, kind = read(MADE[name](rows), name)
    assert found.rows.total > 0
    assert_adds_up(found, kind=kind)
