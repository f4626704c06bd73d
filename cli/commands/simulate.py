"""`dondoc simulate`: every day of a year on made-up agencies, through the real code."""

from __future__ import annotations

from datetime import date

import click

from cli.output import json_option, optional_day_option, print_json


@click.command()
@click.option("--agencies", default=150, show_default=True, help="Agencies of each province.")
@click.option("--items", default=1000, show_default=True, help="Rows of each province's plan.")
@click.option("--by-all", is_flag=True, help="Every row is for every agency of its province.")
@click.option("--seed", default=2026, show_default=True, help="Another number, another year.")
@optional_day_option("--until", "The last day to run; without it 31 December.")
@json_option
def command(
    agencies: int, items: int, by_all: bool, seed: int, until: date | None, as_json: bool
) -> None:
    """Run a whole year in a temporary folder; the office's own data is not touched."""
    from cli.simulation.days import LAST
    from cli.simulation.world import Size
    from cli.simulation.year import steps_of_year

    size = Size(agencies, items, by_all)
    steps = steps_of_year(size, seed, until or LAST)
    if as_json:
        print_json(steps)
        return
    for name, seconds in steps.items():
        click.echo(f"{name:10} {seconds:8.2f} s")
