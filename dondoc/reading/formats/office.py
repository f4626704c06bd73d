"""Files of older or other office programs (.doc, .xls, .rtf, .odt), turned by LibreOffice into what is read here."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dondoc.errors import UnreadableFile
from dondoc.reading.document import Document
from dondoc.reading.formats import compound, old_word, word, xlsx
from dondoc.reading.formats.archive import Archive
from dondoc.reading.formats.compound import CompoundFile
from dondoc.reading.formats.format import Format
from dondoc.reading.formats.kinds import ENCRYPTED_OFFICE
from dondoc.reading.formats.old_word_end import with_last_paragraph

INSTALL = "hãy cài: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"
LONGEST_SECONDS = 120
MOST_MEMORY = 4 * 1024 * 1024 * 1024
_BOOK_STREAMS = frozenset({"Workbook", "Book"})
_ODT_SIGN = b"mimetypeapplication/vnd.oasis.opendocument.text"
# nothing that a file names elsewhere is fetched, and no macro of it runs
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of file: its name for people, its ending, and what it is turned into and read as."""

    name: str
    ending: str
    becomes: str
    read: Callable[[bytes, str], Document]


_DOC = _Kind("Word đời cũ (.doc)", "doc", "docx", word.read)
_RTF = _Kind("RTF", "rtf", "docx", word.read)
_ODT = _Kind("OpenDocument (.odt)", "odt", "docx", word.read)
_XLS = _Kind("Excel đời cũ (.xls)", "xls", "xlsx", xlsx.read)


def _kind(data: bytes) -> _Kind | None:
    if data.startswith(b"{\\rtf"):
        return _RTF
    if data.startswith(b"PK\x03\x04") and _ODT_SIGN in data[:256]:
        return _ODT
    names = CompoundFile(data).names if data.startswith(compound.SIGN) else frozenset()
    if ENCRYPTED_OFFICE in names:
        return None
    if "WordDocument" in names:
        return _DOC
    return _XLS if names & _BOOK_STREAMS else None


def recognises(data: bytes) -> bool:
    """Whether the bytes are of a kind that LibreOffice turns into one of ours."""
    return _kind(data) is not None


def read(data: bytes, name: str) -> Document:
    """Read the file as what LibreOffice makes of it.

    Raises:
        UnreadableFile: LibreOffice is missing, fails or takes too long, or the file is hostile.
    """
    kind = _kind(data)
    assert kind is not None
    if kind is _ODT:
        Archive(data, name)  # refuses bombs before LibreOffice sees them
    elif kind is _DOC:
        if old_word.is_locked(data):
            raise UnreadableFile(
                f"tệp {kind.name} có mật khẩu", where=name, remedy="hãy bỏ mật khẩu rồi gửi lại"
            )
        data = with_last_paragraph(data)
    document = kind.read(_converted(data, kind, name), name)
    text = old_word.text_of(data) if kind is _DOC and not document.grids else ""
    if old_word.CELL_MARK in text:
        return old_word.document_of(text)
    if not document.paragraphs and not document.grids:
        raise UnreadableFile(
            f"tệp {kind.name} không có chữ nào", where=name, remedy="hãy gửi lại tệp kế hoạch"
        )
    return document


def _converted(data: bytes, kind: _Kind, name: str) -> bytes:
    from dondoc.reading.formats.outside import run_bounded

    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableFile(
            f"tệp {kind.name} phải có LibreOffice mới đọc được, mà máy này chưa có",
            where=name,
            remedy=f"{INSTALL}, hoặc gửi bản .{kind.becomes}",
        )
    with tempfile.TemporaryDirectory(prefix="dondoc-") as made:
        folder = Path(made)
        command = [program, *_arguments(data, kind, folder)]
        run_bounded(
            command,
            folder=folder,
            memory=MOST_MEMORY,
            seconds=LONGEST_SECONDS,
            environment={"HOME": made, "LANG": "C.UTF-8"},
        )
        result = folder / "out" / f"plan.{kind.becomes}"
        if not result.is_file():
            raise UnreadableFile(
                f"LibreOffice không mở được tệp {kind.name}, tệp có thể hỏng hoặc có mật khẩu",
                where=name,
                remedy=f"hãy mở bằng Word, lưu lại thành .{kind.becomes} rồi gửi lại",
            )
        return result.read_bytes()


def _arguments(data: bytes, kind: _Kind, folder: Path) -> list[str]:
    """Put the file and a profile into the folder; what LibreOffice is to be asked.

    Each call has a profile of its own, or two calls at once would collide.
    """
    source, profile = folder / f"plan.{kind.ending}", folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_PROFILE)
    source.write_bytes(data)
    return [
        f"-env:UserInstallation={profile.parent.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        kind.becomes,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]


FORMAT = Format("office", recognises, read)
