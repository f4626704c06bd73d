"""The templates of a round, as files in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dondoc.reports.form import Form
from dondoc.reports.template import template_name, template_of
from models.engine import reading
from models.office import Office
from models.report_history import RoundHistory
from models.report_rounds import OpenRound, open_round
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
    word: bool = False,
) -> list[WrittenTemplate]:
    """Write the templates of all who report, or of one agency: workbooks, or Word forms.

    Raises NotFound.
    """
    with reading(office.engine) as session:
        opened = open_round(period, office=office, session=session, day=today, plan_id=plan_id)
        history = RoundHistory(opened)
        forms = opened.forms() if agency_id is None else (opened.form(agency_id),)
        filled = [history.filled(form) for form in forms]
    return list(_write(folder, filled, opened, word=word))


def _write(
    folder: Path, forms: Iterable[Form], opened: OpenRound, *, word: bool
) -> Iterator[WrittenTemplate]:
    for form in forms:
        if word:
            # python-docx takes a while to import
            from dondoc.reports.word_form import word_form_name, word_form_of

            path = write_file(folder / opened.file_name(word_form_name(form)), [word_form_of(form)])
        else:
            path = write_file(folder / opened.file_name(template_name(form)), [template_of(form)])
        header = form.header
        yield WrittenTemplate(header.agency_id, header.agency_name, len(form.rows), path)
