"""An accepted report's answers as one JSON document, for keeping, and back."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

from dondoc.reports.columns import Answer
from dondoc.reports.form import Progress
from dondoc.reports.intake import Accepted
from dondoc.schedule.obligation import Role

_FIELDS = tuple(one.name for one in fields(Answer))


def answers_as_json(accepted: Accepted) -> dict[str, Any]:
    """Plain values; figures as text, so that they stay exact."""
    return {
        "form": str(accepted.form_id),
        "sheet": accepted.sheet,
        "remarks": list(accepted.remarks),
        "rows": [_row(answer) for answer in accepted.answers],
    }


def answers_from_json(document: dict[str, Any]) -> tuple[Answer, ...]:
    """The answers as they were accepted."""
    return tuple(_answer(row) for row in document.get("rows", ()))


def _row(answer: Answer) -> dict[str, Any]:
    return {
        **{name: getattr(answer, name) for name in _FIELDS},
        "role": answer.role.value,
        "progress": answer.progress.value,
        "figure": None if answer.figure is None else str(answer.figure),
    }


def _answer(row: dict[str, Any]) -> Answer:
    figure = row["figure"]
    return Answer(
        **{
            **row,
            "role": Role(row["role"]),
            "progress": Progress(row["progress"]),
            "figure": None if figure is None else Decimal(figure),
        }
    )
