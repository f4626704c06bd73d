"""Kinds of file that are told by their first bytes and not read: what each is, what would do."""

from __future__ import annotations

from typing import NamedTuple

from dondoc.errors import UnreadableFile
from dondoc.reading.formats import compound
from dondoc.reading.formats.compound import CompoundFile


class Kind(NamedTuple):
    """A kind by the bytes at `offset`; `name` and `remedy` are shown to people."""

    magic: bytes
    name: str
    remedy: str
    offset: int = 0


_AS_WORD = "hãy gửi bản Word (.docx) hoặc văn bản (.txt)"
_UNPACK = "hãy giải nén rồi gửi tệp kế hoạch"

UNREAD_KINDS: tuple[Kind, ...] = (
    Kind(b"%PDF-", "tệp PDF", _AS_WORD),
    Kind(b"\x89PNG\r\n", "tệp ảnh PNG", _AS_WORD),
    Kind(b"\xff\xd8\xff", "tệp ảnh JPEG", _AS_WORD),
    Kind(b"GIF8", "tệp ảnh GIF", _AS_WORD),
    Kind(b"II*\x00", "tệp ảnh TIFF", _AS_WORD),
    Kind(b"MM\x00*", "tệp ảnh TIFF", _AS_WORD),
    Kind(b"WEBP", "tệp ảnh WebP", _AS_WORD, offset=8),
    Kind(b"ftypheic", "tệp ảnh HEIC", _AS_WORD, offset=4),
    Kind(compound.SIGN, "tệp Office đời cũ (.doc, .xls)", _AS_WORD),
    Kind(b"{\\rtf", "tệp RTF", _AS_WORD),
    Kind(b"7z\xbc\xaf'\x1c", "tệp nén 7z", _UNPACK),
    Kind(b"Rar!", "tệp nén RAR", _UNPACK),
    Kind(b"\x1f\x8b", "tệp nén gzip", _UNPACK),
    Kind(b"MZ", "tệp chương trình", _AS_WORD),
    Kind(b"\x7fELF", "tệp chương trình", _AS_WORD),
)


# a zip archive is told by the names of its members
_ZIPPED: tuple[tuple[bytes, str, str], ...] = (
    (b"xl/workbook.bin", "tệp Excel nhị phân (.xlsb)", "hãy lưu lại thành .xlsx rồi gửi lại"),
    (b"xl/workbook", "tệp Excel (.xlsx)", _AS_WORD),
    (b"ppt/presentation", "tệp trình chiếu PowerPoint", _AS_WORD),
    (b"opendocument.text", "tệp OpenDocument (.odt)", _AS_WORD),
    (b"opendocument.spreadsheet", "bảng tính OpenDocument (.ods)", _AS_WORD),
    (b"", "tệp nén zip", _UNPACK),
)
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "trang web HTML"),
    (b"<html", "trang web HTML"),
    (b"<?xml", "tệp XML"),
)
# the stream of a compound file that holds a .docx or .xlsx under a password ([MS-OFFCRYPTO])
ENCRYPTED_OFFICE = "EncryptedPackage"


def unread_kind(data: bytes) -> Kind | None:
    """The kind that the first bytes name, or None."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next(Kind(b"PK", named, do) for member, named, do in _ZIPPED if member in data)
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    markup = next((name for sign, name in _MARKUP if start.startswith(sign)), None)
    if markup is not None:
        return Kind(b"<", markup, _AS_WORD)
    if data.startswith(compound.SIGN) and ENCRYPTED_OFFICE in CompoundFile(data).names:
        return Kind(b"", "tệp Office có mật khẩu", "hãy bỏ mật khẩu rồi gửi lại")
    return next((k for k in UNREAD_KINDS if data.startswith(k.magic, k.offset)), None)


def refusal(data: bytes, name: str) -> UnreadableFile:
    """The one clear line for bytes that no format reads."""
    kind = unread_kind(data)
    if kind is None:
        return UnreadableFile(
            "không nhận ra đây là loại tệp gì (không phải văn bản Unicode, cũng không phải Word)",
            where=name,
            remedy=_AS_WORD,
        )
    return UnreadableFile(f"đây là {kind.name}, chưa đọc được", where=name, remedy=kind.remedy)
