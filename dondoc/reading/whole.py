"""All parts of a plan read from one document: header, rows, running text, and what a careful
reader would flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dondoc.errors import NotAPlan
from dondoc.plan import PlanReading, Severity
from dondoc.reading.body import Body, read_body
from dondoc.reading.document import Document
from dondoc.reading.findings import careful_reader
from dondoc.reading.findings_of_ends import ends_missing
from dondoc.reading.findings_of_places import issued_elsewhere
from dondoc.reading.findings_of_prose import tasks_in_prose
from dondoc.reading.findings_of_scans import timings_misread
from dondoc.reading.formats import open_document
from dondoc.reading.header import read_header
from dondoc.reading.layouts import RowsRead, read_rows

if TYPE_CHECKING:
    from dondoc.calendars.anniversaries import KnownAnniversary
    from dondoc.language.agencies import AgencyDirectory
    from dondoc.policy import ReportingRule


def read_whole(
    data: bytes,
    name: str,
    directory: AgencyDirectory,
    known_anniversaries: Sequence[KnownAnniversary],
    year: int | None,
    reporting_rules: Sequence[ReportingRule] = (),
) -> PlanReading:
    """What `dondoc.reading.read_plan` promises."""
    document = open_document(data, name=name)
    try:
        reading = read_document(document, known_anniversaries, year)
    except NotAPlan as refusal:
        raise NotAPlan(refusal.message, where=name, remedy=refusal.remedy) from refusal
    in_prose = tasks_in_prose(document, reading)
    noticed = careful_reader(reading, directory, known_anniversaries, reporting_rules)
    elsewhere = issued_elsewhere(document, reading.plan, directory)
    return replace(reading, findings=(*reading.findings, *elsewhere, *in_prose, *noticed))


def read_document(
    document: Document,
    known_anniversaries: Sequence[KnownAnniversary],
    year: int | None = None,
) -> PlanReading:
    """All parts of a plan in a document, without what a careful reader would add.

    Raises:
        NotAPlan: the document is no plan, or states no task at all.
    """
    header = read_header(document, year)
    rows = read_rows(document, header.year)
    body = read_body(
        document, items=rows.items, year=header.year, known_anniversaries=known_anniversaries
    )
    _refuse_without_tasks(document, rows, body)
    return PlanReading(
        plan=header,
        sections=rows.sections,
        items=rows.items,
        reports=body.reports,
        anniversaries=body.anniversaries,
        standing_duties=body.standing_duties,
        cadences=body.cadences,
        rows=rows.rows,
        findings=(
            *document.findings,
            *rows.findings,
            *timings_misread(document, rows.items),
            *ends_missing(document, rows.sections, rows.items),
        ),
        phases=body.phases,
        targets=body.targets,
        phase_tasks=body.phase_tasks,
        recommendations=body.recommendations,
        budget=body.budget,
        budget_checks=body.budget_checks,
    )


def _refuse_without_tasks(document: Document, rows: RowsRead, body: Body) -> None:
    """A plan states tasks in a table, or as a programme does: by phases, targets and money."""
    if rows.rows.total or body.targets or body.phase_tasks or body.budget:
        return
    unread = next((one for one in document.findings if one.severity is Severity.ERROR), None)
    if unread is not None:
        raise NotAPlan(unread.message, where=unread.where)
    raise NotAPlan(
        "không thấy bảng nhiệm vụ nào (có cột nội dung và cột thời gian hoặc cơ quan)",
        remedy="hãy gửi cả phụ lục có bảng nhiệm vụ của kế hoạch",
    )
