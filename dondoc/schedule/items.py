"""The appendix's rows to obligations: item × agency × role × window."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dondoc.plan import Cadence, Certainty, PlanItem, PlanReading
from dondoc.schedule.keys import KeyMaker
from dondoc.schedule.obligation import Obligation, Role
from dondoc.schedule.occurrence import Occurrence
from dondoc.schedule.occurrences import Checkpoints, occurrences_of
from dondoc.schedule.parties import Names, Party, leads_of


@dataclass(frozen=True, slots=True)
class Stem:
    """What all obligations of one item have in common."""

    key_parts: tuple[str, ...]
    section: str
    number: str
    content: str
    lead: str
    coordinating: str
    timing_text: str


def obligations_of_items(
    reading: PlanReading, key: str, names: Names, checkpoints: Checkpoints
) -> Iterator[Obligation]:
    """Every item, in the plan's order: its leads, then those who coordinate."""
    cadences = _cadences_by_item(reading.cadences)
    for item, nth in _numbered(reading.items):
        occurrences = occurrences_of(
            item,
            cadences.get((item.section, item.number), ()),
            header=reading.plan,
            checkpoints=checkpoints,
        )
        leads = leads_of(item, reading.sections, names)
        helpers = _coordinating(item, leads, names)
        stem = _stem(item, nth, key, leads, names)
        yield from obligations_of(stem, occurrences, leads)
        yield from obligations_of(stem, occurrences, helpers, role=Role.COORDINATING)


def obligations_of(
    stem: Stem,
    occurrences: Sequence[Occurrence],
    parties: Sequence[Party],
    *,
    role: Role = Role.LEAD,
) -> Iterator[Obligation]:
    """Each occurrence for each party; what agencies share is worked out once."""
    for one in occurrences:
        maker = KeyMaker(*stem.key_parts, one.kind, one.id, role)
        for party in parties:
            yield Obligation(
                maker.key(party.agency_id),
                one.kind,
                role,
                party.agency_id,
                stem.section,
                stem.number,
                one.title,
                stem.content,
                stem.lead,
                stem.coordinating,
                one.words or stem.timing_text,
                one.window.start,
                one.window.due,
                _certainty(one, party),
                f"{party.note} {one.note}".strip() if party.note else one.note,
                one.period,
                one.years,
            )


def _certainty(occurrence: Occurrence, party: Party) -> Certainty:
    if party.is_assumed and occurrence.certainty is Certainty.CERTAIN:
        return Certainty.ASSUMED
    return occurrence.certainty


def _numbered(items: Sequence[PlanItem]) -> Iterator[tuple[PlanItem, int]]:
    """Each item with how often its section and number came before: plans number rows twice."""
    seen: Counter[tuple[str, str]] = Counter()
    for item in items:
        place = item.section, item.number
        yield item, seen[place]
        seen[place] += 1


def _stem(item: PlanItem, nth: int, key: str, leads: Sequence[Party], names: Names) -> Stem:
    return Stem(
        (key, item.section, item.number, str(nth)),
        item.section,
        item.number,
        item.content,
        item.lead or ", ".join(names.agency(party.agency_id).name for party in leads),
        item.coordinating,
        item.timing.text,
    )


def _coordinating(item: PlanItem, leads: Sequence[Party], names: Names) -> tuple[Party, ...]:
    """Those who coordinate; who leads an item does not coordinate it too."""
    leading = {party.agency_id for party in leads}
    parties = names.parties(item.coordinating_agencies)
    return tuple(party for party in parties if party.agency_id not in leading)


def _cadences_by_item(cadences: Sequence[Cadence]) -> dict[tuple[str, str], list[Cadence]]:
    found: dict[tuple[str, str], list[Cadence]] = defaultdict(list)
    for cadence in cadences:
        if cadence.section:
            found[cadence.section, cadence.number].append(cadence)
    return found
