"""The files that agencies send along with their word that work is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session, col, select

from dondoc.reports.evidence import media_type_of
from models.events import record
from models.kept_files import EVIDENCE
from models.tables import EvidenceRow, ObligationRow


def add_evidence(
    data: bytes,
    file_name: str,
    owed: ObligationRow,
    *,
    session: Session,
    home: Path,
    actor: str,
    at: datetime,
) -> EvidenceRow:
    """Keep a file with a piece of work; the same bytes sent again are kept once.

    Raises DondocError for kinds that are not taken; then nothing is kept.
    """
    media_type = media_type_of(data)
    known = _known(owed.key, sha256(data).hexdigest(), session)
    if known is not None:
        return known
    digest = EVIDENCE.keep(data, home)
    row = EvidenceRow(
        obligation_key=owed.key,
        agency_id=owed.agency_id,
        file_name=file_name,
        media_type=media_type,
        size=len(data),
        sha256=digest,
        at=at,
    )
    session.add(row)
    session.flush()
    said = {"file": file_name, "sha256": digest, "size": len(data)}
    subject = f"obligation:{owed.key}"
    record("evidence-received", subject, session=session, at=at, actor=actor, details=said)
    return row


def evidence_by_key(keys: Iterable[str], *, session: Session) -> dict[str, list[EvidenceRow]]:
    """The files of these pieces of work, the first sent first."""
    asked = select(EvidenceRow).where(col(EvidenceRow.obligation_key).in_(set(keys)))
    found: dict[str, list[EvidenceRow]] = {}
    for row in session.exec(asked.order_by(col(EvidenceRow.id))):
        found.setdefault(row.obligation_key, []).append(row)
    return found


def _known(key: str, digest: str, session: Session) -> EvidenceRow | None:
    asked = select(EvidenceRow).where(
        EvidenceRow.obligation_key == key, EvidenceRow.sha256 == digest
    )
    return session.exec(asked).first()
