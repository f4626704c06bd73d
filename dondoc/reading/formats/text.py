"""Plain text, with or without tags and Markdown: paragraphs, tab-separated tables, torn tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dondoc.errors import UnreadableFile
from dondoc.plan import Finding, Severity
from dondoc.reading.document import Document, Grid, GridRow, Paragraph, TornTable
from dondoc.reading.formats.decoding import READ_AS_WESTERN, decode, decoded, is_mojibake
from dondoc.reading.formats.format import Format
from dondoc.reading.formats.furniture import running_lines_noted, without_running_lines
from dondoc.reading.formats.kinds import unread_kind
from dondoc.reading.formats.lines import RawLine, printed_lines, split_lines
from dondoc.reading.formats.page_numbers import pages_missing
from dondoc.reading.formats.paragraphs import join_paragraphs
from dondoc.reading.formats.text_tables import (
    FoundTable,
    find_tables,
    looks_like_numbered_row,
    stretches_between,
)
from dondoc.reading.formats.torn import span_without_numbers, torn_span, unread_tables
from dondoc.reading.formats.wrapping import Wrapping

LARGEST_TEXT = 8 * 1024 * 1024
MOST_LINES = 200_000


def recognises(data: bytes) -> bool:
    """Whether the bytes are text in Unicode or an old Vietnamese encoding, and no page of HTML."""
    return unread_kind(data) is None and decode(data[: _whole(data)]) is not None


def _whole(data: bytes) -> int:
    """How many of the first 4096 bytes end with a whole UTF-8 character."""
    end = min(len(data), 4096)
    while len(data) > 4096 and end > 4092 and data[end] & 0xC0 == 0x80:
        end -= 1
    return end


def read(data: bytes, name: str) -> Document:
    """Read a text file.

    Raises:
        UnreadableFile: too long, or not to be decoded.
    """
    document = document_of(readable_text(data, name))
    return replace(document, findings=(*encoding_noted(data), *document.findings))


def encoding_noted(data: bytes) -> Iterator[Finding]:
    """A note where the text had to be recovered from an old encoding."""
    found = decoded(data)
    if found is not None and found.recovered_from == READ_AS_WESTERN:
        message = (
            "Chữ trong tệp từng bị đọc sai bảng mã (kiểu “Káº¿ hoáº¡ch” thay cho “Kế hoạch”), đã khôi "
            "phục; hãy xem lại vài dòng có dấu, nhất là tên cơ quan và ngày tháng."
        )
        yield Finding("encoding-repaired", Severity.NOTE, "", found.recovered_from, message)
    elif found is not None and found.recovered_from:
        message = (
            f"Tệp dùng bảng mã {found.recovered_from}, đã chuyển sang Unicode; "
            "hãy xem lại các chữ hoa có dấu và ký hiệu đặc biệt."
        )
        yield Finding("encoding-old", Severity.NOTE, "", found.recovered_from, message)


def readable_text(data: bytes, name: str) -> str:
    """The text of a file, never an empty one.

    Raises:
        UnreadableFile: it does not decode, or was decoded wrongly before it was saved.
    """
    if len(data) > LARGEST_TEXT or data.count(b"\n") + data.count(b"\r") > MOST_LINES:
        raise UnreadableFile(
            f"văn bản dài {len(data) // 1024} KB, quá dài so với một kế hoạch",
            where=name,
            remedy="hãy gửi riêng phần kế hoạch",
        )
    text = decode(data)
    if text is None or is_mojibake(text):
        raise UnreadableFile(
            "chữ trong tệp không ở bảng mã Unicode (UTF-8)",
            where=name,
            remedy="hãy mở tệp, chọn lưu lại với bảng mã UTF-8 rồi gửi lại",
        )
    if not text.strip():
        raise UnreadableFile("tệp không có chữ nào", where=name, remedy="hãy gửi lại tệp kế hoạch")
    return text


def document_of(text: str) -> Document:
    """A text's paragraphs and tables, in the order in which they stand."""
    printed = split_lines(text)
    lines = without_running_lines(printed)
    tables = _tables(lines)
    stretches = list(stretches_between([one[:2] for one in tables], len(lines)))
    running = [line for start, end in stretches for line in lines[start:end]]
    wrapping = Wrapping(running)
    paragraphs: list[Paragraph] = []
    grids: list[Grid] = []
    torn: list[TornTable] = []
    for (start, end), table in zip(stretches, [*tables, None], strict=True):
        paragraphs.extend(join_paragraphs(lines[start:end], wrapping))
        if table is None:
            continue
        if table.rows:
            grids.append(Grid(table.rows, before=len(paragraphs)))
        else:
            words = printed_lines(lines[table.start : table.end])
            torn.append(TornTable(words, before=len(paragraphs)))
    findings = (
        *unread_tables(running),
        *_rows_outside(lines, tables),
        *_doubtful_rows(grids),
        *running_lines_noted(printed),
        *pages_missing(lines),
    )
    return Document("text", tuple(paragraphs), tuple(grids), tuple(torn), findings=findings)


def _rows_outside(lines: Sequence[RawLine], tables: Sequence[FoundTable]) -> Iterator[Finding]:
    """An error for each line below a table that has the cells of a numbered row and is in no table."""
    if not tables:
        return
    spans = stretches_between([one[:2] for one in tables], len(lines))
    for start, end in list(spans)[1:]:
        for line in lines[start:end]:
            if looks_like_numbered_row(line.text):
                message = (
                    "Dòng này có các ô như một hàng của bảng nhưng đứng ngoài bảng nên chưa đọc được; hãy "
                    "đối chiếu bản gốc, hoặc gửi tệp Word hoặc PDF."
                )
                yield Finding(
                    "row-outside-table", Severity.ERROR, str(line.place), line.text.strip(), message
                )


def _doubtful_rows(grids: Sequence[Grid]) -> Iterator[Finding]:
    """A doubt for each row that might as well begin or end on another line; one where most do."""
    for grid in grids:
        rows = [row for row in grid.rows if row.doubtful]
        if 2 * len(rows) > len(grid.rows):
            numbers = ", ".join(row.cells[0] for row in rows if row.cells[0])
            yield _doubt(rows[0], numbers, f"{len(rows)} hàng của bảng này")
        else:
            for row in rows:
                yield _doubt(row, " | ".join(filter(None, row.cells)), "hàng này")


def _doubt(row: GridRow, read: str, which: str) -> Finding:
    message = (
        f"Không rõ {which} bắt đầu và kết thúc ở dòng nào, các ô có thể lẫn chữ của hàng bên; "
        "hãy đối chiếu bản gốc, hoặc gửi tệp Word hoặc PDF."
    )
    return Finding("row-doubtful", Severity.DOUBT, str(row.place), read, message)


def _tables(lines: Sequence[RawLine]) -> list[FoundTable]:
    """The tables with cells, and those torn to words, which have no rows yet."""
    found = find_tables(lines)
    for start, end in list(stretches_between([one[:2] for one in found], len(lines))):
        torn = torn_span(lines[start:end])
        if torn is not None:
            found.append(FoundTable(start + torn[0], start + torn[1], ()))
    headless = None if found else span_without_numbers(lines)
    if headless is not None:
        found.append(FoundTable(*headless, ()))
    return sorted(found, key=lambda one: one.start)


FORMAT = Format("text", recognises, read)
