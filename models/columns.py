"""What all tables share: their base with named constraints, and the kinds of columns."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import JSON, Column, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

State = TypeVar("State", bound=StrEnum)

# SQLite can alter a table only by copying it, and finds a constraint to drop by its name alone.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMES)


class StateText(TypeDecorator[StrEnum]):
    """A StrEnum kept as its text, so that a new state needs no migration on either database."""

    impl = Text
    cache_ok = True

    def __init__(self, states: type[StrEnum]) -> None:
        super().__init__()
        self.states = states
        self._known: dict[object, StrEnum] = {one.value: one for one in states}

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.states(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.states(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        # whole countries of rows pass by here: one look-up, and the errors as above
        known = self._known
        return lambda value: known.get(value) or self.process_result_value(value, dialect)

    def __repr__(self) -> str:
        return "Text()"


def state_field(default: State, *, index: bool = False) -> Any:
    """A column of a StrEnum, with the state in which a row begins."""
    return Field(default=default, sa_type=_state_type(type(default)), index=index)


def kind_field(kinds: type[StrEnum], *, index: bool = False) -> Any:
    """A column of a StrEnum without a default."""
    return Field(sa_type=_state_type(kinds), index=index)


def json_field() -> Any:
    """A column of one JSON document, always replaced whole: changes inside it are not seen."""
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def maybe_json_field() -> Any:
    """A column of one JSON document, replaced whole, or of nothing."""
    return Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


def _state_type(states: type[StrEnum]) -> Any:
    return StateText(states)
