"""Words -> lines -> text: the order of reading inside a box or on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from operator import attrgetter

from dondoc.reading.formats.lines import join_words
from dondoc.reading.formats.pages.page import Word

_SAME_LINE = 0.5
_ADDRESS = re.compile(r"\w[./@_]\w.*[\w./@_]$")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """The words of one line from left to right; never empty."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def middle(self) -> float:
        return sum(word.middle for word in self.words) / len(self.words)

    @property
    def height(self) -> float:
        return max([word[4] - word[2] for word in self.words])

    @property
    def is_bold(self) -> bool:
        return all(word.is_bold for word in self.words)

    @property
    def doubts(self) -> tuple[str, ...]:
        """The words that may be misread."""
        return tuple(word.text for word in self.words if word.is_doubtful)


def lines_of(words: Iterable[Word]) -> list[PrintedLine]:
    """The lines that some words make up, from the top down."""
    lines: list[list[Word]] = []
    first, height = -inf, 0.0
    # twice the middle, which orders as the middle does and is quicker to have
    for middle, _, word in sorted([(one[2] + one[4], one[1], one) for one in words]):
        high = word.bottom - word.top
        if (middle - first) / 2 < _SAME_LINE * min(high, height):
            lines[-1].append(word)
            continue
        lines.append([word])
        first, height = middle, high
    return [PrintedLine(tuple(sorted(line, key=_left))) for line in lines]


_left = attrgetter("x0")


def text_of(lines: Sequence[PrintedLine]) -> str:
    """The lines of one cell or paragraph as one text; what is cut at a hyphen or stroke is whole."""
    if len(lines) == 1:
        return lines[0].text
    texts: list[str] = []
    is_cut = False
    for line in lines:
        if is_cut and not line.text[0].isupper():
            texts[-1] += line.text
        else:
            texts.append(line.text)
        # an address that is wider than its cell is cut anywhere
        is_cut = len(line.words) == 1 and bool(_ADDRESS.search(line.text))
        is_cut = is_cut and line.x1 > max(one.x1 for one in lines) - line.height / 2
    return joined(texts)


def joined(texts: Iterable[str]) -> str:
    """As `join_words`; a line that breaks behind a stroke ("Quý I/" "2025") has no space either."""
    parts: list[str] = []
    for text in texts:
        if parts and len(parts[-1]) > 1 and parts[-1][-1] == "/" and parts[-1][-2].isalnum():
            parts[-1] += text
        else:
            parts.append(text)
    return join_words(parts)
