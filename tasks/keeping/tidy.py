"""Taking away what has had its time by policy; never what an audit, or a person's decision, needs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from sqlmodel import Session

from config.retention import Period, Retention, load_retention
from models import retention as old
from models.engine import session
from models.events import Deed, record_all
from models.kept_files import EVIDENCE, INCOMING, SUBMISSIONS, Shelf
from models.office import OFFICE_TIME, Office
from tasks.keeping.backup import only_one

BY_POLICY = "chính sách lưu giữ"


@dataclass
class Tidied:
    """What was, or would be, taken away; `bytes` is what the files leave free."""

    texts: int = 0
    attachments: int = 0
    sessions: int = 0
    reports: int = 0
    evidence: int = 0
    incoming: int = 0
    bytes: int = 0
    paths: list[Path] = field(default_factory=list, repr=False)

    def counts(self) -> dict[str, int]:
        """The figures alone."""
        return {name: value for name, value in asdict(self).items() if name != "paths"}


def tidy(office: Office, today: date, *, dry_run: bool = False) -> Tidied:
    """Take away what [retention] no longer wants kept; with `dry_run` only count it.

    Rows that say who was told, what came in and who decided stay, and the log says of each file that
    it is gone. Rows are committed before files go, so that no row speaks of a file without its word.
    """
    rules = load_retention(office.settings.config_folder)
    with only_one(office.settings.home), session(office.engine) as opened:
        found = _by_rules(office, rules, today, opened)
        if dry_run:
            opened.rollback()
            return found
        opened.commit()
        for path in found.paths:
            path.unlink(missing_ok=True)
    return found


def _by_rules(office: Office, rules: Retention, today: date, opened: Session) -> Tidied:
    found = Tidied(sessions=old.forget_sessions(office.moment(today), session=opened))
    if before := _instant(rules.message_texts, today):
        found.texts, found.attachments = old.strike_old_texts(before, session=opened)
    if before := _instant(rules.incoming_files, today):
        digests = old.old_incoming(before, session=opened)
        found.incoming = _remove(digests, INCOMING, office, today, opened, found)
    last, before = (
        rules.reports_and_evidence.before(today),
        _instant(rules.reports_and_evidence, today),
    )
    if last and before:
        digests = old.old_reports(last, session=opened)
        found.reports = _remove(digests, SUBMISSIONS, office, today, opened, found)
        digests = old.old_evidence(last, before, session=opened)
        found.evidence = _remove(digests, EVIDENCE, office, today, opened, found)
    return found


def _instant(period: Period, today: date) -> datetime | None:
    day = period.before(today)
    return datetime.combine(day, time(), OFFICE_TIME) if day else None


def _remove(
    digests: set[str], shelf: Shelf, office: Office, today: date, opened: Session, found: Tidied
) -> int:
    """Write down that the files go; gives how many."""
    gone = old.without_removed(digests, shelf, session=opened)
    paths = [shelf.path(one, office.settings.home) for one in gone]
    found.paths += paths
    found.bytes += sum(path.stat().st_size for path in paths if path.exists())
    deeds = [Deed(old.REMOVED, f"{shelf.name}:{one}", {"reason": BY_POLICY}) for one in gone]
    record_all(deeds, session=opened, at=office.moment(today), actor="dondoc")
    return len(gone)
