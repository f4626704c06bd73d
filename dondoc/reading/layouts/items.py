"""A printed row -> a plan's item: timing understood, lists of agencies split."""

from __future__ import annotations

from dondoc.language.agency_lists import split_agencies, split_roles
from dondoc.plan import PlanItem
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.table import PrintedItem
from dondoc.timing import read_timing


def plan_item(printed: PrintedItem, year: int) -> PlanItem:
    """The item of a printed row; a column that the table lacks is '' or, where told apart, None."""
    cells = printed.cells
    lead, coordinating = cells.get(Column.LEAD, ""), cells.get(Column.COORDINATING, "")
    leading, helping = split_roles(lead)
    return PlanItem(
        section=printed.section,
        number=printed.number,
        content=cells.get(Column.CONTENT, ""),
        timing=read_timing(cells.get(Column.TIMING, ""), year),
        lead=lead,
        lead_agencies=leading,
        coordinating=coordinating,
        coordinating_agencies=(*split_agencies(coordinating), *helping),
        assignee=cells.get(Column.ASSIGNEE),
        product=cells.get(Column.PRODUCT),
        source=printed.place,
    )
