"""A .doc that ends with a table is given one more paragraph, as Word itself always writes one.

Without it LibreOffice drops every table of the file. No byte moves: the paragraph is set into the
blank end of the text's last block. The layout of the file is that of [MS-DOC].
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from dondoc.reading.formats.compound import CompoundFile
from dondoc.reading.formats.old_word import (
    BROKEN,
    CELL_MARK,
    COMPRESSED,
    LENGTH,
    MAIN,
    PARAGRAPH_MARK,
    count_of,
    table_of,
    text_streams,
)

# where the header says in which blocks the looks of paragraphs stand, and how large a block is
_LOOKS, _BLOCK = 0x0102, 512
_PLACE_OF_LOOKS = 13


class _End(NamedTuple):
    """The end of the text: its place in the main stream, the bytes a sign takes, its number of signs."""

    at: int
    wide: int
    signs: int


def with_last_paragraph(data: bytes) -> bytes:
    """The file with an empty paragraph behind a table that ends it; as it is where it has one, or
    where there is no room for it."""
    try:
        return _mended(data)
    except BROKEN:  # cut short, or of an older kind
        return data


def _mended(data: bytes) -> bytes:
    file = CompoundFile(data)
    main, pieces, start = text_streams(file)
    end = _end_of(main, pieces)
    if end is None:
        return data
    changes = [
        (MAIN, end.at, PARAGRAPH_MARK.encode()),
        (MAIN, LENGTH, _number(end.signs + 1)),
        (table_of(main), start + 5 + 4 * count_of(pieces), _number(end.signs + 1)),
        *_looks(file, main, end),
    ]
    changed = bytearray(data)
    for stream, at, written in changes:
        for place, one in enumerate(written):
            changed[file.place_of(stream, at + place)] = one
    return bytes(changed)


def _end_of(main: bytes, pieces: bytes) -> _End | None:
    """The end of a text whose last sign ends a row, with room behind it; None for any other."""
    count = count_of(pieces)
    begins, ends = struct.unpack_from("<II", pieces, 5 + 4 * (count - 1))
    at = struct.unpack_from("<I", pieces, 5 + 4 * (count + 1) + 8 * (count - 1) + 2)[0]
    wide = 1 if at & COMPRESSED else 2
    end = (at ^ COMPRESSED) // 2 + ends - begins if wide == 1 else at + 2 * (ends - begins)
    last, room = main[end - wide : end], main[end : end + wide]
    is_all_text = struct.unpack_from("<I", main, LENGTH)[0] == ends
    if is_all_text and last[:1] == CELL_MARK.encode() and room == bytes(wide):
        return _End(end, wide, ends)
    return None


def _looks(file: CompoundFile, main: bytes, end: _End) -> list[tuple[str, int, bytes]]:
    """The changes that give the new paragraph looks of its own: plain ones, outside of any table."""
    start, length = struct.unpack_from("<II", main, _LOOKS)
    count = (length - 4) // 8
    table = file.read(table_of(main))
    at = struct.unpack_from("<I", table, start + 4 * (count + 1) + 4 * (count - 1))[0] * _BLOCK
    block = bytearray(main[at : at + _BLOCK])
    held = block[-1]
    used = 4 * (held + 1) + _PLACE_OF_LOOKS * held
    places, looks = block[: 4 * (held + 1)], block[4 * (held + 1) : used]
    first = min((2 * one for one in looks[::_PLACE_OF_LOOKS] if one), default=_BLOCK - 1)
    if used + 4 + _PLACE_OF_LOOKS > first:
        raise IndexError(used)
    behind = _number(end.at + end.wide)
    made = bytes(places) + behind + bytes(looks) + bytes(_PLACE_OF_LOOKS)
    return [
        (MAIN, at, made),
        (MAIN, at + _BLOCK - 1, bytes([held + 1])),
        (table_of(main), start + 4 * count, behind),
    ]


def _number(value: int) -> bytes:
    return struct.pack("<I", value)
