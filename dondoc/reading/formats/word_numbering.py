"""Automatic numbers of a Word file written out: they are in no text, and a row's number may be one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from dondoc.reading.formats.archive import Archive
from dondoc.reading.formats.word_cells import is_held
from dondoc.reading.formats.word_lists import (
    Level,
    Lists,
    Numbered,
    NumberedList,
    read_lists,
    reference_of,
)
from dondoc.reading.formats.word_text import CELL, PARAGRAPH, W, put_before

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_REFERENCE, _STYLE = f"{W}numPr", f"{W}pStyle"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"),
          (1, "I"))  # fmt: skip
_LETTERS = 26


class Numbering:
    """The lists of a document, counted on paragraph by paragraph (ISO/IEC 29500-1, 17.9)."""

    def __init__(self, archive: Archive) -> None:
        self._lists: Lists = read_lists(archive)
        # by the pattern: lists of one pattern go on with each other
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def write_out(self, block: _Element) -> None:
        """Put its number before the words of each numbered paragraph; each block once, in order."""
        if not self._lists.by_number:
            return
        if next(block.iter(_STYLE), None) is not None and self._lists.by_style:
            numbered = list(block.iter(PARAGRAPH))
        else:
            found = map(_paragraph_of, block.iter(_REFERENCE))
            numbered = [paragraph for paragraph in found if paragraph is not None]
        for paragraph in numbered:
            named = self._list_of(paragraph)
            if named is not None and not _is_out_of_sight(paragraph):
                label = self._label(named)
                put_before(paragraph, f"{label} " if label else "")

    def _label(self, named: Numbered) -> str:
        one = self._lists.by_number[named.list]
        level = one.levels[named.depth]
        counts = self._count(one, named)
        if level.format == "bullet":
            return "-"
        return _PLACE.sub(
            lambda found: _shown(one.levels, counts, int(found[1]) - 1, level), level.text
        )

    def _count(self, one: NumberedList, named: Numbered) -> dict[int, int]:
        """Count on at the paragraph's level, and let the deeper ones begin anew."""
        depth, counts = named.depth, self._counts.setdefault(one.pattern, {})
        if named not in self._begun and depth in one.anew:
            counts[depth] = one.anew[depth]
        else:
            counts[depth] = counts.get(depth, one.levels[depth].start - 1) + 1
        self._begun.add(named)
        for deeper in [at for at in counts if at > depth]:
            restarts = one.levels[deeper].restarts if deeper in one.levels else None
            if restarts is None or 0 < depth + 1 <= restarts:
                del counts[deeper]
        return counts

    def _list_of(self, paragraph: _Element) -> Numbered | None:
        """The paragraph's list and level, its own or its style's; None where it has none."""
        style = paragraph.find(f"{W}pPr/{_STYLE}")
        found = None if style is None else self._lists.by_style.get(style.get(f"{W}val", ""))
        own = paragraph.find(f"{W}pPr/{_REFERENCE}")
        if own is not None:
            number, depth = reference_of(own)
            if number is None and found is None:
                return None
            number = found.list if number is None and found is not None else number
            found = Numbered(number or "", depth if depth is not None else 0)
        if found is None or found.list not in self._lists.by_number:
            return None
        return found if found.depth in self._lists.by_number[found.list].levels else None


def _paragraph_of(reference: _Element) -> _Element | None:
    properties = reference.getparent()
    paragraph = None if properties is None else properties.getparent()
    return paragraph if paragraph is not None and paragraph.tag == PARAGRAPH else None


def _is_out_of_sight(paragraph: _Element) -> bool:
    """Whether the paragraph stands in the lower part of a cell merged down."""
    cell = paragraph.getparent()
    return cell is not None and cell.tag == CELL and is_held(cell)


def _shown(levels: Mapping[int, Level], counts: dict[int, int], depth: int, shown_in: Level) -> str:
    level = levels.get(depth, Level())
    signs = "decimal" if shown_in.is_arabic else level.format
    return _in_signs(counts.get(depth, level.start), signs)


def _in_signs(number: int, signs: str) -> str:
    if signs == "none":
        return ""
    if signs.endswith("Roman"):
        roman = _roman(number)
        return roman if signs.startswith("upper") else roman.lower()
    if signs.endswith("Letter") and number >= 1:
        times, place = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + place) * min(times + 1, 5)
        return letters if signs.startswith("upper") else letters.lower()
    return f"{number:02}" if signs == "decimalZero" else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, signs in _ROMAN if 0 < number < 400 else ():
        while number >= value:
            written, number = written + signs, number - value
    return written or str(number)
