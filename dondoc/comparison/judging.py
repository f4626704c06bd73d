"""What changed between two items that are one task: words, lead, time; and what explains it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from dondoc.comparison.changes import Change, ItemChange
from dondoc.comparison.similarity import say_the_same, words_of
from dondoc.comparison.times import is_same_time
from dondoc.language.agency_keys import name_key
from dondoc.schedule.parties import Names, headings_of, leads_of

if TYPE_CHECKING:
    from dondoc.comparison.matching import Pair
    from dondoc.language.agencies import AgencyDirectory
    from dondoc.plan import PlanItem, PlanReading, Section

AgencyKeys = frozenset[str]
# what the same lead, and the same section, add to how alike two items are
_SAME_LEAD, _SAME_SECTION = 0.05, 0.02


class Judge:
    """Judges pairs of items of two plans; agencies are those of the day of the new plan."""

    def __init__(self, old: PlanReading, new: PlanReading, directory: AgencyDirectory) -> None:
        self.years = new.plan.year - old.plan.year
        self._sections = old.sections, new.sections
        self._directory = directory
        day = new.plan.issued_on or date(new.plan.year, 1, 1)
        self._names = Names(directory, on=day)
        self._day = day
        # by item and plan: an item of one plan may be one of the other too
        self._leads: dict[tuple[int, int], AgencyKeys] = {}
        self._headings: dict[tuple[int, int], tuple[tuple[str, ...], ...]] = {}

    def judged(self, old: PlanItem, new: PlanItem, pair: Pair) -> ItemChange:
        """What changed between the two."""
        changes = tuple(self._changes(old, new)) or (Change.KEPT,)
        notes = tuple(self._notes(old, new))
        return ItemChange(changes, old, new, round(pair.similarity, 3), pair.is_sure, notes)

    def have_same_lead(self, old: PlanItem, new: PlanItem) -> bool:
        """Whether the same agencies lead, those that ended counted as their successors."""
        before, after = self.leads_of(old, 0), self.leads_of(new, 1)
        return before == after or (bool(after) and after < before and self._have_ended(old))

    def have_same_section(self, old: PlanItem, new: PlanItem) -> bool:
        """Whether both stand under the same heading."""
        return self.headings_of(old, 0) == self.headings_of(new, 1) != ()

    def bonus(self, old: PlanItem, new: PlanItem) -> float:
        """What the same lead and the same section add to how alike two items are."""
        return _SAME_LEAD * self.have_same_lead(old, new) + _SAME_SECTION * self.have_same_section(
            old, new
        )

    def _changes(self, old: PlanItem, new: PlanItem) -> Iterator[Change]:
        if not say_the_same(old.content, new.content, self.years):
            yield Change.REWORDED
        if not self.have_same_lead(old, new):
            yield Change.MOVED
        if not is_same_time(old.timing, new.timing, self.years):
            yield Change.RETIMED

    def leads_of(self, item: PlanItem, plan: int) -> AgencyKeys:
        """Who leads an item of the old plan (0) or the new (1), as keys that can be compared."""
        key = id(item), plan
        if key not in self._leads:
            self._leads[key] = self._lead_keys(item, self._sections[plan])
        return self._leads[key]

    def headings_of(self, item: PlanItem, plan: int) -> tuple[tuple[str, ...], ...]:
        """The words of the headings over an item of the old plan (0) or the new (1), the nearest first."""
        key = id(item), plan
        if key not in self._headings:
            headings = headings_of(item, self._sections[plan])
            self._headings[key] = tuple(words_of(one) for one in headings)
        return self._headings[key]

    def _lead_keys(self, item: PlanItem, sections: Sequence[Section]) -> AgencyKeys:
        known = frozenset(party.agency_id for party in leads_of(item, sections, self._names))
        return known | self._unknown(item.lead_agencies)

    def _agency_keys(self, names: Iterable[str]) -> AgencyKeys:
        named = tuple(names)
        return frozenset(self._names.ids(named)) | self._unknown(named)

    def _unknown(self, names: Iterable[str]) -> AgencyKeys:
        """Names that stand for no agency of the day: open groups, and what the directory lacks."""
        return frozenset(name_key(one) for one in names if not self._names.resolve(one).agency_ids)

    def _have_ended(self, item: PlanItem) -> bool:
        return any(True for _ in self._ended(item.lead_agencies))

    def _ended(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The printed names of bodies that are no more, and who the directory says came after."""
        for name in names:
            agency = self._directory.find(name)
            if agency is not None and not agency.exists_on(self._day):
                heirs = self._directory.current(agency.id, self._day)
                yield name, ", ".join(self._directory.agency(one).name for one in heirs)

    def notes_on_ended(self, old: PlanItem) -> tuple[str, ...]:
        """Who, by the directory, has come after the leads that are no more."""
        return tuple(
            f"{name} đã thôi hoạt động; theo danh bạ, việc thuộc {heirs}."
            if heirs
            else f"{name} đã thôi hoạt động, danh bạ không ghi cơ quan kế tục."
            for name, heirs in self._ended(old.lead_agencies)
        )

    def _notes(self, old: PlanItem, new: PlanItem) -> Iterator[str]:
        yield from self.notes_on_ended(old)
        before, after = (self._agency_keys(item.coordinating_agencies) for item in (old, new))
        if before != after:
            yield (
                f"Cơ quan phối hợp: “{old.coordinating or '(không ghi)'}” "
                f"thành “{new.coordinating or '(không ghi)'}”."
            )
