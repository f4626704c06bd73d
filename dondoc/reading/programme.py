"""What a programme of several years states beside its duties: phases, targets, tasks, requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from dondoc.plan import Phase, PhaseTask, Recommendation, Target
from dondoc.reading.document import Document
from dondoc.reading.prose import Block, blocks, chapters, points

TARGETS = ("muc tieu",)
PROGRESS = ("tien do", "lo trinh", "phan ky")
REQUESTS = ("kien nghi", "de xuat")

SPAN = re.compile(r"(?P<first>\d{4})\s*[-–—]\s*(?P<last>\d{4})")
_PHASE = re.compile(rf"(?:giai đoạn|thời kỳ)\s+(?:từ\s+)?(?:năm\s+)?{SPAN.pattern}", re.I)
_BY_YEAR = re.compile(
    r"\b(?:đến|vào|trong|hết|trước)\s+(?:hết\s+|cuối\s+)?năm\s+(?P<year>\d{4})", re.I
)
_PERCENTAGE = re.compile(r"\d+(?:[.,]\d+)?\s*%")


def read_phases(document: Document) -> tuple[Phase, ...]:
    """The spans of years under which targets or tasks stand, in order, each once."""
    found: dict[tuple[date, date], Phase] = {}
    for block in _blocks_about(document, (*TARGETS, *PROGRESS)):
        if phase := _phase_of(block):
            found.setdefault(phase.period, phase)
    return tuple(sorted(found.values(), key=lambda phase: phase.period))


def read_targets(document: Document) -> tuple[Target, ...]:
    """The goals of each phase; one without a year of its own is for the phase's last year."""
    return tuple(_target(phase, text) for phase, text in _by_phase(document, TARGETS))


def read_phase_tasks(document: Document) -> tuple[PhaseTask, ...]:
    """What is done in each phase."""
    return tuple(PhaseTask(phase.name, text) for phase, text in _by_phase(document, PROGRESS))


def read_recommendations(document: Document) -> tuple[Recommendation, ...]:
    """What is asked of bodies above, a body each."""
    return tuple(
        Recommendation(block.title.rstrip(" .:"), _told(block))
        for block in _blocks_about(document, REQUESTS)
        if block.number and block.paragraphs
    )


def _blocks_about(document: Document, words: Iterable[str]) -> Iterator[Block]:
    for chapter in chapters(document):
        if chapter.is_about(words):
            yield from blocks(chapter.paragraphs)


def _by_phase(document: Document, words: Iterable[str]) -> Iterator[tuple[Phase, str]]:
    names = {phase.period: phase for phase in read_phases(document)}
    for block in _blocks_about(document, words):
        if phase := _phase_of(block):
            yield from ((names[phase.period], text) for text in _told(block))


def _told(block: Block) -> tuple[str, ...]:
    """The points without the line that only leads to them ("… các mục tiêu sau:")."""
    told = points(block.paragraphs)
    return told[1:] if len(told) > 1 and told[0].endswith(":") else told


def _phase_of(block: Block) -> Phase | None:
    match = _PHASE.match(block.title)
    if match is None:
        return None
    period = date(int(match["first"]), 1, 1), date(int(match["last"]), 12, 31)
    return Phase(block.title.rstrip(" .:"), period)


def _target(phase: Phase, text: str) -> Target:
    by_year = _BY_YEAR.search(text)
    return Target(
        phase=phase.name,
        year=int(by_year["year"]) if by_year else phase.period[1].year,
        text=text,
        percentages=tuple(_PERCENTAGE.findall(text)),
    )
