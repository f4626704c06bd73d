"""Reading in a process of its own, for files whose reader may crash, stall or eat all memory.

A process that is single is split, which costs nothing; beside threads that is not safe, and a new
one is started.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
from io import BufferedReader
from pathlib import Path
from typing import NoReturn

import dondoc
from dondoc.errors import UnreadableFile
from dondoc.reading.document import Document
from dondoc.reading.formats.pages.as_json import document_from_json

LONGEST_SECONDS = 1_800
_STARTS = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]);"
    "from dondoc.reading.formats.pages.worker import main; main(*sys.argv[2:])"
)
_SEND_ANOTHER = "hãy xuất lại PDF từ bản gốc, hoặc gửi bản Word"
_THREADS = Path("/proc/self/task")


def read_apart(reader: str, data: bytes, name: str) -> Document:
    """What a reader of `pages.worker` reads from the bytes.

    Raises:
        UnreadableFile: as the reader says; or the process died or took too long.
    """
    answer = _ask_half(reader, data, name) if _is_single() else _ask_another(reader, data, name)
    if answer is None:
        raise UnreadableFile(
            "đọc tệp tốn quá nhiều bộ nhớ hoặc thời gian, tệp có thể hỏng hoặc bị phá",
            where=name,
            remedy=_SEND_ANOTHER,
        )
    said = json.loads(answer)
    if "fault" in said:
        raise UnreadableFile(
            "tệp có chỗ không đọc được", where=name, remedy=_SEND_ANOTHER
        ) from RuntimeError(said["fault"])
    if "refusal" in said:
        message, where, remedy = said["refusal"]
        raise UnreadableFile(message, where=where or name, remedy=remedy)
    return document_from_json(said["document"])


def _is_single() -> bool:
    """Whether this process has no thread but this one; unknown counts as no."""
    try:
        return len(os.listdir(_THREADS)) == 1
    except OSError:
        return False


def _ask_half(reader: str, data: bytes, name: str) -> bytes | None:
    """The answer of a process split from this one, or None if it died or took too long."""
    from dondoc.reading.formats.pages import worker

    # loaded once, before the split, so that the next file finds it loaded
    worker.READERS[reader].load()
    receives, sends = os.pipe()
    half = os.fork()
    if not half:
        _be_the_half(reader, data, name, sends)
    os.close(sends)
    with os.fdopen(receives, "rb") as stream:
        answer = _within_time(stream)
    if answer is None:
        os.kill(half, signal.SIGKILL)
    status = os.waitpid(half, 0)[1]
    return answer if status == 0 else None


def _be_the_half(reader: str, data: bytes, name: str, sends: int) -> NoReturn:
    """Read and answer, and end at once: what the other half has open is not this one's to close."""
    from dondoc.reading.formats.pages import worker

    status = 1
    try:
        worker.bound()
        with os.fdopen(sends, "wb") as stream:
            stream.write(worker.answer(reader, data, name))
        status = 0
    finally:
        os._exit(status)


def _within_time(stream: BufferedReader) -> bytes | None:
    """All that comes, or None where the wait for it is too long."""
    parts: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while selector.select(LONGEST_SECONDS):
            part = stream.read1(1 << 20)
            if not part:
                return b"".join(parts)
            parts.append(part)
    return None


def _ask_another(reader: str, data: bytes, name: str) -> bytes | None:
    """The answer of a new process, or None if it died or took too long."""
    home = str(Path(dondoc.__file__).resolve().parent.parent)
    path = json.dumps([home, *(one for one in sys.path if one and one != home)])
    try:
        # isolated and without the site's start-up files: it starts in a tenth of the time
        ran = subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-I", "-S", "-c", _STARTS, path, reader, name],
            input=data,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return ran.stdout if ran.returncode == 0 else None
