"""The folder in which plans and decisions wait to be read; a file is put there whole, over no other."""

from __future__ import annotations

import os
import re
import zipfile
from io import BytesIO
from pathlib import Path
from secrets import token_hex

from dondoc.errors import DondocError

FOLDER = "plans-in"
LONGEST_STEM = 100
MOST_OF_ONE_NAME = 100
KINDS = "PDF, Word (.docx), Excel (.xlsx) hoặc văn bản (.txt, .md)"
_NOT_IN_A_NAME = re.compile(r"[^\w ().-]+")
_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}


def plans_folder(home: Path) -> Path:
    """Where plans are put to be chosen in the form; made where it is not there yet."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def put_in(data: bytes, name: str, home: Path) -> Path:
    """Keep a file that somebody sent, under its cleaned name with the ending that its content asks for.

    It is not read here. The same file again stays one; another of that name is numbered. Raises
    DondocError for what is no document of the kinds that are read.
    """
    ending = _ending(data, name)
    folder, stem = plans_folder(home), _stem(name)
    whole = folder / f".{token_hex(8)}.part"
    try:
        whole.write_bytes(data)
        for number in range(1, MOST_OF_ONE_NAME):
            file = folder / f"{stem}{f' ({number})' if number > 1 else ''}{ending}"
            try:
                os.link(whole, file)
            except FileExistsError:
                if not file.is_symlink() and file.read_bytes() == data:
                    return file
            else:
                return file
    finally:
        whole.unlink(missing_ok=True)
    raise DondocError(f"đã có quá nhiều tệp tên «{stem}»", remedy="đổi tên tệp rồi gửi lại")


def _ending(data: bytes, name: str) -> str:
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"PK"):
        found = [ending for part, ending in _PARTS.items() if part in _members(data)]
        if len(found) == 1:
            return found[0]
    elif data.strip() and b"\0" not in data and _is_text(data):
        return ".md" if name.casefold().endswith(".md") else ".txt"
    raise DondocError("tệp này không phải tài liệu đọc được", remedy=f"gửi tệp {KINDS}")


def _members(data: bytes) -> set[str]:
    """The names in the archive's list; nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return set()


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _stem(name: str) -> str:
    """What may stand in a file's name and hides nothing: letters, digits, spaces, dots inside."""
    last = name.replace("\\", "/").rpartition("/")[2]
    cleaned = _NOT_IN_A_NAME.sub("-", last.rpartition(".")[0] or last)
    while len(cleaned.encode()) > LONGEST_STEM:
        cleaned = cleaned[:-1]
    return cleaned.strip(" .-") or "ke-hoach"
