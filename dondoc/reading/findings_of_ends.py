"""What shows that the end of a count, of a table or of the whole file was lost on the way.

A row that is gone from the end of a section leaves no gap in the numbers. What a document says of
itself is held against what was read: how many tasks there are, which appendices, how it ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dondoc.language.text import match_key
from dondoc.plan import Finding, PlanItem, Section, Severity
from dondoc.reading.document import Document
from dondoc.reading.layouts.shapes import is_open
from dondoc.reading.layouts.table import NESTED
from dondoc.reading.places import where_is

IN_TEXT = "phần lời của kế hoạch"
_OF_ALL = re.compile(
    r"(?:\b(?:gom|co|tong so|tong cong|voi|la|tong)\b\W{0,3}(?:tong (?:so|cong)\W{1,3})?|\()"
    r"(?P<count>\d{1,4})(?: \w+ \w+ ma)? (?:dau )?(?:nhiem vu|dau viec|cong viec)"
    r"(?! (?:trong tam|chu yeu|chinh|lon|co ban|nhom))"
)
_TOTAL = re.compile(
    r"^(?:tong (?:so|cong))(?: so)?(?: nhiem vu| cong viec)?\W{0,3}(?P<count>\d{1,4})\b"
)
_OF_THE_WHOLE = re.compile(
    r"phu luc|danh muc|ke hoach nay|kem theo|bang (?:phan cong|tong hop)|tong (?:so|cong)"
)
_OF_A_SECTION = re.compile(
    r"\(\W*(?:gom |co )?(?P<count>\d{1,3}) (?:nhiem vu|dau viec|cong viec)\W*\)"
)
_APPENDIX = re.compile(r"^phu luc(?: so)? (?P<number>[ivx]{1,5}|\d{1,2})\b")
_ENCLOSED = re.compile(r"phu luc(?: so)? (?P<number>[ivx]{1,5}|\d{1,2})\b(?=[^.;]{0,60}kem theo)")
_ENDS = re.compile(r"noi nhan|\./\.|^(?:tm|kt|tl|tuq|q)\s?\.|da ky\b|ky boi\b")
_PARAGRAPHS_OF_A_WHOLE = 12
_SHARE_OF_CLOSED = 0.9
_ROWS_THAT_TELL, _CELLS_OF_A_HEADING = 5, 2


def ends_missing(
    document: Document, sections: Sequence[Section], items: Sequence[PlanItem]
) -> Iterator[Finding]:
    """All that speaks for a lost end."""
    yield from totals_differing(document, items)
    yield from sections_short(sections, items)
    yield from appendices_missing(document)
    yield from last_rows_cut(items)
    yield from last_rows_short(document, items)
    yield from closing_missing(document)


def totals_differing(document: Document, items: Sequence[PlanItem]) -> Iterator[Finding]:
    """The document says how many tasks it has, and another number was read."""
    told: set[int] = set()
    for text in _texts(document):
        key = match_key(text)
        found = _TOTAL.match(key) or (_OF_THE_WHOLE.search(key) and _OF_ALL.search(key))
        if not found or not items:
            continue
        count = int(found["count"])
        if count != len(items) and count not in told:
            told.add(count)
            message = (
                f"Văn bản ghi có {count} nhiệm vụ nhưng đọc được {len(items)}; "
                "kiểm tra xem bản gốc có bị thiếu dòng hay thiếu trang không."
            )
            yield Finding("count-differs", Severity.DOUBT, IN_TEXT, text[:200], message)


def sections_short(sections: Sequence[Section], items: Sequence[PlanItem]) -> Iterator[Finding]:
    """A heading says how many tasks stand below it, and another number does."""
    for section in sections:
        found = _OF_A_SECTION.search(match_key(section.heading))
        below = f"{section.ordinal}{NESTED}"
        held = sum(
            item.section == section.ordinal or item.section.startswith(below) for item in items
        )
        if found and int(found["count"]) != held:
            message = f"Mục này ghi có {found['count']} nhiệm vụ nhưng đọc được {held}."
            where = f"mục {section.ordinal}"
            yield Finding("count-differs", Severity.DOUBT, where, section.heading, message)


def appendices_missing(document: Document) -> Iterator[Finding]:
    """An appendix that the text encloses, and that does not stand in the file."""
    keys = [(match_key(text), text) for text in _texts(document)]
    held = {_APPENDIX.match(key)["number"] for key, _ in keys if _APPENDIX.match(key)}  # type: ignore[index]
    named = {found["number"]: text for key, text in keys for found in _ENCLOSED.finditer(key)}
    for number, text in named.items():
        if held and number not in held:
            message = (
                f"Văn bản có kèm Phụ lục {number.upper()} nhưng trong tệp không thấy phụ lục này."
            )
            yield Finding("appendix-missing", Severity.DOUBT, IN_TEXT, text[:200], message)


def last_rows_cut(items: Sequence[PlanItem]) -> Iterator[Finding]:
    """The last row breaks off within a cell, while others are whole."""
    if len(items) < 2:
        return
    last = items[-1]
    cells = (last.content, last.lead, last.coordinating)
    cut = next((cell for cell in cells if is_open(cell)), None)
    if cut is None and _is_unlike_the_others(items):
        cut = last.content
    if cut is not None:
        message = "Dòng cuối dừng ở giữa câu; có thể phần sau của bảng đã mất."
        yield Finding("text-cut-off", Severity.DOUBT, where_is(last), cut, message)


def last_rows_short(document: Document, items: Sequence[PlanItem]) -> Iterator[Finding]:
    """The last row of the last table wants cells that all rows of tasks above it have."""
    grid = document.grids[-1] if document.grids else None
    if grid is None or len(grid.rows) < _ROWS_THAT_TELL:
        return
    if not items or items[-1].content not in grid.rows[-1].cells:
        return
    *above, last = [_filled(row.cells) for row in grid.rows]
    usual = Counter(above).most_common(1)[0][0]
    if _CELLS_OF_A_HEADING < last < usual and last not in above:
        message = (
            f"Dòng cuối của bảng chỉ có {last} ô, các dòng trên có {usual}; có thể phần sau đã mất."
        )
        read = " | ".join(filter(None, grid.rows[-1].cells))
        yield Finding("text-cut-off", Severity.DOUBT, str(grid.rows[-1].place), read, message)


def _filled(cells: Sequence[str]) -> int:
    """How many cells a row has, blank ones at its end left out."""
    return max((place for place, cell in enumerate(cells, start=1) if cell), default=0)


def _is_unlike_the_others(items: Sequence[PlanItem]) -> bool:
    """Whether nearly all contents end in the same sign and the last one in none."""
    ends = [item.content[-1:] for item in items[:-1]]
    closed = sum(end in ".;…" for end in ends if end)
    return items[-1].content[-1:].isalnum() and closed >= _SHARE_OF_CLOSED * len(ends)


def closing_missing(document: Document) -> Iterator[Finding]:
    """A whole text without recipients, signature or the sign that ends it."""
    if len(document.paragraphs) < _PARAGRAPHS_OF_A_WHOLE:
        return
    if any(_ENDS.search(match_key(text)) for text in _texts(document)):
        return
    message = (
        "Không thấy nơi nhận, chữ ký hay dấu kết thúc “./.”; "
        "kiểm tra xem tệp có bị thiếu phần cuối không."
    )
    last = document.paragraphs[-1].text
    yield Finding("closing-missing", Severity.NOTE, IN_TEXT, last[:200], message)


def _texts(document: Document) -> Iterator[str]:
    for paragraph in document.paragraphs:
        yield paragraph.text
    for grid in document.grids:
        for row in grid.rows:
            yield from (cell for cell in row.cells if cell)
    for torn in document.torn:
        for line in torn.lines:
            yield line.text
