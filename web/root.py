"""Offices below a path of a shared host: inside the application nobody knows of it but the links.

Paths come in without the office's own ("/ha-tinh") and redirects go out with it; templates put
`root()` before the links that they write.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

_root: ContextVar[str] = ContextVar("path of the office", default="")


def root() -> str:
    """What the links of the present request begin with; empty at the top of a host."""
    return _root.get()


@contextmanager
def below(path: str) -> Iterator[None]:
    """Within it links begin with that path."""
    before = _root.set(path)
    try:
        yield
    finally:
        _root.reset(before)


def is_below(path: str, root: str) -> bool:
    """Whether a request's path is the office's own: "/ha-tinh" and what follows after a slash."""
    return not root or path == root or path.startswith(f"{root}/")


def without_root(scope: Scope, root: str) -> Scope:
    """The request as the application knows it; one that a proxy has stripped already stays."""
    if not root or not is_below(scope["path"], root):
        return scope
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return {
        **scope,
        "path": scope["path"][len(root) :] or "/",
        "raw_path": raw[len(root.encode()) :] or b"/",
    }


def with_root(send: Send, scope: Scope, root: str) -> Send:
    """Puts the path before redirects to our own pages."""
    host = Headers(scope=scope).get("host", "")

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            if (location := headers.get("location")) and urlsplit(location).netloc in ("", host):
                parts = urlsplit(location)
                headers["location"] = parts._replace(path=f"{root}{parts.path}").geturl()
                message = {**message, "headers": headers.raw}
        await send(message)

    return sent
