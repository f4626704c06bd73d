"""What became of each item between two plans, as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from dondoc.plan import PlanHeader, PlanItem

# section, number and content: what tells an item from the plan's other items
ItemPlace = tuple[str, str, str]


def place_of(item: PlanItem) -> ItemPlace:
    """What tells the item from the plan's other items."""
    return item.section, item.number, item.content


class Change(StrEnum):
    """What happened to an item. One that is kept has no other; the rest may come together."""

    KEPT = "kept"
    REWORDED = "reworded"
    MOVED = "moved"
    RETIMED = "retimed"
    DROPPED = "dropped"
    NEW = "new"


VIETNAMESE: dict[Change, str] = {
    Change.KEPT: "Giữ nguyên",
    Change.REWORDED: "Sửa nội dung",
    Change.MOVED: "Đổi cơ quan chủ trì",
    Change.RETIMED: "Đổi thời gian",
    Change.DROPPED: "Không còn",
    Change.NEW: "Mới",
}


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item of the new plan, of the old, or of both, and what changed between them.

    `similarity` is from 0 to 1, None where there is but one; `is_sure` is False where a person
    should confirm that both are one item. `notes` are sentences in Vietnamese: what a reorganisation explains, who else changed.
    """

    changes: tuple[Change, ...]
    old: PlanItem | None
    new: PlanItem | None
    similarity: float | None = None
    is_sure: bool = True
    notes: tuple[str, ...] = ()


class Move(NamedTuple):
    """How many items went from one lead to another, both as printed."""

    old_lead: str
    new_lead: str
    items: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans held against each other: the items of the new one in order, then those dropped."""

    old: PlanHeader
    new: PlanHeader
    items: tuple[ItemChange, ...]

    def of(self, change: Change) -> tuple[ItemChange, ...]:
        """The items to which this happened; an item may have changed in several ways."""
        return tuple(one for one in self.items if change in one.changes)

    @property
    def counts(self) -> dict[Change, int]:
        """How many items each kind of change has."""
        counted = Counter(change for one in self.items for change in one.changes)
        return {change: counted[change] for change in Change}

    @property
    def moves(self) -> tuple[Move, ...]:
        """From whom to whom items went, the most frequent first: so a reorganisation shows that
        the directory does not know."""
        counted = Counter(
            (one.old.lead, one.new.lead) for one in self.of(Change.MOVED) if one.old and one.new
        )
        return tuple(Move(*leads, count) for leads, count in counted.most_common())
