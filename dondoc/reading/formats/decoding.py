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
READ_AS_WESTERN = "Windows-1252"
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
    if text is not None and recovered is None and is_mojibake(text):
        repaired = _repaired(text)
        return Decoded(text) if repaired is None else Decoded(repaired, READ_AS_WESTERN)
    if recovered is not None:
        return Decoded(recovered.text, recovered.encoding)
    return None if text is None else Decoded(text)


def _repaired(text: str) -> str | None:
    """The text whose letters in UTF-8 were once taken for Windows-1252, made whole again line by line;
    None where a line cannot be: a byte of it was lost."""
    lines = [_repaired_line(line) for line in text.split("\n")]
    whole = "\n".join(line for line in lines if line is not None)
    return None if None in lines or is_mojibake(whole) else whole


def _repaired_line(line: str) -> str | None:
    if not _MOJIBAKE.search(line):
        return line
    # "à" is C3 A0, of which many programs make "Ã" and a plain space
    return next(
        filter(None, map(_taken_back, (line, line.replace("\u00c3 ", "\u00c3\u00a0")))), None
    )


def _taken_back(line: str) -> str | None:
    try:
        return b"".join(map(_byte, line)).decode("utf-8")
    except UnicodeError:
        return None


def _byte(sign: str) -> bytes:
    """The byte that Windows-1252 shows so; the five it has no sign for stand for themselves."""
    return sign.encode("latin-1" if "\x80" <= sign <= "\x9f" else "cp1252")


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
