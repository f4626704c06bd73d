"""A process that waits with its readers loaded, and splits itself for each file that it is sent.

To start an interpreter and load the readers costs more than to read most files; this is done once,
when the first file is asked for. It ends with the process that started it.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock

import dondoc
from dondoc.progress import who_hears_pages
from dondoc.reading.formats.pages.worker import END, PAGES

_STARTS = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]);"
    "from dondoc.reading.formats.pages.worker import serve; serve(int(sys.argv[2]))"
)
_LONGEST_END = 2.0
_LONGEST_NAME = 1_000


class _Waiting:
    """The process and the line to it."""

    def __init__(self) -> None:
        home = str(Path(dondoc.__file__).resolve().parent.parent)
        path = json.dumps([home, *(one for one in sys.path if one and one != home)])
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # isolated and without the site's start-up files: it starts in a tenth of the time
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                [sys.executable, "-I", "-S", "-c", _STARTS, path, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    def end(self) -> None:
        """Close the line: the process ends where none else has it open."""
        self.line.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_LONGEST_END)


_guard = Lock()
_found: list[_Waiting] = []


def ask(reader: str, data: bytes, name: str) -> bytes | None:
    """What a reader of `pages.worker` answers, or None if it died or took too long."""
    receives, sends = os.pipe()
    try:
        with os.fdopen(os.memfd_create("dondoc"), "wb") as held:
            held.write(data)
            held.flush()
            _send(json.dumps([reader, name[-_LONGEST_NAME:]]).encode(), [held.fileno(), sends])
    except BaseException:  # whatever it was, nobody will read from this end
        os.close(receives)
        raise
    finally:
        os.close(sends)
    return whole_answer(receives)


def whole_answer(receives: int) -> bytes | None:
    """The answer of a half, or None where it ended before it had said all; its pages are told on."""
    tell = who_hears_pages()
    with os.fdopen(receives, "rb") as stream:
        for line in stream:
            if not line.endswith(END):
                return None
            if not line.startswith(PAGES):
                return line
            tell(*json.loads(line))
    return None


def _send(request: bytes, held: list[int]) -> None:
    """Send a request; a process that has been ended from outside is started again."""
    with _guard:
        if _found:
            try:
                socket.send_fds(_found[0].line, [request], held)
            except OSError:
                _end()
            else:
                return
        _found.append(_Waiting())
        socket.send_fds(_found[0].line, [request], held)


def _end() -> None:
    while _found:
        _found.pop().end()


atexit.register(_end)
