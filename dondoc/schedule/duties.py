"""What recurs or has a day outside the items: in the duties of agencies, in a programme's measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dondoc.language.text import match_key
from dondoc.plan import Cadence, PlanReading
from dondoc.schedule.content_deadlines import deadline_occurrences, first_day
from dondoc.schedule.items import Owing, Stem
from dondoc.schedule.occurrences import recurring_occurrences
from dondoc.schedule.parties import Names, Party
from dondoc.timing.deadlines import Deadline, find_deadlines


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph with what recurs in it and its deadlines: whose it is and where it stands.

    `place` is the duty and its paragraph ("2.1"); a measure has section and number instead, and
    no agency.
    """

    place: str
    agency: str
    text: str
    cadences: tuple[Cadence, ...]
    section: str = ""
    number: str = ""
    deadlines: tuple[Deadline, ...] = ()


def owing_by_duties(reading: PlanReading, key: str, names: Names) -> Iterator[Owing]:
    """Each part of the plan's period for each duty that recurs, each deadline of a duty.

    Groups give all their members. Days of the plan's reports are left to these.
    """
    period, reported = reading.plan.period, {report.due for report in reading.reports}
    for passage in passages_with_time(reading):
        recurring = recurring_occurrences(passage.text, passage.cadences, period, passage.deadlines)
        occurrences = (
            *recurring,
            *deadline_occurrences(passage.deadlines, first_day(reading.plan), but_not=reported),
        )
        stem = Stem(
            (key, "duties", passage.place),
            passage.section,
            passage.number,
            passage.text,
            passage.agency or reading.plan.coordinator,
            "",
            ", ".join(dict.fromkeys(cadence.text for cadence in passage.cadences)),
        )
        yield Owing(stem, occurrences, _parties(passage, reading, names))


def passages_with_time(reading: PlanReading) -> tuple[Passage, ...]:
    """The duties' paragraphs that name a cadence or a day, then the cadences of measures, without text."""
    in_duties = [cadence for cadence in reading.cadences if not cadence.section]
    found = [
        Passage(f"{at}.{nth}", duty.agency, text, cadences, deadlines=deadlines)
        for at, duty in enumerate(reading.standing_duties, start=1)
        for nth, text in enumerate(duty.duties, start=1)
        for cadences in [tuple(_named_in(text, str(at), in_duties))]
        for deadlines in [find_deadlines(text, reading.plan.year)]
        if cadences or deadlines
    ]
    taken = {cadence for passage in found for cadence in passage.cadences}
    rows = {(item.section, item.number) for item in reading.items}
    strays = (
        cadence
        for cadence in reading.cadences
        if cadence not in taken and (cadence.section, cadence.number) not in rows
    )
    return (*found, *(_measure(at, cadence) for at, cadence in enumerate(strays, start=1)))


def _named_in(text: str, duty: str, cadences: Sequence[Cadence]) -> Iterator[Cadence]:
    """The duty's own cadences that stand in the paragraph; one without a number may be anyone's.

    "hằng quý" inside "định kỳ hằng quý, năm" is not named once more: the longest is taken first.
    """
    wording = match_key(text)
    own: dict[str, list[Cadence]] = {}
    for cadence in cadences:
        if cadence.number in ("", duty):
            own.setdefault(match_key(cadence.text), []).append(cadence)
    for wanted in sorted(own, key=len, reverse=True):
        if wanted in wording:
            yield from own[wanted]
            wording = wording.replace(wanted, "\n")


def _measure(at: int, cadence: Cadence) -> Passage:
    place = f"mục {cadence.section}" if cadence.section else "phần chung"
    text = f"việc “{cadence.text}” nêu tại {place} của kế hoạch"
    return Passage(f"0.{at}", "", text, (cadence,), cadence.section, cadence.number)


def _parties(passage: Passage, reading: PlanReading, names: Names) -> tuple[Party, ...]:
    if passage.agency:
        return names.parties([passage.agency])
    return names.assumed(
        [reading.plan.coordinator], "Kế hoạch không nêu cơ quan; tạm giao cơ quan đầu mối."
    )
