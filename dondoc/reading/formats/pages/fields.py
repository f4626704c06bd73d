"""What was typed into the fields of a form, or laid over a page as a note: made part of the page."""

from __future__ import annotations

import ctypes
from typing import Any

_MOST_NOTES = 2_000
_LONGEST_VALUE = 2_000


def merge_fields(page: Any) -> list[str]:
    """Make what fields and written notes show part of an open page; the texts that they hold.

    Signatures are left out: their stamps stand over the text and are none of it. The page must be
    closed and loaded again only where texts are given back.
    """
    import pypdfium2.raw as pdfium

    shown = {pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT}
    texts: list[str] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES) - 1, -1, -1):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        is_shown = kind in shown and not _text(note, b"FT") == "Sig"
        text = _text(note, b"V" if kind == pdfium.FPDF_ANNOT_WIDGET else b"Contents")
        pdfium.FPDFPage_CloseAnnot(note)
        if not is_shown:
            pdfium.FPDFPage_RemoveAnnot(page, index)
        elif text.strip():
            texts.append(text.strip())
    if texts:
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    return texts[::-1]


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
