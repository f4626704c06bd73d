"""Bytes -> str, or nothing: a text is never guessed from a legacy code page."""

from __future__ import annotations

import codecs
import re

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's mark does, so it is asked first
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# UTF-8 bytes that were once taken for Windows-1252: "áº¿" for "ế", "Ä‘" for "đ"
_MOJIBAKE = re.compile("[áÃÄÆ][\u00a0-\u00bf\u2018-\u203a\u0152-\u0178\u02c6\u02dc\u20ac\u2122]")


def decode(data: bytes) -> str | None:
    """The text in UTF-8, or in what a byte order mark names; None where it is none."""
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
