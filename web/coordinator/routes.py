"""The coordinator's desk under /dieu-phoi, put into the application."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import (
    http_exception_handler,
    request_validation_exception_handler,
)
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from web.answers import render
from web.coordinator import answering, desk, files, oidc, plan_files, prefect, review, sign_in
from web.coordinator.entry import HOME, ForeignForm, NotSignedIn, foreign_form, to_sign_in

ROUTERS = (
    sign_in.router,
    oidc.router,
    desk.router,
    answering.router,
    plan_files.router,
    review.router,
    files.router,
    prefect.router,
)


NOT_THERE = "Không có trang này"


def add_desk(app: FastAPI) -> None:
    """Add the desk's routes and what is said to strangers and to foreign forms."""
    app.add_exception_handler(HTTPException, _no_such_page)
    app.add_exception_handler(RequestValidationError, _no_such_page)
    app.add_exception_handler(NotSignedIn, to_sign_in)
    app.add_exception_handler(ForeignForm, foreign_form)
    for router in ROUTERS:
        app.include_router(router)


async def _no_such_page(request: Request, refusal: Exception) -> Response:
    """A page of the desk for an address that no page of it has; elsewhere as FastAPI says it."""
    is_desks = request.url.path.startswith(HOME)
    if isinstance(refusal, RequestValidationError):
        if is_desks:
            return _said(request, 404)
        return await request_validation_exception_handler(request, refusal)
    assert isinstance(refusal, HTTPException)
    if is_desks:
        return _said(request, refusal.status_code)
    return await http_exception_handler(request, refusal)


def _said(request: Request, status: int) -> Response:
    values = {"heading": NOT_THERE, "lines": (), "back": HOME}
    return render(request, "coordinator/said.html", values, status)
