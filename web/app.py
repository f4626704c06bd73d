"""The web application: the agencies' calendars and pages, behind their links."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from config.settings import Settings, load_settings
from dondoc.errors import NotFound
from models.office import open_office, utc_now
from web.answers import STATIC, LinkRefused, broken, link_refused, not_found
from web.coordinator.routes import add_desk
from web.feed_shelf import MOST_BYTES, FeedShelf
from web.limits import MOST_KEYS, Limit, LimitedPages, Limits
from web.log_safety import hide_tokens
from web.root import below, with_root, without_root
from web.routes import agency, feeds, health, pictures, reports, unsubscribe
from web.security import LimitedRequests, SafeAnswers
from web.traffic import Traffic, Watched


class _Application(FastAPI):
    """FastAPI, with the calendars before all its layers: they would take most of an answer's time."""

    feeds: ASGIApp
    watched: ASGIApp
    root: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.root or scope["type"] != "http":
            await self.watched(scope, receive, send)
            return
        with below(self.root):
            sent = with_root(send, scope, self.root)
            await self.watched(without_root(scope, self.root), receive, sent)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to what answers it."""
        if scope["type"] == "http" and scope["path"].startswith(feeds.BEFORE):
            await self.feeds(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(
    settings: Settings | None = None, *, now: Callable[[], datetime] = utc_now, share: int = 1
) -> FastAPI:
    """The application of one office, for uvicorn's `--factory`; `now` is the clock, which tests set.

    Of what a process may keep in memory it takes a part of `share`, for as many offices.
    """
    hide_tokens()
    office = open_office(settings or load_settings(), now)
    # an office on PostgreSQL has no data folder yet; one that goes away later is a fault
    office.settings.home.mkdir(parents=True, exist_ok=True)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        shelf.close()
        office.engine.dispose()

    shelf = FeedShelf(office, MOST_BYTES // share)
    limits = Limits(
        Limit(office.settings.link_requests_a_minute, MOST_KEYS // share),
        Limit(office.settings.address_requests_a_minute, MOST_KEYS // share),
    )
    app = _Application(
        title="dondoc",
        # Their pages load scripts from elsewhere; the description can be had from app.openapi().
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(LimitedPages, limits=limits),
            Middleware(SafeAnswers),
            Middleware(LimitedRequests),
        ],
    )
    app.root = office.root
    app.state.office = office
    app.state.shelf = shelf
    traffic = Traffic()
    app.state.registry = health.registry_of(office, traffic)
    app.watched = Watched(app.answer, traffic)
    app.feeds = feeds.Feeds(shelf, office, limits)
    _add_routes(app)
    return app


def _add_routes(app: FastAPI) -> None:
    app.add_exception_handler(LinkRefused, link_refused)
    app.add_exception_handler(NotFound, not_found)
    app.add_exception_handler(Exception, broken)
    app.include_router(health.router)
    app.include_router(agency.router)
    app.include_router(pictures.router)
    app.include_router(reports.router)
    app.include_router(unsubscribe.router)
    add_desk(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
