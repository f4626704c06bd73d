"""Agencies that upload without end: each upload has bytes of its own, and what was answered is kept."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

import httpx

from tests.soak.server import Server
from tests.web.conftest import TOKEN_OF_A

BIGGEST = 400_000


@dataclass
class Counted:
    """What uploaders saw: the SHA-256 of everything tried and of what got its receipt."""

    tried: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    broken: int = 0
    refused: list[str] = field(default_factory=list)


class Uploader(threading.Thread):
    """Uploads until it is told to stop; some connections are cut in the middle on purpose."""

    def __init__(self, server: Server, key: str, seed: int) -> None:
        super().__init__()
        self.counted = Counted()
        self.is_over = threading.Event()
        self._server, self._key = server, key
        self._dice = random.Random(seed)

    def run(self) -> None:
        while not self.is_over.is_set():
            data = b"%PDF-1.7\n" + self._dice.randbytes(self._dice.randrange(1000, BIGGEST))
            mark = sha256(data).hexdigest()
            self.counted.tried.add(mark)
            try:
                if self._dice.random() < 0.1:
                    self._cut_off(data)
                else:
                    self._upload(data, mark)
            except (httpx.HTTPError, OSError):
                self.counted.broken += 1
                # nobody at the other end: a person would try again in a moment
                self.is_over.wait(0.1)

    def _upload(self, data: bytes, mark: str) -> None:
        answer = httpx.post(
            f"{self._server.url}{self._path}",
            data={"note": "Đã làm"},
            files={"file": ("bien-ban.pdf", data, "application/pdf")},
            timeout=30,
        )
        if answer.status_code == 303:
            self.counted.answered.add(mark)
        else:
            self.counted.refused.append(f"{answer.status_code}: {answer.text[:200]}")

    def _cut_off(self, data: bytes) -> None:
        """Half a request, then nothing more: a telephone in a lift."""
        with socket.create_connection(("127.0.0.1", self._server.port), timeout=10) as line:
            for part in self._half(data):
                line.sendall(part)

    def _half(self, data: bytes) -> Iterator[bytes]:
        yield f"POST {self._path} HTTP/1.1\r\nHost: x\r\n".encode()
        yield b"Content-Type: multipart/form-data; boundary=x\r\n"
        yield f"Content-Length: {len(data) + 500}\r\n\r\n".encode()
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        yield data[: len(data) // 2]

    @property
    def _path(self) -> str:
        return f"/a/{TOKEN_OF_A}/items/{self._key}/done"
