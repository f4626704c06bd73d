"""The office that a run works for, and what its steps have in common: retries, and artifacts."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Callable, Coroutine, Iterable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.logging import get_run_logger
from prefect.tasks import Task

from config.at_work import code_at_work, variables
from config.settings import load_settings, variable_names
from dondoc.errors import DondocError
from models.migrate import make_ready
from models.office import Office, open_office
from tasks.artifacts import Board
from tasks.overviews.overview import Overview, Page
from tasks.overviews.places import key_prefix

SECONDS_BETWEEN_TRIES: list[float] = [10, 60]
_NAMES = sorted(variable_names())
Given = ParamSpec("Given")
Gave = TypeVar("Gave")
Work = Callable[Given, Coroutine[Any, Any, Gave]]


def office() -> Office:
    """The office of this machine's settings; its database is there and of the right version."""
    # asked for at every step: settings are read again only when what they are made of changes
    known = variables()
    return _office_of(code_at_work(), tuple(known.get(name) for name in _NAMES))


@lru_cache(maxsize=1)
def _office_of(_code: str, _values: tuple[str | None, ...]) -> Office:
    opened = open_office(load_settings())
    make_ready(opened.engine)
    return opened


def step(
    name: str, run_name: str
) -> Callable[[Work[Given, Gave]], Task[Given, Coroutine[Any, Any, Gave]]]:
    """A step of a flow as one task run, tried again where that may help.

    `run_name` has no marks, for Prefect's graph draws none. Steps are safe to do twice, so a run that
    is started again does them again: no result of an earlier time is kept for it.
    """
    return task(
        name=name,
        task_run_name=run_name,
        retries=len(SECONDS_BETWEEN_TRIES),
        retry_delay_seconds=SECONDS_BETWEEN_TRIES,
        retry_condition_fn=worth_retrying,
        cache_policy=NO_CACHE,
        persist_result=False,
    )


def part_of_run(name: str) -> Callable[[Work[Given, Gave]], Work[Given, Gave]]:
    """A step that is all its run does: tried again like any, but without a task run of its own.

    For what comes every few minutes and mostly finds nothing: a task run would show no more than the run
    does, and is four events that Prefect's server writes down while the run wants to end.
    """

    def made(work: Work[Given, Gave]) -> Work[Given, Gave]:
        @wraps(work)
        async def tried(*args: Given.args, **kwargs: Given.kwargs) -> Gave:
            for seconds in SECONDS_BETWEEN_TRIES:
                try:
                    return await work(*args, **kwargs)
                except DondocError:
                    raise
                except Exception as failure:  # noqa: BLE001 - as of a task: any may be over soon
                    get_run_logger().warning("%s: %r, thử lại sau %d giây", name, failure, seconds)
                await sleep(seconds)
            return await work(*args, **kwargs)

        return tried

    return made


def worth_retrying(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether the same again may help: a refusal stays one, a database or network may come back."""
    return not isinstance(state.data, DondocError)


def board() -> Board:
    """Where the coordinator looks, for one run of this office."""
    return Board(key_prefix(office().settings))


async def show(overviews: Iterable[Overview | Page]) -> None:
    """Put the tables and pages where the coordinator looks, each under its own key."""
    await board().put(overviews, office().now())
