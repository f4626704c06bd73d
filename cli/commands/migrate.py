"""`dondoc migrate`: the database at the version that this program needs, of one office or of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json

if TYPE_CHECKING:
    from config.at_work import Place

# how the environment's own office is called, which has no code
OWN = "(chung)"


@click.command("migrate")
@click.option("--all-offices", is_flag=True, help="Each office's; one that fails stops no other.")
@click.option(
    "--take-over", is_flag=True, help="Make the database this office's, whosever it was before."
)
@json_option
def command(all_offices: bool, take_over: bool, as_json: bool) -> None:
    """Bring the database to the current version; an empty one gets its tables.

    With --all-offices it exits with 1 where one of them could not be brought there, and names it.
    """
    if all_offices and take_over:
        raise click.UsageError("--take-over is for one office; choose it by --office")
    if all_offices:
        _of_all(as_json)
        return
    done = _migrated(take_over)
    if as_json:
        print_json(done)
    else:
        click.echo(_in_words(done))


def _migrated(take_over: bool = False) -> dict[str, Any]:
    """Migrate the database of the office at work; the version before and after."""
    from config.settings import load_settings
    from models.engine import engine_from
    from models.migrate import migrate, version_of
    from models.owner import owner_where_known, refuse_anothers
    from models.owner import take_over as make_own

    engine = engine_from(load_settings().database_url)
    try:
        before = version_of(engine)
        # before anything is changed in what may be another's
        if not take_over and owner_where_known(engine) is not None:
            refuse_anothers(engine)
        version = migrate(engine)
        if take_over:
            make_own(engine)
        refuse_anothers(engine)
    finally:
        engine.dispose()
    return {"before": before, "version": version}


def _of_all(as_json: bool) -> None:
    from config.offices import places

    found, broken = places()
    done: dict[str, Any] = {}
    for place in found:
        done[place.code] = _tried(place)
    for code, refusal in broken.items():
        done[code] = {"error": str(refusal)}
    if as_json:
        print_json(done)
    else:
        for code in sorted(done):
            click.echo(f"{code or OWN}: {done[code].get('error') or _in_words(done[code])}")
    failed = sorted(code for code, one in done.items() if "error" in one)
    if failed:
        click.echo(f"Chưa nâng cấp được: {', '.join(code or OWN for code in failed)}.", err=True)
        raise click.exceptions.Exit(1)


def _tried(place: Place) -> dict[str, Any]:
    from sqlalchemy.exc import SQLAlchemyError

    from config.at_work import at_work
    from dondoc.errors import DondocError

    try:
        with at_work(place):
            return _migrated()
    except DondocError as refusal:
        return {"error": str(refusal)}
    except SQLAlchemyError as failure:
        return {"error": _first_line(failure)}
    except Exception as failure:  # noqa: BLE001 - one office's fault must not stop the others
        return {"error": f"{type(failure).__name__}: {str(failure).partition(chr(10))[0]}"}


def _first_line(failure: Exception) -> str:
    reason = str(getattr(failure, "orig", None) or type(failure).__name__)
    return f"cơ sở dữ liệu không trả lời: {reason.partition(chr(10))[0]}"


def _in_words(done: dict[str, Any]) -> str:
    before, version = done["before"], done["version"]
    if before == version:
        return f"Cơ sở dữ liệu đã ở phiên bản {version}."
    return f"Cơ sở dữ liệu: {before or 'trống'} → phiên bản {version}."
