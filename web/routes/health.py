"""GET /healthz, /readyz, /metrics: for the machines that watch."""

from __future__ import annotations

import hmac
import tempfile
from ipaddress import ip_address
from pathlib import Path
from shutil import disk_usage

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy.exc import SQLAlchemyError

from models.migrate import head, version_of
from models.office import Office
from models.owner import owner_of
from web.figures import OfficeFigures
from web.traffic import Traffic

# a report, its database row and its logs still fit
LEAST_FREE_BYTES = 64 * 1024 * 1024
router = APIRouter()


@router.get("/healthz")
async def healthz() -> PlainTextResponse:
    """The process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def readyz(request: Request) -> PlainTextResponse:
    """The database answers and has the version that this program needs; the disk takes a file."""
    office: Office = request.app.state.office
    reason = why_not_ready(office)
    return PlainTextResponse(f"{reason or 'ready'}\n", 503 if reason else 200)


def why_not_ready(office: Office) -> str:
    """Why an office cannot work now, in a few words; empty where it can."""
    try:
        version = version_of(office.engine)
    except SQLAlchemyError:
        return "database does not answer"
    if version != head():
        return f"database version {version}, needed {head()}"
    if owner_of(office.engine) not in (None, office.settings.office):
        return "database of another office"
    return _why_no_file(office.settings.home)


def _why_no_file(home: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=home) as probe:
            probe.write(b"x")
            probe.flush()
        free = disk_usage(home).free
    except OSError as failure:
        return f"disk not writable: {failure.strerror}"
    return "disk full" if free < LEAST_FREE_BYTES else ""


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """The figures that an operator watches, for this machine or who has the token."""
    office: Office = request.app.state.office
    if not may_see(request, office.settings.metrics_token.get_secret_value()):
        return PlainTextResponse("not for everyone\n", 403)
    registry: CollectorRegistry = request.app.state.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def registry_of(office: Office, traffic: Traffic) -> CollectorRegistry:
    """The registry of one application; nothing is shared between two in one process."""
    registry = CollectorRegistry()
    registry.register(traffic)
    registry.register(OfficeFigures(office))
    if not office.settings.office:
        # a process of several offices says its own memory and time once
        ProcessCollector(registry=registry)
    return registry


def may_see(request: Request, token: str) -> bool:
    """Whether the figures are for who asks: this machine, or who has the token where one is set."""
    if token:
        said = request.headers.get("authorization", "")
        return hmac.compare_digest(said.encode(), f"Bearer {token}".encode())
    # what a proxy on this machine passes on comes from elsewhere
    is_passed_on = any(name in request.headers for name in ("x-forwarded-for", "forwarded", "via"))
    return not is_passed_on and _is_loopback(request.client.host if request.client else "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
