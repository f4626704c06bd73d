"""The parts of an .xlsx package: which sheets there are, their words, their number formats."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dondoc.language.text import clean
from dondoc.reading.formats.archive import Archive
from dondoc.reading.formats.sheet_numbers import format_code
from dondoc.reading.formats.xml_parts import attribute, elements, local_name, whole_number

if TYPE_CHECKING:
    from lxml.etree import _Element

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
# "_x000D_": how the format writes a character that XML cannot hold (ISO/IEC 29500-1, 22.9.2.19)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it; `member` is where the package holds its cells."""

    name: str
    member: str
    is_hidden: bool


class _Relation(NamedTuple):
    """A part that a workbook names, by the last word of its type: "worksheet", "styles"."""

    id: str
    kind: str
    member: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a sheet needs to be read: the shared words, and the format of each style."""

    sheets: tuple[SheetPart, ...]
    strings: tuple[str, ...]
    formats: tuple[str, ...]
    counts_from_1904: bool


def read_workbook(archive: Archive) -> Workbook:
    """All but the cells. Raises UnreadableFile where a part is broken."""
    names = set(archive.names)
    relations = list(_relations(archive)) if _RELATIONS in names else []
    members = {one.id: one.member for one in relations if one.kind == "worksheet"}
    part = {one.kind: one.member for one in relations if one.member in names}
    sheets: list[SheetPart] = []
    counts_from_1904 = False
    with archive.open(WORKBOOK) as stream:
        for one in elements(stream, ("workbookPr", "sheet"), where=archive.name, kind="Excel"):
            if local_name(one) == "workbookPr":
                counts_from_1904 = attribute(one, "date1904") in ("1", "true")
                continue
            member = members.get(attribute(one, "id"), "")
            if member in names:
                is_hidden = attribute(one, "state") in ("hidden", "veryHidden")
                sheets.append(SheetPart(clean(attribute(one, "name")), member, is_hidden))
    return Workbook(
        sheets=tuple(sheets),
        strings=tuple(_strings(archive, part["sharedStrings"])) if "sharedStrings" in part else (),
        formats=tuple(_formats(archive, part["styles"])) if "styles" in part else (),
        counts_from_1904=counts_from_1904,
    )


def words_of(element: _Element) -> str:
    """The words of a rich or plain text; how they sound (in Japanese) is left out."""
    runs = [element, *(child for child in element if local_name(child) == "r")]
    parts = [one.text or "" for run in runs for one in run if local_name(one) == "t"]
    return clean(unescaped("".join(parts)))


def unescaped(text: str) -> str:
    """A text with the characters that the format writes as codes."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _relations(archive: Archive) -> Iterator[_Relation]:
    """The other parts of the workbook; what lies outside the file is left out."""
    with archive.open(_RELATIONS) as stream:
        for one in elements(stream, ("Relationship",), where=archive.name, kind="Excel"):
            if attribute(one, "TargetMode") != "External":
                target = attribute(one, "Target")
                member = posixpath.normpath(posixpath.join("/xl", target))[1:]
                kind = attribute(one, "Type").rpartition("/")[2]
                yield _Relation(attribute(one, "Id"), kind, member)


def _strings(archive: Archive, member: str) -> Iterator[str]:
    with archive.open(member) as stream:
        for one in elements(stream, ("si",), where=archive.name, kind="Excel"):
            yield words_of(one)


def _formats(archive: Archive, member: str) -> Iterator[str]:
    own: dict[int, str] = {}
    with archive.open(member) as stream:
        for one in elements(stream, ("numFmt", "cellXfs"), where=archive.name, kind="Excel"):
            if local_name(one) == "numFmt":
                own[whole_number(attribute(one, "numFmtId"))] = attribute(one, "formatCode")
                continue
            for style in one:
                yield format_code(whole_number(attribute(style, "numFmtId")), own)
