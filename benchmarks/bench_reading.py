"""Word plans against python-docx walking the same tables, workbooks against openpyxl: speed, and cells exact."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import Contender, compare
from dondoc.language.text import clean
from dondoc.reading.formats import open_document

Rows = list[tuple[str, ...]]
Walk = Callable[[bytes], Rows]
MADE_ROWS = 300
_ROOT = Path(__file__).resolve().parent.parent
_PLANS = Path(os.environ.get("DONDOC_PLANS", _ROOT.parent / "shared" / "plans"))
_FIELDS = ("number", "content", "timing", "lead", "coordinating", "assignee")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADER = ("STT", "Nhiệm vụ", "Thời gian", "Cơ quan chủ trì", "Cơ quan phối hợp")


@dataclass(frozen=True, slots=True)
class Case:
    """A file, and the rows that its tasks have in it, cell by cell in the order of its columns."""

    name: str
    data: bytes
    expected: Rows


def run() -> None:
    """Each file with all ways to read it: the cells that each gives exactly, then their speed."""
    word_walks = {
        "dondoc": _ours,
        "zip and lxml, no merges, no numbers": _bare_word,
        "python-docx": _python_docx,
    }
    book_walks = {
        "dondoc": _ours,
        "openpyxl read_only": _openpyxl,
    }
    for case in _word_cases():
        _measure(case, word_walks)
    for case in _book_cases():
        _measure(case, book_walks)


def _measure(case: Case, walks: Mapping[str, Walk]) -> None:
    of = sum(map(len, case.expected))
    print()
    for name, walk in walks.items():
        print(
            f"  {case.name}: {name}: {_exact(walk(case.data), case.expected)} of {of} cells exact"
        )
    contenders = [Contender(name, partial(_often, walk, case.data)) for name, walk in walks.items()]
    compare(case.name, "cells", of * _TIMES, contenders, rounds=7)


_TIMES = 3


def _often(walk: Walk, data: bytes) -> None:
    for _ in range(_TIMES):
        walk(data)


def _exact(read: Rows, expected: Rows) -> int:
    """How many cells of the tasks stand in their row and column.

    A task's row is the one that gives the most of its cells, and each row answers for one task.
    """
    left = Counter(read)
    exact = 0
    for row in expected:
        best = max(left, key=lambda one: _same(one, row), default=())
        exact += _same(best, row)
        left -= Counter([best])
    return exact


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=False))


def _ours(data: bytes) -> Rows:
    return [row.cells for grid in open_document(data, name="kế hoạch").grids for row in grid.rows]


def _python_docx(data: bytes) -> Rows:
    from docx import Document

    return [
        tuple(clean(cell.text) for cell in row.cells)
        for table in Document(io.BytesIO(data)).tables
        for row in table.rows
    ]


def _bare_word(data: bytes) -> Rows:
    """As little as it takes: no merged cell, number, tracked change or place is looked at."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
    return [
        tuple(
            clean(
                "\n".join(
                    "".join(t.text or "" for t in p.iter(f"{_W}t")) for p in cell.iter(f"{_W}p")
                )
            )
            for cell in row.iterchildren(f"{_W}tc")
        )
        for row in document.iter(f"{_W}tr")
    ]


def _openpyxl(data: bytes) -> Rows:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return [
        tuple(clean("" if value is None else str(value)) for value in row)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
    ]


def _word_cases() -> Iterator[Case]:
    for name, year, columns in (
        ("2020.docx", 2020, _FIELDS),
        ("2025.docx", 2025, _FIELDS[:5]),
        ("2020-other-layout.docx", 2020, ("number", "content", "lead", "coordinating", "timing")),
    ):
        yield from _real(name, year, columns)
    rows = list(_made_rows())
    yield Case(f"a made plan of {MADE_ROWS} rows (.docx)", _made_word(rows), rows)


def _book_cases() -> Iterator[Case]:
    yield from _real("2025.xlsx", 2025, _FIELDS[:5])
    rows = list(_made_rows())
    yield Case(f"a made plan of {MADE_ROWS} rows (.xlsx)", _made_book(rows), rows)


def _real(name: str, year: int, columns: Sequence[str]) -> Iterator[Case]:
    """A real plan with its hand-made gold; none where the plans are not at hand."""
    file, gold = _PLANS / name, _PLANS / "gold" / f"{year}.json"
    if not (file.is_file() and gold.is_file()):
        print(f"\n{name}: left out, the real plans are not here (DONDOC_PLANS)")
        return
    items: list[dict[str, Any]] = json.loads(gold.read_text("utf-8"))["items"]
    yield Case(name, file.read_bytes(), [_row_of(item, columns) for item in items])


def _row_of(item: dict[str, Any], columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(item[column] or "" for column in columns)


def _made_rows() -> Iterator[tuple[str, ...]]:
    for number in range(1, MADE_ROWS + 1):
        yield (
            str(number),
            f"Rà soát, cập nhật và công khai bộ thủ tục số {number} thuộc phạm vi quản lý của ngành; "
            "báo cáo kết quả về cơ quan thường trực.",
            f"Quý {('I', 'II', 'III', 'IV')[number % 4]}/2026",
            f"Sở Nội vụ và đơn vị thứ {number % 7}",
            "Các sở, ban, ngành; UBND các xã, phường",
        )


def _made_word(rows: Rows) -> bytes:
    """As python-docx writes it, a row of a section every 50 tasks."""
    from docx import Document

    document = Document()
    document.add_heading("KẾ HOẠCH NĂM 2026", 1)
    sections = (MADE_ROWS + 49) // 50
    table = document.add_table(rows=1 + sections + len(rows), cols=len(_HEADER))
    lines: list[tuple[str, ...]] = [_HEADER]
    for index, row in enumerate(rows):
        if index % 50 == 0:
            lines.append(("I" * (index // 50 + 1), "CÔNG TÁC CHUNG", "", "", ""))
        lines.append(row)
    for line, made in zip(lines, table.rows, strict=True):
        for text, cell in zip(line, made.cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _made_book(rows: Rows) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Phụ lục")
    for row in (_HEADER, *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
