"""Letters: a text made ready for reading, and the two spellings by which a word is matched."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from dondoc.language.text import clean

_DASHES = dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2192\u21d2~\u301c"), "-"
)
_BRACKETS = {
    ord("\\"): "/",
    ord("["): "(",
    ord("]"): ")",
    ord("{"): "(",
    ord("}"): ")",
    ord("&"): "+",
}
# footnote marks; NFKC would turn them into digits of the number before
_FOOTNOTES = dict.fromkeys(map(ord, "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"))
# a caron for a breve, as some keyboards and scanners write
_CARONS = {ord("\u01ce"): "ă", ord("\u01cd"): "Ă"}
_SIGNS = _CARONS | _DASHES | _BRACKETS | _FOOTNOTES | {0x2044: "/", 0x2215: "/"}
_TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
_ENCLOSING = " \"'“”‘’«»*_•·●▪◦"
_LAYERS = 6
_ENDS = (".", ";", ",", ":", "-")
_VOWELS = frozenset("aeiouăâêôơư")


def prepared(text: str) -> str:
    """NFC, single spaces, one dash, one bracket; roman numeral and wide characters as letters."""
    text = clean(text).translate(_SIGNS)
    if text.isascii():
        return text
    return clean(unicodedata.normalize("NFKC", text).translate(_SIGNS))


def unwrapped(text: str) -> str:
    """The text without the bullet, quotes, brackets and full stop that only enclose it."""
    for _ in range(_LAYERS):
        bare = text.strip(_ENCLOSING).lstrip("-+ ")
        if bare.endswith(_ENDS) and not bare.endswith(".."):
            bare = bare[:-1]
        if bare.startswith("(") and bare.endswith(")") and _closes_at_end(bare):
            bare = bare[1:-1]
        if bare == text:
            return bare
        text = bare
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(text) - 1
    return False


@lru_cache(maxsize=8192)
def spellings(word: str) -> tuple[str, str]:
    """(letters with the tone as a digit at the end, letters without any mark), case folded.

    "quý", "qúy", "quí" and "QUÝ" are one; so are "kỳ" and "kì", "hoà" and "hòa".
    """
    tone = ""
    letters: list[str] = []
    for sign in unicodedata.normalize("NFD", word.casefold()):
        if sign in _TONES:
            tone = _TONES[sign]
        else:
            letters.append(sign)
    base = unicodedata.normalize("NFC", "".join(letters))
    if len(base) > 1 and base[-1] == "y" and (base[-2] not in _VOWELS or base == "quy"):
        base = base[:-1] + "i"
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", base) if not unicodedata.combining(sign)
    )
    return base + tone, plain.replace("đ", "d")


def has_no_accents(text: str) -> bool:
    """Whether the whole text is written without Vietnamese marks."""
    return text.isascii() or not any(sign.isalpha() and not sign.isascii() for sign in text)
