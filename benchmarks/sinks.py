"""Servers that take everything and keep nothing, each in a process of its own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

GREETING = {False: b"250 8BITMIME\r\n", True: b"250-PIPELINING\r\n250 8BITMIME\r\n"}
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"


class _Mail:
    def __init__(self, pipelining: bool) -> None:
        self.greeting = GREETING[pipelining]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
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


async def _posts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.lower().split(b"\r\n")
            length = next(line for line in lines if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.partition(b":")[2]))
            writer.write(OK)
    except asyncio.IncompleteReadError:
        writer.close()


async def _serve(kind: str) -> None:
    talk = _posts if kind == "http" else _Mail(pipelining=kind == "pipelining").talk
    server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=1 << 22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def smtp_sink(*, pipelining: bool = False) -> AbstractContextManager[int]:
    """A mail server; gives its port."""
    return _sink("pipelining" if pipelining else "smtp")


def http_sink() -> AbstractContextManager[int]:
    """A web server that keeps connections open; gives its port."""
    return _sink("http")


@contextmanager
def _sink(kind: str) -> Iterator[int]:
    """Start the sink, give its port, and end it by its own id."""
    command = [sys.executable, "-m", "benchmarks.sinks", kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
