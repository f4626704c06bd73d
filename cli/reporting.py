"""What the commands of reports share: their options, the office, and an agency by id or name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from models.office import Office

Function = TypeVar("Function", bound=Callable[..., Any])

period_option = click.option(
    "--period", required=True, help="The period's label (2026-6-thang, 2026-nam)."
)
plan_option = click.option(
    "--plan", "plan_id", type=int, help="The plan's number, where several ask for the period."
)
out_option = click.option(
    "--out", required=True, type=click.Path(file_okay=False), help="The folder for the files."
)


def open_ready_office() -> Office:
    """The office that the settings describe, its database brought up to date."""
    from config.settings import load_settings
    from models.migrate import make_ready
    from models.office import open_office

    office = open_office(load_settings())
    make_ready(office.engine)
    return office


def agency_id_of(text: str, office: Office, day: date) -> str:
    """The id of the one agency that an id or a name stands for. Raises NotFound."""
    from dondoc.errors import NotFound

    try:
        return office.directory.agency(text).id
    except NotFound:
        found = office.directory.resolve(text, day)
        if len(found.agency_ids) != 1:
            raise
        return found.agency_ids[0]


def moment_of(today: date, office: Office) -> datetime:
    """Now; or, where a person acts as on another day, noon of that day."""
    return office.moment(today)
