"""Putting what the coordinator looks at where it is always found: the latest under a key is the truth.

Of how things stand there is one version a day: what changes on the day changes it in place, so that
runs every five minutes leave no heap, and the earlier days can still be leafed through. What one run
worked on is that run's own. Nothing is written where nothing has changed.
"""

from __future__ import annotations

import json
from asyncio import gather
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.filters import (
    ArtifactCollectionFilter,
    ArtifactCollectionFilterKey,
    ArtifactFilter,
    ArtifactFilterKey,
)
from prefect.client.schemas.objects import ArtifactCollection
from prefect.client.schemas.sorting import ArtifactSort
from prefect.exceptions import ObjectNotFound
from prefect.utilities.context import get_task_and_flow_run_ids

from models.office import OFFICE_TIME
from tasks.overviews.overview import Overview, Page

# a month of days to leaf through; Prefect's page of a key lists every version there is
KEPT_VERSIONS = 31
# where Prefect's old runs are cleared away, their artifacts go with them: what stands is drawn anew
# long before a run may be cleared (90 days, unless an operator says otherwise)
DRAWN_ANEW_AFTER = timedelta(days=14)
# of an installation that drew one every five minutes, so many are cleared at a time
CLEARED_AT_ONCE = 200
# keys of earlier versions of this program: what is there says what holds no more
FORMER_KEYS = {"bao-cao-chua-gui": ("chua-bao-cao",)}
Shown = Overview | Page


async def put(shown: Iterable[Shown], *, prefix: str = "", now: datetime) -> None:
    """Show all under their keys, each beginning with `prefix`; `now` is an aware instant."""
    wanted = {prefix + one.key: one for one in shown}
    async with get_client() as client:
        latest = await _latest(client, list(wanted))
        await gather(*(_put(client, key, one, latest.get(key), now) for key, one in wanted.items()))


async def _put(
    client: PrefectClient, key: str, one: Shown, last: ArtifactCollection | None, now: datetime
) -> None:
    if last is None or last.latest_id is None:
        if not one.is_empty:
            await _create(client, key, one)
        return
    is_old = last.created is not None and now - last.created > DRAWN_ANEW_AFTER
    if _says_the_same(last, one) and not is_old:
        return
    if one.of_run or is_old or not _is_of(last, now.astimezone(OFFICE_TIME).date()):
        await _create(client, key, one)
        return
    change = ArtifactUpdate(data=_data(one), description=_description(one))
    try:
        await client.update_artifact(last.latest_id, change)
    except ObjectNotFound:
        # cleared away in between
        await _create(client, key, one)


async def _create(client: PrefectClient, key: str, one: Shown) -> None:
    task_run_id, flow_run_id = get_task_and_flow_run_ids()
    await client.create_artifact(
        ArtifactCreate(
            key=key,
            type="table" if isinstance(one, Overview) else "markdown",
            description=_description(one),
            data=_data(one),
            task_run_id=task_run_id,
            flow_run_id=flow_run_id,
        )
    )
    former = key.removesuffix(one.key)
    await _clear(client, [key], KEPT_VERSIONS)
    if one.key in FORMER_KEYS:
        await _clear(client, [former + name for name in FORMER_KEYS[one.key]], 0)


async def _clear(client: PrefectClient, keys: Sequence[str], kept: int) -> None:
    """Delete all but the newest versions."""
    found = await client.read_artifacts(
        artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=list(keys))),
        sort=ArtifactSort.CREATED_DESC,
        offset=kept,
        limit=CLEARED_AT_ONCE,
    )
    for one in found:
        try:
            await client.delete_artifact(one.id)
        except ObjectNotFound:
            # another run clears too
            continue


async def _latest(client: PrefectClient, keys: list[str]) -> dict[str, ArtifactCollection]:
    found = await client.read_latest_artifacts(
        artifact_filter=ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=keys))
    )
    return {one.key: one for one in found if one.key}


def _says_the_same(last: ArtifactCollection, one: Shown) -> bool:
    # a table comes back as the text it was sent as
    return (last.data, last.description) == (_data(one), _description(one))


def _is_of(last: ArtifactCollection, day: date) -> bool:
    return last.created is not None and last.created.astimezone(OFFICE_TIME).date() == day


def _data(one: Shown) -> Any:
    # Prefect's page of a key shows the description and not the data: a page is all description
    return "" if isinstance(one, Page) else json.dumps(one.shown, ensure_ascii=False)


def _description(one: Shown) -> str:
    return one.description if isinstance(one, Overview) else one.text
