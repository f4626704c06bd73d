"""`dondoc agency [NAME] [--on DATE]`: who a printed name stands for, or the whole directory."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.output import day_option, json_option, print_json

if TYPE_CHECKING:
    from dondoc.language.agencies import AgencyDirectory
    from dondoc.language.directory import Agency, Resolution


@click.command(name="agency")
@click.argument("names", metavar="[NAME]…", nargs=-1)
@day_option("--on", help_text="The day for which to look (2026-06-19); without it today.")
@click.option("--kind", help="List only agencies of this kind (department, commune, press…).")
@json_option
def command(names: tuple[str, ...], on: date, kind: str | None, as_json: bool) -> None:
    """Say which agencies a name in a plan stands for on a day; without a name, list them all."""
    from config.agencies import load_directory

    directory = load_directory()
    if names:
        _print_resolution(" ".join(names), directory, on, as_json=as_json)
    else:
        _print_all(directory, on, kind, as_json=as_json)


def _print_resolution(name: str, directory: AgencyDirectory, on: date, *, as_json: bool) -> None:
    from dondoc.language.agencies import split_agencies

    found = [directory.resolve(one, on) for one in split_agencies(name)]
    if as_json:
        print_json([_resolution_as_json(one, directory) for one in found])
        return
    for one in found:
        click.echo(_in_words(one, directory))


def _resolution_as_json(found: Resolution, directory: AgencyDirectory) -> dict[str, Any]:
    return {
        "text": found.text,
        "match": found.match.value,
        "group": found.group_id,
        "is_open": found.is_open,
        "agencies": [_agency_as_json(directory.agency(one)) for one in found.agency_ids],
        "suggestion": found.suggestion,
        "certainty": round(found.certainty, 2),
    }


def _agency_as_json(agency: Agency) -> dict[str, Any]:
    return {
        "id": agency.id,
        "name": agency.name,
        "kind": agency.kind,
        "parent": agency.parent,
        "valid_from": agency.valid_from and agency.valid_from.isoformat(),
        "valid_to": agency.valid_to and agency.valid_to.isoformat(),
        "successors": list(agency.successors),
    }


def _in_words(found: Resolution, directory: AgencyDirectory) -> str:
    from dondoc.language.directory import Match

    if found.match is Match.UNKNOWN:
        hint = f"; có phải là {found.suggestion}?" if found.suggestion else ""
        return f"{found.text}: không có trong danh bạ{hint}"
    if found.match is Match.OPEN_GROUP:
        return f"{found.text}: nhóm mở, không biết trước gồm ai"
    names = [f"{directory.agency(one).name} ({one})" for one in found.agency_ids]
    if not names:
        return f"{found.text}: không còn cơ quan nào vào ngày này"
    if found.match is Match.AGENCY:
        return f"{found.text}: {'; '.join(names)}"
    more = " và các đơn vị khác không nêu tên" if found.is_open else ""
    return "\n  ".join([f"{found.text}: nhóm {len(names)} cơ quan{more}", *names])


def _print_all(directory: AgencyDirectory, on: date, kind: str | None, *, as_json: bool) -> None:
    agencies = [
        agency
        for agency in directory.agencies
        if agency.exists_on(on) and kind in (None, agency.kind)
    ]
    if as_json:
        print_json([_agency_as_json(agency) for agency in agencies])
        return
    for agency in agencies:
        click.echo(f"{agency.id}\t{agency.kind}\t{agency.name}")
