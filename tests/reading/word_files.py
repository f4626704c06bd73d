"""Pieces of WordprocessingML for tests: cells with properties, lists, tracked changes, text boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from tests.reading.files import NAMESPACE, paragraph, word

Parts: TypeAlias = Mapping[str, bytes | str] | None
HEADER = ("TT", "Nội dung", "Thời gian", "Cơ quan chủ trì")
DELETED = '<w:del w:id="9" w:author="a"/>'
HOLDS = '<w:vMerge w:val="restart"/>'
HELD = "<w:vMerge/>"
ONE = ("1", "Rà soát.", "Quý I", "Sở A")


def opened(body: str, extra: Parts = None) -> Document:
    return open_document(word(body, extra=extra), name="ke-hoach.docx")


def tables(body: str, extra: Parts = None) -> list[list[tuple[str, ...]]]:
    """The cells of each table."""
    return [[row.cells for row in grid.rows] for grid in opened(body, extra).grids]


def rows(body: str, extra: Parts = None) -> list[tuple[str, ...]]:
    """The cells of the only table."""
    (found,) = tables(body, extra)
    return found


def words(body: str, extra: Parts = None) -> list[str]:
    """The paragraphs."""
    return [one.text for one in opened(body, extra).paragraphs]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def gridded(rows: str, *widths: int) -> str:
    """A table with the widths of its grid, in twentieths of a point."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def text_box(inside: str, *, legacy: str | None = None) -> str:
    """A paragraph with a text box, as Word writes it: twice, the second time for older programs."""
    old = inside if legacy is None else legacy
    return (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"<w:txbxContent>{inside}</w:txbxContent></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{old}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )


def listed(text: str, level: int = 0, number: int = 1) -> str:
    """A paragraph that Word numbers by itself."""
    reference = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    return paragraph(text, f"<w:pPr><w:numPr>{reference}</w:numPr></w:pPr>")


def styled(text: str, style: str) -> str:
    return paragraph(text, f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>')


def level(depth: int, signs: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{signs}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: tuple[str, str]) -> str:
    """The part with one list of these levels: (signs, text)."""
    made = "".join(level(depth, signs, text) for depth, (signs, text) in enumerate(levels))
    return lists([made], ["0"])


def lists(patterns: Sequence[str], numbers: Sequence[str]) -> str:
    """The part with these patterns, and lists 1, 2, ... of them: "0" or "0" with overrides behind."""
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{one}</w:abstractNum>'
        for at, one in enumerate(patterns)
    )
    named = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{one[0]}"/>{one[1:]}</w:num>'
        for at, one in enumerate(numbers, start=1)
    )
    return f'<w:numbering xmlns:w="{NAMESPACE}">{made}{named}</w:numbering>'


def styles(made: str) -> str:
    return f'<w:styles xmlns:w="{NAMESPACE}">{made}</w:styles>'
