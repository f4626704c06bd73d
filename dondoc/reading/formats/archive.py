"""A zip archive from a stranger: names checked, sizes bounded, nothing ever written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from dondoc.errors import UnreadableFile

MOST_MEMBERS = 5_000
LARGEST_MEMBER = 20 * 1024 * 1024
LARGEST_TOTAL = 300 * 1024 * 1024
# the XML of real documents shrinks to a fifth or a thirtieth, that of bombs to a thousandth
HIGHEST_RATIO = 250
_RATIO_COUNTS_FROM = 1024 * 1024

_RESAVE = "hãy mở bằng Word, lưu lại thành tệp mới rồi gửi lại"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)
_ENCRYPTED_FLAG = 0x1


def has_member(data: bytes, member: str) -> bool:
    """Whether the bytes are a zip archive with that member, or what is left of one cut short."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return member in archive.NameToInfo
    except _BROKEN:
        return member.encode() in data


class Archive:
    """The members of a zip archive, all of them checked before the first is opened.

    Raises:
        UnreadableFile: it is cut short, encrypted, hostile, or unpacks to too much.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as broken:
            raise self._refused("tệp bị cụt hoặc hỏng, không mở được") from broken
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > LARGEST_TOTAL:
            raise self._refused("tệp giải nén ra quá lớn, có thể là tệp phá hoại")
        for member in members:
            self._check(member)

    @property
    def names(self) -> list[str]:
        """The names of the members, as the archive's directory lists them."""
        return self._zip.namelist()

    @contextmanager
    def open(self, member: str) -> Iterator[IO[bytes]]:
        """One member as a stream; it never gives more than the directory entry promises."""
        if self._zip.getinfo(member).file_size > LARGEST_MEMBER:
            raise self._refused(
                "tài liệu quá dài so với một kế hoạch", "hãy gửi riêng phần kế hoạch"
            )
        try:
            with self._zip.open(member) as stream:
                yield stream
        except (*_BROKEN, NotImplementedError, RuntimeError) as broken:
            raise self._refused("tệp bị cụt hoặc hỏng, không đọc được hết") from broken

    def read(self, member: str) -> bytes:
        """One whole member, at most `LARGEST_MEMBER` bytes of it."""
        with self.open(member) as stream:
            return stream.read()

    def _check(self, member: zipfile.ZipInfo) -> None:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise self._refused("tệp chứa đường dẫn trỏ ra ngoài, có thể là tệp phá hoại")
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise self._refused("tệp có mật khẩu", "hãy bỏ mật khẩu rồi gửi lại")
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > _RATIO_COUNTS_FROM and ratio > HIGHEST_RATIO:
            raise self._refused("tệp giải nén ra quá lớn, có thể là tệp phá hoại")

    def _refused(self, message: str, remedy: str = _RESAVE) -> UnreadableFile:
        return UnreadableFile(message, where=self.name, remedy=remedy)
