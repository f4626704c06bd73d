"""Files that show that work is done: which kinds are taken, told by their bytes and not their names."""

from __future__ import annotations

import io
import zipfile

from dondoc.errors import DondocError

MOST_BYTES = 10 * 1024 * 1024
ALLOWED = "PDF, ảnh JPEG hoặc PNG, Word (.docx), Excel (.xlsx)"
_BY_START: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_BY_MEMBER: tuple[tuple[str, str], ...] = (
    ("word/document.xml", f"{_OFFICE}.wordprocessingml.document"),
    ("xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet"),
)
_PROGRAMS = ("vbaproject.bin", "oleobject", "activex")


def media_type_of(data: bytes) -> str:
    """The media type of a file that may be kept.

    Raises DondocError for an empty or too large one, for other kinds and for Office files that hold
    programs: nothing is ever run here, but somebody may open it later.
    """
    if not data:
        raise DondocError("tệp trống", remedy="chọn lại tệp")
    if len(data) > MOST_BYTES:
        raise DondocError(f"tệp lớn hơn {MOST_BYTES // 2**20} MB", remedy="gửi bản nhỏ hơn")
    found = next((kind for start, kind in _BY_START if data.startswith(start)), None)
    found = found or _office_type(data)
    if found is None:
        raise DondocError("không nhận tệp loại này", remedy=f"chỉ nhận {ALLOWED}")
    return found


def _office_type(data: bytes) -> str | None:
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    if any(sign in name.lower() for name in names for sign in _PROGRAMS):
        raise DondocError("tệp có chương trình nhúng (macro)", remedy="lưu lại không kèm macro")
    return next((kind for member, kind in _BY_MEMBER if member in names), None)
