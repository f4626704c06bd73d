"""Ports on this machine: is one free, and does a server answer on it."""

from __future__ import annotations

import socket
from contextlib import closing
from http.client import HTTPConnection, HTTPException

from dondoc.errors import DondocError

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - only looked up
LOCAL = ("localhost", "127.", "::1")


def reached_at(host: str) -> str:
    """The address at which this machine itself reaches a server that listens on `host`."""
    return ANY_ADDRESS.get(host, host)


def is_local(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    return host.startswith(LOCAL)


def refuse_busy_port(host: str, port: int, option: str) -> None:
    """Raises DondocError when nobody could listen there; `option` is what sets another port."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with closing(socket.socket(family, kind, protocol)) as probe:
            # as the servers do it: a connection that is just being closed does not count
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as failure:
        raise DondocError(
            f"không mở được cổng {port} trên {host} ({failure.strerror})",
            remedy=f"tắt chương trình đang dùng cổng này hoặc chọn cổng khác bằng {option}",
        ) from failure


def answers(host: str, port: int, path: str) -> bool:
    """Whether a GET of `path` gives 200."""
    try:
        with closing(HTTPConnection(reached_at(host), port, timeout=5)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
