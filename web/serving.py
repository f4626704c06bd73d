"""What uvicorn is told to serve: the application with its logs set up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from starlette.types import ASGIApp

from config.offices import offices_folder, places
from config.settings import Settings, load_installation, load_settings
from models.office import utc_now
from web.app import create_app
from web.logs import set_up_logs

log = logging.getLogger("dondoc.web.offices")


def application() -> ASGIApp:
    """The application of these settings; from here on nothing is printed with a link in it.

    It serves all offices where `DONDOC_OFFICES` names their folder, but for a process that is one
    office's by `DONDOC_OFFICE`.
    """
    settings = load_installation()
    set_up_logs(settings.log_format)
    if offices_folder() is None or settings.office:
        return create_app(load_settings())
    return application_of_all(settings)


def application_of_all(settings: Settings, now: Callable[[], datetime] = utc_now) -> ASGIApp:
    """One application for every office of the folder; `settings` are the installation's own."""
    from web.machine import Machine
    from web.offices import Offices, served

    found, broken = places()
    for code, refusal in broken.items():
        log.error("office %s cannot be served: %s", code, refusal)
    opened = served(found, now=now)
    lost = {one.code for one in found} - {one.place.code for one in opened}
    token = settings.metrics_token.get_secret_value()
    return Offices(opened, Machine(opened, sorted({*broken, *lost}), token))
