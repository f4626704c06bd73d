"""The process apart: reads one file's pages within bounds of memory and time, and says what it read.

The bounds are set before a byte of the file is looked at.
"""

from __future__ import annotations

import json
import resource
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from dondoc.errors import UnreadableFile
from dondoc.reading.document import Document
from dondoc.reading.formats.pages.as_json import document_as_json

MORE_MEMORY = 768 * 1024 * 1024
PROCESSOR_SECONDS = 120


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
    """Bound this process's memory, processor time and traces for good."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * resource.getpagesize() + MORE_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(reader: str, data: bytes, name: str) -> bytes:
    """What the reader of that name reads, or its refusal, as JSON."""
    try:
        said: dict[str, object] = {"document": document_as_json(READERS[reader].load()(data, name))}
    except UnreadableFile as refusal:
        said = {"refusal": [refusal.message, refusal.where, refusal.remedy]}
    except Exception:  # noqa: BLE001 - a slip of ours, or of the library on a broken file: told
        said = {"fault": traceback.format_exc()}
    return json.dumps(said).encode()


def main(reader: str, name: str) -> None:
    """Read the file on stdin; one JSON document on stdout."""
    bound()
    sys.stdout.buffer.write(answer(reader, sys.stdin.buffer.read(), name))
