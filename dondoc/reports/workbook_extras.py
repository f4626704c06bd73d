"""What stands in a workbook beside the answers: merged cells, other sheets, programs, links."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator

from openpyxl import Workbook
from openpyxl.utils.cell import range_boundaries

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
# (first column, first row, last column, last row), counted from 1
Box = tuple[int, int, int, int]
_PROGRAMS = ("vbaproject", "macrosheets/", "activex/")
_LINKS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
_OBJECTS = ("xl/embeddings/",)
HAS_MACRO = "tệp có macro: chỉ đọc giá trị trong ô, không chạy"
HAS_LINKS = "tệp có liên kết tới tệp hoặc nguồn dữ liệu khác: không mở"
HAS_OBJECTS = "tệp có đối tượng nhúng: không mở"


def merged_boxes(data: bytes, workbook: Workbook, sheet: str) -> dict[str, Box]:
    """The merged ranges of a sheet of a workbook that is known to be safe, as "F7:F9" → its box."""
    part = str(getattr(workbook[sheet], "_worksheet_path", "")).lstrip("/")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = _MERGED.findall(package.read(part)) if part in package.namelist() else []
    return {one.decode(): _box(one.decode()) for one in found}


def _box(written: str) -> Box:
    left, top, right, bottom = (int(bound or 1) for bound in range_boundaries(written))
    return left, top, right, bottom


def remarks_on_file(data: bytes) -> list[str]:
    """What the package holds that is never opened, a line each."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name.lower() for name in package.namelist()]
    kinds = ((_PROGRAMS, HAS_MACRO), (_LINKS, HAS_LINKS), (_OBJECTS, HAS_OBJECTS))
    return [said for signs, said in kinds if any(sign in name for sign in signs for name in names)]


def remarks_on_sheets(workbook: Workbook, read: str, own: Collection[str]) -> Iterator[str]:
    """The sheets that are not looked at, and the one that is if it is hidden; `own` are the template's."""
    for sheet in workbook.worksheets:
        is_hidden = sheet.sheet_state != "visible"
        if sheet.title == read:
            if is_hidden:
                yield f"trang «{read}» đang bị ẩn, vẫn đọc"
        elif sheet.title not in own:
            kind = "trang ẩn" if is_hidden else "trang"
            yield f"có thêm {kind} «{sheet.title}», không đọc"
