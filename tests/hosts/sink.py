"""`python -m tests.hosts.sink ADDRESS FOLDER`: takes mail and webhooks, and writes down each that arrives.

A message counts from the moment that it is here whole, whether or not its sender hears the answer: so
does a mail server's. A line of `arrived.jsonl` has the second, its key (Message-ID), to whom it was
and from which address it came. The file `slowness` holds the seconds that each is kept waiting.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.hosts.processes import marked_source

MAIL_PORT, WEB_PORT = 2525, 8080
MESSAGE_ID = re.compile(rb"(?im)^Message-ID:\s*(<[^>\r\n]+>)")
RECIPIENT = re.compile(rb"TO:<([^>]*)>", re.I)
ARRIVED, SLOWNESS = "arrived.jsonl", "slowness"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Gone(Exception):
    """Who spoke to us has left."""


@dataclass
class Ledger:
    """What has arrived."""

    folder: Path

    def __post_init__(self) -> None:
        self.file = os.open(self.folder / ARRIVED, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def take(self, key: str, to: str, writer: asyncio.StreamWriter) -> None:
        """Write one down, and take as long over it as told."""
        line = json.dumps({"at": time.time(), "key": key, "to": to, "from": _source(writer)})
        os.write(self.file, f"{line}\n".encode())
        with suppress(FileNotFoundError, ValueError):
            await asyncio.sleep(float((self.folder / SLOWNESS).read_text("ascii")))


def _source(writer: asyncio.StreamWriter) -> str:
    """The sender's address; of hosts that share 127.0.0.1, the one whose process it is."""
    address, port = writer.get_extra_info("peername")[:2]
    return (marked_source(port) or address) if address.startswith("127.") else address


async def _line(reader: asyncio.StreamReader) -> bytes:
    read = await reader.readline()
    if not read.endswith(b"\n"):
        raise Gone
    return read


def mail(ledger: Ledger) -> Talk:
    """RFC 5321, as much as a sender needs."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(words: str) -> None:
            writer.write(f"{words}\r\n".encode("ascii"))
            await writer.drain()

        to = ""
        await say("220 sink")
        while line := await _line(reader):
            word = line[:4].upper()
            if word == b"RCPT" and (named := RECIPIENT.search(line)):
                to = named[1].decode()
            if word == b"DATA":
                await say("354 go on")
                await ledger.take(await _key_of_content(reader), to, writer)
                await say("250 2.0.0 Ok: queued")
            elif word == b"QUIT":
                await say("221 bye")
                return
            else:
                await say("250 ok")

    return talk


async def _key_of_content(reader: asyncio.StreamReader) -> str:
    content = await _line(reader)
    while not content.endswith(b"\r\n.\r\n"):
        content += await _line(reader)
    found = MESSAGE_ID.search(content)
    return found[1].decode() if found else "no Message-ID"


def web(ledger: Ledger) -> Talk:
    """HTTP/1.1 with kept connections; the path says for whom it is."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            to, length = (await _line(reader)).split()[1].decode(), 0
            while line := (await _line(reader)).strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            body = json.loads(await reader.readexactly(length))
            await ledger.take(body["message_id"], to, writer)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            await writer.drain()

    return talk


def _patient(talk: Talk) -> Talk:
    async def listened(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # who dies or is cut off in mid-sentence is no fault of ours: what came in whole is written
        with suppress(Gone, OSError, asyncio.IncompleteReadError):
            await talk(reader, writer)
        writer.close()

    return listened


async def serve(address: str, folder: Path) -> None:
    """Both servers, until the process is ended."""
    ledger = Ledger(folder)
    servers = [
        await asyncio.start_server(_patient(talk(ledger)), address, port, limit=1 << 22)
        for talk, port in ((mail, MAIL_PORT), (web, WEB_PORT))
    ]
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2])))
