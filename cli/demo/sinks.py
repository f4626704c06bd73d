"""Where the demo's messages go: a real mail server and a real web server on this machine."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

LOCALHOST = "127.0.0.1"


@contextmanager
def mail_sink(folder: Path) -> Iterator[int]:
    """A mail server that keeps each message as an .eml file in the folder; gives its port."""
    from aiosmtpd.controller import Controller

    numbers = itertools.count(1)

    class Keeper:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
            name = f"{next(numbers):03d}-{_plain_name(envelope.rcpt_tos[0])}.eml"
            (folder / name).write_bytes(envelope.original_content)
            return "250 OK"

    server = Controller(Keeper(), hostname=LOCALHOST, port=_free_port())
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@contextmanager
def web_sink(folder: Path) -> Iterator[int]:
    """A web server that keeps each JSON message it is posted in the folder; gives its port."""
    numbers = itertools.count(1)

    class Keeper(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            name = f"{next(numbers):03d}-{_plain_name(self.path)}.json"
            (folder / name).write_bytes(body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the terminal for the demo's own words."""

    server = ThreadingHTTPServer((LOCALHOST, 0), Keeper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _plain_name(text: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in text).strip("-")


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((LOCALHOST, 0))
        return int(probe.getsockname()[1])
