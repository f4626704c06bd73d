"""Small documents and items of our own writing, and what the gold of the real plans says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from dondoc.plan import (
    Certainty,
    Place,
    PlanHeader,
    PlanItem,
    PlanReading,
    RowCount,
    Section,
    Timing,
    TimingStatus,
    Window,
)
from dondoc.reading.document import Document, Grid, GridRow, Paragraph
from dondoc.reading.formats import open_document
from dondoc.reading.formats.markup import is_marked_heading, plain

ALL_YEAR = Timing(
    text="Cả năm",
    windows=(Window(date(2026, 1, 1), date(2026, 12, 31)),),
    status=TimingStatus.ALL_YEAR,
    certainty=Certainty.CERTAIN,
)


def document(text: str, *grids: Grid) -> Document:
    """A document of these lines, each a paragraph, with tables behind them."""
    paragraphs = tuple(
        Paragraph(plain(line), Place(line=number), is_marked_heading(line))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    )
    return Document("text", paragraphs, grids)


def grid(*rows: str, before: int = 0) -> Grid:
    """A table of these rows, the cells parted by bars."""
    return Grid(
        tuple(
            GridRow(tuple(cell.strip() for cell in row.split("|")), Place(line=number, row=number))
            for number, row in enumerate(rows, start=1)
        ),
        before,
    )


def real(plans: Path, name: str) -> Document:
    """A real plan, read in place."""
    return open_document((plans / name).read_bytes(), name=name)


def gold(plans: Path, year: int) -> dict[str, Any]:
    """What was read from a plan by hand."""
    loaded: dict[str, Any] = json.loads((plans / "gold" / f"{year}.json").read_text("utf-8"))
    return loaded


def item(
    content: str = "Xuất bản bản tin của ngành",
    *,
    section: str = "I",
    number: str = "1",
    timing: Timing = ALL_YEAR,
    lead: tuple[str, ...] = ("Sở Nội vụ",),
    coordinating: tuple[str, ...] = (),
    assignee: str | None = None,
    line: int | None = None,
) -> PlanItem:
    """A row of a plan with everything in order, unless the test says otherwise."""
    return PlanItem(
        section=section,
        number=number,
        content=content,
        timing=timing,
        lead=", ".join(lead),
        lead_agencies=lead,
        coordinating=", ".join(coordinating),
        coordinating_agencies=coordinating,
        assignee=assignee,
        product=None,
        source=Place(line=line),
    )


def gold_items(plans: Path, year: int) -> list[PlanItem]:
    """The rows of the gold, with their contents."""
    return [
        item(row["content"], section=row["section"], number=row["number"])
        for row in gold(plans, year)["items"]
    ]


def reading(
    *items: PlanItem,
    sections: tuple[Section, ...] = (Section("I", "SỞ NỘI VỤ"),),
    number: str | None = "12/KH-UBND",
    issued_on: date | None = date(2026, 2, 10),
    period: tuple[date, date] = (date(2026, 1, 1), date(2026, 12, 31)),
    **parts: Any,
) -> PlanReading:
    """A plan of 2026 that has been read, with everything in order, unless the test says otherwise."""
    header = PlanHeader(
        number=number,
        issued_on=issued_on,
        year=period[0].year,
        period=period,
        title="Kế hoạch của riêng phép thử năm 2026",
        issuer="UBND thành phố Hà Nội",
        coordinator="Sở Nội vụ",
    )
    whole: dict[str, Any] = {
        "plan": header,
        "sections": sections,
        "items": items,
        "reports": (),
        "anniversaries": (),
        "standing_duties": (),
        "cadences": (),
        "rows": RowCount(len(items), len(items), 0, 0, 0, 0),
        "findings": (),
    }
    return PlanReading(**(whole | parts))
