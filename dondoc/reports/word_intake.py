"""The Word form read back, cell by cell, by the same checks as the workbook."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dondoc.errors import RefusedReport
from dondoc.language.text import match_key
from dondoc.reports.columns import COLUMNS
from dondoc.reports.form import ROLE_NAMES, Asked, Form
from dondoc.reports.form_id import FormId, id_in
from dondoc.reports.intake import (
    IN_WORD,
    NEW_TEMPLATE,
    Accepted,
    Cell,
    Reading,
    check_id,
    check_nothing_is_missing,
    read_row,
)
from dondoc.reports.packages import WORD_DOCUMENT
from dondoc.reports.word_form import NOTHING_CHOSEN, PLACEHOLDER
from dondoc.reports.workbook import opened_package

if TYPE_CHECKING:
    from lxml.etree import _Element

TABLE = "bảng"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# in brackets, or the row's number before it would run into it
_KEY = re.compile(r"\[([0-9a-f]{20})\]")
_EMPTY = (PLACEHOLDER, NOTHING_CHOSEN)
# what stands in the file and not in the text: deleted, moved away, an instruction, a drawing
_NOT_TEXT = frozenset(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "drawing", "pict"))
_BREAKS = frozenset(f"{_W}{name}" for name in ("br", "cr"))
_PARTS_WITH_ID = ("docProps/custom.xml", "customXml/")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a Word table: its cells' texts, its number after the header, what names it."""

    table: str
    number: int
    texts: tuple[str, ...]
    names: tuple[str, ...]


def check_word_form(data: bytes, expected: Form) -> Accepted:
    """The answers of a Word form that fits `expected`; raises RefusedReport with all its faults."""
    with opened_package(data, WORD_DOCUMENT) as package:
        body = _body(package)
        found = _id_of(package, body)
    reading = Reading(expected)
    if found is None:
        raise RefusedReport(
            "không phải tệp Excel (.xlsx), cũng không phải mẫu Word của dondoc", remedy=NEW_TEMPLATE
        )
    is_ours = check_id(found, reading)
    if not is_ours:
        raise RefusedReport(*reading.faults)
    try:
        _read_tables(body, reading)
    except RefusedReport as refusal:
        raise RefusedReport(*reading.faults, *refusal.faults) from refusal
    check_nothing_is_missing(reading)
    if reading.faults:
        raise RefusedReport(*reading.faults)
    return Accepted(found, TABLE, tuple(reading.answers.values()), tuple(reading.remarks))


def _body(package: zipfile.ZipFile) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(package.read(WORD_DOCUMENT), parser)
    except etree.XMLSyntaxError as broken:
        raise RefusedReport("tệp Word hỏng, không đọc được", remedy=NEW_TEMPLATE) from broken


def _id_of(package: zipfile.ZipFile, body: _Element) -> FormId | None:
    """The id from any of its three places; no program keeps all of them for certain."""
    for name in package.namelist():
        is_place = name.startswith(_PARTS_WITH_ID) and name.endswith(".xml")
        if is_place and (found := id_in(package.read(name).decode("utf-8", "replace"))):
            return found
    return id_in("".join(text.text or "" for text in body.iter(f"{_W}t")))


def _read_tables(body: _Element, reading: Reading) -> None:
    tables = [table for table in body.iter(f"{_W}tbl") if _header_of(table) is not None]
    if not tables:
        wanted = ", ".join(column.header for column in COLUMNS)
        raise RefusedReport(f"không thấy bảng báo cáo có các cột {wanted}; {NEW_TEMPLATE}")
    asked_by = {one.key: one for one in reading.expected.rows}
    asked_by |= {_words_of(one): one for one in reading.expected.rows}
    for at, table in enumerate(tables, start=1):
        header = _header_of(table)
        assert header is not None
        for row in _rows(table, TABLE if at == 1 else f"{TABLE} {at}"):
            _take_row(row, header, asked_by, reading)


def _take_row(
    row: _Row, header: Sequence[str], asked_by: Mapping[str, Asked], reading: Reading
) -> None:
    cells = {
        column.name: _cell(row, header.index(match_key(column.header)), column.header)
        for column in COLUMNS
    }
    asked = next((asked_by[name] for name in row.names if name in asked_by), None)
    if asked is not None:
        read_row(asked, cells, reading)
    elif any(cell.value for cell in cells.values()):
        reading.faults.append(
            f"{row.table}, dòng {row.number} không có trong mẫu; ghi vào dòng nhiệm vụ liên quan"
        )


def _words_of(asked: Asked) -> str:
    """What a row says of itself, where its hidden key was lost."""
    return match_key(f"{asked.reference} {asked.content} {ROLE_NAMES[asked.role]}")


def _header_of(table: _Element) -> tuple[str, ...] | None:
    for row in _children(table, "tr"):
        keys = tuple(match_key(text.partition("(")[0]) for text in _texts(row))
        if {match_key(column.header) for column in COLUMNS} <= {*keys}:
            return keys
    return None


def _rows(table: _Element, name: str) -> Iterator[_Row]:
    """The rows below the header; one that is repeated by hand is passed over."""
    number, below = 0, False
    wanted = {match_key(column.header) for column in COLUMNS}
    for row in _children(table, "tr"):
        texts = tuple(_texts(row))
        if wanted <= {match_key(text.partition("(")[0]) for text in texts}:
            below = True
        elif below:
            number += 1
            # the row's key stands hidden in its first cell, and in the tags of its controls
            keys = _KEY.findall(texts[0] if texts else "") + _tagged(row)
            words = match_key(_KEY.sub("", " ".join(texts[:3])))
            yield _Row(name, number, texts, (*keys, words))


def _tagged(row: _Element) -> list[str]:
    tags = (tag.get(f"{_W}val", "") for tag in row.iter(f"{_W}tag"))
    return [tag.partition(".")[0] for tag in tags]


def _cell(row: _Row, at: int, header: str) -> Cell:
    text = row.texts[at] if at < len(row.texts) else ""
    bare = text.strip()
    value = "" if bare in _EMPTY else bare.removeprefix(PLACEHOLDER).removesuffix(PLACEHOLDER)
    return Cell(f"{row.table}, dòng {row.number}, cột {header}", value, IN_WORD)


def _children(parent: _Element, name: str) -> Iterator[_Element]:
    """The rows of a table or cells of a row, also those that stand in a content control."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _children(child, name)


def _texts(row: _Element) -> Iterator[str]:
    """The text of each cell; one that spans columns gives empty ones for the others."""
    for cell in _children(row, "tc"):
        yield "".join(_parts(cell)).strip("\n")
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        if span is not None:
            width = span.get(f"{_W}val", "1")
            yield from [""] * (min(int(width), 40) - 1 if width.isdigit() else 0)


def _parts(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == f"{_W}tab":
            yield " "
        elif child.tag == f"{_W}sdt" and child.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None:
            continue
        elif child.tag not in _NOT_TEXT:
            yield from _parts(child)
            if child.tag == f"{_W}p":
                yield "\n"
