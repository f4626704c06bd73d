"""What recurs in the standing duties of agencies: hằng quý, hằng năm, all through the plan's period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dondoc.language.text import match_key
from dondoc.plan import Cadence, PlanReading, StandingDuty
from dondoc.schedule.items import Stem, obligations_of
from dondoc.schedule.obligation import Obligation
from dondoc.schedule.occurrences import recurring_occurrences
from dondoc.schedule.parties import Names, Party


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a duty: whose it is, where it stands ("2.1"), its words, what recurs in it."""

    place: str
    agency: str
    text: str
    cadences: tuple[Cadence, ...] = ()


def obligations_of_duties(reading: PlanReading, key: str, names: Names) -> Iterator[Obligation]:
    """Each part of the plan's period for each duty that recurs; groups give all their members."""
    named = [cadence for cadence in reading.cadences if not cadence.section]
    for passage in with_cadences(named, reading.standing_duties):
        occurrences = tuple(
            recurring_occurrences(passage.text, passage.cadences, reading.plan.period)
        )
        parties = _parties(passage, reading, names)
        stem = Stem(
            (key, "duties", passage.place),
            "",
            "",
            passage.text,
            passage.agency,
            "",
            _words(passage),
        )
        yield from obligations_of(stem, occurrences, parties)


def with_cadences(
    cadences: Sequence[Cadence], duties: Sequence[StandingDuty]
) -> tuple[Passage, ...]:
    """The paragraphs that the cadences stand in; both come in the order of the plan.

    A cadence that stands in no duty makes a passage of its own, without an agency.
    """
    passages = [
        Passage(f"{at}.{nth}", duty.agency, text)
        for at, duty in enumerate(duties, start=1)
        for nth, text in enumerate(duty.duties, start=1)
    ]
    strays: list[Passage] = []
    reached = 0
    for cadence in cadences:
        at = _where(cadence, passages, reached)
        if at is None:
            strays.append(Passage(f"0.{len(strays) + 1}", "", cadence.text, (cadence,)))
            continue
        reached = at
        passages[at] = replace(passages[at], cadences=(*passages[at].cadences, cadence))
    return (*(passage for passage in passages if passage.cadences), *strays)


def _where(cadence: Cadence, passages: Sequence[Passage], reached: int) -> int | None:
    """The first passage, from the last one on, that names the cadence once more than was taken."""
    wanted = match_key(cadence.text)
    order = (*range(reached, len(passages)), *range(reached))
    return next((at for at in order if _has_left(passages[at], wanted)), None)


def _has_left(passage: Passage, wanted: str) -> bool:
    taken = sum(match_key(one.text) == wanted for one in passage.cadences)
    return match_key(passage.text).count(wanted) > taken


def _parties(passage: Passage, reading: PlanReading, names: Names) -> tuple[Party, ...]:
    if passage.agency:
        return names.parties([passage.agency])
    note = "Kế hoạch không nêu cơ quan; tạm giao cơ quan đầu mối."
    coordinator = names.parties([reading.plan.coordinator])
    return tuple(
        replace(one, note=f"{one.note} {note}".strip(), is_assumed=True) for one in coordinator
    )


def _words(passage: Passage) -> str:
    return ", ".join(cadence.text for cadence in passage.cadences)
