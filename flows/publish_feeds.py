"""Write every agency's calendar as a file."""

from __future__ import annotations

from asyncio import gather
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.asked import Asked, AskedForDay, recipe
from tasks.feed_steps import show_quiet_agencies, write_feeds
from tasks.run_marks import mark_run, short_day, tags_of
from tasks.work_steps import show_work


class FolderOfFeeds(Asked):
    """Xuất lịch vào đâu."""

    folder: str | None = Field(
        default=None,
        title="Thư mục",
        description="Thư mục trên máy chủ; để trống là thư mục feeds trong dữ liệu của hệ thống.",
    )


class Publishing(AskedForDay, FolderOfFeeds):
    """Xuất lịch vào đâu, và vào ngày nào."""


TODAY = Publishing()


@flow(persist_result=False)
@recipe("Xuất lịch {request.day:%d/%m/%Y}")
async def publish_feeds(request: Publishing = TODAY) -> State[dict[str, Any]]:
    """Xuất lịch .ics của từng cơ quan theo các kế hoạch đã duyệt; tệp không đổi thì giữ nguyên.

    Args:
        request: Ngày và thư mục.
    """
    today = request.day
    feeds = await write_feeds(request.folder, today)
    await gather(show_work(today), show_quiet_agencies(today))
    changed = f"{feeds['written']} tệp thay đổi" if feeds["written"] else "không có gì thay đổi"
    await mark_run(f"Xuất lịch {short_day(today)}: {changed}", await tags_of())
    return Completed(
        message=f"{feeds['feeds']} lịch trong {feeds['folder']}, đã ghi {feeds['written']} tệp",
        data=feeds,
    )
