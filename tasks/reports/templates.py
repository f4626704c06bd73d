"""The templates of a round, as files in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dondoc.reports.form import Form
from dondoc.reports.template import template_name, template_of
from models.engine import reading
from models.office import Office
from models.report_rounds import open_round
from tasks.reports.files import write_file


@dataclass(frozen=True, slots=True)
class WrittenTemplate:
    """One agency's template and where it is."""

    agency_id: str
    agency_name: str
    rows: int
    path: Path


def write_templates(
    folder: Path,
    *,
    period: str,
    office: Office,
    today: date,
    agency_id: str | None = None,
    plan_id: int | None = None,
) -> list[WrittenTemplate]:
    """Write the templates of all who report, or of one agency. Raises NotFound."""
    with reading(office.engine) as session:
        opened = open_round(period, office=office, session=session, day=today, plan_id=plan_id)
        forms = opened.forms() if agency_id is None else (opened.form(agency_id),)
    return list(_write(folder, forms))


def _write(folder: Path, forms: tuple[Form, ...]) -> Iterator[WrittenTemplate]:
    for form in forms:
        path = write_file(folder / template_name(form), [template_of(form)])
        header = form.header
        yield WrittenTemplate(header.agency_id, header.agency_name, len(form.rows), path)
