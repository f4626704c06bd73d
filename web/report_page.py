"""The reports that an agency owes, with what it has sent of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dondoc.schedule.obligation import ObligationKind
from dondoc.schedule.wording import day_and_date, distance_words, first_upper
from dondoc.status import OPEN, VIETNAMESE, State
from models.office import Office
from models.tables import SubmissionRow, SubmissionState
from web.agency_page import Standing
from web.history import moment_words

_JUDGED = {
    SubmissionState.RECEIVED: "đã nhận, chờ xem",
    SubmissionState.TO_COMPARE: "đã nhận, chờ đối chiếu",
    SubmissionState.ACCEPTED: "đã được duyệt",
    SubmissionState.RETURNED: "bị trả lại",
}


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One report as the page shows it; `sent` has a line for every version that came in."""

    key: str
    name: str
    state: State
    state_word: str
    due_words: str
    distance: str
    sent: tuple[str, ...]


def reports_of(
    standings: Sequence[Standing], agency_id: str, office: Office, session: Session
) -> tuple[ReportEntry, ...]:
    """The reports that the agency owes, by due day."""
    owed = [one for one in standings if one.obligation.kind is ObligationKind.REPORT]
    asked = select(SubmissionRow).where(SubmissionRow.agency_id == agency_id)
    sent = list(session.exec(asked.order_by(col(SubmissionRow.id))))
    return tuple(_entry(one, sent, office) for one in owed)


def _entry(one: Standing, sent: Sequence[SubmissionRow], office: Office) -> ReportEntry:
    owed = one.obligation
    versions = [row for row in sent if (row.plan_id, row.period) == (one.plan_id, owed.period)]
    return ReportEntry(
        key=owed.key,
        name=owed.title,
        state=one.state,
        state_word=first_upper(VIETNAMESE[one.state]),
        due_words=f"Hạn {day_and_date(one.due)}",
        distance=distance_words(one.due, office.today(), office.calendar())
        if one.state in OPEN
        else "",
        sent=tuple(_line(row) for row in versions),
    )


def _line(row: SubmissionRow) -> str:
    in_time = "muộn" if row.late else "đúng hạn"
    reason = f": {row.reason}" if row.reason else ""
    return (
        f"Lần {row.version}: {moment_words(row.received_at)}, {in_time}, "
        f"{_JUDGED[row.state]}{reason} ({row.file_name}, mã {row.sha256[:12]})"
    )
