"""An office with an approved plan, filled templates, and the two clocks of a watched folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from dondoc.reports.form import Form
from models.engine import reading
from models.incoming import incoming
from models.office import Office
from models.report_rounds import open_round
from models.tables import IncomingRow, SubmissionRow
from tasks.mailbox.folder import FolderRun, receive_folder
from tests.reports.makers import filled, whole_answers
from tests.reports.office_makers import IN_TIME, NOW, PERIOD


def form_of_agency(office: Office, agency_id: str = "so-noi-vu") -> Form:
    with reading(office.engine) as opened:
        opened_round = open_round(PERIOD, office=office, session=opened, day=NOW.date())
        return opened_round.form(agency_id)


def report(office: Office, agency_id: str = "so-noi-vu", **first: object) -> bytes:
    """A whole report of the agency; `first` changes the first answer."""
    form = form_of_agency(office, agency_id)
    return filled(form, whole_answers(form, **first))


def look(
    office: Office,
    folder: Path,
    at: datetime = IN_TIME,
    meanwhile: Callable[[], object] = lambda: None,
    age: float = 3600,
) -> FolderRun:
    """One look at the folder, as if its files were `age` seconds old; `meanwhile` happens in the pause."""
    newest = max((one.lstat().st_mtime for one in folder.iterdir()), default=0)

    def pause(_seconds: float) -> None:
        meanwhile()

    return receive_folder(folder, office=office, at=at, pause=pause, wall=lambda: newest + age)


def came_in(office: Office) -> list[IncomingRow]:
    with reading(office.engine) as opened:
        return incoming(session=opened)


def kept(office: Office) -> list[SubmissionRow]:
    with reading(office.engine) as opened:
        return in_order(opened)


def in_order(opened: Session) -> list[SubmissionRow]:
    return list(opened.exec(select(SubmissionRow).order_by("id")))


def files_in(folder: Path) -> list[str]:
    """The files below a folder without the lock, by their path, hashes left out of their names."""
    found = (one for one in folder.rglob("*") if one.is_file() and not one.name.startswith("."))
    return sorted(
        str(one.relative_to(folder).parent / one.name.partition("-")[2])
        if one.parent != folder
        else one.name
        for one in found
    )
