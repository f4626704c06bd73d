"""The web application: the agencies' calendars and pages, behind their links."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from config.settings import Settings, load_settings
from dondoc.errors import NotFound
from models.office import open_office, utc_now
from web.answers import STATIC, LinkRefused, broken, link_refused, not_found
from web.coordinator.routes import add_desk
from web.feed_shelf import FeedShelf
from web.limits import Limit, LimitedRate
from web.routes import agency, feeds, health, pictures, reports, unsubscribe
from web.security import LimitedRequests, SafeAnswers


def create_app(
    settings: Settings | None = None, *, now: Callable[[], datetime] = utc_now
) -> FastAPI:
    """The application for uvicorn's `--factory`; `now` is the clock, which tests set."""
    office = open_office(settings or load_settings(), now)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        shelf.close()
        office.engine.dispose()

    shelf = FeedShelf(office)
    app = FastAPI(
        title="dondoc",
        # Their pages load scripts from elsewhere; the description can be had from app.openapi().
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(
                LimitedRate,
                link=Limit(office.settings.link_requests_a_minute),
                address=Limit(office.settings.address_requests_a_minute),
            ),
            Middleware(feeds.Feeds, shelf=shelf, office=office),
            Middleware(SafeAnswers),
            Middleware(LimitedRequests),
        ],
    )
    app.add_exception_handler(LinkRefused, link_refused)
    app.add_exception_handler(NotFound, not_found)
    app.add_exception_handler(Exception, broken)
    app.state.office = office
    app.state.shelf = shelf
    app.include_router(health.router)
    app.include_router(agency.router)
    app.include_router(pictures.router)
    app.include_router(reports.router)
    app.include_router(unsubscribe.router)
    add_desk(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
