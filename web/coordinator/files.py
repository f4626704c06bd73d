"""/dieu-phoi/tep: the files that agencies sent, given back as they came and never shown in a page."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from dondoc.errors import NotFound
from models.engine import reading
from models.kept_files import EVIDENCE, SUBMISSIONS, Shelf
from models.tables import EvidenceRow, SubmissionRow
from web.answers import NO_STORE
from web.coordinator.entry import HOME, Number, SignedIn, Who

FILES = f"{HOME}/tep"
# whatever it is, a browser saves it; nothing that a stranger sent opens here
KIND = "application/octet-stream"
GONE = "không còn tệp này"
router = APIRouter(prefix=FILES)


@router.get("/bao-cao/{number}")
def report_file(who: Who, number: Number) -> Response:
    """A report's workbook as it came in."""
    with reading(who.office.engine) as opened:
        row = opened.get(SubmissionRow, number)
    if row is None:
        raise NotFound(GONE)
    return _sent(SUBMISSIONS, row.sha256, row.file_name, who)


@router.get("/minh-chung/{number}")
def evidence_file(who: Who, number: Number) -> Response:
    """What an agency sent along with its word that work is done."""
    with reading(who.office.engine) as opened:
        row = opened.get(EvidenceRow, number)
    if row is None:
        raise NotFound(GONE)
    return _sent(EVIDENCE, row.sha256, row.file_name, who)


def _sent(shelf: Shelf, digest: str, name: str, who: SignedIn) -> Response:
    file = shelf.path(digest, who.office.settings.home)
    if not file.is_file():
        raise NotFound(GONE)
    return FileResponse(file, media_type=KIND, filename=Path(name).name or "tep", headers=NO_STORE)
