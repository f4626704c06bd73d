"""`dondoc offices`: the offices of this installation, and how each stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from cli.commands.migrate import OWN
from cli.output import json_option, print_json
from cli.table import table

HEADINGS = ("Mã", "Cơ quan", "Địa chỉ", "CSDL", "Đang thực hiện", "Dự thảo", "Tình trạng")


@dataclass(frozen=True, slots=True)
class Standing:
    """One office; `problem` says why it does not work, and is empty where it does."""

    code: str
    name: str = ""
    public_url: str = ""
    database_version: str | None = None
    plans_in_force: int = 0
    drafts: int = 0
    problem: str = ""


@click.command("offices")
@click.option(
    "--prefect-file",
    type=click.Path(dir_okay=False),
    help="Write the deployments of all offices there, for `prefect deploy --all --prefect-file`.",
)
@json_option
def command(prefect_file: str | None, as_json: bool) -> None:
    """List the offices of the folder DONDOC_OFFICES and how each stands; changes no data.

    An office that cannot be opened is listed with the reason, and stops no other.
    """
    if prefect_file is not None:
        _write_deployments(Path(prefect_file))
        return
    found = list(standings())
    if as_json:
        print_json([asdict(one) for one in found])
        return
    click.echo(table(HEADINGS, [_row(one) for one in found]))
    for one in found:
        if one.problem:
            click.echo(f"{one.code or OWN}: {one.problem}")
    broken = sum(bool(one.problem) for one in found)
    click.echo(f"{len(found)} văn phòng{f', {broken} không làm việc được' if broken else ''}.")


def standings() -> Iterator[Standing]:
    """How each office stands, by code. Raises InvalidSettings where the folder cannot be used."""
    from config.at_work import at_work
    from config.offices import places

    found, broken = places()
    known = {one.code: one for one in found}
    for code in sorted({*known, *broken}):
        if code in broken:
            yield Standing(code, problem=str(broken[code]))
            continue
        with at_work(known[code]):
            yield _standing(code)


def _standing(code: str) -> Standing:
    from sqlalchemy.exc import SQLAlchemyError

    from config.settings import load_settings
    from dondoc.errors import DondocError
    from models.engine import engine_from
    from models.migrate import head, version_of
    from models.owner import owner_of, words_for

    try:
        settings = load_settings()
    except DondocError as refusal:
        return Standing(code, problem=str(refusal))
    name, url = settings.office_name, settings.public_url
    engine = engine_from(settings.database_url)
    try:
        version = version_of(engine)
        if version != head():
            chosen = f"--office {code} " if code else ""
            problem = "" if version is None else f"cần chạy: dondoc {chosen}migrate"
            return Standing(code, name, url, version, problem=problem)
        whose = owner_of(engine)
        if whose not in (None, code):
            return Standing(code, name, url, version, problem=f"dữ liệu của {words_for(whose)}")
        in_force, drafts = _plans(engine)
        return Standing(code, name, url, version, in_force, drafts)
    except SQLAlchemyError as failure:
        # whatever the driver says may name a host, but no password and no row
        reason = str(getattr(failure, "orig", None) or type(failure).__name__).splitlines()[0]
        return Standing(code, name, url, problem=f"cơ sở dữ liệu không trả lời: {reason}")
    finally:
        engine.dispose()


def _plans(engine: object) -> tuple[int, int]:
    from sqlalchemy import Engine

    from models.engine import reading
    from models.plans import plans
    from models.tables import PlanStatus

    assert isinstance(engine, Engine)
    with reading(engine) as opened:
        states = [one.status for one in plans(session=opened)]
    return states.count(PlanStatus.APPROVED), states.count(PlanStatus.DRAFT)


def _row(one: Standing) -> tuple[str, ...]:
    code = one.code or OWN
    version = one.database_version or ("trống" if not one.problem else "")
    counts = (str(one.plans_in_force), str(one.drafts)) if not one.problem else ("", "")
    state = "hỏng" if one.problem else "tốt"
    return (code, one.name, one.public_url, version, *counts, state)


def _write_deployments(file: Path) -> None:
    from cli.serving.office_deployments import write_deployments
    from config.offices import places

    found, broken = places()
    write_deployments(file, [*found])
    for code, refusal in broken.items():
        click.echo(f"{code}: {refusal}", err=True)
    click.echo(f"Đã ghi các việc của {len(found)} văn phòng vào {file}.")
    if broken:
        raise click.exceptions.Exit(1)
