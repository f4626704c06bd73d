"""The headings of the running text: which are open where a table or a task stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dondoc.reading.document import Paragraph
from dondoc.reading.layouts.ordinals import kind_of, led_heading

_APPENDIX = re.compile(
    r"^(?P<name>(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|BIỂU|Biểu|BẢNG|Bảng)(?: (?:SỐ|số))?)"
    r"\s*(?P<number>[IVXL]{1,6}|\d{1,2}|[A-H])?\s*(?:[.:–-]\s*(?P<title>\S.*)|\((?P<aside>.*)\))?$"
)
_AFTER_THE_TEXT = re.compile(r"^\W*(?:Nơi nhận\b|(?:TM|KT|TL|TUQ)[.,])")
_LONGEST = 250


class Heading(NamedTuple):
    """A heading of the text: its ordinal and its words."""

    ordinal: str
    heading: str


class OpenHeadings:
    """The headings open at a point of the text, the outermost first."""

    def __init__(self) -> None:
        self.open: list[Heading] = []
        self._awaits_title = False

    def take(self, paragraph: Paragraph) -> bool:
        """Go past one paragraph; whether it is a heading."""
        text = paragraph.text
        appendix = _APPENDIX.match(text)
        if appendix:
            number = appendix["number"] or ""
            name = f"{appendix['name'].capitalize()} {number}".strip()
            self.open = [Heading(name, appendix["title"] or name)]
            self._awaits_title = not appendix["title"]
            return True
        if _AFTER_THE_TEXT.match(text):
            self.open = []
            return False
        if self._awaits_title and not text.startswith("("):
            self.open[0] = Heading(self.open[0].ordinal, text)
            self._awaits_title = False
            return True
        led = led_heading(text)
        if led is None or len(text) > _LONGEST:
            return False
        self.enter(Heading(led.ordinal, led.heading.rstrip(" :")))
        return True

    def enter(self, heading: Heading) -> None:
        """Open a heading, closing its forerunner of the same series and all below."""
        kind = kind_of(heading.ordinal)
        for depth, one in enumerate(self.open):
            if kind_of(one.ordinal) == kind:
                del self.open[depth:]
                break
        self.open.append(heading)


def headings_above(
    paragraphs: Sequence[Paragraph], indexes: Sequence[int]
) -> list[tuple[Heading, ...]]:
    """The headings that are open above the paragraphs of these indexes, which ascend."""
    headings = OpenHeadings()
    found: list[tuple[Heading, ...]] = []
    start = 0
    for index in indexes:
        for paragraph in paragraphs[start:index]:
            headings.take(paragraph)
        start = max(start, index)
        found.append(tuple(headings.open))
    return found
