"""What stands in the margins and is no text of the plan: page numbers."""

from __future__ import annotations

from collections.abc import Sequence

from dondoc.reading.formats.lines import PAGE_NUMBER
from dondoc.reading.formats.pages.lines import PrintedLine
from dondoc.reading.formats.pages.page import Page

_MARGIN = 0.12


def without_page_number(lines: Sequence[PrintedLine], page: Page) -> list[PrintedLine]:
    """The lines of a page without the lone number at its head or foot."""
    ends = {0, len(lines) - 1}
    return [
        line
        for index, line in enumerate(lines)
        if not (index in ends and in_margin(line, page) and PAGE_NUMBER.match(line.text))
    ]


def in_margin(line: PrintedLine, page: Page) -> bool:
    """Whether a line stands at the very head or foot of its page."""
    return not _MARGIN * page.height < line.middle < (1 - _MARGIN) * page.height
