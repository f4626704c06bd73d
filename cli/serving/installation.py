"""What `dondoc serve` and `dondoc run` do for every office of an installation, and not for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from cli.serving.office_deployments import unknown_offices, write_deployments
from cli.serving.prefect_setup import PrefectApi, deployments_file
from config.at_work import Place, at_work
from config.offices import codes, offices_folder, places
from config.settings import Settings, load_installation, load_settings
from dondoc.errors import DondocError, InvalidSettings
from models.engine import engine_from
from models.migrate import make_ready


def installation(**given: Any) -> Settings:
    """The settings of the whole installation. Raises InvalidSettings where one office is chosen."""
    settings = load_installation(**given)
    if settings.office:
        raise InvalidSettings(
            "lệnh này làm việc cho mọi văn phòng",
            where="DONDOC_OFFICE",
            remedy="chạy không có --office",
        )
    return settings


def make_databases_ready(settings: Settings) -> None:
    """Migrate empty databases; an office whose database is not ready is said and stops no other.

    Raises for the environment's own office as for an installation of one.
    """
    if not settings.only_offices:
        _make_ready(settings)
    found, broken = _places()
    for place in found:
        if place.code:
            with at_work(place), _noted(place.code, broken):
                _make_ready(load_settings())
    for code, refusal in sorted(broken.items()):
        click.echo(f"Văn phòng {code} chưa làm việc được: {refusal}", err=True)


def _make_ready(settings: Settings) -> None:
    engine = engine_from(settings.database_url)
    try:
        make_ready(engine)
    finally:
        engine.dispose()


@contextmanager
def _noted(code: str, broken: dict[str, DondocError]) -> Iterator[None]:
    try:
        yield
    except DondocError as refusal:
        broken[code] = refusal
    except SQLAlchemyError as failure:
        said = str(getattr(failure, "orig", None) or type(failure).__name__)
        broken[code] = DondocError(f"cơ sở dữ liệu không trả lời: {said.partition(chr(10))[0]}")


def _places() -> tuple[list[Place], dict[str, DondocError]]:
    return places() if offices_folder() is not None else ([], {})


def what_to_deploy(settings: Settings) -> Path:
    """The file for `prefect deploy --all`: the declared one, or one with every office's deployments."""
    if offices_folder() is None:
        return deployments_file()
    file = settings.home / "prefect" / "deployments.yaml"
    write_deployments(file, _places()[0])
    return file


def pause_what_is_gone(api: PrefectApi) -> None:
    """Pause the deployments of offices that are no longer there; their runs can still be read.

    An office whose file is broken is still there: its runs say so themselves.
    """
    # who was not told of the offices does not stop those of another machine
    if offices_folder() is not None:
        api.pause(unknown_offices(api.deployments(), codes()))
