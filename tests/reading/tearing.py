"""Tears a table of tasks as text extraction from a PDF does: the words stay, the cells go.

Each cell is wrapped to the width of its column; a cell of one line may share the line of the cell
before it; blank lines fall anywhere; a page ends inside a row, and what is left of its content
comes after its other cells, on the next page.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

CONTENT_WIDTH, LEAD_WIDTH, COORDINATING_WIDTH = 60, 18, 32
HEADER = [
    "TT Nội dung công việc Tiến độ",
    "thời gian",
    "",
    "Cơ quan",
    "chủ trì",
    "",
    "Cơ quan",
    "phối hợp",
]


class Task(NamedTuple):
    """A task as it was before it was torn."""

    section: str
    number: str
    content: str
    timing: str
    lead: str
    coordinating: str


@dataclass
class Tearer:
    """One way of tearing; the same seed tears the same way."""

    seed: int
    splits_pages: bool = True

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._page = 7

    def tear(self, headings: Sequence[tuple[str, str]], tasks: Sequence[Task]) -> str:
        """The text of a whole appendix."""
        lines = ["PHỤ LỤC", "NHIỆM VỤ NĂM 2026", "", *HEADER]
        for ordinal, heading in headings:
            lines += ["", f"{ordinal} {heading}"]
            for task in tasks:
                if task.section == ordinal:
                    lines += ["", *self._row(task)]
        return "\n".join(lines) + "\n"

    def _row(self, task: Task) -> list[str]:
        content = textwrap.wrap(task.content, CONTENT_WIDTH, break_on_hyphens=False)
        now, later = content, list[str]()
        if self.splits_pages and len(content) > 2 and self._chance.random() < 0.3:
            cut = self._chance.randrange(1, len(content))
            now, later = content[:cut], content[cut:]
        is_cut = bool(later) and not now[-1].endswith((".", "…", ")", "”", ";", "!", "?", ":"))
        if not is_cut:
            now, later = content, []
        first = [task.number, *now] if self._coin() else [f"{task.number} {now[0]}", *now[1:]]
        others = self._others(task)
        if self._coin():
            first[-1:] = [f"{first[-1]} {others[0]}"]
            others = others[1:]
        return [*self._with_gaps(first), *self._with_gaps(others), *self._next_page(later)]

    def _others(self, task: Task) -> list[str]:
        lead = textwrap.wrap(task.lead, LEAD_WIDTH)
        coordinating = textwrap.wrap(task.coordinating, COORDINATING_WIDTH)
        lead = [f"{task.timing} {lead[0]}", *lead[1:]] if self._coin() else [task.timing, *lead]
        if coordinating and self._coin():
            return [*lead[:-1], f"{lead[-1]} {coordinating[0]}", *coordinating[1:]]
        return [*lead, *coordinating]

    def _with_gaps(self, lines: list[str]) -> list[str]:
        gapped = [lines[0]]
        for line in lines[1:]:
            gapped += ["", line] if self._chance.random() < 0.2 else [line]
        return gapped

    def _next_page(self, later: list[str]) -> list[str]:
        if not later:
            return []
        self._page += 1
        if self._coin():
            return ["", "", "", str(self._page), "", *later]
        return [f" {later[0]}", *later[1:]]

    def _coin(self) -> bool:
        return self._chance.random() < 0.5
