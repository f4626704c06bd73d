"""`dondoc compare`: what a plan kept, changed, dropped and added, against an older one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.commands.read import bytes_of
from cli.output import json_option, print_json
from cli.table import table

if TYPE_CHECKING:
    from dondoc.comparison import Comparison, ItemChange
    from dondoc.comparison.changes import ItemPlace
    from dondoc.language.agencies import AgencyDirectory
    from dondoc.plan import PlanHeader, PlanItem, PlanReading


class _PlanOrFile(click.ParamType):  # type: ignore[type-arg]
    """The number of a plan that is kept, or a plan's file; a file of that name goes first."""

    name = "plan"

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | Path:
        """The number or the path; refuses a file that is not there."""
        if isinstance(value, str) and value.isdecimal() and not Path(value).exists():
            return int(value)
        found = click.Path(exists=True, dir_okay=False, path_type=Path).convert(value, param, ctx)
        return Path(str(found))


_NOT_SAID = "(không ghi)"
_YEAR = click.IntRange(1990, 2100)


@click.command("compare")
@click.argument("old", type=_PlanOrFile())
@click.argument("new", type=_PlanOrFile())
@click.option("--old-year", type=_YEAR, help="The old plan's year, if it names none.")
@click.option("--new-year", type=_YEAR, help="The new plan's year, if it names none.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write a workbook.")
@json_option
def command(
    old: Path | int,
    new: Path | int,
    old_year: int | None,
    new_year: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Read two plans, OLD and NEW, and list what became of each task.

    Either is a file, or the number of a plan that is kept; of a kept OLD it is also said how each
    task ended: in time, late by how many days, not done.

    Tasks are matched by what they say, the surest pairs first; agencies that ended count as their
    successors. Years move with the plan: "Quý I/2025" and "Quý I/2026" are one time.
    """
    from config.agencies import load_directory
    from dondoc.comparison import compare

    directory = load_directory()
    readings = (_read(old, old_year, directory), _read(new, new_year, directory))
    comparison = compare(*readings, directory)
    endings = _endings(old, comparison) if isinstance(old, int) else {}
    if out is not None:
        from dondoc.comparison.workbook import comparison_workbook

        out.write_bytes(comparison_workbook(comparison, endings))
    if as_json:
        from dondoc.comparison.as_json import comparison_as_json

        print_json(comparison_as_json(comparison, endings))
        return
    for line in _lines(comparison, endings):
        click.echo(line)
    if out is not None:
        click.echo(f"\nĐã ghi bảng so sánh vào {out}")


def _endings(plan_id: int, comparison: Comparison) -> dict[ItemPlace, str]:
    """How the items of a kept plan ended, by section, number and content."""
    from cli.reporting import open_ready_office
    from models.engine import reading
    from models.plans import plan_by_id
    from models.report_history import plan_past, year_rows

    office = open_ready_office()
    with reading(office.engine) as session:
        past = plan_past(plan_by_id(plan_id, session=session), office, session)
        return {row.old: row.outcome for row in year_rows(comparison, past) if row.old}


def _kept(plan_id: int) -> PlanReading:
    from cli.reporting import open_ready_office
    from models.engine import reading
    from models.plans import plan_by_id
    from models.report_rounds import reading_of

    with reading(open_ready_office().engine) as session:
        return reading_of(plan_by_id(plan_id, session=session), session=session)


def _read(file: Path | int, year: int | None, directory: AgencyDirectory) -> PlanReading:
    if isinstance(file, int):
        return _kept(file)
    from config.anniversaries import load_anniversaries
    from dondoc.errors import NotAPlan
    from dondoc.reading import read_plan

    reading = read_plan(
        bytes_of(file),
        name=file.name,
        directory=directory,
        known_anniversaries=load_anniversaries(),
        year=year,
    )
    if not reading.items:
        raise NotAPlan(
            "không có nhiệm vụ nào để so sánh",
            where=file.name,
            remedy="hãy đưa kế hoạch có bảng nhiệm vụ",
        )
    return reading


def _lines(comparison: Comparison, endings: Mapping[ItemPlace, str]) -> Iterator[str]:
    from dondoc.comparison.changes import VIETNAMESE, place_of

    yield f"Kế hoạch cũ:  {_plan(comparison.old)}"
    yield f"Kế hoạch mới: {_plan(comparison.new)}"
    yield ""
    yield "; ".join(f"{VIETNAMESE[one]}: {count}" for one, count in comparison.counts.items())
    yield ""
    headings: tuple[str, ...] = (
        "Thay đổi",
        "Cũ",
        "Mới",
        "Nội dung",
        "Cơ quan chủ trì",
        "Thời gian",
    )
    rows: list[tuple[str, ...]] = [_row(one) for one in comparison.items]
    if endings:
        headings = (*headings, "Kết quả kế hoạch cũ")
        rows = [
            (*row, endings.get(place_of(one.old), "") if one.old else "")
            for row, one in zip(rows, comparison.items, strict=True)
        ]
    yield table(headings, rows)
    if comparison.moves:
        yield ""
        yield "Cơ quan chủ trì thay đổi:"
        for move in comparison.moves:
            yield f"  {_arrow(move.old_lead, move.new_lead)}: {move.items}"
    unsure = sum(not one.is_sure for one in comparison.items)
    if unsure:
        yield ""
        yield f"(?) {unsure} cặp cần người xem có phải cùng một nhiệm vụ."


def _plan(plan: PlanHeader) -> str:
    return f"{plan.title or '(không có tên)'} (năm {plan.year})"


def _row(one: ItemChange) -> tuple[str, ...]:
    from dondoc.comparison.changes import VIETNAMESE, Change

    item = one.new or one.old
    assert item is not None
    kinds = "; ".join(VIETNAMESE[change] for change in one.changes)
    lead, timing = item.lead, item.timing.text
    if one.old and Change.MOVED in one.changes:
        lead = _arrow(one.old.lead, lead)
    if one.old and Change.RETIMED in one.changes:
        timing = _arrow(one.old.timing.text, timing)
    kinds = kinds if one.is_sure else f"{kinds} (?)"
    return kinds, _where(one.old), _where(one.new), item.content, lead, timing


def _where(item: PlanItem | None) -> str:
    return ".".join(filter(None, (item.section, item.number))) if item else "-"


def _arrow(old: str, new: str) -> str:
    return f"{old or _NOT_SAID} -> {new or _NOT_SAID}"
