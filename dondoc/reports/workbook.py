"""Opening a workbook that a stranger sent: bounded in size, nothing executed, nothing followed."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from openpyxl import Workbook

from dondoc.errors import RefusedReport
from dondoc.reports.packages import WORD_DOCUMENT
from dondoc.reports.workbook_reader import read_workbook

# what openpyxl cannot keep of a file (extensions, a missing default style) is no concern of intake,
# and a refusal is to be the one line that a person sees
warnings.filterwarnings("ignore", module="openpyxl")

LARGEST_FILE = 20 * 2**20
# a template unpacks to under 1 MB; these leave room for pictures and another program's styles
LARGEST_MEMBER = 32 * 2**20
LARGEST_UNPACKED = 64 * 2**20
MOST_MEMBERS = 500
# tags and attributes are what takes memory: a byte of XML becomes up to a hundred of Python
MOST_MARKUP = 200_000
MOST_MARKUP_OF_CELLS = 600_000
PARTS_WITH_CELLS = ("xl/worksheets/", "xl/sharedStrings.xml", WORD_DOCUMENT)
WORKBOOK_PART = "xl/workbook.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCUMENT_TYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
# what zipfile raises for a member that lies about itself or is packed in an unknown way
UNREADABLE_MEMBER = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_RESAVE = "mở bằng Excel hoặc LibreOffice và lưu lại thành .xlsx"


@contextmanager
def opened_workbook(data: bytes) -> Iterator[Workbook]:
    """The workbook, read row by row; raises RefusedReport, one line, for what is none or is unsafe."""
    with opened_package(data, WORKBOOK_PART):
        pass
    workbook = _loaded(data)
    try:
        yield workbook
    finally:
        workbook.close()


@contextmanager
def opened_package(data: bytes, part: str) -> Iterator[zipfile.ZipFile]:
    """The file as a package that has the part, every part within bounds; raises RefusedReport."""
    _refuse_other_files(data)
    with _package(data) as package:
        _refuse_unsafe(package, part)
        yield package


def refuse_too_large(size: int) -> None:
    """Refuse a file by its size in bytes, before a byte of it is read."""
    if size > LARGEST_FILE:
        raise RefusedReport(
            f"tệp {size / 2**20:.0f} MB, lớn hơn mức cho phép {LARGEST_FILE // 2**20} MB",
            remedy="gửi đúng tệp mẫu báo cáo, không chèn hình ảnh, tệp đính kèm",
        )


def _refuse_other_files(data: bytes) -> None:
    refuse_too_large(len(data))
    if not data:
        raise RefusedReport("tệp rỗng", remedy="gửi tệp mẫu đã điền")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise RefusedReport("tệp có đặt mật khẩu", remedy="bỏ mật khẩu rồi gửi lại")
        raise RefusedReport("tệp kiểu cũ (.xls, .doc)", remedy=_RESAVE)
    if not data.startswith(b"PK"):
        raise RefusedReport("không phải tệp Excel (.xlsx)", remedy="gửi tệp mẫu đã điền")


@contextmanager
def _package(data: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as wrong:
        raise RefusedReport("tệp hỏng hoặc bị cắt cụt", remedy="gửi lại tệp") from wrong
    with package:
        yield package


def _refuse_unsafe(package: zipfile.ZipFile, part: str) -> None:
    members = package.infolist()
    names = {member.filename for member in members}
    if part not in names:
        raise RefusedReport(_kind_of(names), remedy=_RESAVE)
    if any(member.flag_bits & 1 for member in members):
        raise RefusedReport("tệp có đặt mật khẩu", remedy="bỏ mật khẩu rồi gửi lại")
    largest = max(member.file_size for member in members)
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or largest > LARGEST_MEMBER or unpacked > LARGEST_UNPACKED:
        raise RefusedReport(
            f"tệp giải nén ra {unpacked / 2**20:.0f} MB trong {len(members)} phần, quá mức cho phép",
            remedy="gửi đúng tệp mẫu báo cáo",
        )
    for name in sorted(names):
        if name.endswith((".xml", ".rels")):
            _refuse_hostile_xml(package, name)


def _kind_of(names: set[str]) -> str:
    if "content.xml" in names:
        return "tệp OpenDocument (.ods)"
    return "tệp .xlsb" if "xl/workbook.bin" in names else "không phải tệp Excel (.xlsx)"


def _refuse_hostile_xml(package: zipfile.ZipFile, name: str) -> None:
    try:
        content = package.read(name)
    except UNREADABLE_MEMBER as wrong:
        raise RefusedReport("tệp hỏng hoặc bị cắt cụt", remedy="gửi lại tệp") from wrong
    # no Office program writes a document type; what stands in one is an attack
    if any(start in content for start in _DOCUMENT_TYPES):
        raise RefusedReport(f"tệp có khai báo XML không an toàn ở {name}", remedy=_RESAVE)

    most = MOST_MARKUP_OF_CELLS if name.startswith(PARTS_WITH_CELLS) else MOST_MARKUP
    if content.count(b"<") + content.count(b"=") > most:
        raise RefusedReport(
            f"tệp có quá nhiều ô hoặc định dạng ở {name}",
            remedy="chép các câu trả lời sang tệp mẫu mới rồi gửi lại",
        )


def _loaded(data: bytes) -> Workbook:
    try:
        return read_workbook(data)
    except Exception as wrong:  # a broken part makes openpyxl trip in any of a dozen ways
        raise RefusedReport("tệp Excel hỏng, không mở được", remedy=_RESAVE) from wrong
