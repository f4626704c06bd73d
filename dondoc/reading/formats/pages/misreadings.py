"""Words that a machine makes of others, told by the word beside them: no office writes "tố chức".

On small print a hook above a hat is read as an acute one ("ổ" as "ố"), surely and at every size.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from dondoc.reading.formats.pages.tesseract import SeenWord

_LIST = Path(__file__).with_name("misreadings.toml")
_MARKS = ".,;:!?()[]“”\"'"


@cache
def _never_written() -> frozenset[tuple[str, ...]]:
    listed = tomllib.loads(_LIST.read_text(encoding="utf-8"))["never_written"]
    return frozenset(tuple(pair.split()) for pair in listed)


def doubted(words: Sequence[SeenWord]) -> list[SeenWord]:
    """The words, those that with their neighbour make what is never written marked as doubtful."""
    bare = [word.text.strip(_MARKS).lower() for word in words]
    found, never = list(words), _never_written()
    for index in range(len(words) - 1):
        if (bare[index], bare[index + 1]) in never:
            found[index] = replace(words[index], certainty=0.0)
            found[index + 1] = replace(words[index + 1], certainty=0.0)
    return found
