"""Reading in a process of its own, for files whose reader may crash, stall or eat all memory.

A process that is single is split, which costs nothing; beside threads that is not safe, and one that
waits for it is split instead (see `waiting`).
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from dondoc.errors import UnreadableFile
from dondoc.reading.document import Document
from dondoc.reading.formats import waiting
from dondoc.reading.formats.pages.as_json import document_from_json

_SEND_ANOTHER = "hãy xuất lại PDF từ bản gốc, hoặc gửi bản Word"
_THREADS = Path("/proc/self/task")


def read_apart(reader: str, data: bytes, name: str) -> Document:
    """What a reader of `pages.worker` reads from the bytes.

    Raises:
        UnreadableFile: as the reader says; or the process died or took too long.
    """
    answer = _ask_half(reader, data, name) if _is_single() else waiting.ask(reader, data, name)
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
    if not _is_single():  # what was loaded has threads of its own
        return waiting.ask(reader, data, name)
    receives, sends = os.pipe()
    half = os.fork()
    if not half:
        worker.be_the_half(reader, name, data, sends)
    os.close(sends)
    answer = waiting.whole_answer(receives)
    os.waitpid(half, 0)
    return answer
