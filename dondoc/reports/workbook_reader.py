"""openpyxl's reader of workbooks, without what a report's intake never looks at: they come by the hundred.

It refuses what openpyxl refuses, for it leaves the parsing to it.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import ARC_STYLE

# what a file says of its sheet's size stands in the first lines
BITE = 512
# an office's agencies have a few versions of a few programs, each of which writes its own styles
KEPT_STYLES, LARGEST_KEPT = 32, 2**16
# which of a workbook's cell styles are days, and which of these are spans of time
Formats = tuple[frozenset[int], frozenset[int]]


def read_workbook(data: bytes) -> Workbook:
    """The workbook, its sheets to be read row by row; what goes wrong with it passes as openpyxl has it."""
    reader = _Reader(io.BytesIO(data), read_only=True, keep_links=False)
    reader.read()
    workbook: Workbook = reader.wb
    return workbook


class _Reader(ExcelReader):
    """The steps of openpyxl's own, but for the theme, which no value depends on."""

    def read(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        self.read_properties()
        self.read_custom()
        self._read_styles()
        self.read_worksheets()
        self.parser.assign_names()

    def _read_styles(self) -> None:
        if ARC_STYLE in self.valid_files:
            styles = self.archive.read(ARC_STYLE)
            formats = _known_formats if len(styles) <= LARGEST_KEPT else _formats
            workbook: Any = self.wb
            workbook._date_formats, workbook._timedelta_formats = formats(styles)

    def read_worksheets(self) -> None:
        workbook: Any = self.wb
        sheets: Any = self.parser.find_sheets()
        for sheet, relation in sheets:
            part = relation.target
            if part not in self.valid_files:
                continue
            if "chartsheet" in relation.Type:
                self.read_chartsheet(sheet, relation)
                continue
            relations = get_rels_path(part)  # type: ignore[no-untyped-call]
            if relations in self.valid_files:
                get_dependents(self.archive, relations)
            found: Any = _Sheet(workbook, sheet.name, part, self.shared_strings)
            found.sheet_state = sheet.state
            workbook._sheets.append(found)


class _Sheet(ReadOnlyWorksheet):
    """A sheet whose size is looked for without parsing the first kilobytes of its cells."""

    def _get_size(self) -> None:
        own: Any = self
        with own._get_source() as source:
            bounds = WorkSheetParser(_InBites(source), []).parse_dimensions()
        if bounds is not None:
            own._min_column, own._min_row, own._max_column, own._max_row = bounds


class _InBites:
    """A part that comes in small pieces, so that a parser stops soon after what it looks for."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part

    def read(self, size: int = BITE, /) -> bytes:
        return self._part.read(min(size, BITE))


def _formats(styles: bytes) -> Formats:
    workbook: Any = Workbook()
    archive: Any = _OnePart(styles)
    apply_stylesheet(archive, workbook)
    return frozenset(workbook._date_formats), frozenset(workbook._timedelta_formats)


_known_formats = lru_cache(maxsize=KEPT_STYLES)(_formats)


class _OnePart:
    """An archive of one part."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, _name: str) -> bytes:
        return self._content
