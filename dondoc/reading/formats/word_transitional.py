"""The strict form of Office Open XML read as the usual one: only the names of the namespaces differ."""

from __future__ import annotations

from typing import IO

# ISO/IEC 29500-1, annex A, and 29500-4, annex A
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMES = (
    (
        _STRICT + b"wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        _STRICT + b"officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (
        _STRICT + b"officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_BEGINNING = 64 * 1024


def transitional(data: bytes) -> bytes:
    """The XML with the usual names; they are declared where it begins."""
    if _STRICT not in data[:_BEGINNING]:
        return data
    for strict, usual in _NAMES:
        data = data.replace(strict, usual)
    return data


class Transitional:
    """A stream of XML whose beginning is given with the usual names."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._begun = transitional(stream.read(_BEGINNING))

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size` of them."""
        if not self._begun:
            return self._stream.read(size)
        end = len(self._begun) if size < 0 else size
        given, self._begun = self._begun[:end], self._begun[end:]
        return given + (self._stream.read() if size < 0 else b"")
