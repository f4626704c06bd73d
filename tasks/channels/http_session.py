"""One kept HTTP/1.1 connection to one host: what goes out is ours to the byte, and so is the doubt.

http.client and httpx do not say whether the last byte of a request had gone out when a connection
broke, which decides whether the message may be sent again.
"""

from __future__ import annotations

import io
import json
import socket
import time
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from tasks.channels.destinations import addresses_of
from tasks.channels.sessions import is_quiet
from tasks.channels.tls import tls

LONGEST_ANSWER = 65_536
# servers close what rests: some after 2 s. Within a batch the next message comes at once.
RESTS = 1.0


class ProxyRefused(OSError):
    """The office's proxy does not let us through."""


class NoAnswer(Exception):
    """The request went out whole, and no answer came that could be read."""

    def __init__(self, kind: str, *, nothing_came: bool = False) -> None:
        super().__init__(kind)
        self.kind = kind
        self.nothing_came = nothing_came


@dataclass(frozen=True, slots=True)
class Host:
    """A host as a web address names it."""

    name: str
    port: int
    secure: bool
    verify: bool = True
    private_allowed: bool = False


def host_of(base: str, *, verify: bool = True) -> Host:
    """The host of a web address; ValueError where it has none."""
    place = urlsplit(base)
    if place.scheme not in ("http", "https") or not place.hostname:
        raise ValueError("no host")
    secure = place.scheme == "https"
    return Host(place.hostname, place.port or (443 if secure else 80), secure, verify)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (lower-case names) and at most LONGEST_ANSWER bytes of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON, None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class HttpSession:
    """An open connection; raises OSError or ForbiddenHost where there can be none."""

    rests = RESTS

    def __init__(self, host: Host, connect_timeout: float) -> None:
        self.usable = True
        self.answered = 0
        self._connection = _connected(host, connect_timeout)

    def is_alive(self) -> bool:
        return is_quiet(self._connection)

    def close(self) -> None:
        with suppress(OSError):
            self._connection.close()

    def post(self, method: str, request: bytes, timeout: float) -> Answer:
        """Send the request and read its answer within `timeout` seconds, however slowly it drips.

        Raises OSError while the request is not out whole, NoAnswer after that.
        """
        self.usable = False
        self._connection.settimeout(timeout)
        self._connection.sendall(request)
        try:
            answer = self._answer(method, time.monotonic() + timeout)
        except (OSError, HTTPException, ValueError) as failure:
            nothing_came = isinstance(failure, ConnectionError)
            raise NoAnswer(type(failure).__name__, nothing_came=nothing_came) from None
        self.answered += 1
        return answer

    def _answer(self, method: str, deadline: float) -> Answer:
        limited: Any = _Limited(self._connection, deadline)
        response = HTTPResponse(limited, method=method)
        try:
            response.begin()
            body = _beginning_of(response)
            headers = {name.lower(): value for name, value in response.getheaders()}
            # a rest of the body would be taken for the next answer
            self.usable = response.isclosed() and not response.will_close
            return Answer(response.status, headers, body)
        finally:
            response.close()


def _beginning_of(response: HTTPResponse) -> bytes:
    try:
        return response.read(LONGEST_ANSWER)
    except (OSError, HTTPException):  # the status is there, and often says all
        return b""


class _Limited:
    """Stands for the socket in HTTPResponse: its file reads until a deadline, not per packet."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._file = io.BufferedReader(_Reader(connection, deadline))

    def makefile(self, _mode: str) -> Any:
        return self._file


class _Reader(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)


def _connected(host: Host, timeout: float) -> socket.socket:
    connection = _reached(host, timeout)
    try:
        # the head and the body of a request go out as they are written
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if host.secure:
            return tls(host.verify).wrap_socket(connection, server_hostname=host.name)
    except BaseException:  # whatever it was, the connection must not stay open
        connection.close()
        raise
    return connection


def _reached(host: Host, timeout: float) -> socket.socket:
    proxy = _proxy_for(host)
    if not proxy:
        places = addresses_of(host.name, host.port, private_allowed=host.private_allowed)
        return _first_that_answers(places, host.port, timeout)
    # where only the proxy knows the names of the open web, it decides what it lets through
    with suppress(socket.gaierror):
        addresses_of(host.name, host.port, private_allowed=host.private_allowed)
    return _through(proxy, host, timeout)


def _first_that_answers(places: list[tuple[int, str]], port: int, timeout: float) -> socket.socket:
    failure: OSError = OSError("no address")
    for _, address in places:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as refused:
            failure = refused
    raise failure


def _proxy_for(host: Host) -> str:
    """The office's proxy for the open web (HTTPS_PROXY, NO_PROXY); it looks names up itself."""
    if not host.secure or proxy_bypass(f"{host.name}:{host.port}"):
        return ""
    return getproxies().get("https", "")


def _through(proxy: str, host: Host, timeout: float) -> socket.socket:
    place = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    connection = socket.create_connection((place.hostname or "", place.port or 3128), timeout)
    name = f"[{host.name}]" if ":" in host.name else host.name
    lines = [f"CONNECT {name}:{host.port} HTTP/1.1", f"Host: {name}:{host.port}"]
    if place.username:
        who = f"{unquote(place.username)}:{unquote(place.password or '')}"
        lines.append(f"Proxy-Authorization: Basic {b64encode(who.encode()).decode()}")
    try:
        connection.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
        limited: Any = _Limited(connection, time.monotonic() + timeout)
        response = HTTPResponse(limited, method="CONNECT")
        response.begin()
    except HTTPException as failure:
        connection.close()
        raise ProxyRefused(type(failure).__name__) from None
    except BaseException:  # whatever it was, the connection must not stay open
        connection.close()
        raise
    if response.status != 200:
        connection.close()
        raise ProxyRefused(f"HTTP {response.status}")
    return connection
