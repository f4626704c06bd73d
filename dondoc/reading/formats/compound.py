"""The compound files of older office programs: streams in sectors that follow each other ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_ROOT = 5
_STREAM = 2
_MOST_ENTRIES = 10_000
# offsets in the file's header, and in an entry of the directory
_SECTOR_SHIFT, _FAT_SECTORS, _DIRECTORY, _SMALLEST = 30, 44, 48, 56
_SMALL_FAT, _MORE_FAT, _FAT_LIST = 60, 68, 76
_NAME_LENGTH, _KIND, _FIRST = 64, 66, 116
_LISTED = 109
_SMALL_SECTOR = 64


class _Entry(NamedTuple):
    name: str
    kind: int
    first: int
    length: int


class CompoundFile:
    """A compound file's streams by name; one that is broken or cut short has fewer, or none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._entries: list[_Entry] = []
        try:
            self._size = 1 << min(struct.unpack_from("<H", data, _SECTOR_SHIFT)[0], 16)
            self._smallest = struct.unpack_from("<I", data, _SMALLEST)[0]
            self._next = self._numbers(self._fat_sectors())
            self._entries = list(self._read_entries())
        except (struct.error, IndexError):  # cut short: it has no stream that can be found
            return

    @property
    def names(self) -> frozenset[str]:
        """The names of all streams and storages."""
        return frozenset(entry.name for entry in self._entries)

    def read(self, name: str) -> bytes:
        """A stream. Raises KeyError where there is none of that name, IndexError where it is broken."""
        entry = self._entry(name)
        data = self._data
        size = self._sector_size(entry)
        return b"".join(data[at : at + size] for at in self._places(entry))[: entry.length]

    def place_of(self, name: str, offset: int) -> int:
        """Where in the file a byte of a stream stands. Raises like `read`."""
        entry = self._entry(name)
        size = self._sector_size(entry)
        return self._places(entry)[offset // size] + offset % size

    def _entry(self, name: str) -> _Entry:
        entry = next((one for one in self._entries if one.name == name), None)
        if entry is None or entry.kind != _STREAM:
            raise KeyError(name)
        return entry

    def _sector_size(self, entry: _Entry) -> int:
        return self._size if entry.length >= self._smallest else _SMALL_SECTOR

    def _places(self, entry: _Entry) -> list[int]:
        """Where in the file the sectors of a stream begin; those of a short one stand in the root's."""
        if entry.length >= self._smallest:
            return self._chain(entry.first)
        root = next(one for one in self._entries if one.kind == _ROOT)
        inside = self._chain(root.first)
        first = struct.unpack_from("<I", self._data, _SMALL_FAT)[0]
        following = self._numbers([at // self._size - 1 for at in self._chain(first)])
        in_one = self._size // _SMALL_SECTOR
        return [
            inside[one // in_one] + one % in_one * _SMALL_SECTOR
            for one in _followed(following, entry.first)
        ]

    def _chain(self, sector: int) -> list[int]:
        return [(one + 1) * self._size for one in _followed(self._next, sector)]

    def _numbers(self, sectors: Sequence[int]) -> list[int]:
        found: list[int] = []
        for sector in sectors:
            found += struct.unpack_from(
                f"<{self._size // 4}I", self._data, (sector + 1) * self._size
            )
        return found

    def _fat_sectors(self) -> list[int]:
        """The sectors that hold the table of which sector follows which."""
        count = struct.unpack_from("<I", self._data, _FAT_SECTORS)[0]
        if count > len(self._data) // self._size:
            raise IndexError(count)
        found = list(struct.unpack_from(f"<{min(count, _LISTED)}I", self._data, _FAT_LIST))
        more = struct.unpack_from("<I", self._data, _MORE_FAT)[0]
        while len(found) < count and more < _NO_SECTOR:
            *listed, more = self._numbers([more])
            found += listed[: count - len(found)]
        return found

    def _read_entries(self) -> Iterator[_Entry]:
        first = struct.unpack_from("<I", self._data, _DIRECTORY)[0]
        listed = b"".join(self._data[at : at + self._size] for at in self._chain(first))
        for at in range(0, min(len(listed), _MOST_ENTRIES * _ENTRY) - _ENTRY + 1, _ENTRY):
            letters = struct.unpack_from("<H", listed, at + _NAME_LENGTH)[0]
            name = listed[at : at + max(0, min(letters, 64) - 2)].decode("utf-16-le", "replace")
            start, length = struct.unpack_from("<II", listed, at + _FIRST)
            yield _Entry(name, listed[at + _KIND], start, length)


def _followed(following: Sequence[int], sector: int) -> Iterator[int]:
    """The sectors that follow each other from one on; a ring ends where it has gone round."""
    for _ in range(len(following) + 1):
        if sector >= _NO_SECTOR:
            return
        yield sector
        sector = following[sector]
