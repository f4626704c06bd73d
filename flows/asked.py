"""What the forms of the flows have in common: the day, and refusals said in one line."""

from __future__ import annotations

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


def refusing_in_one_line(
    recipe: Callable[Given, Coroutine[Any, Any, State[Result]]],
) -> Callable[Given, Coroutine[Any, Any, State[Result]]]:
    """A refusal becomes the run's state, in its own Vietnamese words and without a traceback."""

    @wraps(recipe)
    async def told(*args: Given.args, **kwargs: Given.kwargs) -> State[Result]:
        try:
            return await recipe(*args, **kwargs)
        except DondocError as refusal:
            return Failed(message=str(refusal))

    # Prefect validates by the annotations, and would look their names up in this module.
    told.__annotations__ = get_type_hints(recipe)
    vars(told)["__signature__"] = signature(recipe, eval_str=True)
    return told
