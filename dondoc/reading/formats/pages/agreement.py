"""Two readings of the same words, at two sizes: what both say stands, the rest is doubtful.

A machine that reads "tố" for "tổ" is often quite sure of it, and seldom does so at both sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from dondoc.reading.formats.pages.tesseract import SeenWord

_DOUBTFUL = 0.0
_WORTH_ADDING = 60.0


def agreed(first: Sequence[SeenWord], second: Sequence[SeenWord]) -> list[SeenWord]:
    """The words of both readings in order; where they differ the surer one, marked as doubtful."""
    words: list[SeenWord] = []
    texts = [word.text for word in first], [word.text for word in second]
    for tag, start, end, other, other_end in SequenceMatcher(None, *texts, False).get_opcodes():
        ours, theirs = first[start:end], second[other:other_end]
        if tag == "equal":
            words += map(_surer, ours, theirs)
        elif tag == "insert":
            words += [_doubtful(word) for word in theirs if word.certainty >= _WORTH_ADDING]
        elif _certainty(theirs) > _certainty(ours):
            words += map(_doubtful, theirs)
        else:
            words += map(_doubtful, ours)
    return words


def _surer(first: SeenWord, second: SeenWord) -> SeenWord:
    return replace(first, certainty=max(first.certainty, second.certainty))


def _doubtful(word: SeenWord) -> SeenWord:
    return replace(word, certainty=_DOUBTFUL)


def _certainty(words: Sequence[SeenWord]) -> float:
    """The mean certainty, by signs; nothing read is no reading."""
    signs = sum(len(word.text) for word in words)
    return sum(word.certainty * len(word.text) for word in words) / signs if signs else -1.0
