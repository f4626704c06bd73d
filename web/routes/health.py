"""GET /healthz, /readyz, /metrics: for the machines that watch."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from models.engine import reading
from models.migrate import head, version_of
from models.office import Office
from models.tables import FeedLinkRow, PlanRow, ReminderRow

router = APIRouter()


@router.get("/healthz")
async def healthz() -> PlainTextResponse:
    """The process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def readyz(request: Request) -> PlainTextResponse:
    """The database answers, and has the version that this program needs."""
    office: Office = request.app.state.office
    try:
        version = version_of(office.engine)
    except SQLAlchemyError:
        return PlainTextResponse("database does not answer\n", 503)
    if version != head():
        return PlainTextResponse(f"database version {version}, needed {head()}\n", 503)
    return PlainTextResponse("ready\n")


@router.get("/metrics")
def metrics(request: Request) -> PlainTextResponse:
    """The figures that an operator watches, in Prometheus' text format."""
    office: Office = request.app.state.office
    with reading(office.engine) as opened:
        lines = [
            *_by_label("dondoc_plans", "status", _counts(PlanRow.status, opened)),
            *_by_label("dondoc_reminders", "state", _counts(ReminderRow.state, opened)),
            "# TYPE dondoc_open_links gauge",
            f"dondoc_open_links {_open_links(opened)}",
        ]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def _counts(column: object, session: Session) -> dict[str, int]:
    counted = select(col(column), func.count()).group_by(col(column))
    return {str(value): count for value, count in session.exec(counted)}


def _by_label(name: str, label: str, counts: dict[str, int]) -> list[str]:
    figures = [f'{name}{{{label}="{value}"}} {count}' for value, count in sorted(counts.items())]
    return [f"# TYPE {name} gauge", *figures]


def _open_links(session: Session) -> int:
    return session.exec(select(func.count()).where(col(FeedLinkRow.revoked_at).is_(None))).one()
