"""What a draft or an approved version changes, for the commands that make one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from models.amendments import Amendment
    from models.office import Office


def amendment_by_id(office: Office, plan_id: int) -> Amendment | None:
    """What the version changes against the one that it goes on from, if it goes on from any."""
    from models.amendments import amendment_of
    from models.engine import reading
    from models.plans import plan_by_id

    with reading(office.engine) as opened:
        plan = plan_by_id(plan_id, session=opened)
        return amendment_of(plan, office.directory, session=opened, now=office.now())


def amendment_json(office: Office, plan_id: int) -> dict[str, Any] | None:
    """The same as plain values."""
    from models.amendment_words import amendment_as_json

    found = amendment_by_id(office, plan_id)
    return amendment_as_json(found) if found else None


def tell_amendment(office: Office, plan_id: int) -> None:
    """Print what the version changes."""
    from models.amendment_words import amendment_lines

    found = amendment_by_id(office, plan_id)
    if found is not None:
        for line in amendment_lines(found, office.agency_name):
            click.echo(line)
