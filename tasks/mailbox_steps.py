"""Taking in what came by itself, in Prefect's coat."""

from __future__ import annotations

from asyncio import to_thread
from collections import Counter
from datetime import date
from typing import Any

from models.engine import reading
from tasks.mailbox.receive import receive_all
from tasks.overviews.incoming import incoming_overview
from tasks.workplace import office, show, step


@step("Nhận báo cáo từ thư mục và hộp thư", "nhan-bao-cao")
async def receive_reports_once(today: date) -> dict[str, Any]:
    """Look into the folder and the mailbox of the settings; again takes nothing twice."""
    received = await to_thread(receive_all, office(), today)
    counted = Counter(row.state.value for row in received.rows)
    return {
        "received": dict(counted),
        "letters": received.letters,
        "answered": received.answered,
        "left": len(received.left),
        "trouble": list(received.trouble),
        "agencies": sorted({row.agency_id for row in received.rows if row.agency_id}),
    }


def has_somewhere_to_look() -> bool:
    """Whether the settings name a folder or a mailbox."""
    settings = office().settings
    return settings.inbox_folder is not None or bool(settings.mailbox_url.get_secret_value())


async def show_incoming() -> None:
    """What waits for a person (tep-den)."""
    at_work = office()
    with reading(at_work.engine) as opened:
        overview = incoming_overview(office=at_work, session=opened)
    await show((overview,))
