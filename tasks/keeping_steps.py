"""Keeping the house in order, in Prefect's coat."""

from __future__ import annotations

from asyncio import to_thread
from datetime import date

from tasks.artifacts import clear
from tasks.keeping.tidy import tidy
from tasks.overviews.places import key_prefix
from tasks.workplace import office, step


@step("Xóa những gì hết thời hạn lưu giữ", "don-dep")
async def tidy_office(today: date, only_count: bool) -> dict[str, int]:
    """Counts of what was, or would be, taken away. Raises DondocError."""
    found = await to_thread(tidy, office(), today, dry_run=only_count)
    return found.counts()


async def clear_old_tables() -> int:
    """Delete what no longer can be leafed through under the keys of this office; gives how many."""
    return await clear(key_prefix(office().settings))
