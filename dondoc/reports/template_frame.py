"""What all templates of a round have in common: made by openpyxl once, then only filled in.

To have openpyxl write a whole workbook takes ten times as long as to fill in the few texts that differ
from one agency to the next, and templates are made by the hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from xml.sax.saxutils import escape

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.compat import safe_string
from openpyxl.utils.exceptions import IllegalCharacterError

from dondoc.reports.packages import packed, same_parts_each_time

# Excel itself cuts a cell's text off there
LONGEST_IN_CELL = 32_767
# a row that is cut out of the sheet again: its number stands wherever that of the last row belongs
LAST_ROW = 987_654
ROWS, LAST = "rows", "last"
_SHEETS = "xl/worksheets/"
# XML 1.0, section 2.2, as openpyxl and lxml hold to it
_NOT_CARRIED = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|[\ud800-\udfff\ufffe\uffff]")
_MARK = re.compile(r"(<t>)?\[\[(\w+)\]\]")
_ROW = re.compile(rf'<row r="{LAST_ROW}".*?</row>')


def mark(name: str) -> str:
    """What stands in the frame where the text of that name goes."""
    return f"[[{name}]]"


class Frame:
    """A workbook whose texts are marks and whose rows are missing; `package` has a row `LAST_ROW`."""

    def __init__(self, package: bytes) -> None:
        same: dict[str, bytes] = {}
        self._open: dict[str, list[str]] = {}
        for name, content in same_parts_each_time(package):
            text = content.decode()
            if name.startswith(_SHEETS):
                text = _ROW.sub(mark(ROWS), text).replace(str(LAST_ROW), mark(LAST))
            if _MARK.search(text):
                self._open[name] = _MARK.split(text)
            else:
                same[name] = content
        self._same = packed(same)

    def filled(self, texts: Mapping[str, str], rows: str, last_row: int) -> bytes:
        """The workbook with these texts in the places of their marks, and the rows as XML.

        The same bytes each time. Raises IllegalCharacterError for what no XML can carry.
        """
        checked = {name: checked_text(text) for name, text in texts.items()}
        checked[LAST] = str(last_row)
        parts = {
            name: "".join(_filled(pieces, checked, rows)) for name, pieces in self._open.items()
        }
        return packed({name: _encoded(name, text) for name, text in parts.items()}, self._same)


def _filled(pieces: list[str], texts: Mapping[str, str], rows: str) -> Iterator[str]:
    yield pieces[0]
    for at in range(1, len(pieces), 3):
        opening, name, after = pieces[at : at + 3]
        if name == ROWS:
            yield rows
        elif opening:
            yield _element(texts[name])
        else:
            yield _escaped(texts[name])
        yield after


def _encoded(name: str, text: str) -> bytes:
    # as openpyxl writes sheets, and as it writes all the rest
    if name.startswith(_SHEETS):
        return text.encode("ascii", "xmlcharrefreplace")
    return text.encode()


def text_cell(place: str, style: int, text: str) -> str:
    """A cell with a text, or none, as XML."""
    return f'<c r="{place}" s="{style}" t="inlineStr">{_inline(checked_text(text))}</c>'


def number_cell(place: str, style: int, number: Decimal | None) -> str:
    """A cell with a number, or one to be filled in, as XML."""
    value = "" if number is None else f"<v>{safe_string(number)}</v>"
    return f'<c r="{place}" s="{style}" t="n">{value}</c>'


def row_of(number: int, height: float, cells: Iterable[str]) -> str:
    """A row with a first height in points, which still grows with what is typed into it."""
    return f'<row r="{number}" ht="{safe_string(height)}">{"".join(cells)}</row>'


def checked_text(text: str) -> str:
    """The text as a cell holds it; raises IllegalCharacterError for what no XML can carry."""
    text = text[:LONGEST_IN_CELL]
    if not text.isprintable() and _NOT_CARRIED.search(text):
        raise IllegalCharacterError(f"{text} cannot be used in worksheets.")
    return text


def _inline(text: str) -> str:
    return f"<is>{_element(text)}</t></is>" if text else ""


def _element(text: str) -> str:
    spaces = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{spaces}>{_escaped(text)}"


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
