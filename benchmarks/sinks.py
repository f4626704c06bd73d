"""Servers that take everything and keep nothing, each in a process of its own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

# the first line names the server, and is no offer
GREETING = {
    False: b"250-sink\r\n250 8BITMIME\r\n",
    True: b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
}
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"


class _Mail:
    def __init__(self, pipelining: bool, seconds_away: float) -> None:
        self.greeting = GREETING[pipelining]
        self.seconds = seconds_away

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._say(writer, b"220 sink\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say(writer, b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                self._say(writer, b"250 taken\r\n")
            elif word == b"QUIT":
                self._say(writer, b"221 bye\r\n")
                break
            else:
                self._say(writer, self.greeting if word == b"EHLO" else b"250 ok\r\n")
        asyncio.get_running_loop().call_later(self.seconds, writer.close)

    def _say(self, writer: asyncio.StreamWriter, words: bytes) -> None:
        """Every answer takes its way, and those that are asked for together come together."""
        if self.seconds:
            asyncio.get_running_loop().call_later(self.seconds, writer.write, words)
        else:
            writer.write(words)


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
