"""The tasks of a version by where they first stood, and those of which a row may be one."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.plan import PlanItem
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule.answers import item_place
from dondoc.schedule.items import places_of
from dondoc.schedule.keys import stable_key
from dondoc.schedule.lineage import Parts, lineage_from_json
from dondoc.schedule.wording import cut_at_word
from models.tables import PlanRow

# where a version keeps what is asked of its rows, beside its lineage
ASKED = "asked"
LONGEST_CONTENT = 160


@dataclass(frozen=True, slots=True)
class Task:
    """A task of one version; `first` are the key parts of where it first stood."""

    first: Parts
    item: PlanItem

    @property
    def id(self) -> str:
        """20 hexadecimal digits that name it in forms."""
        return stable_key(*self.first)

    @property
    def words(self) -> str:
        """The task as a person reads it: "“Mở lớp tin học…” (mục I, số 4; Quý II; Sở Nội vụ)"."""
        said = (item_place(self.item), self.item.timing.text, self.item.lead)
        about = "; ".join(filter(None, said))
        return f"“{cut_at_word(self.item.content, LONGEST_CONTENT)}” ({about})"


def tasks_of(plan: PlanRow | None) -> list[Task]:
    """All tasks of a version in its order."""
    if plan is None:
        return []
    items, lineage = reading_from_json(plan.reading).items, lineage_from_json(plan.lineage)
    places = places_of(items, plan.key)
    return [Task(lineage.first(place), item) for place, item in zip(places, items, strict=True)]


def candidates_of(plan: PlanRow, base: PlanRow | None) -> dict[tuple[str, str], tuple[Task, ...]]:
    """The tasks that a doubt about a draft may mean, by the doubt's place and what was read."""
    asked = (plan.lineage or {}).get(ASKED, [])
    old = {one.first: one for one in tasks_of(base)} if asked else {}
    return {
        (where, read): tuple(old[first] for first in map(tuple, firsts) if first in old)
        for where, read, firsts in asked
    }
