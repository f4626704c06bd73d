"""PDF bytes -> pages, by PDFium: words with their boxes, ruling lines from the drawn paths.

Meant for a process of its own (see `formats.apart`): a hostile file may crash or stall PDFium.
"""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from dondoc.errors import UnreadableFile
from dondoc.reading.formats.pages.fields import typed_on, words_typed
from dondoc.reading.formats.pages.garbled import is_garbled
from dondoc.reading.formats.pages.page import Page, Rule, Word
from dondoc.reading.formats.pages.paths import Drawn, Piece, Placed, drawn_on
from dondoc.reading.formats.pages.rules import joined_rules
from dondoc.reading.formats.pages.turning import Turning

if TYPE_CHECKING:
    import pypdfium2

    from dondoc.reading.formats.pages.picture import Picture

MOST_PAGES = 1_000
MOST_SIGNS = 4_000_000
MOST_OBJECTS, MOST_ON_A_PAGE = 300_000, 60_000
LARGEST_SIDE = 14_400.0
MOST_PIXELS = 80_000_000
MOST_PIXELS_A_SIDE = 30_000
COARSEST, FINEST = 200.0, 300.0
_SQUARE = 3.0
_LARGE = 0.2
_COVERS = 0.5
_FEW_WORDS = 20
_DRAWN_LETTERS = 300
_INVISIBLE = 3
# what PDFium puts for a hyphen at the end of a line
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}
_LETTER_SPACE = 0.12
_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
_WORD = re.compile(r"\S+")
_BELOW_BASE = 0.28
# heights are told apart to a part of a point
_FINE = 1_000
# in quarter turns
_SLANT = 0.06


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page, and whether its words are only in a picture; `dpi` is how fine that one is.

    `askew` is what is printed across the page at a slant, as "DỰ THẢO" is: no part of its text. Where its text
    `is_garbled`, as fonts without a table of their letters make it, it is to be read as a picture. `outside` stands
    where the page is cropped.
    """

    page: Page
    is_picture: bool
    has_large_picture: bool
    dpi: float
    raw: Any
    askew: str = ""
    is_garbled: bool = False
    outside: str = ""

    def picture(self) -> Picture:
        """The page as a picture; only until the next page is asked for."""
        from dondoc.reading.formats.pages.picture import Picture

        drawn = self.raw.render(scale=self.dpi / 72, grayscale=True)
        # a copy, as PDFium's own memory goes with the page
        return Picture(drawn.to_numpy().squeeze().copy(), self.dpi)


def open_pdf(data: bytes, name: str) -> pypdfium2.PdfDocument:
    """The document of a PDF file.

    Raises:
        UnreadableFile: it is broken, has a password, or has too many pages.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as refusal:
        if getattr(refusal, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableFile(
                "tệp PDF có mật khẩu", where=name, remedy="hãy bỏ mật khẩu rồi gửi lại"
            ) from refusal
        raise UnreadableFile(
            "tệp PDF bị cụt hoặc hỏng, không mở được",
            where=name,
            remedy="hãy xuất lại PDF từ bản gốc, hoặc gửi bản Word",
        ) from refusal
    if not 0 < len(document) <= MOST_PAGES:
        raise too_much(f"tệp PDF có {len(document)} trang", name)
    return document


def too_much(what: str, name: str) -> UnreadableFile:
    """The refusal of a file that holds more than a plan can."""
    return UnreadableFile(
        f"{what}, quá mức của một kế hoạch", where=name, remedy="hãy gửi riêng phần kế hoạch"
    )


def pages_of(document: pypdfium2.PdfDocument, name: str) -> Iterator[PdfPage]:
    """The pages one after the other; each is closed when the next is asked for.

    Raises:
        UnreadableFile: a page is too large, or all of them hold too much.
    """
    signs, objects = MOST_SIGNS, MOST_OBJECTS
    for index in range(len(document)):
        with _Reader(document, index, name) as reader:
            drawn = drawn_on(reader.raw, MOST_ON_A_PAGE)
            signs, objects = signs - reader.count, objects - drawn.objects
            if signs < 0 or objects < 0 or drawn.objects > MOST_ON_A_PAGE:
                raise too_much("tệp PDF chứa quá nhiều chữ và nét vẽ", name)
            yield reader.read(drawn)


# asked for every word: with bare addresses it answers in half the time
_BOX_OF_SIGN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


@cache
def _box_of_sign() -> Any:
    """PDFium's function for the box of a sign, called without the checks of its types."""
    import pypdfium2.raw as pdfium

    return _BOX_OF_SIGN(ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0)


class _Font(NamedTuple):
    """How far lines of a font reach down from their top; and whether it is set at a slant."""

    depth: float
    is_askew: bool


class _Reader:
    """One page while it is open."""

    def __init__(self, document: pypdfium2.PdfDocument, index: int, name: str) -> None:
        import pypdfium2
        import pypdfium2.raw as pdfium

        self.pdfium = pdfium
        self.number = index + 1
        self.name = name
        try:
            self._page = document[index]
            self._text = self._page.get_textpage()
        except pypdfium2.PdfiumError as refusal:
            raise UnreadableFile(
                f"trang {self.number} của tệp PDF bị hỏng",
                where=name,
                remedy="hãy xuất lại PDF từ bản gốc",
            ) from refusal
        self.raw = self._page.raw
        self.text = self._text.raw
        self.count = max(0, pdfium.FPDFText_CountChars(self.text))
        # left, top, right, bottom: an FS_RECTF
        self._rect = (ctypes.c_float * 4)()
        self._rect_at = ctypes.c_void_p(ctypes.addressof(self._rect))
        self._handle = ctypes.cast(self.text, ctypes.c_void_p)
        self._loose_box = _box_of_sign()
        self._font = _Font(0.0, is_askew=False)
        self._fonts: dict[int, _Font] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)
        self._askew: list[str] = []
        self.turning = self._turning()
        self._turns, self._left, self._top = self.turning.turns, self.turning.left, self.turning.top
        if max(self.turning.size) > LARGEST_SIDE:
            raise too_much(f"trang {self.number} rộng {max(self.turning.size) / 72:.0f} inch", name)

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()
        self._page.close()

    def read(self, drawn: Drawn) -> PdfPage:
        """The words and lines of the page."""
        across, down = rules_of(drawn.pieces, self.turning)
        width, height = self.turning.size
        words = tuple(self._words(down))
        for typed in typed_on(self.raw):
            words += tuple(words_typed(typed, self.turning))
        is_cropped = self._page.get_mediabox() != self._page.get_bbox()
        cut = [one for one in words if not _is_on(one, width, height)] if is_cropped else []
        words = tuple(word for word in words if _is_on(word, width, height)) if cut else words
        page = Page(self.number, width, height, words, tuple(across), tuple(down))
        is_unseen_text = self._is_picture(drawn, words)
        garbled = self._is_garbled(drawn, words)
        is_picture = is_unseen_text or garbled
        large = _LARGE * width * height
        has_large = not is_picture and any(_area(one) > large for one in drawn.pictures)
        dpi = self._fineness(drawn) if is_picture else 0.0
        return PdfPage(
            page,
            is_picture,
            has_large,
            dpi,
            self._page,
            " ".join(self._askew),
            garbled,
            " ".join(word.text for word in cut),
        )

    def _fineness(self, drawn: Drawn) -> float:
        """How many dots an inch to draw the page with: as its picture has, within bounds."""
        width, height = self.turning.size
        finest = 0.0
        for one in drawn.pictures:
            if max(one.pixels) > MOST_PIXELS_A_SIDE or math.prod(one.pixels) > MOST_PIXELS:
                raise too_much(f"ảnh trên trang {self.number} quá lớn", self.name)
            if _area(one) > _LARGE * width * height:
                finest = max(finest, 72 * one.pixels[0] / max(one.x1 - one.x0, 1.0))
        # a whole number, so that a picture of 200 dots an inch is drawn dot by dot
        dpi = min(max(float(round(finest)), COARSEST), FINEST)
        bound = 72 * math.sqrt(MOST_PIXELS / 2 / (width * height))
        if bound < COARSEST / 2:
            raise too_much(f"trang {self.number} quá rộng", self.name)
        return min(dpi, bound)

    def _turning(self) -> Turning:
        left, bottom, right, top = self._page.get_bbox()
        angles = Counter(
            round(self.pdfium.FPDFText_GetCharAngle(self.text, index) / (math.pi / 2)) % 4
            for index in range(0, self.count, max(1, self.count // 50))
        )
        turns = angles.most_common(1)[0][0] if angles else self._page.get_rotation() // 90
        return Turning(left, bottom, right, top, turns)

    def _is_picture(self, drawn: Drawn, words: Sequence[Word]) -> bool:
        """Whether the page's words stand in a picture, or are drawn as outlines."""
        width, height = self.turning.size
        covered = sum(map(_area, drawn.pictures))
        if not words:
            return bool(drawn.pictures) or drawn.objects > _DRAWN_LETTERS
        if covered < _COVERS * width * height:
            return False
        return len(words) < _FEW_WORDS or self._is_invisible(self.count // 2)

    def _is_garbled(self, drawn: Drawn, words: Sequence[Word]) -> bool:
        """Whether what is printed is not what the text says: of all words, the bold or the plain."""
        if not words:
            return drawn.texts > 0
        bold = [word.text for word in words if word.is_bold]
        plain = [word.text for word in words if not word.is_bold]
        return is_garbled(bold) or is_garbled(plain)

    def _is_invisible(self, index: int) -> bool:
        """Whether a letter is of the unseen text that scanners lay under their picture."""
        letter = self.pdfium.FPDFText_GetTextObject(self.text, index)
        return bool(letter) and (self.pdfium.FPDFTextObj_GetTextRenderMode(letter) == _INVISIBLE)

    def _words(self, down: Sequence[Rule]) -> Iterator[Word]:
        places = [line.at for line in down]
        text = self._all_text()
        for line in _LINE.finditer(text):
            is_bold = self._is_bold(line.start()) and self._is_bold(line.end() - 1)
            for found in _WORD.finditer(text, line.start(), line.end()):
                word = self._word(found[0], found.start(), found.end(), is_bold)
                if self._font.is_askew:
                    self._askew.append(found[0])
                    continue
                near = bisect_left(places, word.x0 + 1)
                if near < len(places) and places[near] < word.x1 - 1:
                    yield from self._parted(word, found.start(), down[near:])
                else:
                    yield word

    def _is_askew(self, index: int) -> bool:
        """Whether a letter stands at a slant: neither upright nor turned by quarters."""
        turned: float = self.pdfium.FPDFText_GetCharAngle(self.text, index) / (math.pi / 2)
        return abs(turned - round(turned)) > _SLANT

    def _all_text(self) -> str:
        if not self.count:
            return ""
        found: str = self._text.get_text_range(0, self.count)
        if len(found) != self.count:
            codes = (self.pdfium.FPDFText_GetUnicode(self.text, at) for at in range(self.count))
            found = "".join(map(chr, codes))
        return found.translate(_HYPHENS)

    def _parted(self, word: Word, start: int, down: Sequence[Rule]) -> Iterator[Word]:
        """The word, or the two words that it is where a ruling line stands in a gap of it."""
        for line in down:
            if line.at < word.x1 - 1 and line.start < word.middle < line.end:
                end = start + len(word.text)
                cut = self._gap_at(start, end, line.at)
                if cut is not None:
                    yield self._word(word.text[: cut - start], start, cut, word.is_bold)
                    rest = self._word(word.text[cut - start :], cut, end, word.is_bold)
                    yield from self._parted(rest, cut, down)
                    return
        yield word

    def _word(self, text: str, first: int, last: int, is_bold: bool) -> Word:
        """A word; its box reaches as far below the base line as its line does, tail or none."""
        x0, top, x1, bottom = self._box_of(first)
        if last - first > 1:
            x1 = self._end_of(last - 1)
        # signs whose boxes are of one height are of one font
        height = int((bottom - top) * _FINE)
        font = self._fonts.get(height)
        if font is None:
            font = _Font(self._depth_of(first, top, bottom), self._is_askew(first))
            self._fonts[height] = font
        self._font = font
        return Word(text, x0, top, x1 if x1 > x0 else x0 + 0.1, top + font.depth, is_bold)

    def _depth_of(self, index: int, top: float, bottom: float) -> float:
        """How far a line of this sign's font reaches down from its top."""
        depth = bottom - top
        if self.pdfium.FPDFText_GetCharOrigin(self.text, index, self._x, self._y):
            ascent = self.turning.point(self._x.value, self._y.value)[1] - top
            depth = (1 + _BELOW_BASE) * ascent if ascent > 0 else depth
        return max(depth, 0.1)

    def _box_of(self, index: int) -> tuple[float, float, float, float]:
        self._loose_box(self._handle, index, self._rect_at)
        x0, y1, x1, y0 = self._rect[:]
        if self._turns:
            return self.turning.box(x0, y0, x1, y1)
        left, top = self._left, self._top
        return x0 - left, top - y1, x1 - left, top - y0

    def _end_of(self, index: int) -> float:
        """The right end of a sign's box."""
        if self._turns:
            return self._box_of(index)[2]
        self._loose_box(self._handle, index, self._rect_at)
        return self._rect[2] - self._left

    def _gap_at(self, first: int, last: int, x: float) -> int | None:
        """The index of the sign that stands behind a gap at `x`, if there is one."""
        for index in range(first + 1, last):
            end, start = self._box_of(index - 1)[2], self._box_of(index)[0]
            if end - 1 <= x <= start + 1:
                height = self._box_of(index)[3] - self._box_of(index)[1]
                return index if start - end > _LETTER_SPACE * height else None
        return None

    def _is_bold(self, index: int) -> bool:
        size = self.pdfium.FPDFText_GetFontInfo(self.text, index, self._name, 128, None)
        return 0 < size <= 128 and b"bold" in self._name.value.lower()


def _is_on(word: Word, width: float, height: float) -> bool:
    """Whether a word stands on the page, if only in part."""
    return word[3] > 0 and word[1] < width and word[4] > 0 and word[2] < height


def _area(one: Placed) -> float:
    return (one.x1 - one.x0) * (one.y1 - one.y0)


def rules_of(pieces: Iterable[Piece], turning: Turning) -> tuple[list[Rule], list[Rule]]:
    """The whole lines across and down, on the page as it is read."""
    across: list[Rule] = []
    down: list[Rule] = []
    for piece in pieces:
        x0, y0, x1, y1 = turning.box(*piece)
        width, height = x1 - x0, y1 - y0
        is_square = max(width, height) <= _SQUARE
        if width >= height or is_square:
            across.append(Rule((y0 + y1) / 2, x0, x1))
        if height > width or is_square:
            down.append(Rule((x0 + x1) / 2, y0, y1))
    return joined_rules(across), joined_rules(down)
