"""Webhooks over TLS: the certificate and its name are checked, through the office's proxy too."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tasks.channels import Outcome, open_channels, send
from tasks.channels.tls import tls
from tests.postgres import free_port
from tests.tasks.scripted import ScriptedWeb, listening
from tests.tasks.test_mail_channel import MESSAGE
from tests.tasks.test_mail_over_tls import self_signed

NAME = "nhan.example"


class SecureWeb(ScriptedWeb):
    """A scripted web server behind TLS."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__()
        self.context = context

    def talk(self, connection: socket.socket) -> None:
        with suppress(OSError), self.context.wrap_socket(connection, server_side=True) as secure:
            super().talk(secure)


@dataclass
class Proxy:
    """An HTTP proxy that knows one way: to the port; `asked` are the heads of what it was asked."""

    to: int
    answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n"
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def talk(self, connection: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += connection.recv(1)
        self.asked.append(head.decode())
        connection.sendall(self.answer)
        if b" 200 " in self.answer:
            with socket.create_connection(("127.0.0.1", self.to)) as other, suppress(OSError):
                _join(connection, other)


def _join(one: socket.socket, other: socket.socket) -> None:
    while True:
        for ready in select.select([one, other], [], [])[0]:
            data = ready.recv(65_536)
            if not data:
                return
            (other if ready is one else one).sendall(data)


@contextmanager
def proxy(to: int) -> Iterator[Proxy]:
    """A running proxy."""
    told = Proxy(to)
    with listening(told):  # type: ignore[arg-type]
        yield told


@pytest.fixture
def web(tmp_path: Path) -> Iterator[SecureWeb]:
    server = SecureWeb(self_signed(tmp_path, NAME))
    with listening(server):
        yield server


@pytest.fixture
def trusted(tmp_path: Path, web: SecureWeb, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The office vouches for the server."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    tls.cache_clear()
    yield
    tls.cache_clear()


def test_a_certificate_that_nobody_vouches_for_is_refused(web: SecureWeb) -> None:
    delivery = send(f"jsons://127.0.0.1:{web.port}/hook", MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, False)
    assert "SSLCertVerificationError" in delivery.reason
    assert web.requests == []


@pytest.mark.usefixtures("trusted")
def test_a_server_that_is_vouched_for_gets_its_messages_over_one_connection(web: SecureWeb) -> None:
    with open_channels() as out:
        for number in range(3):
            url = f"jsons://127.0.0.1:{web.port}/{number}"
            assert out.send(url, MESSAGE).outcome is Outcome.SENT
    assert (web.connections, len(web.requests)) == (1, 3)


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_name_is_refused(web: SecureWeb) -> None:
    delivery = send(f"jsons://localhost:{web.port}/hook", MESSAGE)
    assert delivery.outcome is Outcome.FAILED
    assert web.requests == []


@pytest.mark.usefixtures("trusted")
def test_the_offices_proxy_leads_to_the_open_web(
    web: SecureWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DONDOC_ALLOW_PRIVATE_WEBHOOKS")
    with proxy(web.port) as way:
        monkeypatch.setenv("HTTPS_PROXY", f"http://vanthu:mat%20khau@127.0.0.1:{way.port}")
        assert send(f"jsons://{NAME}/hook", MESSAGE).outcome is Outcome.SENT
    (asked,) = way.asked
    assert asked.startswith(f"CONNECT {NAME}:443 HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic dmFudGh1Om1hdCBraGF1\r\n" in asked
    assert f"Host: {NAME}\r\n".encode() in web.requests[0][1]


@pytest.mark.usefixtures("trusted")
def test_what_the_proxy_is_not_for_goes_straight(
    web: SecureWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert send(f"jsons://127.0.0.1:{web.port}/hook", MESSAGE).outcome is Outcome.SENT


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", b"SSH-2.0-x\r\n\r\n", b""],
)
def test_a_proxy_that_does_not_let_through_is_a_failure_for_now(
    monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    with proxy(0) as way:
        way.answer = answer
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{way.port}")
        delivery = send(f"jsons://{NAME}/hook?cto=0.5", MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, False)


def test_a_proxy_does_not_lead_inside(web: SecureWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DONDOC_ALLOW_PRIVATE_WEBHOOKS")
    with proxy(web.port) as way:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{way.port}")
        assert send(f"jsons://127.0.0.1:{web.port}/hook", MESSAGE).permanent
    assert way.asked == []
