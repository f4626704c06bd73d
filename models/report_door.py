"""The one door for files that come in by themselves: whose they are, for which period, what becomes of them.

Every file ends as a report (`take_report`, as from the agency's page), is given back with every
fault, or waits for a person; none is dropped.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.engine import one_at_a_time
from models.events import record
from models.incoming import incoming_by_key
from models.kept_files import INCOMING
from models.office import Office
from models.report_fates import Brought, Fate, fate_of
from models.report_intake import Taken, take_report
from models.report_rounds import open_round
from models.report_standing import office_day
from models.tables import IncomingRow, IncomingSource, IncomingState


def receive(brought: Brought, *, office: Office, session: Session, at: datetime) -> IncomingRow:
    """Take in one file and say what became of it; the same arrival again makes nothing new.

    A mail is taken once. A file of the folder is looked at again each time: what was refused may be
    right today, and what was taken is the version that is there.
    """
    one_at_a_time(f"incoming:{brought.key}", session=session)
    known = incoming_by_key(brought.key, session=session)
    if known is not None and brought.source is IncomingSource.MAIL:
        return known
    fate = fate_of(brought, office, session, at)
    if fate.state is IncomingState.WAITING:
        # first the file, then the row: no row is without it
        INCOMING.keep(brought.data, office.settings.home)
    return _written(brought, fate, known, session, at)


def take_for(
    row: IncomingRow,
    *,
    agency_id: str,
    period: str,
    plan_id: int | None,
    office: Office,
    session: Session,
    actor: str,
    at: datetime,
) -> Taken:
    """A person says whose report a waiting file is; raises RefusedReport and NotFound, then it waits on."""
    data = INCOMING.path(row.sha256, office.settings.home).read_bytes()
    opened = open_round(
        period, office=office, session=session, day=office_day(row.at), plan_id=plan_id
    )
    taken = take_report(
        data, row.file_name, agency_id=agency_id, opened=opened, received_at=row.at, actor=actor
    )
    row.state, row.decided_by = IncomingState.TAKEN, actor
    row.agency_id, row.period, row.plan_id = agency_id, period, opened.plan_id
    row.submission_id = taken.submission.id
    said = {"agency": agency_id, "period": period, "file": row.file_name}
    subject = f"incoming:{row.id}"
    record("incoming-taken", subject, session=session, at=at, actor=actor, details=said)
    return taken


def _written(
    brought: Brought, fate: Fate, known: IncomingRow | None, session: Session, at: datetime
) -> IncomingRow:
    row = known or IncomingRow(
        key=brought.key,
        source=brought.source,
        sender=brought.sender,
        message_id=brought.message_id,
        file_name=brought.file_name,
        size=brought.size,
        sha256=brought.digest,
        at=at,
    )
    if known is not None and known.decided_by:
        # what a person decided stands
        return known
    said = {"faults": list(fate.faults), "remarks": list(fate.remarks)}
    is_news = known is None or (known.state, known.said) != (fate.state, said)
    row.state, row.said, row.agency_id, row.period = fate.state, said, fate.agency_id, fate.period
    row.plan_id = fate.plan_id
    row.submission_id = fate.taken.submission.id if fate.taken else None
    session.add(row)
    session.flush()
    if is_news:
        details = {"file": brought.file_name, "sha256": row.sha256, "faults": len(fate.faults)}
        subject, actor = f"incoming:{row.id}", brought.actor
        action = f"incoming-{fate.state}"
        record(action, subject, session=session, at=at, actor=actor, details=details)
    return row
