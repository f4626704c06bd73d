"""Bytes -> Document. The kind is found by content, never by the file's ending."""

from __future__ import annotations

from dataclasses import replace

from dondoc.errors import UnreadableFile
from dondoc.reading.document import Document
from dondoc.reading.formats import (
    delimited,
    kinds,
    ods,
    office,
    pdf,
    pictures,
    text,
    web_archive,
    web_page,
    word,
    xlsx,
)
from dondoc.reading.formats.format import Format
from dondoc.reading.formats.twin_columns import without_twins

# the first that recognises the bytes reads them; text comes last, as it takes whatever decodes
FORMATS: tuple[Format, ...] = (
    pdf.FORMAT,
    pictures.FORMAT,
    xlsx.FORMAT,
    ods.FORMAT,
    word.FORMAT,
    office.FORMAT,
    web_page.FORMAT,
    web_archive.FORMAT,
    delimited.FORMAT,
    text.FORMAT,
)

LARGEST_FILE = 50 * 1024 * 1024


def check_size(size: int, *, name: str) -> None:
    """Refuse a file by its size in bytes, before anything of it is read.

    Raises:
        UnreadableFile: it is empty, or larger than `LARGEST_FILE`.
    """
    if size == 0:
        raise UnreadableFile("tệp rỗng", where=name, remedy="hãy gửi lại tệp kế hoạch")
    if size > LARGEST_FILE:
        raise UnreadableFile(
            f"tệp nặng {size // 1024**2} MB, quá mức {LARGEST_FILE // 1024**2} MB",
            where=name,
            remedy="hãy gửi riêng phần kế hoạch, bỏ ảnh và tài liệu kèm theo",
        )


def open_document(data: bytes, *, name: str) -> Document:
    """Read a file's paragraphs and tables. `name` is only for messages.

    Raises:
        UnreadableFile: the bytes are no document that can be read.
    """
    check_size(len(data), name=name)
    known = next((one for one in FORMATS if one.recognises(data)), None)
    if known is None:
        raise kinds.refusal(data, name)
    document = known.read(data, name)
    return replace(document, grids=tuple(map(without_twins, document.grids)))
