"""GET /feeds/{token}.ics: an agency's calendar as bytes from memory."""

from __future__ import annotations

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dondoc.feeds import View
from web.feed_shelf import Feed, FeedShelf, NoFeed

CONTENT_TYPE = "text/calendar; charset=utf-8"
# The link is a key: no shared cache keeps it, and a private one asks again each time (304 is cheap).
CACHE_CONTROL = "private, no-cache"
NO_FEED = {
    NoFeed.UNKNOWN: (404, "Không có lịch ở địa chỉ này."),
    NoFeed.REVOKED: (410, "Liên kết lịch này đã bị thu hồi. Xin liên hệ cơ quan điều phối."),
}
WRONG_VIEW = f"Chỉ có các kiểu xem: {', '.join(View)}."


async def feed(request: Request) -> Response:
    """The feed of a link; 304 where the caller has these very bytes, 410 for a revoked link."""
    try:
        view = View(request.query_params.get("view", View.ALL))
    except ValueError:
        return PlainTextResponse(WRONG_VIEW, 400)
    shelf: FeedShelf = request.app.state.shelf
    token = request.path_params["token"]
    found = shelf.ready(token, view)
    if found is None:
        stamp = shelf.stamp
        found = await run_in_threadpool(shelf.make, token, view)
        shelf.keep(token, view, found, stamp)
    if isinstance(found, NoFeed):
        status, words = NO_FEED[found]
        return PlainTextResponse(words, status, headers={"Cache-Control": "no-store"})
    return _answer(request, found, shelf)


def _answer(request: Request, found: Feed, shelf: FeedShelf) -> Response:
    headers = {"ETag": found.etag, "Cache-Control": CACHE_CONTROL}
    noting = (
        BackgroundTask(shelf.note_use, found.link_id) if shelf.is_use_to_be_noted(found) else None
    )
    if is_known(found.etag, request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers, background=noting)
    return Response(found.body, headers=headers | {"Content-Type": CONTENT_TYPE}, background=noting)


def is_known(etag: str, if_none_match: str | None) -> bool:
    """Whether the caller says that it has this version (RFC 9110, section 13.1.2: weak comparison)."""
    if not if_none_match:
        return False
    named = (one.strip().removeprefix("W/") for one in if_none_match.split(","))
    return any(one in (etag, "*") for one in named)
