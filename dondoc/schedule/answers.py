"""A person's answers to the doubts about a plan, applied to what was read of it.

An answer holds for the plan, not for one file: it names the phrase, the name or the row's section
and number, so that it is found again in the same file and in an amended one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from dondoc.language.text import match_key
from dondoc.plan import (
    Certainty,
    Finding,
    PlanItem,
    PlanReading,
    Timing,
    TimingStatus,
    Window,
)

TIMING = frozenset({"timing-assumed", "timing-unreadable"})
# answered once for every row in which the phrase or the name stands
EVERYWHERE = TIMING | {"agency-unknown"}
AGENCY = frozenset({"agency-unknown", "lead-blank", "lead-open", "section-led-by-another"})
# "(dòng 12, hàng 3)" behind a section and number, which may have brackets of their own
_IN_SOURCE = re.compile(r" \((?:trang|dòng|hàng)\b.*?\)(?=;| và \d+ dòng khác$|$)")
_MORE = re.compile(r" và \d+ dòng khác$")
# whether a row of an amended plan is one of the plan in force
SAME_ITEM = "same-item"
# which row of the plan a row of an amending decision speaks of
DECISION_ROW = "decision-row"
ASKS_WHICH = frozenset({SAME_ITEM, DECISION_ROW})
DECIDED = "theo quyết định của cơ quan điều phối"


class AnswerKind(StrEnum):
    """Agencies are named, a window is given, the reading stands, or the doubt is passed over; a row of
    an amended plan is the same task as one before, or another.
    """

    AGENCIES = "agencies"
    WINDOW = "window"
    AS_READ = "as-read"
    PASSED_OVER = "passed-over"
    SAME = "same"
    ANOTHER = "another"


SAYS_NOTHING_OF_ROWS = (AnswerKind.PASSED_OVER, AnswerKind.SAME, AnswerKind.ANOTHER)


@dataclass(frozen=True, slots=True)
class Answer:
    """One doubt, by its code, the rows' section and number and what was read, and its answer.

    `first` is where the task first stood (`dondoc.schedule.lineage`) that a row is said to be; `against`
    names the version whose tasks were asked about.
    """

    code: str
    place: str
    read: str
    kind: AnswerKind
    agencies: tuple[str, ...] = ()
    window: Window | None = None
    reason: str = ""
    first: tuple[str, ...] = ()
    against: str = ""

    @property
    def doubt(self) -> tuple[str, str, str]:
        """What it answers, as `doubt_of` names it."""
        return self.code, self.place, match_key(self.read)


def doubt_of(finding: Finding) -> tuple[str, str, str]:
    """A finding as answers name it: without its line or page, which an amended file moves."""
    return finding.code, place_of(finding.code, finding.where), match_key(finding.read)


def place_of(code: str, where: str) -> str:
    """The sections and numbers of a finding's place; empty for what is answered everywhere."""
    return "" if code in EVERYWHERE else _MORE.sub("", _IN_SOURCE.sub("", where))


def item_place(item: PlanItem) -> str:
    """The item's section and number, as `place_of` has it."""
    return place_words(item.section, item.number)


def place_words(section: str, number: str) -> str:
    """A section and number: "mục III, số 2"."""
    named = (("mục", section), ("số", number))
    return ", ".join(f"{word} {value}" for word, value in named if value)


def is_about(item: PlanItem, code: str, place: str, read: str) -> bool:
    """Whether a doubt is about that row."""
    if code in TIMING:
        is_same = match_key(item.timing.text) == match_key(read)
        return is_same and item.timing.certainty is not Certainty.CERTAIN
    if code in EVERYWHERE:
        named = (*item.lead_agencies, *item.coordinating_agencies)
        return match_key(read) in map(match_key, named)
    return bool(place) and item_place(item) in place.split("; ")


def with_answers(reading: PlanReading, answers: Iterable[Answer]) -> PlanReading:
    """The reading as the answers mend it; its findings and its own words elsewhere stay."""
    return replace(reading, items=items_with_answers(reading.items, answers))


def items_with_answers(
    items: Iterable[PlanItem], answers: Iterable[Answer]
) -> tuple[PlanItem, ...]:
    """The items as the answers mend them."""
    told = [one for one in answers if one.kind not in SAYS_NOTHING_OF_ROWS]
    return tuple(_answered(item, told) if told else item for item in items)


def _answered(item: PlanItem, answers: list[Answer]) -> PlanItem:
    told = [one for one in answers if is_about(item, one.code, one.place, one.read)]
    for one in told:
        if one.kind is AnswerKind.AGENCIES:
            item = _with_agencies(item, one)
        elif one.kind is AnswerKind.WINDOW and one.window:
            item = replace(item, timing=_decided(item.timing, one.window))
        elif one.code in TIMING:
            item = replace(item, timing=replace(item.timing, certainty=Certainty.CERTAIN))
    return item


def _with_agencies(item: PlanItem, answer: Answer) -> PlanItem:
    if answer.code not in EVERYWHERE:
        return replace(item, lead=", ".join(answer.agencies), lead_agencies=answer.agencies)
    return replace(
        item,
        lead_agencies=_renamed(item.lead_agencies, answer),
        coordinating_agencies=_renamed(item.coordinating_agencies, answer),
    )


def _renamed(names: tuple[str, ...], answer: Answer) -> tuple[str, ...]:
    meant = match_key(answer.read)
    renamed = (answer.agencies if match_key(name) == meant else (name,) for name in names)
    return tuple(dict.fromkeys(one for ones in renamed for one in ones))


def _decided(timing: Timing, window: Window) -> Timing:
    return Timing(
        timing.text,
        (window,),
        status=TimingStatus.DATED,
        certainty=Certainty.CERTAIN,
        rule="answer",
        reading=DECIDED,
    )


def answer_from(
    code: str,
    place: str,
    read: str,
    kind: AnswerKind,
    given: dict[str, list[str]],
    reason: str,
) -> Answer:
    """An answer as it is kept: agencies by name, the window as two ISO days, the task's key parts."""
    days = [date.fromisoformat(one) for one in given.get("window", [])]
    window = Window(*days) if days else None
    agencies, first = (tuple(given.get(name, [])) for name in ("agencies", "first"))
    against = "".join(given.get("against", []))
    return Answer(code, place, read, kind, agencies, window, reason, first, against)
