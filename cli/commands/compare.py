"""`dondoc compare`: what a plan kept, changed, dropped and added, against an older one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.commands.read import bytes_of
from cli.output import json_option, print_json
from cli.table import table

if TYPE_CHECKING:
    from dondoc.comparison import Comparison, ItemChange
    from dondoc.language.agencies import AgencyDirectory
    from dondoc.plan import PlanHeader, PlanItem, PlanReading

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NOT_SAID = "(không ghi)"
_YEAR = click.IntRange(1990, 2100)


@click.command("compare")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--old-year", type=_YEAR, help="The old plan's year, if it names none.")
@click.option("--new-year", type=_YEAR, help="The new plan's year, if it names none.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write a workbook.")
@json_option
def command(
    old: Path,
    new: Path,
    old_year: int | None,
    new_year: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Read two plans, OLD and NEW, and list what became of each task.

    Tasks are matched by what they say, the surest pairs first; agencies that ended count as their
    successors. Years move with the plan: "Quý I/2025" and "Quý I/2026" are one time.
    """
    from config.agencies import load_directory
    from dondoc.comparison import compare

    directory = load_directory()
    readings = (_read(old, old_year, directory), _read(new, new_year, directory))
    comparison = compare(*readings, directory)
    if out is not None:
        from dondoc.comparison.workbook import comparison_workbook

        out.write_bytes(comparison_workbook(comparison))
    if as_json:
        from dondoc.comparison.as_json import comparison_as_json

        print_json(comparison_as_json(comparison))
        return
    for line in _lines(comparison):
        click.echo(line)
    if out is not None:
        click.echo(f"\nĐã ghi bảng so sánh vào {out}")


def _read(file: Path, year: int | None, directory: AgencyDirectory) -> PlanReading:
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


def _lines(comparison: Comparison) -> Iterator[str]:
    from dondoc.comparison.changes import VIETNAMESE

    yield f"Kế hoạch cũ:  {_plan(comparison.old)}"
    yield f"Kế hoạch mới: {_plan(comparison.new)}"
    yield ""
    yield "; ".join(f"{VIETNAMESE[one]}: {count}" for one, count in comparison.counts.items())
    yield ""
    headings = ("Thay đổi", "Cũ", "Mới", "Nội dung", "Cơ quan chủ trì", "Thời gian")
    yield table(headings, map(_row, comparison.items))
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
