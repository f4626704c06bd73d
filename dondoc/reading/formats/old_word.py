"""The bare text of a Word 97 file (.doc), in which each cell ends with a mark.

LibreOffice reads such files far better; this is for one whose tables it drops, as `old_word_end`
could not mend it. The layout of the file is that of [MS-DOC] (the piece table).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from dondoc.language.text import clean
from dondoc.plan import Finding, Place, Severity
from dondoc.reading.document import Document, Grid, GridRow, Paragraph
from dondoc.reading.formats.compound import CompoundFile
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
_MOST_COLUMNS = 60
COMPRESSED = 1 << 30
MAIN = "WordDocument"
# offsets in the header of the main stream, and its flags ([MS-DOC], 2.5)
_FLAGS, LENGTH, _PIECES = 0x0A, 0x4C, 0x01A2
_TABLE_ONE, _ENCRYPTED = 0x0200, 0x0100
# what stands before the table of pieces: how some of them look
_LOOKS = b"\x01"
BROKEN = (struct.error, KeyError, IndexError, ValueError)


def is_locked(data: bytes) -> bool:
    """Whether the file can only be opened with a password."""
    try:
        main = CompoundFile(data).read(MAIN)
        return bool(struct.unpack_from("<H", main, _FLAGS)[0] & _ENCRYPTED)
    except BROKEN:
        return False


def text_of(data: bytes) -> str:
    """The text of the file with its marks; empty where it cannot be got at."""
    try:
        main, pieces, _ = text_streams(CompoundFile(data))
        return "".join(_pieces(main, pieces))[: struct.unpack_from("<I", main, LENGTH)[0]]
    except BROKEN:  # cut short, or of an older kind
        return ""


def text_streams(file: CompoundFile) -> tuple[bytes, bytes, int]:
    """The main stream, the table of the pieces of its text, and where in its stream that stands."""
    main = file.read(MAIN)
    start, length = struct.unpack_from("<II", main, _PIECES)
    found = file.read(table_of(main))[start : start + length]
    skipped = 0
    while found[skipped : skipped + 1] == _LOOKS:
        skipped += 3 + struct.unpack_from("<H", found, skipped + 1)[0]
    return main, found[skipped:], start + skipped


def table_of(main: bytes) -> str:
    """The stream in which the table of pieces stands."""
    flags = struct.unpack_from("<H", main, _FLAGS)[0]
    return "1Table" if flags & _TABLE_ONE else "0Table"


def count_of(pieces: bytes) -> int:
    """How many pieces the text has."""
    return int((struct.unpack_from("<I", pieces, 1)[0] - 4) // 12)


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
    count = count_of(pieces)
    places = struct.unpack_from(f"<{count + 1}I", pieces, 5)
    for index in range(count):
        length = places[index + 1] - places[index]
        at = struct.unpack_from("<I", pieces, 5 + 4 * (count + 1) + 8 * index + 2)[0]
        if at & COMPRESSED:
            start = (at ^ COMPRESSED) // 2
            yield main[start : start + length].decode("cp1252", "replace")
        else:
            yield main[at : at + 2 * length].decode("utf-16-le", "replace")
