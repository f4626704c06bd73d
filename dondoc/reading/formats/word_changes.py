"""A piece of a Word file as it stands once all changes are accepted, and without what is not shown.

ISO/IEC 29500-1, 17.13.5 (revisions), 17.3.2.41 (hidden text); part 3, 7.5 (alternate content).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dondoc.language.text import clean
from dondoc.reading.formats.word_text import (
    CELL,
    PARAGRAPH,
    ROW,
    RUN,
    W,
    holds_words,
    is_on,
    text_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATES = f"{_COMPATIBILITY}AlternateContent"
_DELETED, _MOVED, _HIDDEN, _CELL_DELETED, _CELL_MERGED = (
    f"{W}{name}" for name in ("del", "moveFrom", "vanish", "cellDel", "cellMerge")
)
_CHANGED = frozenset(
    {_DELETED, _MOVED, _CELL_DELETED, _CELL_MERGED, f"{W}ins", f"{W}moveTo", f"{W}cellIns"}
)
_LOOKED_FOR = (_ALTERNATES, _HIDDEN, *_CHANGED)


class Changes:
    """Settles the pieces of one document, and remembers what was found in them."""

    def __init__(self) -> None:
        self.has_changes = False
        self.hidden: list[str] = []

    def settle(self, block: _Element) -> bool:
        """Take out of a piece what Word would not show with all changes accepted.

        Returns whether it is a paragraph whose end was deleted, so that it runs on into the next.
        """
        found = {one.tag for one in block.iter(*_LOOKED_FOR)}
        if not found:
            return False
        if _ALTERNATES in found:
            _choose_alternates(block)
        if _HIDDEN in found:
            self._take_hidden(block)
        runs_on = _ends_open(block)
        if found & _CHANGED:
            self.has_changes = True
            _accept(block)
        return runs_on

    def _take_hidden(self, block: _Element) -> None:
        for mark in list(block.iter(_HIDDEN)):
            run = _owner(mark)
            if run is not None and run.tag == RUN and is_on(mark):
                words = clean(text_of(run))
                self.hidden.extend([words] if words else [])
                _remove(run)


def _choose_alternates(block: _Element) -> None:
    """Of several copies of the same for newer and older programs, keep the first with words."""
    for one in list(block.iter(_ALTERNATES)):
        copies = [child for child in one if isinstance(child.tag, str)]
        kept = next((copy for copy in copies if holds_words(copy)), None)
        for copy in copies:
            if copy is not kept:
                one.remove(copy)


def _accept(block: _Element) -> None:
    from lxml import etree

    for mark in list(block.iter(_DELETED, _CELL_DELETED)):
        owner = _owner(mark)
        if owner is not None and owner.tag in (ROW, CELL):
            _remove_from_table(owner)
    _join([one for one in block.iter(PARAGRAPH) if one is not block and _ends_open(one)])
    etree.strip_elements(block, _DELETED, _MOVED, with_tail=False)


def _ends_open(paragraph: _Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{_DELETED}") is not None


def _owner(mark: _Element) -> _Element | None:
    """What a mark in `rPr`, `trPr` or `tcPr` speaks of."""
    properties = mark.getparent()
    if properties is None or properties.tag not in (f"{W}rPr", f"{W}trPr", f"{W}tcPr"):
        return None
    return properties.getparent()


def _remove_from_table(row_or_cell: _Element) -> None:
    """Take out a row or a cell, and the row of which it was the last cell."""
    row = row_or_cell.getparent()
    _remove(row_or_cell)
    if row is not None and row.tag == ROW and next(row.iter(CELL), None) is None:
        _remove(row)


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _join(ends: list[_Element]) -> None:
    """Put the words of each paragraph whose end was deleted before those of the next."""
    for paragraph in ends:
        following = paragraph.getnext()
        if following is None or following.tag != PARAGRAPH:
            continue
        place = 1 if following.find(f"{W}pPr") is not None else 0
        for child in [one for one in paragraph if one.tag != f"{W}pPr"]:
            following.insert(place, child)
            place += 1
        _remove(paragraph)
