"""A round collated into a folder: workbook, Word report, CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dondoc.progress import Tell, tell_nobody
from dondoc.reports.blanks import Letterhead
from dondoc.reports.matrix import Matrix
from dondoc.reports.outcomes import Outcomes
from dondoc.reports.reporting_round import ReportingRound
from models.engine import reading
from models.office import Office
from models.report_history import RoundHistory
from models.report_rounds import open_round
from models.report_standing import matrix_on, reporting_round
from tasks.reports.files import write_file

# read, collated, workbook, report, the other two files
STEPS = 5


@dataclass(frozen=True, slots=True)
class CollatedFiles:
    """What was made of a round, and where it is."""

    outcomes: Outcomes
    workbook: Path
    report: Path
    csv: Path
    json: Path


def matrix_of_period(
    period: str, *, office: Office, today: date, plan_id: int | None = None
) -> Matrix:
    """Who has reported for the period by the end of `today`. Raises NotFound."""
    with reading(office.engine) as session:
        opened = open_round(period, office=office, session=session, day=today, plan_id=plan_id)
        return matrix_on(today, opened=opened)


def round_of_period(
    period: str, *, office: Office, today: date, plan_id: int | None = None
) -> ReportingRound:
    """Everything that was asked and has come in for the period by the end of `today`."""
    return _round_and_names(period, office, today, plan_id)[0]


def _round_and_names(
    period: str, office: Office, today: date, plan_id: int | None
) -> tuple[ReportingRound, Callable[[str, str], str]]:
    """The round, and how its files are named beside those of another plan."""
    with reading(office.engine) as session:
        opened = open_round(period, office=office, session=session, day=today, plan_id=plan_id)
        found = reporting_round(today, opened=opened)
        round_ = replace(found, last_year=RoundHistory(opened).year_rows())

    def named(stem: str, ending: str) -> str:
        return opened.file_name(f"{stem}-{period}.{ending}")

    return round_, named


def collate_period(
    folder: Path,
    *,
    period: str,
    office: Office,
    today: date,
    plan_id: int | None = None,
    letterhead: Letterhead | None = None,
    tell: Tell = tell_nobody,
) -> CollatedFiles:
    """Collate what has come in by the end of `today` into a folder; `tell` hears of each step.

    Raises NotFound.
    """
    # pandas and python-docx take half a second to come up, which the matrix need not wait for
    from dondoc.reports.collation import collate
    from dondoc.reports.collation_files import collation_csv, collation_json, collation_workbook
    from dondoc.reports.report_document import report_document

    tell(0, STEPS)
    round_, named = _round_and_names(period, office, today, plan_id)
    tell(1, STEPS)
    collation = collate(round_)
    tell(2, STEPS)
    workbook = write_file(folder / named("tong-hop", "xlsx"), [collation_workbook(collation)])
    tell(3, STEPS)
    document = [report_document(collation.outcomes, letterhead)]
    report = write_file(folder / named("bao-cao", "docx"), document)
    tell(4, STEPS)
    made = CollatedFiles(
        outcomes=collation.outcomes,
        workbook=workbook,
        report=report,
        csv=write_file(folder / named("tong-hop", "csv"), collation_csv(collation)),
        json=write_file(folder / named("tong-hop", "json"), collation_json(collation)),
    )
    tell(STEPS, STEPS)
    return made
