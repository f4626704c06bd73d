"""Keeps code that is not ours from connecting to the inner network, whatever a name leads to by then.

Apprise's plugins look names up for themselves, each in its own way; between our look-up and theirs a
name may change its mind (DNS rebinding). All of them end in a socket of Python's, which asks the
audit hooks (PEP 578) before it connects: there stands the address that is truly meant.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from tasks.channels.destinations import is_private

CONNECTIONS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
Place = tuple[str, int]


class InnerNetwork(OSError):
    """A connection to the inner network was refused on this side."""


class Watched(threading.local):
    """What this thread may do; `refused` once it has tried what it may not."""

    is_on = False
    refused = False
    proxies: frozenset[Place] = frozenset()


_WATCHED = Watched()


@contextmanager
def kept_outside() -> Iterator[Watched]:
    """Within, this thread connects to the open internet and to the office's proxy, and nowhere else."""
    _install()
    _WATCHED.proxies, _WATCHED.refused, _WATCHED.is_on = _proxies(), False, True
    try:
        yield _WATCHED
    finally:
        _WATCHED.is_on = False


@lru_cache(maxsize=1)
def _install() -> None:
    # once for the process, for a hook cannot be taken off again
    sys.addaudithook(_ask)


def _ask(event: str, given: tuple[Any, ...]) -> None:
    if event in CONNECTIONS and _WATCHED.is_on and _is_refused(given[0], given[1]):
        _WATCHED.refused = True
        raise InnerNetwork("inner network")


def _is_refused(connection: socket.socket, address: Any) -> bool:
    if connection.family not in (socket.AF_INET, socket.AF_INET6) or not address:
        return False
    host, port = address[0], address[1]
    if (host, port) in _WATCHED.proxies:
        return False
    try:
        return is_private(host)
    except ValueError:  # a name: what it leads to would be known only afterwards
        return True


def _proxies() -> frozenset[Place]:
    """Where the office's proxies listen; they look names up themselves."""
    found: set[Place] = set()
    for url in getproxies().values():
        place = urlsplit(url if "://" in url else f"http://{url}")
        with suppress(OSError, ValueError):
            places = socket.getaddrinfo(place.hostname, place.port or 80, type=socket.SOCK_STREAM)
            found |= {(str(one[4][0]), int(one[4][1])) for one in places}
    return frozenset(found)
