"""Pages whose text is no text: fonts that do not say which letters their signs are, or say it wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dondoc.language.text import match_key

# a Vietnamese syllable without its accents: onset, vowels, ending
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|ngh?|nh?|p|t)?"
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_MARKS = ".,;:()[]/-–“”\"'"
_ENGLISH = frozenset(("the", "of", "and", "to", "in", "for", "is", "on"))
_LONGEST_SHORT_FORM = 6
_FEWEST_WORDS, _FEWEST_SIGNS, _SAMPLE = 3, 40, 40
_LEAST_SHARE, _DOUBTED_SHARE = 0.6, 0.85


def is_garbled(texts: Sequence[str]) -> bool:
    """Whether the words of a page are not what is printed on it: few of them may be Vietnamese."""
    sample = texts[:: max(1, len(texts) // _SAMPLE)]
    return syllables_share(sample) < _DOUBTED_SHARE and syllables_share(texts) < _LEAST_SHARE


def syllables_share(texts: Iterable[str]) -> float:
    """The share of words that may be Vietnamese; 1.0 where there are too few words to tell.

    Figures, lone letters and what may be an abbreviation are not counted; a text in English, which
    some plans quote, is no fault either.
    """
    words = [word for word in (text.strip(_MARKS) for text in texts) if _is_counted(word)]
    if len(words) < _FEWEST_WORDS or sum(map(len, words)) < _FEWEST_SIGNS:
        return 1.0
    if sum(word.lower() in _ENGLISH for word in words) * 12 > len(words):
        return 1.0
    fitting = (_LETTERS.fullmatch(word) and _SYLLABLE.fullmatch(match_key(word)) for word in words)
    return sum(map(bool, fitting)) / len(words)


def _is_counted(word: str) -> bool:
    if len(word) < 2 or (word.isascii() and word.isupper() and len(word) <= _LONGEST_SHORT_FORM):
        return False
    return any(map(_is_of_text, word))


def _is_of_text(sign: str) -> bool:
    return not (sign.isdigit() or sign in _MARKS)
