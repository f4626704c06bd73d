"""The office that a run works for, and what its tasks have in common: retries, and artifacts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from config.settings import Settings, load_settings
from dondoc.errors import DondocError
from models.migrate import make_ready
from models.office import Office, open_office
from tasks.artifacts import put
from tasks.overviews.overview import Overview, Page
from tasks.overviews.places import key_prefix

SECONDS_BETWEEN_TRIES: list[float] = [10, 60]


def office() -> Office:
    """The office of this machine's settings; its database is there and of the right version."""
    return _office_of(load_settings())


@lru_cache(maxsize=1)
def _office_of(settings: Settings) -> Office:
    opened = open_office(settings)
    make_ready(opened.engine)
    return opened


def worth_retrying(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether the same again may help: a refusal stays one, a database or network may come back."""
    return not isinstance(state.data, DondocError)


async def show(overviews: Iterable[Overview | Page]) -> None:
    """Put the tables and pages where the coordinator looks, each under its own key."""
    at_work = office()
    await put(overviews, prefix=key_prefix(at_work.settings), now=at_work.now())
