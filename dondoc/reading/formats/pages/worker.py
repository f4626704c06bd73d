"""The process apart: reads one file's pages within bounds of memory and time, and says what it read.

The bounds are set before a byte of the file is looked at. How many pages it has read it says in lines
of their own, each a list. Its answer, an object, ends with `END` too: what was ended before it had
said all of it is known by the lack.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, NoReturn

from dondoc.errors import UnreadableFile
from dondoc.progress import hearing_pages
from dondoc.reading.document import Document
from dondoc.reading.formats.pages.as_json import document_as_json

MORE_MEMORY = 768 * 1024 * 1024
PROCESSOR_SECONDS = 120
LONGEST_SECONDS = 1_800
END = b"\n"
PAGES = b"["
LONGEST_REQUEST = 65_536
_SELDOM = 50_000


@dataclass(frozen=True, slots=True)
class Reader:
    """A function `read` of a module that is loaded only where it is needed."""

    module: str

    def load(self) -> Callable[[bytes, str], Document]:
        """The function; the module's own libraries are loaded with it."""
        loaded = import_module(f"dondoc.reading.formats.pages.{self.module}")
        read: Callable[[bytes, str], Document] = loaded.read
        return read


READERS = {"pdf": Reader("pdf_document"), "picture": Reader("picture_document")}


def bound() -> None:
    """Bound this process's memory, its time by the processor and the clock, and traces for good."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * resource.getpagesize() + MORE_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(LONGEST_SECONDS)


def answer(reader: str, data: bytes, name: str) -> bytes:
    """What the reader of that name reads, or its refusal, as JSON."""
    try:
        said: dict[str, object] = {"document": document_as_json(READERS[reader].load()(data, name))}
    except UnreadableFile as refusal:
        said = {"refusal": [refusal.message, refusal.where, refusal.remedy]}
    except Exception:  # noqa: BLE001 - a slip of ours, or of the library on a broken file: told
        said = {"fault": traceback.format_exc()}
    return json.dumps(said).encode()


def be_the_half(reader: str, name: str, held: int | bytes, sends: int) -> NoReturn:
    """Read and answer, and end at once: what the other half has open is not this one's to close.

    `held` is the file, or the descriptor from whose beginning it is read.
    """
    status = 1
    try:
        bound()
        # what was loaded before stays; a page makes many small things and no rings of them
        gc.freeze()
        gc.set_threshold(_SELDOM)
        data = held if isinstance(held, bytes) else _all_of(held)
        with os.fdopen(sends, "wb") as stream, hearing_pages(partial(_tell, stream)):
            stream.write(answer(reader, data, name) + END)
        status = 0
    finally:
        os._exit(status)


def _tell(stream: BinaryIO, done: int, of: int) -> None:
    stream.write(json.dumps([done, of]).encode() + END)
    stream.flush()


def _all_of(held: int) -> bytes:
    with os.fdopen(held, "rb") as stream:
        stream.seek(0)
        return stream.read()


def serve(line: int) -> None:
    """Split this process for each file that is sent on a line, until its other end is closed.

    A request is the reader's and the file's name as JSON, with the descriptors of the file and of
    where to answer.
    """
    READERS["pdf"].load()
    signal.signal(signal.SIGCHLD, _reap)
    with socket.socket(fileno=line) as opened:
        while True:
            request, held, _, _ = socket.recv_fds(opened, LONGEST_REQUEST, 2)
            if not request:
                return
            if not os.fork():
                # the half starts programs of its own and waits for them
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                opened.close()
                be_the_half(*json.loads(request), *held)
            for one in held:
                os.close(one)


def _reap(*_: object) -> None:
    """Let the halves go that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return
