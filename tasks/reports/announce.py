"""The letter that opens a round, from what the database holds."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from dondoc.language.text import vietnamese_sort_key
from dondoc.reports.announcement import (
    Announcement,
    AskedAgency,
    announcement_letter,
    announcement_name,
)
from dondoc.reports.blanks import Letterhead
from dondoc.reports.late_work import UrgedPlan
from models.engine import reading
from models.office import Office
from models.report_rounds import OpenRound, open_round
from tasks.reports.files import write_file


def announce(
    folder: Path,
    *,
    period: str,
    office: Office,
    today: date,
    plan_id: int | None = None,
    letterhead: Letterhead | None = None,
) -> tuple[Announcement, Path]:
    """Draft the letter into the folder. Raises NotFound where no plan in force asks for the period."""
    with reading(office.engine) as session:
        opened = open_round(period, office=office, session=session, day=today, plan_id=plan_id)
        asked, name = _asked(opened), opened.file_name(announcement_name(period))
    letter = announcement_letter(asked, day=today, letterhead=letterhead)
    return asked, write_file(folder / name, [letter])


def _asked(opened: OpenRound) -> Announcement:
    plan, office = opened.plan, opened.office
    reports = opened.reporters
    agencies = [
        AskedAgency(form.header.agency_name, len(form.rows), reports[form.header.agency_id].due_now)
        for form in opened.forms()
        if form.header.agency_id in reports
    ]
    # a later day granted to one agency is not everybody's
    due = Counter(row.due for row in reports.values()).most_common(1)[0][0]
    return Announcement(
        plan=UrgedPlan(
            plan.title,
            plan.number,
            plan.issued_on,
            plan.issuer,
            plan.coordinator or office.settings.office_name,
        ),
        period=opened.period,
        due=due,
        figures=next((row.note for row in reports.values() if row.note), ""),
        agencies=tuple(sorted(agencies, key=lambda one: vietnamese_sort_key(one.name))),
    )
