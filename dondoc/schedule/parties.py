"""Who owes it: printed names to the agencies that exist on a day, each name looked up once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from dondoc.language.directory import Agency, Match, Resolution
from dondoc.plan import PlanItem, Section

if TYPE_CHECKING:
    from dondoc.language.agencies import AgencyDirectory

NESTED = " > "


@dataclass(frozen=True, slots=True)
class Party:
    """One agency and how it came to owe it; `is_assumed` when the plan does not name it there."""

    agency_id: str
    note: str = ""
    is_assumed: bool = False


class Names:
    """The directory on one day."""

    def __init__(self, directory: AgencyDirectory, *, on: date) -> None:
        self._directory = directory
        self._on = on

    def resolve(self, text: str) -> Resolution:
        """What the name stands for on the day."""
        return self._directory.resolve(text, self._on)

    def ids(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The agencies of several names, each once; open groups and unknown names give none."""
        found = (self.resolve(text).agency_ids for text in texts)
        return tuple(dict.fromkeys(one for ids in found for one in ids))

    def parties(self, texts: Iterable[str]) -> tuple[Party, ...]:
        """The agencies of several names, each with a note where a successor stands in."""
        found: dict[str, Party] = {}
        for text in texts:
            note = self._successor_note(text)
            for agency_id in self.resolve(text).agency_ids:
                found.setdefault(agency_id, Party(agency_id, note))
        return tuple(found.values())

    def assumed(self, texts: Iterable[str], note: str) -> tuple[Party, ...]:
        """The agencies of the names where the plan gives it to nobody, with the note that says so."""
        return tuple(
            replace(one, note=f"{one.note} {note}".strip(), is_assumed=True)
            for one in self.parties(texts)
        )

    def agency(self, agency_id: str) -> Agency:
        """The agency with that id."""
        return self._directory.agency(agency_id)

    def _successor_note(self, text: str) -> str:
        printed = self._directory.find(text)
        now = self.resolve(text).agency_ids
        if printed is None or not now or printed.id in now:
            return ""
        heirs = ", ".join(self.agency(agency_id).name for agency_id in now)
        return f"Kế hoạch ghi “{text}”, nay là {heirs}."


def leads_of(item: PlanItem, sections: Sequence[Section], names: Names) -> tuple[Party, ...]:
    """The lead agencies; where the cell is blank, the agency of the heading, said to be assumed."""
    if item.lead_agencies:
        return names.parties(item.lead_agencies)
    return next(filter(None, (_of_heading(one, names) for one in headings_of(item, sections))), ())


def headings_of(item: PlanItem, sections: Sequence[Section]) -> tuple[str, ...]:
    """The headings over the item, the nearest first."""
    heading = {section.ordinal: section.heading for section in sections}
    path = item.section.split(NESTED)
    ordinals = (NESTED.join(path[:depth]) for depth in range(len(path), 0, -1))
    return tuple(heading[ordinal] for ordinal in ordinals if ordinal in heading)


def _of_heading(heading: str, names: Names) -> tuple[Party, ...]:
    resolution = names.resolve(heading)
    if resolution.match is not Match.AGENCY:
        return ()
    return tuple(
        Party(
            agency_id,
            "Kế hoạch để trống cơ quan chủ trì; tạm giao "
            f"{names.agency(agency_id).name} theo tên đề mục “{heading}”, cần cơ quan đầu mối xác nhận.",
            is_assumed=True,
        )
        for agency_id in resolution.agency_ids
    )
