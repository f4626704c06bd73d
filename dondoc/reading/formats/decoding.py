"""Bytes -> str, or nothing: an old encoding is taken only where its words are Vietnamese."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from dondoc.reading.formats import old_encodings

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's mark does, so it is asked first
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# UTF-8 bytes that were once taken for Windows-1252: "áº¿" for "ế", "Ä‘" for "đ"
_MOJIBAKE = re.compile("[áÃÄÆ][\u00a0-\u00bf\u2018-\u203a\u0152-\u0178\u02c6\u02dc\u20ac\u2122]")
# signs that texts in Unicode hardly have, and those in TCVN3 and VNI are full of
_WESTERN = re.compile("[¸µ¶·¹¨®©«¬ÇËÎÏÐÑÖåäøûïëüæöñ]")
_FEWEST_WESTERN = 10
_SAMPLE = 20_000


class Decoded(NamedTuple):
    """A text, and the old encoding that it had to be recovered from."""

    text: str
    recovered_from: str | None = None


def decode(data: bytes) -> str | None:
    """The text in UTF-8, in what a byte order mark names, or in an old Vietnamese encoding that its
    words show; None where it is none of these."""
    found = decoded(data)
    return None if found is None else found.text


def decoded(data: bytes) -> Decoded | None:
    """As `decode`, with the old encoding where it was one."""
    text = _unicode(data)
    recovered = old_encodings.from_bytes(data) if text is None else None
    if text is not None and len(_WESTERN.findall(text[:_SAMPLE])) >= _FEWEST_WESTERN:
        recovered = old_encodings.from_letters(text)
    if recovered is not None:
        return Decoded(recovered.text, recovered.encoding)
    return None if text is None else Decoded(text)


def _unicode(data: bytes) -> str | None:
    encoding = next((name for mark, name in _MARKED if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def is_mojibake(text: str) -> bool:
    """Whether the text was decoded wrongly before it was saved."""
    sample = text[:20_000]
    return len(_MOJIBAKE.findall(sample)) > max(5, len(sample) // 100)
