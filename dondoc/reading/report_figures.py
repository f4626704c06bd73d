"""Up to which day a plan wants the figures of a report: "số liệu tính đến hết ngày 31/5"."""

from __future__ import annotations

import re
from datetime import date

_UP_TO = r"\bsố liệu\b[^.;()]{0,80}?\bđến\s+(?:hết\s+)?"
_UNTIL = re.compile(
    rf"{_UP_TO}(?:ngày\s+)?(?P<day>\d{{1,2}})(?:/|\s+tháng\s+)(?P<month>\d{{1,2}})"
    r"(?:(?:/|\s+năm\s+)(?P<year>\d{4}))?",
    re.I,
)
_TELLS = re.compile(r"\bsố liệu\b[^.;()]{0,80}$", re.I)
_SENTENCE_END = re.compile(r"[.;]\s")
_NEAR = 200


def tells_figures(text: str, at: int) -> bool:
    """Whether the day at that place is up to when figures are counted, and no deadline."""
    return _TELLS.search(text[max(0, at - _NEAR) : at]) is not None


def figures_until(text: str, start: int, end: int, year: int) -> date | None:
    """The last day of the figures that is named within the sentence behind a deadline, or None."""
    behind = _SENTENCE_END.split(text[start : min(end, start + _NEAR)], maxsplit=1)[0]
    found = _UNTIL.search(behind)
    if found is None:
        return None
    try:
        return date(int(found["year"] or year), int(found["month"]), int(found["day"]))
    except ValueError:  # no such day
        return None
