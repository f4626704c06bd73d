"""A round exported for other information systems: JSON, XML, and the schemas of both beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dondoc.policy import ReportingPeriod
from dondoc.reports.exchange.records import Export
from models.engine import reading
from models.office import Office
from models.report_rounds import OpenRound, open_round
from models.report_standing import reporting_round
from tasks.reports.files import write_file


@dataclass(frozen=True, slots=True)
class ExportedFiles:
    """What was exported, and where it is."""

    export: Export
    files: tuple[Path, ...]


def export_period(
    folder: Path,
    *,
    period: str,
    office: Office,
    today: date,
    plan_id: int | None = None,
    formats: tuple[str, ...] = ("json", "xml"),
) -> ExportedFiles:
    """Export what has come in by the end of `today`. Raises NotFound."""
    from dondoc.reports.counting import outcomes_of
    from dondoc.reports.exchange.export import export_of
    from dondoc.reports.exchange.written import export_json, export_xml, schema_files

    with reading(office.engine) as session:
        opened = open_round(period, office=office, session=session, day=today, plan_id=plan_id)
        found = outcomes_of(reporting_round(today, opened=opened))
        export = export_of(found, plan_key=opened.plan.key, by_law=_by_law(opened))
        named = {one: opened.file_name(f"trao-doi-{period}.{one}") for one in formats}
    written = {"json": export_json, "xml": export_xml}
    files = [write_file(folder / name, written[one](export)) for one, name in named.items()]
    files += [write_file(folder / name, [schema]) for name, schema in schema_files()]
    return ExportedFiles(export, tuple(files))


def _by_law(opened: OpenRound) -> ReportingPeriod | None:
    """The days for which the law counts the figures of this round."""
    from dondoc.reading.as_json import reading_from_json
    from dondoc.schedule.periods import FINAL_FIGURES, figures_counted, periods_of

    kept = reading_from_json(opened.plan.reading)
    label = opened.period.removesuffix(FINAL_FIGURES)
    known = (one for one in periods_of(kept.plan, kept.reports) if one.label == label)
    report = next(known, None)
    return figures_counted(report, opened.office.policy.reporting_rules) if report else None
