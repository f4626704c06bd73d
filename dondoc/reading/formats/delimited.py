"""Delimited text (.csv, .tsv): what parts the cells is found by trying, cells may hold line ends."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from dondoc.errors import UnreadableFile
from dondoc.language.text import clean
from dondoc.reading.document import Document
from dondoc.reading.formats import sheets
from dondoc.reading.formats.decoding import decode
from dondoc.reading.formats.format import Format
from dondoc.reading.formats.kinds import unread_kind
from dondoc.reading.formats.sheets import Sheet, SizeGuard
from dondoc.reading.formats.text import LARGEST_TEXT, encoding_noted, readable_text
from dondoc.reading.formats.title_rows import names_columns

_DELIMITERS = "\t;,"
_SAMPLE = 200_000
_FEWEST_CELLS = 3
_FEWEST_RECORDS = 2
# the share of records that are as wide as most are: prose with commas never comes near
_SHARE_OF_EVEN_RECORDS = 0.7
# Excel may name the delimiter itself in a first line
_NAMED_DELIMITER = re.compile(r"^\s*sep=(.)\s*$", re.I)
# what is left of Vietnamese letters in a file saved as plain "CSV": "K? ho?ch"
_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]")
_MOST_LOST_LETTERS = 10


class Record(NamedTuple):
    """The cells of one record, and the line from 0 on which it begins."""

    line: int
    cells: list[str]


def recognises(data: bytes) -> bool:
    """Whether the bytes are text of which nearly all records have the same number of cells."""
    if unread_kind(data) is not None or len(data) > LARGEST_TEXT:
        return False
    text = decode(data)
    return text is not None and delimiter_of(text) is not None


def read(data: bytes, name: str) -> Document:
    """Read a delimited text. Places hold the line on which the record begins.

    Raises:
        UnreadableFile: too long, or its Vietnamese letters were lost when it was saved.
    """
    text = readable_text(data, name)
    lost = len(_LOST_LETTER.findall(text[:_SAMPLE]))
    if lost > max(_MOST_LOST_LETTERS, len(text[:_SAMPLE].split()) // 20):
        raise UnreadableFile(
            "chữ tiếng Việt trong tệp đã mất khi lưu (dấu ? thay cho chữ)",
            where=name,
            remedy="hãy lưu lại từ bản gốc, chọn “CSV UTF-8”, hoặc gửi tệp .xlsx",
        )
    delimiter = delimiter_of(text) or ","
    sheet, guard = Sheet(""), SizeGuard(name)
    try:
        found = records(text, delimiter)
    except csv.Error as wrong:
        raise UnreadableFile(
            "bảng có ô quá dài", where=name, remedy="hãy lưu lại từ bản gốc"
        ) from wrong
    for record in found:
        for column, cell in enumerate(record.cells):
            if cell:
                guard.count_cell(column)
                sheet.put(record.line, column, clean(cell))
    document = sheets.document_of([sheet], "delimited", where=name)
    return replace(document, findings=(*encoding_noted(data), *document.findings))


def delimiter_of(text: str) -> str | None:
    """What parts the cells, or None where the text is no table from end to end."""
    named = _NAMED_DELIMITER.match(text.partition("\n")[0])
    if named:
        return named[1]
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1]
    found = {delimiter: _evenness(sample, delimiter) for delimiter in _DELIMITERS}
    best = max(found, key=lambda delimiter: found[delimiter])
    return best if found[best] >= _SHARE_OF_EVEN_RECORDS else None


def _evenness(text: str, delimiter: str) -> float:
    """The share of records with the most frequent number of cells; 0 where that is no table's."""
    try:
        found = [one.cells for one in records(text, delimiter) if any(one.cells)]
    except csv.Error:
        return 0.0
    if delimiter == "\t" and not (_is_quoted(text, found) or _is_padded(found)):
        return 0.0
    widths = Counter(map(len, found))
    header = next((at for at, one in enumerate(found) if names_columns(one)), 0)
    usual = max(widths, key=lambda width: widths[width], default=0)
    width = len(found[header]) if header else usual
    count = widths[width]
    if width < _FEWEST_CELLS or count < _FEWEST_RECORDS or _is_prose(found):
        return 0.0
    # a title or a heading of a section may stand alone in its line
    titles = sum(len(cells) == 1 for cells in found[:header])
    alone = titles + min(widths.get(1, 0) - titles, count // 2)
    return count / (len(found) - alone)


def _is_quoted(text: str, records: Iterable[Sequence[str]]) -> bool:
    """Whether cells stand in quotes, as programs set those with commas, quotes or line ends.

    Other text with tabs may be anything, and is left to the reader of text.
    """
    is_opened = '\t"' in text or '\n"' in text
    return is_opened and any(set(cell) & set(',"\n') for cells in records for cell in cells)


def _is_padded(records: Sequence[Sequence[str]]) -> bool:
    """Whether even a title has as many cells as a row: so programs write a sheet, and nobody else."""
    is_even = len({len(cells) for cells in records}) == 1
    return is_even and sum(map(bool, records[0])) == 1


def _is_prose(records: Iterable[Sequence[str]]) -> bool:
    """Whether what would part cells is followed by a space, as the commas of a sentence are."""
    cells = [cell for record in records for cell in record[1:] if cell]
    return 2 * sum(cell.startswith(" ") for cell in cells) > len(cells)


def records(text: str, delimiter: str) -> list[Record]:
    """The records in order. Where quotes are used loosely they are taken as signs of the text.

    Raises:
        csv.Error: a cell is longer than any that a person fills.
    """
    try:
        return list(_records(text, delimiter, csv.QUOTE_MINIMAL))
    except csv.Error:
        return list(_records(text, delimiter, csv.QUOTE_NONE))


def _records(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[Record]:
    lines = io.StringIO(text, newline="")
    begins = 0
    if _NAMED_DELIMITER.match(text.partition("\n")[0]):
        next(lines)
        begins = 1
    first = begins
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=True)
    for cells in reader:
        yield Record(begins, cells)
        begins = first + reader.line_num


FORMAT = Format("delimited", recognises, read)
