"""The pictures of an agency's page: its year, and its calendar's address as a QR code."""

from __future__ import annotations

import io

import segno
from fastapi import APIRouter, Request
from fastapi.responses import Response

from dondoc.agency_year import DueDay, agency_year
from models.engine import reading
from models.office import Office
from web.agency_page import Standing, year_shown
from web.answers import NO_STORE, open_link
from web.records import standings_of

SVG = "image/svg+xml"
router = APIRouter()


@router.get("/a/{token}/year.svg")
def year(request: Request, token: str) -> Response:
    """The agency's year: its work by month, each due day by its state."""
    office: Office = request.app.state.office
    with reading(office.engine) as opened:
        link = open_link(token, opened)
        standings = standings_of(office, link.agency_id, opened)
    today = office.today()
    picture = agency_year(
        (_due_day(one) for one in standings),
        year=year_shown(standings, today),
        agency=office.agency_name(link.agency_id),
        today=today,
    )
    return Response(picture, media_type=SVG, headers=NO_STORE)


@router.get("/a/{token}/calendar.svg")
def calendar_code(request: Request, token: str) -> Response:
    """The address of the calendar as a QR code, for subscribing with a telephone."""
    office: Office = request.app.state.office
    with reading(office.engine) as opened:
        open_link(token, opened)
    address = f"{office.settings.public_url}/feeds/{token}.ics".partition("://")[2]
    drawn = io.BytesIO()
    segno.make(f"webcal://{address}", error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=4, light="#ffffff", svgns=True, xmldecl=False
    )
    return Response(drawn.getvalue(), media_type=SVG, headers=NO_STORE)


def _due_day(standing: Standing) -> DueDay:
    owed = standing.obligation
    reference = ".".join(part for part in (owed.section, owed.number) if part)
    return DueDay(reference, owed.title, owed.kind, owed.role, standing.due, standing.state)
