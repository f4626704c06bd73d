"""The lists that a Word file defines: their levels, and the styles that number paragraphs.

ISO/IEC 29500-1, 17.9 (numbering) and 17.7 (styles).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from dondoc.errors import UnreadableFile
from dondoc.reading.formats.archive import Archive
from dondoc.reading.formats.word_text import W, is_on
from dondoc.reading.formats.word_transitional import transitional

if TYPE_CHECKING:
    from lxml.etree import _Element

DEEPEST = 8
_MOST_DIGITS = 6
_MOST_PARENTS = 20
# the largest of real files have a megabyte of styles
_LARGEST_PART = 6 * 1024 * 1024


class Level(NamedTuple):
    """One level of a list: where it starts, in what signs, in what text ("%1.%2.").

    `restarts` is the number of upper levels of which one begins it anew, None for all of them;
    `style` numbers its paragraphs at this level; `is_arabic` writes all numbers of the text so.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restarts: int | None = None
    style: str = ""
    is_arabic: bool = False


class Numbered(NamedTuple):
    """A paragraph's list and level."""

    list: str
    depth: int


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list: lists of one `pattern` are counted together, but where one starts anew at `anew`."""

    pattern: str
    levels: Mapping[int, Level]
    anew: Mapping[int, int] = field(default_factory=dict)


class Lists:
    """All lists by number, and the list of each style that numbers: looked up when first asked for."""

    def __init__(self, archive: Archive, by_number: Mapping[str, NumberedList]) -> None:
        self._archive = archive
        self.by_number = by_number

    @cached_property
    def by_style(self) -> Mapping[str, Numbered]:
        """The list and level of each style that numbers its paragraphs."""
        return _Styles(self._archive).numbered(self.by_number) if self.by_number else {}


def read_lists(archive: Archive) -> Lists:
    """The lists of a file. Raises UnreadableFile where a part is broken."""
    numbering = _parsed(archive, "word/numbering.xml")
    if numbering is None:
        return Lists(archive, {})
    patterns = {one.get(f"{W}abstractNumId", ""): one for one in numbering.iter(f"{W}abstractNum")}
    numbers = {
        one.get(f"{W}numId", ""): value_of(one, "abstractNumId")
        for one in numbering.iter(f"{W}num")
    }
    links = {key: value_of(pattern, "numStyleLink") for key, pattern in patterns.items()}
    styles = _Styles(archive) if any(links.values()) else None
    levels: dict[str, Mapping[int, Level]] = {}
    for key, pattern in patterns.items():
        number = styles.reference(links[key])[0] if styles and links[key] else None
        levels[key] = _levels(patterns.get(numbers.get(number or "", ""), pattern))
    lists = {
        one.get(f"{W}numId", ""): _list(one, numbers[one.get(f"{W}numId", "")], levels)
        for one in numbering.iter(f"{W}num")
    }
    return Lists(archive, lists)


def reference_of(properties: _Element) -> tuple[str | None, int | None]:
    """The list and the level that a `numPr` names, each None where it does not."""
    number, depth = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    return (
        None if number is None else number.get(f"{W}val", ""),
        None if depth is None else min(whole(depth.get(f"{W}val")), DEEPEST),
    )


def value_of(parent: _Element, name: str) -> str:
    """The value of a child; empty where there is none."""
    child = parent.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val", "")


def whole(written: str | None, default: int = 0) -> int:
    """The number that an attribute writes."""
    if written is None or not written.isdecimal():
        return default
    return int(written[:_MOST_DIGITS])


class _Styles:
    """The paragraph styles, each with the one that it is based on."""

    def __init__(self, archive: Archive) -> None:
        styles = _parsed(archive, "word/styles.xml", only_with=b"numPr")
        self._by_id = {
            style.get(f"{W}styleId", ""): style
            for style in (() if styles is None else styles.iter(f"{W}style"))
        }

    def reference(self, style: str) -> tuple[str | None, int | None]:
        """What a style says of numbering, asked of those it is based on where it says nothing."""
        found: tuple[str | None, int | None] = (None, None)
        for one in self._line(style):
            own = self._by_id[one].find(f"{W}pPr/{W}numPr")
            if own is not None:
                number, depth = reference_of(own)
                found = (found[0] or number, depth if found[1] is None else found[1])
            if found[0] is not None:
                break
        return found

    def numbered(self, lists: Mapping[str, NumberedList]) -> dict[str, Numbered]:
        """The list and level of each style that has one; a level may name its style instead."""
        found: dict[str, Numbered] = {}
        for style in self._by_id:
            number, depth = self.reference(style)
            if number is None or number not in lists:
                continue
            levels = {one.style: at for at, one in lists[number].levels.items() if one.style}
            named = (levels[one] for one in self._line(style) if one in levels)
            found[style] = Numbered(number, next(named, depth or 0))
        return found

    def _line(self, style: str) -> Iterator[str]:
        """A style and those that it is based on, the nearest first."""
        for _ in range(_MOST_PARENTS):
            if style not in self._by_id:
                return
            yield style
            style = value_of(self._by_id[style], "basedOn")


def _list(one: _Element, pattern: str, patterns: Mapping[str, Mapping[int, Level]]) -> NumberedList:
    """A list of a pattern; it may start levels anew, or write them in its own way."""
    levels = dict(patterns.get(pattern, {}))
    anew: dict[int, int] = {}
    for override in one.iter(f"{W}lvlOverride"):
        depth = whole(override.get(f"{W}ilvl"))
        levels.update(_levels(override))
        start = value_of(override, "startOverride")
        if start and depth in levels:
            anew[depth] = whole(start)
    return NumberedList(pattern, levels, anew)


def _levels(pattern: _Element) -> dict[int, Level]:
    return {whole(one.get(f"{W}ilvl")): _level(one) for one in pattern.iter(f"{W}lvl")}


def _level(one: _Element) -> Level:
    restart = value_of(one, "lvlRestart")
    arabic = one.find(f"{W}isLgl")
    return Level(
        start=whole(value_of(one, "start") or None, 1),
        format=value_of(one, "numFmt") or "decimal",
        text=value_of(one, "lvlText"),
        restarts=whole(restart) if restart else None,
        style=value_of(one, "pStyle"),
        is_arabic=arabic is not None and is_on(arabic),
    )


def _parsed(archive: Archive, part: str, *, only_with: bytes = b"") -> _Element | None:
    from lxml import etree

    if part not in archive.names:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    data = transitional(archive.read(part))
    if only_with not in data:
        return None
    if len(data) > _LARGEST_PART:
        raise UnreadableFile(
            "tệp có quá nhiều kiểu và danh sách so với một kế hoạch",
            where=archive.name,
            remedy="hãy chép phần kế hoạch sang tệp Word mới rồi gửi lại",
        )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise UnreadableFile(
            "nội dung tệp Word bị hỏng", where=archive.name, remedy="hãy mở bằng Word và lưu lại"
        ) from broken
