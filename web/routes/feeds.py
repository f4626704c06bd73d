"""GET /feeds/{token}.ics: an agency's calendar as bytes from memory.

A bare ASGI application before the others: routing, and the layers that a page needs, would take
most of the time of an answer that is ready (docs/decisions/0009-calendars-by-our-own-lines.md).
"""

from __future__ import annotations

import logging
from asyncio import Task, create_task, shield
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from dondoc.feeds import View
from models.office import Office
from web.answers import broken
from web.feed_shelf import Feed, FeedShelf, Found, NoFeed, Place
from web.limits import Limits, too_often
from web.security import ALWAYS

log = logging.getLogger(__name__)
BEFORE, AFTER = "/feeds/", ".ics"
NO_FEED = {
    NoFeed.UNKNOWN: (404, "Không có lịch ở địa chỉ này."),
    NoFeed.REVOKED: (410, "Liên kết lịch này đã bị thu hồi. Xin liên hệ cơ quan điều phối."),
}
WRONG_VIEW = f"Chỉ có các kiểu xem: {', '.join(View)}."
WRONG_METHOD = "Chỉ xem được lịch (GET)."
NOTHING_MORE: Mapping[str, str] = MappingProxyType({})
NO_BODY: Message = {"type": "http.response.body", "body": b""}


class Feeds:
    """ASGI: all that lies below /feeds/."""

    def __init__(self, shelf: FeedShelf, office: Office, limits: Limits) -> None:
        self.shelf = shelf
        self.office = office
        self.limits = limits
        self._making: dict[Place, Task[Found]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        token = path[len(BEFORE) : -len(AFTER)] if path.endswith(AFTER) else None
        wait = self.limits.wait(scope, token or "")
        if wait:
            await too_often(wait)(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await _said(405, WRONG_METHOD, {"Allow": "GET, HEAD"})(scope, receive, send)
        elif token is None:
            await _said(*NO_FEED[NoFeed.UNKNOWN])(scope, receive, send)
        else:
            await self._answer(token, scope, receive, send)

    async def _answer(self, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        view = _view(scope["query_string"])
        if view is None:
            await _said(400, WRONG_VIEW)(scope, receive, send)
            return
        now = self.office.now()
        try:
            found = self.shelf.ready(token, view, now) or await self._made(token, view)
        except Exception as failure:
            # whatever it is, the caller is told, and the log has it; values are not in a traceback
            log.exception("a feed could not be made")
            await broken(Request(scope), failure)(scope, receive, send)
            return
        if isinstance(found, NoFeed):
            await _said(*NO_FEED[found])(scope, receive, send)
            return
        self.shelf.note_fetch(found, now)
        start, body = _messages(found, scope)
        await send(start)
        await send(body)

    async def _made(self, token: str, view: View) -> Found:
        """The feed from the database: asked for by many at once, it is made once."""
        place = (token, view)
        making = self._making.get(place)
        if making is None:
            making = self._making[place] = create_task(self._make(token, view))
            making.add_done_callback(lambda _: self._making.pop(place, None))
        # one caller who hangs up must not end what others wait for
        return await shield(making)

    async def _make(self, token: str, view: View) -> Found:
        stamp = self.shelf.stamp
        found = await run_in_threadpool(self.shelf.make, token, view)
        self.shelf.keep(token, view, found, stamp)
        return found


def _view(query: bytes) -> View | None:
    """The view that is asked for, None for one that there is not."""
    if not query:
        return View.ALL
    asked = parse_qs(query.decode("latin-1"), keep_blank_values=True).get("view", [View.ALL])
    try:
        return View(asked[-1])
    except ValueError:
        return None


def _messages(found: Feed, scope: Scope) -> tuple[Message, Message]:
    """The answer: that nothing changed, or the whole feed; its body unless only asked about."""
    for name, value in scope["headers"]:
        if name == b"if-none-match" and is_known(found.etag, value):
            return found.unchanged, NO_BODY
    return found.start, NO_BODY if scope["method"] == "HEAD" else found.whole


def is_known(etag: bytes, if_none_match: bytes) -> bool:
    """Whether the caller says that it has this version (RFC 9110, section 13.1.2: weak comparison)."""
    if if_none_match == etag:
        return True
    named = (one.strip().removeprefix(b"W/") for one in if_none_match.split(b","))
    return any(one in (etag, b"*") for one in named)


def _said(status: int, words: str, headers: Mapping[str, str] = NOTHING_MORE) -> PlainTextResponse:
    always = ALWAYS | {"Cache-Control": "no-store"}
    return PlainTextResponse(words, status, headers={**always, **headers})
