"""A file that came in by itself: told by its content what it is, and whose template it was."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum

from dondoc.errors import RefusedReport, UnreadableFile
from dondoc.reports.form_id import FormId, id_in
from dondoc.reports.intake import form_id_of_workbook
from dondoc.reports.packages import WORD_DOCUMENT, is_word
from dondoc.reports.workbook import (
    UNREADABLE_MEMBER,
    opened_package,
    opened_workbook,
    refuse_too_large,
)

_PLACES_IN_WORD = ("docProps/custom.xml", "customXml/", WORD_DOCUMENT)
_TAG = re.compile(r"<[^<>]*>")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_WORD = "WordDocument".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# what mail programs wrap attachments in (MS-OXTNEF 2.1.3.1; RFC 5652, DER and PEM)
_TNEF = b"\x78\x9f\x3e\x22"
_SEALED = (
    b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07",
    b"-----BEGIN PKCS7",
    b"-----BEGIN CMS",
)
_SEALED_BODY = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin")


class FileKind(StrEnum):
    """What can be done with a file: read as a template, compared as free words, or only looked at."""

    WORKBOOK = "workbook"
    WORD = "word"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a file is; `words` name a kind that no program here reads, and what would do."""

    kind: FileKind
    form_id: FormId | None = None
    words: str = ""


def look_at(data: bytes) -> Arrived:
    """What came in; raises RefusedReport for a workbook or Word file that is broken, hostile or locked."""
    refuse_too_large(len(data))
    if not data:
        raise RefusedReport("tệp rỗng", remedy="gửi tệp mẫu đã điền")
    names = _members(data)
    if WORD_DOCUMENT in names:
        return Arrived(FileKind.WORD, _id_in_word(data))
    if data.startswith(_OLE) and _OLD_WORD in data and _ENCRYPTED not in data:
        return Arrived(FileKind.WORD)
    if not names.isdisjoint(_WORKBOOK_PARTS) or (not names and data.startswith(b"PK")):
        with opened_workbook(data) as workbook:
            return Arrived(FileKind.WORKBOOK, form_id_of_workbook(workbook))
    return _of_another_kind(data)


def is_free(data: bytes) -> bool:
    """Whether it is a report in free words: a Word file that is no form of ours. Raises RefusedReport."""
    if is_word(data) or data.startswith(_OLE):
        looked = look_at(data)
        return looked.kind is FileKind.WORD and looked.form_id is None
    return False


def is_sealed_mail(data: bytes) -> str:
    """How a mail program has wrapped what it sends, in words that say what would do; else empty."""
    if data.startswith(_TNEF):
        return "tệp winmail.dat của Outlook; gửi lại dạng thư HTML hoặc văn bản thường (không RTF)"
    if data.startswith(_SEALED) or (data[:1] == b"\x30" and _SEALED_BODY in data[:24]):
        return "thư ký số hoặc mã hóa (S/MIME) bọc tệp bên trong; gửi lại không mã hóa"
    return ""


def _members(data: bytes) -> frozenset[str]:
    if not data.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return frozenset(package.namelist())
    except UNREADABLE_MEMBER:
        return frozenset()


def _id_in_word(data: bytes) -> FormId | None:
    with opened_package(data, WORD_DOCUMENT) as package:
        names = [name for name in package.namelist() if name.startswith(_PLACES_IN_WORD)]
        for name in sorted(names, key=lambda name: name == WORD_DOCUMENT):
            # the mark may be cut into runs, each in tags of its own
            text = _TAG.sub("", package.read(name).decode("utf-8", "replace"))
            if found := id_in(text):
                return found
    return None


def _of_another_kind(data: bytes) -> Arrived:
    if wrapped := is_sealed_mail(data):
        return Arrived(FileKind.OTHER, words=wrapped)
    try:
        # a workbook that is locked or of an older kind has a clear line of its own
        with opened_workbook(data):
            pass
    except RefusedReport as refusal:
        if data.startswith(_OLE) or ".ods" in str(refusal):
            raise
    return Arrived(FileKind.OTHER, words=_kind_in_words(data))


def _kind_in_words(data: bytes) -> str:
    # the readers of plans take a while to import
    from dondoc.reading.formats import kinds

    refusal: UnreadableFile = kinds.refusal(data, "")
    return f"{refusal.message}; điền vào tệp mẫu .xlsx của kỳ rồi gửi lại"
