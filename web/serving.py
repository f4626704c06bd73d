"""What uvicorn is told to serve: the application with its logs set up."""

from __future__ import annotations

from fastapi import FastAPI

from config.settings import load_settings
from web.app import create_app
from web.logs import set_up_logs


def application() -> FastAPI:
    """The application of these settings; from here on nothing is printed with a link in it."""
    settings = load_settings()
    set_up_logs(settings.log_format)
    return create_app(settings)
