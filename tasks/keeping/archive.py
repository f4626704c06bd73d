"""One file that holds a backup: a gzipped tar whose last member is the manifest.

It gets its name only when all of it is on the disk; until then it is a hidden part that nobody takes
for a backup.
"""

from __future__ import annotations

import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO

from dondoc.errors import DondocError
from tasks.keeping.manifest import NAME, KeptFile, Manifest, read_manifest

OWNER_ONLY = 0o600
PIECE = 1 << 20
# a manifest has a line for each kept file
LARGEST_MANIFEST = 1 << 28


@dataclass
class Pack:
    """A backup while it is written; `files` is what it has so far."""

    tar: tarfile.TarFile
    files: list[KeptFile] = field(default_factory=list)

    def add(self, name: str, path: Path) -> None:
        """Put a file in, under that name."""
        with path.open("rb") as opened:
            hashed = _Hashed(opened)
            self.tar.addfile(_member(name, path.stat().st_size), hashed)
        self.files.append(KeptFile(name, hashed.size, hashed.digest.hexdigest()))

    def add_bytes(self, name: str, content: bytes) -> None:
        """Put a few bytes in, under that name."""
        self.tar.addfile(_member(name, len(content)), io.BytesIO(content))
        self.files.append(KeptFile(name, len(content), sha256(content).hexdigest()))

    def close_with(self, manifest: Manifest) -> None:
        """Put the manifest in, as the last file."""
        written = manifest.written()
        self.tar.addfile(_member(NAME, len(written)), io.BytesIO(written))


class _Hashed(io.RawIOBase):
    """A file that is hashed and counted while it is read."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened
        self.digest = sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._opened.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        return piece


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, OWNER_ONLY
    return member


@contextmanager
def new_pack(path: Path) -> Iterator[Pack]:
    """Write a backup to `path`, which must not be there; whatever fails leaves nothing of it.

    Raises DondocError where the disk is full or the file is there.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with _made(part) as opened:
            with tarfile.open(fileobj=opened, mode="w:gz", compresslevel=6) as tar:
                yield Pack(tar)
            opened.flush()
            os.fsync(opened.fileno())
        # a link refuses to take the place of another file, which a rename does not
        os.link(part, path)
        _settle(path.parent)
    except FileExistsError as there:
        raise DondocError(f"đã có {there.filename2 or there.filename}", where="--out") from there
    except OSError as failure:
        raise DondocError(
            f"không ghi được bản sao lưu ({failure.strerror or failure}); không để lại gì",
            where=str(path),
            remedy="dọn đĩa hoặc chọn nơi khác bằng --out",
        ) from failure
    finally:
        part.unlink(missing_ok=True)


def _made(part: Path) -> IO[bytes]:
    return os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w+b")


def _settle(folder: Path) -> None:
    """A new name lasts through a power cut once its folder is on the disk."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def unpack(path: Path, into: Path | None = None) -> Manifest:
    """Check every file of a backup by the manifest, and write them `into` a folder where one is given.

    Raises DondocError for a file that is cut short, changed, or no backup.
    """
    try:
        with tarfile.open(path, "r:gz") as tar:
            found, written = {}, b""
            for member in tar:
                content = _opened(tar, member)
                if member.name == NAME:
                    written = content.read(LARGEST_MANIFEST)
                else:
                    found[member.name] = _taken(content, member.name, into)
            # the checksum of the whole stands behind its end
            while tar.fileobj is not None and tar.fileobj.read(PIECE):
                pass
    except (tarfile.TarError, EOFError, zlib.error, OSError) as failure:
        raise DondocError(f"không đọc hết được: {failure}", where=str(path)) from failure
    manifest = read_manifest(written)
    _refuse_differences(manifest, found, path)
    return manifest


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    place = PurePosixPath(member.name)
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or place.is_absolute() or ".." in place.parts:
        raise tarfile.TarError(f"có mục lạ {member.name!r}")
    return content


def _taken(content: IO[bytes], name: str, into: Path | None) -> KeptFile:
    digest, size = sha256(), 0
    with _sink(name, into) as sink:
        while piece := content.read(PIECE):
            digest.update(piece)
            size += len(piece)
            if sink:
                sink.write(piece)
    return KeptFile(name, size, digest.hexdigest())


@contextmanager
def _sink(name: str, into: Path | None) -> Iterator[IO[bytes] | None]:
    if into is None:
        yield None
        return
    target = into / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with _made(target) as opened:
        yield opened
        opened.flush()
        os.fsync(opened.fileno())


def _refuse_differences(manifest: Manifest, found: dict[str, KeptFile], path: Path) -> None:
    listed = {one.name: one for one in manifest.files}
    if listed != found:
        names = sorted(name for name in {*listed, *found} if listed.get(name) != found.get(name))
        raise DondocError(
            f"{len(names)} tệp không khớp bảng kê, đầu tiên là {names[0]}",
            where=str(path),
            remedy="dùng bản sao lưu khác",
        )
