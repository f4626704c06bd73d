"""Servers that take everything and keep nothing, each in a process of its own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from time import monotonic

GREETING = {False: b"250 8BITMIME\r\n", True: b"250-PIPELINING\r\n250 8BITMIME\r\n"}
AT_ONCE = 0.0001
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"


class _Mail:
    def __init__(self, pipelining: bool, seconds_an_answer: float) -> None:
        self.greeting = GREETING[pipelining]
        self.seconds = seconds_an_answer

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await self._line(reader):
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                writer.write(b"250 taken\r\n")
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(self.greeting if word == b"EHLO" else b"250 ok\r\n")
        writer.close()

    async def _line(self, reader: asyncio.StreamReader) -> bytes:
        """The next line; one that was waited for has come from far away."""
        asked = monotonic()
        line = await reader.readline()
        if self.seconds and monotonic() - asked > AT_ONCE:
            await asyncio.sleep(self.seconds)
        return line


async def _posts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.lower().split(b"\r\n")
            length = next(line for line in lines if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.partition(b":")[2]))
            writer.write(OK)
    except asyncio.IncompleteReadError:
        writer.close()


async def _serve(kind: str, milliseconds: int) -> None:
    mail = _Mail(kind == "pipelining", milliseconds / 1000)
    talk = _posts if kind == "http" else mail.talk
    server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=1 << 22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def smtp_sink(*, pipelining: bool = False, milliseconds: int = 0) -> AbstractContextManager[int]:
    """A mail server so far away, there and back; gives its port."""
    return _sink("pipelining" if pipelining else "smtp", milliseconds)


def http_sink() -> AbstractContextManager[int]:
    """A web server that keeps connections open; gives its port."""
    return _sink("http", 0)


@contextmanager
def _sink(kind: str, milliseconds: int) -> Iterator[int]:
    """Start the sink, give its port, and end it by its own id."""
    command = [sys.executable, "-m", "benchmarks.sinks", kind, str(milliseconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2])))
