"""Lines of running text -> paragraphs, also where a page break cuts a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dondoc.reading.document import Paragraph
from dondoc.reading.formats.lines import RawLine, join_words, without_page_numbers
from dondoc.reading.formats.markup import is_marked_heading, leaves_bold_open, plain
from dondoc.reading.formats.wrapping import Wrapping, ends_sentence

_NUMBERED = re.compile(r"^(?:[IVXL]{1,6}[.)]|(?:\d{1,2}\.)+(?:\d{1,2}\.?)?)\s+\S")
_LONGEST_HEADING = 220


def join_paragraphs(lines: Sequence[RawLine], wrapping: Wrapping) -> list[Paragraph]:
    """The paragraphs of some lines in order, each at the place of its first line."""
    parts: list[list[RawLine]] = []
    gap = 0
    is_bold_open = False
    for line in without_page_numbers(lines):
        if line.is_blank:
            gap += 1
            continue
        turns = leaves_bold_open(line.text)
        if parts and ((is_bold_open and not gap) or _belongs(parts[-1][-1], line, wrapping, gap)):
            parts[-1].append(line)
            is_bold_open ^= turns
        else:
            parts.append([line])
            is_bold_open = turns
        gap = 0
    return [one for one in map(_paragraph, parts) if one.text]


def _belongs(above: RawLine, line: RawLine, wrapping: Wrapping, gap: int) -> bool:
    return not above.text.lstrip().startswith("#") and wrapping.goes_on(above, line, gap=gap)


def _paragraph(part: Sequence[RawLine]) -> Paragraph:
    raw = join_words(line.text.strip() for line in part)
    text = plain(raw)
    return Paragraph(text, part[0].place, is_marked_heading(raw) or looks_like_heading(text))


def looks_like_heading(text: str) -> bool:
    """Whether bare text reads as a heading: numbered and no sentence, or short and in capitals."""
    if len(text) > _LONGEST_HEADING:
        return False
    if _NUMBERED.match(text):
        return not ends_sentence(text.rstrip("."))
    return text.isupper() and len(text.split()) > 1
