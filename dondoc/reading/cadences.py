"""The recurring outputs that a plan names: in its items, in the duties, in a programme's measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dondoc.plan import Cadence, PlanItem
from dondoc.reading.document import Document
from dondoc.reading.duties import read_standing_duties
from dondoc.reading.prose import blocks, chapters, points
from dondoc.timing.cadences import find_cadences

MEASURES = ("nhiem vu", "giai phap", "kinh phi")


def read_plan_cadences(document: Document, items: Sequence[PlanItem]) -> tuple[Cadence, ...]:
    """The cadences of the items, then those of the duties.

    A duty's cadence has no section; its number counts the standing duties from 1, so that the
    agency is known. A programme has no items: its measures stand in chapters and are read there.
    """
    found = [*_in_items(items), *_in_duties(document)]
    if not items:
        found += _in_measures(document)
    return tuple(dict.fromkeys(found))


def _in_items(items: Sequence[PlanItem]) -> Iterator[Cadence]:
    for item in items:
        yield from _cadences(item.section, item.number, item.content)


def _in_duties(document: Document) -> Iterator[Cadence]:
    for number, duty in enumerate(read_standing_duties(document), start=1):
        for text in duty.duties:
            yield from _cadences("", str(number), text)


def _in_measures(document: Document) -> Iterator[Cadence]:
    for chapter in chapters(document):
        if not chapter.is_about(MEASURES):
            continue
        for block in blocks(chapter.paragraphs):
            for text in points(block.paragraphs):
                yield from _cadences(chapter.ordinal, block.number, text)


def _cadences(section: str, number: str, text: str) -> Iterator[Cadence]:
    for as_written, rule in find_cadences(text):
        yield Cadence(section, number, as_written, rule)
