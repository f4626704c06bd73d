"""Automatic numbers of a Word file written out: they are in no text, and a row's number may be one."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from dondoc.errors import UnreadableFile
from dondoc.reading.formats.archive import Archive
from dondoc.reading.formats.word_text import LABEL, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_DEEPEST = 9
_MOST_DIGITS = 6


class Level(NamedTuple):
    """One level of a list: where it starts, in what signs, in what text ("%1.%2.")."""

    start: int
    format: str
    text: str


class Numbering:
    """The lists of a document, counted on paragraph by paragraph (ISO/IEC 29500-1, 17.9)."""

    def __init__(self, archive: Archive) -> None:
        numbering = _parsed(archive, "word/numbering.xml")
        self._lists: dict[str, dict[int, Level]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if numbering is not None:
            self._lists = _lists(numbering)
            self._styles = _numbered_styles(_parsed(archive, "word/styles.xml"))

    def write_out(self, block: _Element) -> None:
        """Set the label of each numbered paragraph in a block; each block once, in order."""
        if not self._lists:
            return
        for paragraph in block.iter(f"{W}p"):
            label = self._label(paragraph)
            if label:
                paragraph.set(LABEL, label)

    def _label(self, paragraph: _Element) -> str:
        named = self._list_of(paragraph)
        if named is None or named[1] not in self._lists.get(named[0], {}):
            return ""
        key, depth = named
        levels, counts = self._lists[key], self._counts[key]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if levels[depth].format == "bullet":
            return "-"
        return _PLACE.sub(
            lambda found: _shown(levels, counts, int(found[1]) - 1), levels[depth].text
        )

    def _list_of(self, paragraph: _Element) -> tuple[str, int] | None:
        own = paragraph.find(f"{W}pPr/{W}numPr")
        if own is not None:
            return _reference(own)
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return None if style is None else self._styles.get(style.get(f"{W}val", ""))


def _parsed(archive: Archive, part: str) -> _Element | None:
    from lxml import etree

    if part not in archive.names:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        return etree.fromstring(archive.read(part), parser)
    except etree.XMLSyntaxError as broken:
        raise UnreadableFile(
            "nội dung tệp Word bị hỏng", where=archive.name, remedy="hãy mở bằng Word và lưu lại"
        ) from broken


def _lists(numbering: _Element) -> dict[str, dict[int, Level]]:
    """The levels of each list by its number; a list may restart levels of its pattern."""
    patterns = {
        one.get(f"{W}abstractNumId", ""): _levels(one) for one in numbering.iter(f"{W}abstractNum")
    }
    lists: dict[str, dict[int, Level]] = {}
    for one in numbering.iter(f"{W}num"):
        levels = dict(patterns.get(_value(one, "abstractNumId"), {}))
        for override in one.iter(f"{W}lvlOverride"):
            depth, start = _whole(override.get(f"{W}ilvl")), _value(override, "startOverride")
            if depth in levels and start:
                levels[depth] = levels[depth]._replace(start=_whole(start))
        lists[one.get(f"{W}numId", "")] = levels
    return lists


def _levels(pattern: _Element) -> dict[int, Level]:
    return {
        _whole(one.get(f"{W}ilvl")): Level(
            _whole(_value(one, "start")) if _value(one, "start") else 1,
            _value(one, "numFmt") or "decimal",
            _value(one, "lvlText"),
        )
        for one in pattern.iter(f"{W}lvl")
    }


def _numbered_styles(styles: _Element | None) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for style in () if styles is None else styles.iter(f"{W}style"):
        numbered = style.find(f"{W}pPr/{W}numPr")
        if numbered is not None:
            found[style.get(f"{W}styleId", "")] = _reference(numbered)
    return found


def _reference(numbered: _Element) -> tuple[str, int]:
    return _value(numbered, "numId"), min(_whole(_value(numbered, "ilvl")), _DEEPEST)


def _value(parent: _Element, name: str) -> str:
    child = parent.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val", "")


def _whole(written: str | None) -> int:
    return int(written[:_MOST_DIGITS]) if written is not None and written.isdecimal() else 0


def _shown(levels: dict[int, Level], counts: dict[int, int], depth: int) -> str:
    level = levels.get(depth, Level(1, "decimal", ""))
    return _in_signs(counts.get(depth, level.start), level.format)


def _in_signs(number: int, signs: str) -> str:
    if signs == "none":
        return ""
    if signs.endswith("Roman"):
        roman = _roman(number)
        return roman if signs.startswith("upper") else roman.lower()
    if signs.endswith("Letter") and 1 <= number <= 26:
        letter = chr(ord("A") + number - 1)
        return letter if signs.startswith("upper") else letter.lower()
    return f"{number:02}" if signs == "decimalZero" else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, signs in _ROMAN if 0 < number < 90 else ():
        while number >= value:
            written, number = written + signs, number - value
    return written or str(number)
