"""Lines of running text -> paragraphs, by where they stand: indents, gaps, lines left short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from dondoc.language.text import clean
from dondoc.plan import Place
from dondoc.reading.document import Paragraph
from dondoc.reading.formats.pages.lines import PrintedLine, joined
from dondoc.reading.formats.pages.page import Page
from dondoc.reading.formats.paragraphs import looks_like_heading
from dondoc.reading.formats.wrapping import OPENING, begins_low, ends_sentence

_WIDER_GAP = 1.22
_INDENT = 7.0
_SLACK = 3.0
_FAR = 3.0


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line of running text, with as much of its place as the making of paragraphs asks for.

    `paper` is the width of its page; `block` is not 0 in text that stands beside other text.
    """

    text: str
    page: int
    paper: int
    block: int
    x0: float
    x1: float
    middle: float
    height: float
    first_word: float
    is_bold: bool
    doubts: tuple[str, ...]


def flow_line(line: PrintedLine, page: Page, block: int = 0) -> FlowLine:
    """What is kept of a printed line of a page."""
    first = line.words[0]
    return FlowLine(
        text=line.text,
        page=page.number,
        paper=round(page.width),
        block=block,
        x0=line.x0,
        x1=line.x1,
        middle=line.middle,
        height=line.height,
        first_word=first.x1 - first.x0,
        is_bold=line.is_bold,
        doubts=line.doubts,
    )


class _Margins(NamedTuple):
    """How one kind of paper is set: where lines begin; how far a word must reach to be moved to
    the next line; how far apart the lines of a paragraph are.
    """

    left: float
    right: float
    step: float


class Habits:
    """How a document sets its running text."""

    def __init__(self, lines: Sequence[FlowLine]) -> None:
        by_paper: defaultdict[int, list[FlowLine]] = defaultdict(list)
        for line in lines:
            if not line.block:
                by_paper[line.paper].append(line)
        self._margins = {paper: _margins(of_paper) for paper, of_paper in by_paper.items()}

    def goes_on(self, above: FlowLine, below: FlowLine) -> bool:
        """Whether a line belongs to the paragraph of the line above it."""
        if above.block or below.block:
            is_beside = above.block == below.block and above.page == below.page
            return is_beside and begins_low(below.text) and not ends_sentence(above.text)
        if not self._is_full(above, below):
            return False
        if above.page != below.page:
            return self._goes_on_over_pages(above, below)
        margins = self._margins[below.paper]
        if not 0 < _step(above, below) <= margins.step * _WIDER_GAP:
            return False
        if below.x0 > max(above.x0, margins.left) + _INDENT and not _is_centred(below, margins):
            return False
        return not (OPENING.match(below.text) and ends_sentence(above.text))

    def _goes_on_over_pages(self, above: FlowLine, below: FlowLine) -> bool:
        if begins_low(below.text):
            return True
        is_indented = below.x0 > self._margins[below.paper].left + _INDENT
        return not (is_indented or ends_sentence(above.text) or OPENING.match(below.text))

    def _is_full(self, above: FlowLine, below: FlowLine) -> bool:
        """Whether the first word below would not have fitted on the line above."""
        margins = self._margins[above.paper]
        reach = _reach(above, below)
        if _is_centred(above, margins):
            reach += above.x0 - margins.left
        return reach > margins.right - _SLACK


def _is_centred(line: FlowLine, margins: _Margins) -> bool:
    before, behind = line.x0 - margins.left, margins.right - line.x1
    return before > _INDENT and abs(before - behind) < 2 * _INDENT


def _step(above: FlowLine, below: FlowLine) -> float:
    return (below.middle - above.middle) / max(above.height, 1)


def _reach(above: FlowLine, below: FlowLine) -> float:
    """How far a line would go with the first word of the line below it."""
    return above.x1 + above.height / 4 + below.first_word


def _margins(lines: Sequence[FlowLine]) -> _Margins:
    lefts, rights = sorted(line.x0 for line in lines), sorted(line.x1 for line in lines)
    pairs = [(above, below) for above, below in pairwise(lines) if above.page == below.page]
    wraps = [pair for pair in pairs if _is_certain_wrap(*pair)]
    reaches = sorted(_reach(*pair) for pair in wraps)
    steps = [step for step in (_step(*pair) for pair in wraps or pairs) if 0 < step < _FAR]
    return _Margins(
        left=lefts[len(lefts) // 10],
        right=reaches[len(reaches) // 30] if reaches else rights[len(rights) * 97 // 100],
        step=median(steps) if steps else _FAR,
    )


def _is_certain_wrap(above: FlowLine, below: FlowLine) -> bool:
    if not begins_low(below.text) or OPENING.match(below.text):
        return False
    return not (ends_sentence(above.text) or above.text.isupper())


def parted(lines: Iterable[FlowLine], habits: Habits) -> list[list[FlowLine]]:
    """The lines of each paragraph of a stretch."""
    parts: list[list[FlowLine]] = []
    for line in lines:
        if parts and habits.goes_on(parts[-1][-1], line):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def paragraph_of(part: Sequence[FlowLine]) -> Paragraph:
    """The paragraph that some lines make up, at the page of the first."""
    text = clean(joined(line.text for line in part))
    is_heading = all(line.is_bold for line in part) or looks_like_heading(text)
    return Paragraph(text, Place(page=part[0].page), is_heading)
