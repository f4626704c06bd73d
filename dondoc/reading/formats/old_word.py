"""The bare text of a Word 97 file (.doc), in which each cell ends with a mark.

LibreOffice reads such files far better, but drops every table of a file that ends with one. The
layout of the file is that of [MS-CFB] (the container) and [MS-DOC] (the piece table).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from dondoc.language.text import clean
from dondoc.plan import Finding, Place, Severity
from dondoc.reading.document import Document, Grid, GridRow, Paragraph
from dondoc.reading.formats.paragraphs import looks_like_heading

CELL_MARK, PARAGRAPH_MARK = "\x07", "\r"
_MERGES_UNKNOWN = Finding(
    code="merged-cells-unknown",
    severity=Severity.DOUBT,
    where="bảng nhiệm vụ",
    read="",
    message=(
        "Bảng đứng cuối tệp .doc nên chỉ đọc được chữ, không biết ô nào gộp dọc: ô để trống có thể là "
        "ô gộp; hãy mở bằng Word, lưu lại thành .docx để đọc chắc hơn."
    ),
)
_NO_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_MOST_COLUMNS = 60
_COMPRESSED = 1 << 30
# offsets in the file's header, and in the header of the main stream
_SECTOR_SHIFT, _FAT_SECTORS, _DIRECTORY, _SMALLEST, _FAT_LIST = 30, 44, 48, 56, 76
_FLAGS, _PIECES = 0x0A, 0x01A2
_TABLE_ONE = 0x0200


def text_of(data: bytes) -> str:
    """The text of the file with its marks; empty where it cannot be got at."""
    try:
        streams = _streams(data)
        main = streams["WordDocument"]
        flags = struct.unpack_from("<H", main, _FLAGS)[0]
        table = streams["1Table" if flags & _TABLE_ONE else "0Table"]
        start, length = struct.unpack_from("<II", main, _PIECES)
        return "".join(_pieces(main, table[start : start + length]))
    except (struct.error, KeyError, IndexError, ValueError):  # cut short, or small or older streams
        return ""


def document_of(text: str) -> Document:
    """The document that a text with marks makes up; only its first table's rows are parted."""
    before, _, behind = text.partition(CELL_MARK)
    *lines, first = before.split(PARAGRAPH_MARK)
    *marked, after = (first + CELL_MARK + behind).split(CELL_MARK)
    paragraphs = list(_paragraphs([*lines, *after.split(PARAGRAPH_MARK)]))
    rows = tuple(
        GridRow(tuple(cells), Place(row=number))
        for number, cells in enumerate(_rows([clean(cell) for cell in marked]), start=1)
    )
    grid = Grid(rows, before=len(paragraphs))
    return Document("word", tuple(paragraphs), (grid,), findings=(_MERGES_UNKNOWN,))


def _paragraphs(lines: Sequence[str]) -> Iterator[Paragraph]:
    for number, line in enumerate(lines, start=1):
        text = clean(line)
        if text:
            yield Paragraph(text, Place(line=number), looks_like_heading(text))


def _rows(cells: Sequence[str]) -> Iterator[list[str]]:
    """The rows: each ends with one mark more than it has cells. The first, a header, has no blanks."""
    width = min(cells.index(""), _MOST_COLUMNS) if "" in cells else len(cells)
    start = 0
    while start < len(cells):
        end = start + width
        if end < len(cells) and cells[end]:
            # fewer cells: some are merged across
            end = next((at for at in range(start, end) if not cells[at]), end)
        yield [*cells[start:end], *[""] * (width - (end - start))]
        start = end + 1


def _pieces(main: bytes, pieces: bytes) -> Iterator[str]:
    """The text piece by piece; a piece is in two bytes a sign, or in Windows-1252."""
    count = (struct.unpack_from("<I", pieces, 1)[0] - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", pieces, 5)
    for index in range(count):
        length = places[index + 1] - places[index]
        at = struct.unpack_from("<I", pieces, 5 + 4 * (count + 1) + 8 * index + 2)[0]
        if at & _COMPRESSED:
            start = (at ^ _COMPRESSED) // 2
            yield main[start : start + length].decode("cp1252", "replace")
        else:
            yield main[at : at + 2 * length].decode("utf-16-le", "replace")


def _streams(data: bytes) -> dict[str, bytes]:
    """The larger streams of the container by name."""
    size = 1 << struct.unpack_from("<H", data, _SECTOR_SHIFT)[0]
    count = struct.unpack_from("<I", data, _FAT_SECTORS)[0]
    directory = struct.unpack_from("<I", data, _DIRECTORY)[0]
    smallest = struct.unpack_from("<I", data, _SMALLEST)[0]
    listed = struct.unpack_from(f"<{min(count, 109)}I", data, _FAT_LIST)
    following: list[int] = []
    for sector in listed:
        following += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    entries = _chain(data, following, directory, size)
    found: dict[str, bytes] = {}
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        letters = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(0, letters - 2)].decode("utf-16-le", "replace")
        first, length = struct.unpack_from("<II", entries, at + 116)
        if length >= smallest and name in ("WordDocument", "0Table", "1Table"):
            found[name] = _chain(data, following, first, size)[:length]
    return found


def _chain(data: bytes, following: Sequence[int], sector: int, size: int) -> bytes:
    """The sectors that follow each other from one on; a ring ends where it has gone round."""
    parts: list[bytes] = []
    while sector < _NO_SECTOR and len(parts) <= len(following):
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = following[sector]
    return b"".join(parts)
