"""Real servers on 127.0.0.1 that count what reaches them, and misbehave when told to."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.postgres import free_port


class MailServer:
    """An SMTP server; `mails` are the messages that it took, `answer` what it says to the data."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}
        self.refused = ""
        self.hangs_up = False
        self.silent_for = 0.0
        self.port = free_port()
        self._met: set[int] = set()

    @property
    def sessions(self) -> int:
        """How many sessions brought a message."""
        return len(self._met)

    @property
    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address == self.refused:
            return "550 5.1.1 No such user"
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        import asyncio

        assert session.peer is not None
        self._met.add(session.peer[1])
        if "DATA" in self.answers:
            return self.answers["DATA"]
        content = cast(bytes, envelope.content)
        self.raw.append(content)
        self.mails.append(cast(EmailMessage, message_from_bytes(content, policy=default)))
        self.recipients += envelope.rcpt_tos
        await asyncio.sleep(self.silent_for)
        if self.hangs_up:
            assert server.transport is not None
            server.transport.abort()
        return "250 2.0.0 Ok: queued as 4BX7Y1"

    def url(self, to: str = "vanthu@so-noi-vu.example", more: str = "") -> str:
        """A mail address by which this server is reached."""
        return f"mailto://127.0.0.1:{self.port}/?from=dieuphoi@hanoi.example&name=Ban&to={to}{more}"


@contextmanager
def mail_server(
    tls: ssl.SSLContext | None = None, mode: str = "", password: bytes = b""
) -> Iterator[MailServer]:
    """Start a mail server in a thread and end it; over TLS in the mode "starttls" or "ssl".

    With a password, nobody sends without it.
    """
    server = MailServer()
    place: dict[str, Any] = {"hostname": "127.0.0.1", "port": server.port, "ready_timeout": 20}
    if mode == "ssl":
        place["ssl_context"] = tls
    if mode == "starttls":
        place |= {"tls_context": tls, "require_starttls": True}
    if password:
        place |= {"authenticator": _knows(password), "auth_required": True}
        # over SMTPS aiosmtpd does not see that the line is encrypted
        place["auth_require_tls"] = mode == "starttls"
    controller = Controller(server, **place)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def _knows(password: bytes) -> Callable[..., AuthResult]:
    def authenticate(
        _server: object, _session: object, _envelope: object, _way: str, data: Any
    ) -> AuthResult:
        return AuthResult(success=data.password == password, handled=False)

    return authenticate


@dataclass
class Received:
    """One request: its path, headers (lower-case names) and JSON body."""

    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class WebServer:
    """An HTTP server; `received` are the requests, `status`, `answer` and `headers` what it says."""

    port: int = 0
    status: int = 200
    answer: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    hangs_up: bool = False
    silent_for: float = 0.0

    def url(self, path: str = "/hook") -> str:
        """A webhook address by which this server is reached."""
        return f"json://127.0.0.1:{self.port}{path}"


@contextmanager
def web_server() -> Iterator[WebServer]:
    """Start an HTTP server in a thread and end it."""
    told = WebServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told))
    told.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(told: WebServer) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            content = self.rfile.read(length)
            is_json = headers.get("content-type", "").startswith("application/json")
            body = json.loads(content) if is_json else content.decode()
            told.received.append(Received(self.path, headers, body))
            time.sleep(told.silent_for)
            if told.hangs_up:
                self.connection.close()
                return
            with suppress(BrokenPipeError):  # who asked has stopped waiting
                self._answer(json.dumps(told.answer).encode())

        def _answer(self, content: bytes) -> None:
            self.send_response(told.status)
            for name, value in {"Content-Length": str(len(content)), **told.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: Any) -> None:
            """Nothing on the tests' screen."""

    return Handler
