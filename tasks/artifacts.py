"""Putting what the coordinator looks at where it is always found: the latest under a key is the truth.

Of how things stand there is one version a day: what changes on the day changes it in place, so that
runs every five minutes leave no heap, and the earlier days can still be leafed through. What one run
worked on is that run's own. Nothing is written where nothing has changed.

A version says itself of which day it is: what Prefect calls the creation of what is latest under a key
is that of the first version there ever was.
"""

from __future__ import annotations

import json
from asyncio import gather
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.filters import (
    ArtifactCollectionFilter,
    ArtifactCollectionFilterKey,
    ArtifactFilter,
    ArtifactFilterKey,
)
from prefect.client.schemas.objects import ArtifactCollection
from prefect.client.schemas.sorting import ArtifactCollectionSort, ArtifactSort
from prefect.exceptions import ObjectNotFound
from prefect.utilities.context import get_task_and_flow_run_ids

from models.office import OFFICE_TIME
from tasks.overviews.overview import Overview, Page

# a month of days to leaf through; Prefect's page of a key lists every version there is
KEPT_VERSIONS = 31
# where Prefect's old runs are cleared away, their artifacts go with them: what stands is drawn anew
# long before a run may be cleared (90 days, unless an operator says otherwise)
DRAWN_ANEW_AFTER = timedelta(days=14)
DAY = "day"
# as many as Prefect's API gives at once
PAGE = 200
# what an earlier version of this program showed under another key holds no more
FORMER_KEYS = frozenset({"chua-bao-cao"})
Shown = Overview | Page


@dataclass(frozen=True, slots=True)
class _Version:
    """The latest under a key, of which of the office's days it is, and what it says."""

    id: UUID
    day: date | None
    said: tuple[Any, str]

    def is_older_than(self, days: timedelta, today: date) -> bool:
        return self.day is None or today - self.day > days


class Board:
    """The artifacts of an office, whose keys begin with `prefix`, for one run.

    What stands there is asked for once; after that the board knows what it has written itself.
    """

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self._latest: dict[str, _Version | None] = {}

    async def look(self, keys: Iterable[str]) -> None:
        """Ask what stands under these keys, in one request for all."""
        wanted = [self._prefix + key for key in keys]
        new = [key for key in wanted if key not in self._latest]
        if not new:
            return
        asked = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=new))
        async with get_client() as client:
            found = await client.read_latest_artifacts(artifact_filter=asked, limit=PAGE)
        self._latest |= dict.fromkeys(new) | {one.key: _version(one) for one in found if one.key}

    async def put(self, shown: Iterable[Shown], now: datetime) -> None:
        """Show all, each under its key, side by side; `now` is an aware instant."""
        wanted, today = list(shown), now.astimezone(OFFICE_TIME).date()
        await self.look(one.key for one in wanted)
        async with get_client() as client:
            await gather(*(self._put(client, one, today) for one in wanted))

    async def _put(self, client: PrefectClient, one: Shown, today: date) -> None:
        last = self._latest[self._prefix + one.key]
        if last is None:
            if not one.is_empty:
                await self._create(client, one, today)
        elif last.said == _said(one) and not last.is_older_than(DRAWN_ANEW_AFTER, today):
            return
        elif one.of_run or last.day != today:
            await self._create(client, one, today)
        else:
            await self._change(client, one, last)

    async def _change(self, client: PrefectClient, one: Shown, last: _Version) -> None:
        data, description = said = _said(one)
        assert last.day is not None
        try:
            await client.update_artifact(
                last.id, ArtifactUpdate(data=data, description=description)
            )
        except ObjectNotFound:
            # cleared away in between
            await self._create(client, one, last.day)
        else:
            self._latest[self._prefix + one.key] = _Version(last.id, last.day, said)

    async def _create(self, client: PrefectClient, one: Shown, today: date) -> None:
        task_run_id, flow_run_id = get_task_and_flow_run_ids()
        data, description = said = _said(one)
        key = self._prefix + one.key
        made = await client.create_artifact(
            ArtifactCreate(
                key=key,
                type="table" if isinstance(one, Overview) else "markdown",
                description=description,
                data=data,
                metadata_={DAY: today.isoformat()},
                task_run_id=task_run_id,
                flow_run_id=flow_run_id,
            )
        )
        self._latest[key] = _Version(made.id, today, said)


async def clear(prefix: str = "") -> int:
    """Delete all but the newest versions under the keys that begin so; gives how many went.

    Without a prefix those of all offices: what is kept is the same for each.
    """
    async with get_client() as client:
        gone = 0
        for key in await _keys(client, prefix):
            kept = 0 if key.removeprefix(prefix) in FORMER_KEYS else KEPT_VERSIONS
            gone += await _clear(client, key, kept)
        return gone


async def _keys(client: PrefectClient, prefix: str) -> list[str]:
    found: list[str] = []
    while part := await client.read_latest_artifacts(
        artifact_filter=ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(exists_=True)),
        sort=ArtifactCollectionSort.KEY_DESC,
        limit=PAGE,
        offset=len(found),
    ):
        found += [one.key or "" for one in part]
    return [key for key in found if key.startswith(prefix)]


async def _clear(client: PrefectClient, key: str, kept: int) -> int:
    gone = 0
    while found := await client.read_artifacts(
        artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])),
        sort=ArtifactSort.CREATED_DESC,
        offset=kept,
        limit=PAGE,
    ):
        for one in found:
            try:
                await client.delete_artifact(one.id)
            except ObjectNotFound:
                # another run clears too
                continue
            gone += 1
    return gone


def _version(one: ArtifactCollection) -> _Version | None:
    if one.latest_id is None:
        return None
    day = (one.metadata_ or {}).get(DAY)
    # a table comes back as the text it was sent as
    said = (one.data, one.description or "")
    return _Version(one.latest_id, date.fromisoformat(day) if day else None, said)


def _said(one: Shown) -> tuple[Any, str]:
    """Data and description: Prefect's page of a key shows the description alone."""
    if isinstance(one, Page):
        return "", one.text
    return json.dumps(one.shown, ensure_ascii=False), one.description
