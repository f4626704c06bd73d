"""`dondoc simulate`: every day of a year on made-up agencies, through the real code, all counted twice."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.output import json_option, optional_day_option, print_json

if TYPE_CHECKING:
    from cli.simulation.result import Result
    from cli.simulation.running import Asked
    from cli.simulation.world import Province

COUNT = click.IntRange(min=1)


@click.command()
@click.option("--agencies", default=150, show_default=True, type=COUNT, help="Of each province.")
@click.option(
    "--items", default=1000, show_default=True, type=COUNT, help="Rows of each province's plan."
)
@click.option("--by-all", is_flag=True, help="Every row is for every agency of its province.")
@click.option("--provinces", default=1, show_default=True, type=COUNT, help="An office each.")
@click.option(
    "--country",
    is_flag=True,
    help="34 provinces, 3,321 communes and 1,000 departments, 60 rows for each of them; from 30 June "
    "to 2 July, the year's heaviest days, unless others are given.",
)
@click.option("--together", is_flag=True, help="All provinces in one office and one database.")
@click.option(
    "--growth",
    is_flag=True,
    help="An eighth, a quarter, a half and all of the provinces, compared.",
)
@click.option("--seed", default=2026, show_default=True, help="Another number, another year.")
@click.option(
    "--database",
    default="sqlite",
    show_default=True,
    help="sqlite, or a PostgreSQL server's URL: new databases are made there and dropped.",
)
@click.option(
    "--processes", default=1, show_default=True, type=COUNT, help="So many offices at once."
)
@optional_day_option("--from", "Begin on this day, with what had been done by then.")
@optional_day_option("--until", "The last day; without it 31 December.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for a page of the year.",
)
@json_option
def command(
    agencies: int,
    items: int,
    by_all: bool,
    provinces: int,
    country: bool,
    together: bool,
    growth: bool,
    seed: int,
    database: str,
    processes: int,
    until: date | None,
    out: Path | None,
    as_json: bool,
    **days: date | None,
) -> None:
    """Run a year in a temporary folder: agencies answer, plans are amended, senders die.

    Every count is held against an independent one; a difference is printed, and exits with 1. The
    office's own data is not touched.
    """
    from cli.simulation.running import Asked, simulate
    from cli.simulation.world import Size, provinces_of, whole_country

    first, last = _span(country, days["from"], until)
    asked = Asked(seed, first, last, database)
    _check_days(asked)
    size = Size.of(agencies, items, by_all=by_all)
    made = provinces_of(whole_country() if country else [size] * provinces, seed)
    tell = _tell_nobody if as_json else _tell
    results = [
        result
        for offices in _offices(made, together, growth)
        for result in simulate(offices, asked, tell, processes)
    ]
    _show(results, growth=growth, out=out, as_json=as_json)
    if any(result.differences for result in results):
        sys.exit(1)


def _span(country: bool, first: date | None, last: date | None) -> tuple[date, date]:
    """The days: a whole year, or those that stand for a country's, of which a year takes too long."""
    from cli.simulation.days import LAST
    from cli.simulation.world import APPROVED_ON, HEAVIEST_DAYS

    whole = HEAVIEST_DAYS if country and first is None and last is None else (APPROVED_ON, LAST)
    return first or whole[0], last or whole[1]


def _check_days(asked: Asked) -> None:
    from cli.simulation.days import LAST
    from cli.simulation.world import APPROVED_ON

    if not APPROVED_ON <= asked.first <= asked.last <= LAST:
        span = f"{APPROVED_ON.isoformat()} to {LAST.isoformat()}"
        raise click.UsageError(f"the simulated year goes from {span}")


def _offices(made: list[Province], together: bool, growth: bool) -> list[list[list[Province]]]:
    """What is simulated one after another: for each size its offices, for each office its provinces."""
    if not together:
        return [[[one] for one in made]]
    sizes = (len(made) // 8, len(made) // 4, len(made) // 2, len(made)) if growth else (len(made),)
    return [[made[:size]] for size in sorted({max(1, size) for size in sizes})]


def _show(results: list[Result], *, growth: bool, out: Path | None, as_json: bool) -> None:
    from cli.simulation.words import growth as table_of_growth
    from cli.simulation.words import steps_by_day, summary

    last = results[-1]
    page = _write_page(out, last) if out else None
    if as_json:
        print_json({**last.as_json(), "growth": [one.as_json() for one in _sizes(results, growth)]})
        return
    click.echo(summary(last))
    if growth:
        click.echo("\nLượt chạy từng ngày, giây CPU:")
        click.echo(steps_by_day(last))
        click.echo("\nTăng theo cỡ:")
        click.echo(table_of_growth(_sizes(results, growth)))
    if page:
        click.echo(f"\nTrang tóm tắt cả năm: {page}")


def _sizes(results: list[Result], growth: bool) -> list[Result]:
    """The sizes that are compared: of offices one after another those after an eighth, a quarter…"""
    if not growth or len(results) <= 4:
        return results if growth else []
    parts = (len(results) // 8, len(results) // 4, len(results) // 2, len(results))
    return [results[max(1, part) - 1] for part in parts]


def _write_page(out: Path, result: Result) -> Path:
    from cli.simulation.page import write_page

    return write_page(out, result)


def _tell(words: str) -> None:
    click.echo(words, err=True)


def _tell_nobody(_words: str) -> None:
    """Nobody watches a document being made."""
