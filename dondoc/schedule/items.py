"""The appendix's rows to obligations: item × agency × role × window."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dondoc.plan import Cadence, Certainty, PlanItem, PlanReading
from dondoc.schedule.keys import KeyMaker
from dondoc.schedule.lineage import FIRST_VERSION, Lineage, Parts
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


@dataclass(frozen=True, slots=True)
class Owing:
    """One thing in the plan with its windows, and who owes them in one role."""

    stem: Stem
    occurrences: Sequence[Occurrence]
    parties: Sequence[Party]
    role: Role = Role.LEAD


def owing_by_items(
    reading: PlanReading, key: str, names: Names, checkpoints: Checkpoints
) -> Iterator[Owing]:
    """Every item, in the plan's order: its leads, then those who coordinate."""
    cadences = _cadences_by_item(reading.cadences)
    for item, place in zip(reading.items, places_of(reading.items, key), strict=True):
        occurrences = occurrences_of(
            item,
            cadences.get((item.section, item.number), ()),
            header=reading.plan,
            checkpoints=checkpoints,
        )
        leads = leads_of(item, reading.sections, names)
        helpers = _coordinating(item, leads, names)
        stem = _stem(item, place, leads, names)
        yield Owing(stem, occurrences, leads)
        yield Owing(stem, occurrences, helpers, Role.COORDINATING)


def obligations_of(owing: Owing, lineage: Lineage = FIRST_VERSION) -> Iterator[Obligation]:
    """Each occurrence for each party; what agencies share is worked out once."""
    stem = owing.stem
    first = lineage.first(stem.key_parts)
    for one in owing.occurrences:
        known_by = lineage.name(stem.key_parts, one.kind, one.id)
        maker = KeyMaker(*first, one.kind, known_by, owing.role)
        for party in owing.parties:
            yield Obligation(
                maker.key(party.agency_id),
                one.kind,
                owing.role,
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


def places_of(items: Iterable[PlanItem], key: str) -> Iterator[Parts]:
    """Where each item stands: the plan's key, section, number, and how often both came before.

    Plans number rows twice.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for item in items:
        yield key, item.section, item.number, str(seen[item.section, item.number])
        seen[item.section, item.number] += 1


def _stem(item: PlanItem, place: Parts, leads: Sequence[Party], names: Names) -> Stem:
    return Stem(
        place,
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
