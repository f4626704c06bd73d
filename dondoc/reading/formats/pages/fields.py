"""What was typed into the fields of a form, or laid over a page as a note: words at its place."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from dondoc.reading.formats.pages.page import Word
from dondoc.reading.formats.pages.turning import Turning

_MOST_NOTES = 2_000
_LONGEST_VALUE = 4_000
_BUTTON, _SIGNATURE = "Btn", "Sig"
_HIGHEST_LINE = 12.0


class Typed(NamedTuple):
    """A text and its box in the page's own coordinates; y goes up."""

    text: str
    box: tuple[float, float, float, float]


def typed_on(page: Any) -> list[Typed]:
    """The texts of fields and written notes on a page; signatures and ticks are none."""
    import pypdfium2.raw as pdfium

    found: list[Typed] = []
    rect = pdfium.FS_RECTF()
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        text = ""
        if kind == pdfium.FPDF_ANNOT_WIDGET and _text(note, b"FT") not in (_BUTTON, _SIGNATURE):
            text = _text(note, b"V")
        elif kind == pdfium.FPDF_ANNOT_FREETEXT:
            text = _text(note, b"Contents")
        if text.strip() and pdfium.FPDFAnnot_GetRect(note, rect):
            found.append(Typed(text, (rect.left, rect.bottom, rect.right, rect.top)))
        pdfium.FPDFPage_CloseAnnot(note)
    return found


def words_typed(typed: Typed, turning: Turning) -> Iterator[Word]:
    """The words of one text, spread over its box line by line."""
    left, top, right, bottom = turning.box(*typed.box)
    lines = [line.split() for line in typed.text.splitlines() if line.strip()]
    step = min((bottom - top) / len(lines), _HIGHEST_LINE)
    first = (top + bottom - step * len(lines)) / 2
    for place, words in enumerate(lines):
        share = (right - left) / (sum(map(len, words)) + len(words))
        x, y = left, first + place * step
        for word in words:
            yield Word(word, x, y, x + share * len(word), y + step)
            x += share * (len(word) + 1)


def _text(note: Any, key: bytes) -> str:
    """A text that a note holds under a key; empty where it holds none."""
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < size <= 2 * _LONGEST_VALUE:
        return ""
    held = ctypes.create_string_buffer(size)
    at = ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FPDFAnnot_GetStringValue(note, key, at, size)
    return held.raw[: size - 2].decode("utf-16-le", "replace")
