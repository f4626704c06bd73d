"""PDF pages drawn run by run and line by line, by PDFium."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import ImageFont

from tests.conftest import leave_out

FONTS = ("/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation")
REGULAR, BOLD = "LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"
PORTRAIT, LANDSCAPE = (595.0, 842.0), (842.0, 595.0)
_MEASURED_AT = 200


@cache
def font_bytes(name: str) -> bytes:
    """A font with Vietnamese letters; the test is left out where it is not installed."""
    for folder in map(Path, FONTS):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    leave_out("no Liberation fonts: apt-get install fonts-liberation")
    raise AssertionError


@cache
def _measure(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(font_bytes(name)), _MEASURED_AT)


def width_of(text: str, size: float, name: str = REGULAR) -> float:
    """How wide a text is printed, in points."""
    return _measure(name).getlength(text) * size / _MEASURED_AT


class Paper:
    """A PDF file in the making; y counts from the top of the page."""

    def __init__(self) -> None:
        self._document = pypdfium2.PdfDocument.new()
        self._fonts = {name: self._load(name) for name in (REGULAR, BOLD)}
        self._page: pypdfium2.PdfPage | None = None
        self.height = 0.0
        self.pages = 0

    def _load(self, name: str) -> object:
        data = font_bytes(name)
        sent = (ctypes.c_ubyte * len(data)).from_buffer_copy(data)
        return pdfium.FPDFText_LoadFont(
            self._document.raw, sent, len(data), pdfium.FPDF_FONT_TRUETYPE, True
        )

    def open_page(self, size: tuple[float, float], turned: int = 0) -> None:
        """Begin a page; `turned` are the degrees by which a reader must turn it."""
        self._end_page()
        self._page = self._document.new_page(*size)
        self._page.set_rotation(turned)
        self.height = size[1]
        self.pages += 1

    def _end_page(self) -> None:
        if self._page is not None:
            pdfium.FPDFPage_GenerateContent(self._page.raw)
            self._page.close()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 11.0,
        *,
        name: str = REGULAR,
        slope: tuple[float, float] = (1.0, 0.0),
        grey: int = 0,
    ) -> None:
        """One run of text on the base line `y`; `slope` is cosine and sine of its turn."""
        assert self._page is not None
        one = pdfium.FPDFPageObj_CreateTextObj(self._document.raw, self._fonts[name], size)
        sent = (text + "\0").encode("utf-16-le")
        letters = (ctypes.c_ushort * (len(sent) // 2)).from_buffer_copy(sent)
        pdfium.FPDFText_SetText(one, letters)
        pdfium.FPDFPageObj_SetFillColor(one, grey, grey, grey, 255)
        cosine, sine = slope
        pdfium.FPDFPageObj_Transform(one, cosine, sine, -sine, cosine, x, self.height - y)
        pdfium.FPDFPage_InsertObject(self._page.raw, one)

    def line(self, x0: float, y0: float, x1: float, y1: float, dash: float = 0.0) -> None:
        """A thin line."""
        assert self._page is not None
        one = pdfium.FPDFPageObj_CreateNewPath(x0, self.height - y0)
        pdfium.FPDFPath_LineTo(one, x1, self.height - y1)
        pdfium.FPDFPageObj_SetStrokeWidth(one, 0.5)
        if dash:
            pdfium.FPDFPageObj_SetDashArray(one, (ctypes.c_float * 2)(dash, dash), 2, 0.0)
        pdfium.FPDFPath_SetDrawMode(one, pdfium.FPDF_FILLMODE_NONE, True)
        pdfium.FPDFPage_InsertObject(self._page.raw, one)

    def box(self, x0: float, y0: float, x1: float, y1: float, grey: int = 0) -> None:
        """A filled rectangle."""
        assert self._page is not None
        one = pdfium.FPDFPageObj_CreateNewRect(x0, self.height - y1, x1 - x0, y1 - y0)
        pdfium.FPDFPageObj_SetFillColor(one, grey, grey, grey, 255)
        pdfium.FPDFPath_SetDrawMode(one, pdfium.FPDF_FILLMODE_ALTERNATE, False)
        pdfium.FPDFPage_InsertObject(self._page.raw, one)

    def crop(self, left: float, top: float, right: float, bottom: float) -> None:
        """Let a reader see no more of the page than this box."""
        assert self._page is not None
        self._page.set_cropbox(left, self.height - bottom, right, self.height - top)

    def note(self, x0: float, y0: float, x1: float, y1: float, text: str) -> None:
        """A text laid over the page, as programs do that fill in a page that is no form."""
        assert self._page is not None
        one = pdfium.FPDFPage_CreateAnnot(self._page.raw, pdfium.FPDF_ANNOT_FREETEXT)
        pdfium.FPDFAnnot_SetRect(one, pdfium.FS_RECTF(x0, self.height - y0, x1, self.height - y1))
        sent = (text + "\0").encode("utf-16-le")
        letters = (ctypes.c_ushort * (len(sent) // 2)).from_buffer_copy(sent)
        pdfium.FPDFAnnot_SetStringValue(one, b"Contents", letters)
        pdfium.FPDFPage_CloseAnnot(one)

    def done(self) -> bytes:
        """The file."""
        self._end_page()
        self._page = None
        out = io.BytesIO()
        self._document.save(out)
        self._document.close()
        return out.getvalue()


def wrapped(text: str, room: float, size: float, name: str = REGULAR) -> Iterator[str]:
    """The lines of a text that stand in so many points; it breaks behind a hyphen too."""
    line = ""
    for word in text.split():
        for part in _parts(word):
            glue = "" if not line or part.follows else " "
            if line and width_of(line + glue + part.text, size, name) > room:
                yield line
                line, glue = "", ""
            line += glue + part.text
    if line:
        yield line


@dataclass(frozen=True)
class _Part:
    text: str
    follows: bool


def _parts(word: str) -> Iterator[_Part]:
    pieces = word.replace("-", "-\0").split("\0")
    for index, piece in enumerate(pieces):
        if piece:
            yield _Part(piece, index > 0)
