"""Vietnamese text: one form for keeping, another for matching, a key for sorting.

Word and macOS files bring NFD; offices write "hoá" and "hóa" alike. What is kept is only brought
to NFC with single spaces; everything laxer is for matching and never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f]")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d"), "-")
_QUOTES = dict.fromkeys(
    map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"), '"'
) | dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u00b4\u0060"), "'")
_FOR_MATCHING = _DASHES | _QUOTES | {ord("đ"): "d", ord("Đ"): "d", ord("…"): "..."}

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# none, huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries
TONES = "\u0300\u0309\u0303\u0301\u0323"


def nfc(text: str) -> str:
    """The text in NFC, nothing else changed."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """The text in NFC, without zero-width and control characters, every run of space one space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(_UNSEEN.sub("", nfc(text)).split())


# a plan is looked at several times over, and its names stand in many of its rows
@lru_cache(maxsize=4096)
def match_key(text: str) -> str:
    """A key for comparing only: no accents, đ as d, case folded, dashes and quotes unified.

    The place of a tone mark is of no account: "hoá" and "hóa" have one key.
    """
    spread = unicodedata.normalize("NFKD", clean(text).translate(_FOR_MATCHING))
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return " ".join(bare.casefold().split())


def vietnamese_sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """A key that sorts as a Vietnamese dictionary does: letters first, tones where letters agree.

    "An", "Ăn", "Ân", "D", "Đ"; "Hoà" and "Hòa" fall together, as their tones are of one kind.
    """
    kept = clean(text)
    letters: list[int] = []
    tones: list[int] = []
    for word in kept.casefold().split():
        word_letters, tone = _letters_and_tone(word)
        letters.extend([*word_letters, 0])
        tones.append(tone)
    return tuple(letters), tuple(tones), kept


def _letters_and_tone(word: str) -> tuple[list[int], int]:
    spread = unicodedata.normalize("NFD", word)
    tone = next((TONES.index(sign) + 1 for sign in spread if sign in TONES), 0)
    plain = nfc("".join(sign for sign in spread if sign not in TONES))
    return [_rank(letter) for letter in plain], tone


def _rank(letter: str) -> int:
    place = ALPHABET.find(letter)
    return 0x110000 + place if place >= 0 else ord(letter)
