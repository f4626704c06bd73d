"""What a decision says of one row of a plan, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from dondoc.plan import Place


class Action(StrEnum):
    """What a decision does with a row; `UNSAID` where its words leave it open."""

    CHANGE = "change"
    ADD = "add"
    ABOLISH = "abolish"
    REPLACE = "replace"
    UNSAID = "unsaid"


ACTION_WORDS = {
    Action.CHANGE: "Điều chỉnh",
    Action.ADD: "Bổ sung",
    Action.ABOLISH: "Bãi bỏ",
    Action.REPLACE: "Thay thế",
    Action.UNSAID: "Chưa rõ điều chỉnh hay bổ sung",
}


class Cell(StrEnum):
    """The cells of a row that a decision may set."""

    CONTENT = "content"
    TIMING = "timing"
    LEAD = "lead"
    COORDINATING = "coordinating"
    PRODUCT = "product"
    ASSIGNEE = "assignee"


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One row: where the decision says that it stands in the plan, and what its cells are to be.

    `before` is the content as the plan has it, where the decision repeats it. A cell that is not in
    `cells` stays as it is. `text` is the row as printed, `place` where it stands in the decision. A row
    of which nothing could be made has the reason in `unread`.
    """

    action: Action
    text: str
    place: Place
    section: str = ""
    number: str = ""
    before: str = ""
    cells: Mapping[Cell, str] = field(default_factory=dict)
    unread: str = ""

    @property
    def content(self) -> str:
        """By what the row of the plan is looked for."""
        return self.before or self.cells.get(Cell.CONTENT, "")


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision with its number, day, title and rows."""

    number: str | None
    issued_on: date | None
    title: str
    rows: tuple[DecisionRow, ...]


def row_as_json(row: DecisionRow) -> dict[str, Any]:
    """A row as it is kept with the version of the plan."""
    place = {"page": row.place.page, "line": row.place.line, "row": row.place.row}
    return {
        "action": row.action.value,
        "text": row.text,
        "place": {**place, "sheet": row.place.sheet},
        "section": row.section,
        "number": row.number,
        "before": row.before,
        "cells": {cell.value: text for cell, text in row.cells.items()},
        "unread": row.unread,
    }


def row_from_json(kept: Mapping[str, Any]) -> DecisionRow:
    """The row that was kept."""
    return DecisionRow(
        Action(kept["action"]),
        kept["text"],
        Place(**kept["place"]),
        kept["section"],
        kept["number"],
        kept["before"],
        {Cell(name): text for name, text in kept["cells"].items()},
        kept["unread"],
    )
