"""What every answer carries, how large a request may be, and who may send a form."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing inline and nothing from elsewhere: the page has its own style sheet and one small script.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_ALWAYS_ON_THE_WIRE = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]
LARGEST_UPLOAD = 10 * 1024 * 1024
# the form's other fields and the boundaries between them
LARGEST_REQUEST = LARGEST_UPLOAD + 64 * 1024
TOO_LARGE = f"Tệp gửi lên quá lớn; tối đa {LARGEST_UPLOAD // 1024 // 1024} MB."


class TooLarge(Exception):
    """The body of a request goes on past what is taken."""


class SafeAnswers:
    """ASGI: adds the headers that all answers carry."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_ALWAYS_ON_THE_WIRE]
            await send(message)

        await self.app(scope, receive, send_safely)


class LimitedRequests:
    """ASGI: refuses a body larger than `LARGEST_REQUEST`, said or not, before it fills the disk."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isdigit() or int(said) > LARGEST_REQUEST:
            await PlainTextResponse(TOO_LARGE, 413)(scope, receive, send)
            return
        taken = 0

        async def receive_limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LARGEST_REQUEST:
                raise TooLarge
            return message

        try:
            await self.app(scope, receive_limited, send)
        except TooLarge:
            await PlainTextResponse(TOO_LARGE, 413)(scope, receive, send)


def form_key(token: str) -> str:
    """What a form of the page must send along: worked out from the link, known only with it."""
    return hmac.new(token.encode(), b"dondoc form", sha256).hexdigest()


def is_own_form(token: str, sent_key: str, headers: Mapping[str, str], own_hosts: set[str]) -> bool:
    """Whether a form was sent by the page of this very link, or by a program that has the link.

    Browsers say where a form comes from; what says nothing of the kind is no browser, and whoever
    knows the link may speak for the agency. The page says `Referrer-Policy: no-referrer`, so that a
    browser gives `Origin: null` for our own forms: there `Sec-Fetch-Site` and the key decide.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        return True
    if not hmac.compare_digest(sent_key.encode(), form_key(token).encode()):
        return False
    if site is not None:
        return site in ("same-origin", "none")
    return origin == "null" or urlsplit(origin or "").netloc in own_hosts


def is_sessions_form(
    token: str, sent_key: str, headers: Mapping[str, str], own_hosts: set[str]
) -> bool:
    """Whether a form was sent by a page of this very session.

    Stricter than `is_own_form`: a browser adds a cookie by itself, so that the key is always asked
    for, and what a browser says of the form's origin must be ours.
    """
    if not token or not hmac.compare_digest(sent_key.encode(), form_key(token).encode()):
        return False
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin in (None, "null"):
        # our pages say `Referrer-Policy: no-referrer`, for which browsers give null
        return True
    return urlsplit(origin or "").netloc in own_hosts
