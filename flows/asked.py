"""What flows have in common: the day in their forms, their names, and refusals said in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from datetime import date, datetime
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, get_type_hints

from prefect.client.schemas.objects import State
from prefect.states import Failed
from pydantic import BaseModel, ConfigDict, Field, model_validator

from dondoc.errors import DondocError
from models.office import OFFICE_TIME
from tasks.run_marks import naming

# Work is done in threads beside the one that talks with Prefect and those that talk with mail servers: by
# Python's own five milliseconds a thread whose answer has come waits long for one that only reckons.
SECONDS_OF_A_TURN = 0.0005
Given = ParamSpec("Given")
Result = TypeVar("Result")


def office_day() -> date:
    """The office's own day: the one place in a flow where the clock is read."""
    return datetime.now(OFFICE_TIME).date()


class Asked(BaseModel):
    """The one parameter of a flow; each field explains itself in the form."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AskedForDay(Asked):
    """What is done as of a day."""

    today: date | None = Field(
        default=None,
        title="Ngày",
        description="Làm như đang ở ngày này; để trống là hôm nay theo giờ Việt Nam.",
    )

    @property
    def day(self) -> date:
        """The day given, or the office's own."""
        return self.today or office_day()


def one_of(by_person: str, by_program: str, otherwise: str) -> Any:
    """A check that a person's choice or what a program names is there, and not both."""

    def check(given: Asked) -> Asked:
        found = [name for name in (by_person, by_program) if getattr(given, name) is not None]
        if len(found) != 1:
            raise ValueError(otherwise if not found else f"chỉ ghi {by_person} hoặc {by_program}")
        return given

    return model_validator(mode="after")(check)


def recipe(
    name: str,
) -> Callable[
    [Callable[Given, Coroutine[Any, Any, State[Result]]]],
    Callable[Given, Coroutine[Any, Any, State[Result]]],
]:
    """What a flow does: named while it is at work, and refusals said in one line.

    The name is made of what was asked, as "Nhắc việc {request.day:%d/%m/%Y}". A refusal becomes the
    run's state, in its own Vietnamese words and without a traceback.
    """

    def made(
        work: Callable[Given, Coroutine[Any, Any, State[Result]]],
    ) -> Callable[Given, Coroutine[Any, Any, State[Result]]]:
        asked = signature(work, eval_str=True)

        @wraps(work)
        async def told(*args: Given.args, **kwargs: Given.kwargs) -> State[Result]:
            given = asked.bind(*args, **kwargs)
            given.apply_defaults()
            sys.setswitchinterval(SECONDS_OF_A_TURN)
            async with naming(name.format_map(given.arguments)):
                try:
                    return await work(*args, **kwargs)
                except DondocError as refusal:
                    return Failed(message=str(refusal))

        # Prefect validates by the annotations, and would look their names up in this module.
        told.__annotations__ = get_type_hints(work)
        vars(told)["__signature__"] = asked
        return told

    return made
