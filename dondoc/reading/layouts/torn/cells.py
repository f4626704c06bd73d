"""One item's lines -> its cells: content, timing, lead, coordinating.

The words stand in the order of the columns, but a page break mixes them: what is left of the
content comes after the other cells, and so may what is left of those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from dondoc.reading.formats.lines import join_words
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.torn.blocks import Block
from dondoc.reading.layouts.torn.leads import (
    Lead,
    NameKey,
    Word,
    begins_agency,
    known_lead,
    matched,
    text_of,
    unknown_lead,
    words_of,
)
from dondoc.reading.layouts.torn.rest import Line, Rest, part_rest
from dondoc.reading.layouts.torn.timings import timing_spans

_MOST_SPANS = 40


class Reading(NamedTuple):
    """One way to read a block; the surest is taken. `goes_on` where a page break cuts the content."""

    sureness: int
    cells: dict[Column, str]
    goes_on: bool


def part_cells(block: Block, names: Sequence[NameKey], width: int) -> Reading | None:
    """The cells of an item's block, or None where no timing cell with an agency after it is found.

    `names` are the keys of the agencies that may lead, the section's own first; `width` is how
    many characters a line of the content column holds.
    """
    words = words_of(block.lines)
    readings = [
        reading
        for start, end in islice(timing_spans(words), _MOST_SPANS)
        for sureness, lead in _leads(words[end:], names)
        if (reading := _reading(block, words, start, end, lead, sureness, width)) is not None
    ]
    return max(readings, key=lambda reading: reading.sureness, default=None)


def _leads(after: Sequence[Word], names: Sequence[NameKey]) -> Iterator[tuple[int, Lead]]:
    """The lead cells that may follow a timing cell, each with how sure it is."""
    known = known_lead(after, names)
    if known is not None:
        yield 4, known
        return
    own = names[0] if names else ()
    begun = matched(after, own)
    if own and (begun > 1 or (begun == 0 and begins_agency(text_of(after[:6])))):
        yield (3 if begun else 2), Lead(begun, own[begun:])
    unknown = unknown_lead(after)
    if unknown is not None:
        yield 1, unknown


def _reading(
    block: Block,
    words: Sequence[Word],
    start: int,
    end: int,
    lead: Lead,
    sureness: int,
    width: int,
) -> Reading | None:
    content = _joined(words[:start])
    rest = part_rest(_lines_after(block, words, end + lead.length), lead.missing, content, width)
    if rest is None or not content:
        return None
    cells = {
        Column.CONTENT: join_words(filter(None, (content, rest.content))),
        Column.TIMING: _joined(words[start:end]),
        Column.LEAD: _joined_lead(words[end : end + lead.length], rest),
        Column.COORDINATING: rest.coordinating,
    }
    return Reading(sureness, cells, goes_on=bool(rest.content))


def _joined(words: Sequence[Word]) -> str:
    """Words as printed: those cut at a hyphen at the end of a line are made whole."""
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return join_words(" ".join(line) for line in lines.values())


def _joined_lead(words: Sequence[Word], rest: Rest) -> str:
    return join_words(filter(None, (_joined(words), rest.lead)))


def _lines_after(block: Block, words: Sequence[Word], first: int) -> list[Line]:
    lines: dict[int, list[str]] = {}
    for word in words[first:]:
        lines.setdefault(word.line, []).append(word.text)
    cut = words[first - 1].line
    return [
        Line(" ".join(line), opens_page=index in block.after_break, is_part=index == cut)
        for index, line in lines.items()
    ]
