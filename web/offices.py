"""One application for all offices of an installation: each has its host, or its path on a host.

Nothing is shared between two but the process: every office is an application of its own, with its
own database, keys, links, sessions, limits and memory. What no office answers gets an empty 404.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from config.at_work import Place, at_work
from config.settings import Settings, load_settings
from dondoc.errors import DondocError
from models.migrate import head, version_of
from models.office import Office, utc_now
from models.owner import refuse_anothers
from web.app import create_app
from web.root import is_below
from web.security import ALWAYS

log = logging.getLogger("dondoc.web.offices")
OUT_OF_ORDER = "Trang này đang tạm ngừng để sửa; xin thử lại sau."
USUAL_PORTS = (80, 443)


@dataclass(slots=True)
class Served:
    """An office as the process serves it; `app` is None where it cannot be opened.

    `is_own` is whether its database is known to be its own; it is asked before the first answer.
    """

    place: Place
    host: str
    root: str
    app: FastAPI | None
    is_own: bool = False

    @property
    def office(self) -> Office | None:
        """The office at work; None where it cannot be opened."""
        return self.app.state.office if self.app is not None else None


class Offices:
    """ASGI: hands a request to the office of its host and path, and to no other."""

    def __init__(self, served: Sequence[Served], machine: ASGIApp) -> None:
        self.served = served
        self.machine = machine
        self._by_host: dict[str, list[Served]] = {}
        # of two on one host the one with the longer path is asked first
        for one in sorted(served, key=lambda one: -len(one.root)):
            self._by_host.setdefault(one.host, []).append(one)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        found = self.office_of(scope)
        if found is None:
            await self.machine(scope, receive, send)
            return
        with at_work(found.place):
            await self._answer(found, scope, receive, send)

    def office_of(self, scope: Scope) -> Served | None:
        """The office of a request's host and path; None where there is none."""
        host = host_mark(Headers(scope=scope).get("host", ""))
        path: str = scope["path"]
        return next((one for one in self._by_host.get(host, ()) if is_below(path, one.root)), None)

    async def _answer(self, found: Served, scope: Scope, receive: Receive, send: Send) -> None:
        if found.app is None or not await self._is_own(found):
            await out_of_order()(scope, receive, send)
            return
        try:
            await found.app(scope, receive, send)
        except Exception:
            # the office's own layers have answered; the log is to say whose fault it was
            log.exception("an answer failed")

    async def _is_own(self, found: Served) -> bool:
        """Whether the database is the office's: one that does not answer is asked again."""
        if not found.is_own and found.office is not None:
            found.is_own = await run_in_threadpool(_is_own, found.office)
        return found.is_own

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start all and, at the end, close each; what one does not close stops no other."""
        async with AsyncExitStack() as opened:
            await receive()
            for one in self.served:
                if one.app is not None:
                    await opened.enter_async_context(one.app.router.lifespan_context(one.app))
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def served(
    places: Sequence[Place],
    *,
    now: Callable[[], datetime] = utc_now,
) -> list[Served]:
    """The offices, opened; one with a fault in its files is said in the log and stops no other."""
    found = []
    for place in places:
        with at_work(place):
            try:
                settings = load_settings()
            except DondocError as refusal:
                log.error("office %s cannot be served: %s", place.code, refusal)
                continue
            found.append(_served(place, settings, now, len(places)))
    return found


def _served(place: Place, settings: Settings, now: Callable[[], datetime], share: int) -> Served:
    address = urlsplit(settings.public_url)
    app = None
    try:
        app = create_app(settings, now=now, share=share)
    except (DondocError, OSError) as refusal:
        log.error("office %s cannot be served: %s", place.code, refusal)
    return Served(place, host_mark(address.netloc), address.path.rstrip("/"), app)


def _is_own(office: Office) -> bool:
    """Raises nothing: a database that is another's, or cannot be asked, is not answered from."""
    try:
        if (version := version_of(office.engine)) != head():
            log.error("office %s: database version %s", office.settings.office, version)
            return False
        refuse_anothers(office.engine)
    except DondocError as refusal:
        log.error("office %s cannot be served: %s", office.settings.office, refusal)
        return False
    except SQLAlchemyError:
        return False
    return True


@lru_cache(maxsize=1024)
def host_mark(host: str) -> str:
    """A host and port as they are compared: a browser leaves out the usual ports."""
    try:
        parts = urlsplit(f"//{host}")
        name, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    return f"{name}:{port}" if port and port not in USUAL_PORTS else name


def out_of_order() -> Response:
    """What is said for an office that cannot be opened; the log has the reason."""
    headers = ALWAYS | {"Cache-Control": "no-store", "Retry-After": "300"}
    return PlainTextResponse(OUT_OF_ORDER, 503, headers=headers)
