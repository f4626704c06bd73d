"""The coordinator's desk under /dieu-phoi, put into the application."""

from __future__ import annotations

from fastapi import FastAPI

from web.coordinator import answering, desk, files, oidc, prefect, review, sign_in
from web.coordinator.entry import ForeignForm, NotSignedIn, foreign_form, to_sign_in

ROUTERS = (
    sign_in.router,
    oidc.router,
    desk.router,
    answering.router,
    review.router,
    files.router,
    prefect.router,
)


def add_desk(app: FastAPI) -> None:
    """Add the desk's routes and what is said to strangers and to foreign forms."""
    app.add_exception_handler(NotSignedIn, to_sign_in)
    app.add_exception_handler(ForeignForm, foreign_form)
    for router in ROUTERS:
        app.include_router(router)
