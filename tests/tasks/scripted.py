"""Servers that speak SMTP and HTTP byte by byte and break off where a test says."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


class Cut(Exception):
    """The server ends the connection here, without a word."""


@dataclass
class ScriptedMail:
    """A mail server. `cuts` names (connection, message, place) where it breaks off.

    Both counts begin with 1; places are "MAIL", "RCPT", "DATA", "BODY" (while the content comes),
    "DOT" (the content is whole, the answer is not given). `messages_each` is how many a connection
    may bring before the server says 421.
    """

    pipelining: bool = True
    cuts: set[tuple[int, int, str]] = field(default_factory=set)
    messages_each: int = 1_000_000
    worn_out_reply: str = "421 4.7.0 Too many messages"
    refuses: set[str] = field(default_factory=set)
    connections: int = 0
    open_now: int = 0
    counted_out: list[socket.socket] = field(default_factory=list)
    most_open: int = 0
    taken: list[tuple[int, bytes]] = field(default_factory=list)
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    open_sockets: list[socket.socket] = field(default_factory=list)
    delay: float = 0.0

    def url(self, number: int = 1, more: str = "") -> str:
        """An address by which this server is reached."""
        to = f"nguoi{number}@so.example"
        return f"mailto://127.0.0.1:{self.port}/?from=ban@hanoi.example&to={to}{more}"

    def hang_up_on_all(self, farewell: bytes = b"") -> None:
        """End every connection that rests, as after the server's idle limit."""
        for one in self.open_sockets:
            with suppress(OSError):
                if farewell:
                    one.sendall(farewell)
                one.shutdown(socket.SHUT_RDWR)
        # until the end has come through the loopback
        time.sleep(0.05)

    def talk(self, connection: socket.socket) -> None:
        with self.lock:
            self.connections += 1
            me = self.connections
            self.open_now += 1
            self.most_open = max(self.most_open, self.open_now)
            self.open_sockets.append(connection)
        try:
            with suppress(Cut, OSError):
                _MailTalk(self, connection, me).run()
        finally:
            self.count_out(connection)

    def count_out(self, connection: socket.socket) -> None:
        """The connection is closed, or about to be; it is counted out once."""
        with self.lock:
            if connection not in self.counted_out:
                self.counted_out.append(connection)
                self.open_now -= 1


class _MailTalk:
    def __init__(self, server: ScriptedMail, connection: socket.socket, me: int) -> None:
        self.server = server
        self.connection = connection
        self.me = me
        self.message = 0
        self.lines = connection.makefile("rb")

    def run(self) -> None:
        self.say("220 scripted")
        while line := self.lines.readline():
            time.sleep(self.server.delay)
            word = line[:4].decode().upper()
            if word == "QUIT":
                # closed as soon as the client may count it so, which is on this answer
                self.server.count_out(self.connection)
                self.say("221 bye")
                return
            self.answer(word, line.decode())

    def answer(self, word: str, line: str) -> None:
        if word == "EHLO":
            offer = "250-PIPELINING" if self.server.pipelining else "250-HELP"
            self.say("250-scripted", offer, "250 8BITMIME")
        elif word == "MAIL":
            self.message += 1
            if self.message > self.server.messages_each:
                self.say(self.server.worn_out_reply)
                raise Cut
            self.reply(word)
        elif word == "RCPT" and any(name in line for name in self.server.refuses):
            self.say("550 5.1.1 no such user")
        elif word == "DATA":
            self.data()
        else:
            self.reply(word)

    def data(self) -> None:
        self.cut_at("DATA")
        self.say("354 go on")
        content: list[bytes] = []
        while (line := self.lines.readline()) != b".\r\n":
            if not line:
                raise Cut
            content.append(line)
            self.cut_at("BODY")
        with self.server.lock:
            self.server.taken.append((self.me, b"".join(content)))
        self.cut_at("DOT")
        self.say("250 queued as A1")

    def reply(self, word: str) -> None:
        self.cut_at(word)
        self.say("250 ok")

    def cut_at(self, place: str) -> None:
        if (self.me, self.message, place) in self.server.cuts:
            # with unread bytes waiting, closing resets the connection: the hardest cut there is
            self.connection.close()
            self.lines.close()
            raise Cut

    def say(self, *lines: str) -> None:
        self.connection.sendall("".join(f"{line}\r\n" for line in lines).encode())


OK_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@dataclass
class ScriptedWeb:
    """A web server that keeps connections. `answer(connection, request)` gives the bytes to say.

    Both counts begin with 1. None ends the connection without an answer; a list of bytes is said
    piece by piece, `pause` seconds apart.
    """

    answer: Callable[[int, int], bytes | list[bytes] | None] = lambda _connection, _request: (
        OK_ANSWER
    )
    pause: float = 0.0
    connections: int = 0
    requests: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    open_sockets: list[socket.socket] = field(default_factory=list)

    def url(self, path: str = "/hook", more: str = "") -> str:
        """A webhook on this server."""
        return f"json://127.0.0.1:{self.port}{path}{more}"

    def hang_up_on_all(self) -> None:
        """End every connection that rests, as after the server's idle limit."""
        for one in self.open_sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        time.sleep(0.05)

    def talk(self, connection: socket.socket) -> None:
        with self.lock:
            self.connections += 1
            me = self.connections
            self.open_now += 1
            self.most_open = max(self.most_open, self.open_now)
            self.open_sockets.append(connection)
        try:
            with suppress(OSError):
                self._requests(connection, me)
        finally:
            with self.lock:
                self.open_now -= 1

    def _requests(self, connection: socket.socket, me: int) -> None:
        lines = connection.makefile("rb")
        number = 0
        while first := lines.readline():
            head = first
            while (line := lines.readline()) not in (b"\r\n", b""):
                head += line
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            body = lines.read(int(length))
            number += 1
            with self.lock:
                self.requests.append((me, head, body))
            said = self.answer(me, number)
            if said is None:
                connection.shutdown(socket.SHUT_RDWR)
                return
            for piece in [said] if isinstance(said, bytes) else said:
                connection.sendall(piece)
                time.sleep(self.pause)


@contextmanager
def listening(server: ScriptedMail | ScriptedWeb) -> Iterator[None]:
    """Let the server listen on a free port, a thread to a connection, and end it."""
    door = socket.create_server(("127.0.0.1", 0))
    server.port = door.getsockname()[1]

    def welcome() -> None:
        while True:
            try:
                connection, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=_talk, args=(server, connection), daemon=True).start()

    thread = threading.Thread(target=welcome, daemon=True)
    thread.start()
    try:
        yield
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(5)


def _talk(server: ScriptedMail | ScriptedWeb, connection: socket.socket) -> None:
    with connection:
        server.talk(connection)
