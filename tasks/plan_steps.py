"""Keeping a plan and putting it in force, in Prefect's coat."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dondoc.errors import UnreadableFile
from dondoc.progress import Tell, hearing_pages
from models.engine import reading
from tasks.overviews.plan import findings_overview, items_overview
from tasks.plans.amend import amend_for
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for
from tasks.plans.outcome import IngestOutcome
from tasks.progress import with_progress
from tasks.workplace import office, show, step

ACTOR = "prefect"
# what dondoc.reading takes at most; a file beyond it is not even opened
LARGEST_FILE = 100 * 1024 * 1024


@step("Đọc và lưu kế hoạch", "doc-ke-hoach")
async def keep_plan(
    file: str,
    year: int | None,
    number: str | None,
    issued_on: date | None,
    replaces_draft: bool = False,
) -> dict[str, Any]:
    """Read the file and keep it as a draft; gives its number in the database and the counts.

    Raises UnreadableFile, NotAPlan.
    """
    path = Path(file)

    def keep(tell: Tell) -> IngestOutcome:
        with hearing_pages(tell):
            return ingest_for(
                office(),
                _bytes_of(path),
                path.name,
                actor=ACTOR,
                year=year,
                number=number,
                issued_on=issued_on,
                replace_draft=replaces_draft,
            )

    return asdict(await with_progress("Đọc kế hoạch", "trang", keep))


@dataclass(frozen=True, slots=True)
class Draft:
    """What becomes of a draft that waits: the decision is added to it, or takes its place."""

    onto: bool = False
    replaced: bool = False


@step("Đọc và lưu quyết định điều chỉnh", "doc-quyet-dinh")
async def keep_amended(
    file: str, plan_id: int, number: str | None, issued_on: date | None, draft: Draft
) -> dict[str, Any]:
    """Read a decision and keep the plan as it makes it, as a draft; gives what `keep_plan` gives.

    Raises UnreadableFile, NotAPlan, NotFound, DondocError.
    """
    path = Path(file)

    def keep(tell: Tell) -> IngestOutcome:
        with hearing_pages(tell):
            return amend_for(
                office(),
                plan_id,
                _bytes_of(path),
                path.name,
                actor=ACTOR,
                number=number,
                issued_on=issued_on,
                onto_draft=draft.onto,
                replace_draft=draft.replaced,
            ).draft

    return asdict(await with_progress("Đọc quyết định", "trang", keep))


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableFile("tệp quá lớn", where=str(path))
        return path.read_bytes()
    except OSError as failure:
        raise UnreadableFile(
            f"không mở được tệp: {failure.strerror}",
            where=str(path),
            remedy="ghi đường dẫn đầy đủ tới tệp trên máy chủ",
        ) from failure


@step("Đưa kế hoạch vào thực hiện", "dua-vao-thuc-hien")
async def put_in_force(
    plan_id: int,
    approved_by: str,
    number: str | None,
    issued_on: date | None,
    despite_errors: bool,
) -> dict[str, Any]:
    """Approve the draft; gives what changed against the version before. Raises NotFound, DondocError."""
    at_work = office()
    outcome = await to_thread(
        approve,
        at_work.engine,
        plan_id,
        approved_by=approved_by,
        now=at_work.now(),
        number=number,
        issued_on=issued_on,
        despite_errors=despite_errors,
    )
    return asdict(outcome)


async def show_plan(plan_id: int) -> None:
    """The plan's items (ke-hoach) and what is to be looked at again (can-xem-lai)."""
    with reading(office().engine) as opened:
        overviews = (
            items_overview(plan_id, session=opened),
            findings_overview(plan_id, session=opened),
        )
    await show(overviews)
