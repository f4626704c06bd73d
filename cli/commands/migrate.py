"""`dondoc migrate`: the database at the version that this program needs."""

from __future__ import annotations

import click

from cli.output import json_option, print_json


@click.command("migrate")
@json_option
def command(as_json: bool) -> None:
    """Bring the database to the current version; an empty one gets its tables."""
    from config.settings import load_settings
    from models.engine import engine_from
    from models.migrate import migrate, version_of

    engine = engine_from(load_settings().database_url)
    before = version_of(engine)
    version = migrate(engine)
    if as_json:
        print_json({"before": before, "version": version})
    elif before == version:
        click.echo(f"Cơ sở dữ liệu đã ở phiên bản {version}.")
    else:
        click.echo(f"Cơ sở dữ liệu: {before or 'trống'} → phiên bản {version}.")
