"""A mail server and a web server that count what arrives, and kill who speaks to them where told."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from tests.chaos.points import KillList, Point

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], "asyncio.Future[None]"]
MESSAGE_ID = re.compile(rb"(?im)^Message-ID:\s*(<[^>\r\n]+>)")


class Gone(Exception):
    """Who spoke to the server is dead."""


@dataclass
class Sinks:
    """Both servers; `arrived` counts by Message-ID what came in whole."""

    kills: KillList
    arrived: Counter[str] = field(default_factory=Counter)
    mail_port: int = 0
    web_port: int = 0
    # from a fixed seed: some connections offer PIPELINING and some do not
    dice: random.Random = field(default_factory=lambda: random.Random(5))

    async def serve(self, ready: Callable[[], None]) -> None:
        """Run both until cancelled."""
        mail = await asyncio.start_server(self._mail, "127.0.0.1", 0, limit=1 << 22)
        web = await asyncio.start_server(self._web, "127.0.0.1", 0, limit=1 << 22)
        self.mail_port = mail.sockets[0].getsockname()[1]
        self.web_port = web.sockets[0].getsockname()[1]
        ready()
        async with mail, web:
            await asyncio.gather(mail.serve_forever(), web.serve_forever())

    async def _mail(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._talk(_Mail(self, reader, writer))

    async def _web(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._talk(_Web(self, reader, writer))

    async def _talk(self, talk: _Talk) -> None:
        try:
            await talk.go_on()
        except (Gone, OSError, asyncio.IncompleteReadError):
            pass  # the other side is dead or has gone: what came in is counted
        finally:
            talk.writer.close()


class _Talk:
    """One connection; `at` says that a point is reached."""

    def __init__(
        self, sinks: Sinks, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.sinks = sinks
        self.reader = reader
        self.writer = writer
        self.pid = sinks.kills.pid_of(writer.get_extra_info("peername")[1])

    async def go_on(self) -> None:
        raise NotImplementedError

    def at(self, point: Point) -> None:
        if self.sinks.kills.at(self.pid, point):
            raise Gone

    def take(self, message_id: str) -> None:
        self.sinks.arrived[message_id] += 1

    async def line(self) -> bytes:
        read = await self.reader.readline()
        if not read.endswith(b"\n"):
            raise Gone
        return read

    async def say(self, words: bytes) -> None:
        self.writer.write(words)
        await self.writer.drain()


class _Mail(_Talk):
    """RFC 5321, as much as a sender needs."""

    async def go_on(self) -> None:
        self.at(Point.SMTP_CONNECT)
        await self.say(b"220 sink\r\n")
        while line := await self.line():
            word = line[:4].upper()
            if word == b"DATA":
                self.at(Point.SMTP_DATA)
                await self._content()
            elif word == b"QUIT":
                self.at(Point.SMTP_QUIT)
                await self.say(b"221 bye\r\n")
                return
            else:
                await self._command(word)

    async def _command(self, word: bytes) -> None:
        points = {b"EHLO": Point.SMTP_EHLO, b"MAIL": Point.SMTP_MAIL, b"RCPT": Point.SMTP_RCPT}
        if word in points:
            self.at(points[word])
        if word == b"EHLO" and self.sinks.dice.random() < 0.5:
            await self.say(b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
        else:
            await self.say(b"250 ok\r\n")

    async def _content(self) -> None:
        await self.say(b"354 go on\r\n")
        content = await self.line()
        self.at(Point.SMTP_HALF)
        while not content.endswith(b"\r\n.\r\n"):
            content += await self.line()
        found = MESSAGE_ID.search(content)
        assert found is not None
        # a real server has it now, whatever becomes of who sent it
        self.take(found[1].decode())
        self.at(Point.SMTP_WHOLE)
        await self.say(b"250 2.0.0 Ok: queued as 1\r\n")
        self.at(Point.SMTP_ANSWERED)


class _Web(_Talk):
    """HTTP/1.1 with kept connections."""

    async def go_on(self) -> None:
        self.at(Point.HTTP_CONNECT)
        while True:
            length = await self._headers()
            self.at(Point.HTTP_HEAD)
            body = await self.reader.readexactly(length // 2)
            self.at(Point.HTTP_HALF)
            body += await self.reader.readexactly(length - length // 2)
            self.take(json.loads(body)["message_id"])
            self.at(Point.HTTP_WHOLE)
            await self.say(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            self.at(Point.HTTP_ANSWERED)

    async def _headers(self) -> int:
        length = 0
        while line := (await self.line()).strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return length


@contextmanager
def running_sinks(kills: KillList) -> Iterator[Sinks]:
    """Start both servers in a thread of their own, and end them."""
    sinks, loop = Sinks(kills), asyncio.new_event_loop()
    started = asyncio.Event()
    task = loop.create_task(sinks.serve(started.set))

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            pass
        finally:
            loop.close()

    thread = Thread(target=run, name="sinks")
    thread.start()
    asyncio.run_coroutine_threadsafe(started.wait(), loop).result(10)
    try:
        yield sinks
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
