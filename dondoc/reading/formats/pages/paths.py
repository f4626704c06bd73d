"""The drawn paths of a PDF page -> pieces of ruling lines.

Producers draw a table's lines as strokes, as stroked rectangles, or as rectangles so thin that
they are lines, one for each side of each cell.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

_THICKEST = 3.0
_STRAIGHT = 1.0
_MOST_SEGMENTS = 400
_DEEPEST = 4
_NEARLY_WHITE = 245


class Matrix(NamedTuple):
    """A PDF matrix: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to stand."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: Matrix) -> Matrix:
        """This matrix applied to what `inner` gives."""
        a, b = self.a * inner.a + self.c * inner.b, self.b * inner.a + self.d * inner.b
        c, d = self.a * inner.c + self.c * inner.d, self.b * inner.c + self.d * inner.d
        return Matrix(a, b, c, d, *self.point(inner.e, inner.f))


_AS_IT_IS = Matrix()


class Piece(NamedTuple):
    """A straight piece in the page's own coordinates; y goes up."""

    x0: float
    y0: float
    x1: float
    y1: float


class Placed(NamedTuple):
    """The box of a picture on the page, and its size in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float
    pixels: tuple[int, int]


class Drawn(NamedTuple):
    """What is drawn on a page beside its words; `objects` counts all of it, `texts` its runs of text."""

    pieces: list[Piece]
    pictures: list[Placed]
    objects: int
    texts: int = 0


def drawn_on(page: Any, most_objects: int) -> Drawn:
    """The straight pieces and pictures of a page, forms inside it included.

    Where there are more than `most_objects` none is looked at; the count tells.
    """
    return _Walk(most_objects).over(page)


class _Bare:
    """Functions of PDFium asked for each object, with bare addresses: they answer in half the time."""

    def __init__(self) -> None:
        import pypdfium2.raw as pdfium

        number, place = ctypes.c_int, ctypes.c_void_p
        self.object_at = _bare(pdfium.FPDFPage_GetObject, place, place, number)
        self.kind = _bare(pdfium.FPDFPageObj_GetType, number, place)
        self.bounds = _bare(pdfium.FPDFPageObj_GetBounds, number, *[place] * 5)
        self.draw_mode = _bare(pdfium.FPDFPath_GetDrawMode, number, *[place] * 3)
        self.stroke_color = _bare(pdfium.FPDFPageObj_GetStrokeColor, number, *[place] * 5)
        self.fill_color = _bare(pdfium.FPDFPageObj_GetFillColor, number, *[place] * 5)


def _bare(function: Any, *kinds: Any) -> Any:
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(*kinds)(address)


def _addresses(values: Any) -> list[int]:
    """Where each number of an array of four bytes each stands."""
    start = ctypes.addressof(values)
    return [start + 4 * index for index in range(len(values))]


@cache
def _bare_functions() -> _Bare:
    return _Bare()


class _Walk:
    def __init__(self, most_objects: int) -> None:
        import pypdfium2.raw as pdfium

        self.pdfium = pdfium
        self.left = most_objects
        self._texts = 0
        self.drawn = Drawn([], [], 0)
        self._matrix = pdfium.FS_MATRIX()
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._modes_at = ctypes.addressof(self._fill), ctypes.addressof(self._stroke)
        self._color = (ctypes.c_uint * 4)()
        self._color_at = _addresses(self._color)
        self._sides = (ctypes.c_float * 4)()
        self._sides_at = _addresses(self._sides)
        self._bare = _bare_functions()

    def over(self, page: Any) -> Drawn:
        get = self._bare.object_at
        count = self.pdfium.FPDFPage_CountObjects(page)
        if count > self.left:
            return self.drawn._replace(objects=count)
        handle = ctypes.cast(page, ctypes.c_void_p)
        self._walk((get(handle, index) for index in range(count)), _AS_IT_IS, 0)
        return self.drawn._replace(objects=count, texts=self._texts)

    def _walk(self, objects: Iterator[Any], matrix: Matrix, depth: int) -> None:
        pdfium, kind_of = self.pdfium, self._bare.kind
        for one in objects:
            self.left -= 1
            if self.left < 0:
                return
            kind = kind_of(one)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._texts += 1
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self.drawn.pieces.extend(self._pieces(one, matrix))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._add_picture(one, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                form = self._typed(one)
                count = pdfium.FPDFFormObj_CountObjects(form)
                inner = (
                    ctypes.cast(pdfium.FPDFFormObj_GetObject(form, index), ctypes.c_void_p).value
                    for index in range(count)
                )
                self._walk(inner, matrix.after(self._matrix_of(one)), depth + 1)

    def _typed(self, one: Any) -> Any:
        """The object for those functions that ask for more than a bare address."""
        return ctypes.cast(one, self.pdfium.FPDF_PAGEOBJECT)

    def _matrix_of(self, one: Any) -> Matrix:
        if not self.pdfium.FPDFPageObj_GetMatrix(self._typed(one), self._matrix):
            return Matrix()
        m = self._matrix
        return Matrix(m.a, m.b, m.c, m.d, m.e, m.f)

    def _box(self, one: Any, matrix: Matrix) -> Piece:
        self._bare.bounds(one, *self._sides_at)
        left, bottom, right, top = self._sides[:]
        if matrix is _AS_IT_IS:
            return Piece(left, bottom, right, top)
        x0, y0 = matrix.point(left, bottom)
        x1, y1 = matrix.point(right, top)
        return Piece(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _add_picture(self, one: Any, matrix: Matrix) -> None:
        width, height = ctypes.c_uint(), ctypes.c_uint()
        self.pdfium.FPDFImageObj_GetImagePixelSize(self._typed(one), width, height)
        box = self._box(one, matrix)
        if min(box.x1 - box.x0, box.y1 - box.y0) <= _THICKEST:
            self.drawn.pieces.append(_middle(box))
        self.drawn.pictures.append(Placed(*box, (width.value, height.value)))

    def _pieces(self, path: Any, matrix: Matrix) -> Iterator[Piece]:
        box = self._box(path, matrix)
        is_thin = min(box.x1 - box.x0, box.y1 - box.y0) <= _THICKEST
        self._bare.draw_mode(path, *self._modes_at)
        is_stroked = bool(self._stroke.value)
        if not (is_stroked or (self._fill.value and is_thin)) or self._is_white(path, is_stroked):
            return
        if is_thin:
            yield _middle(box)
        else:
            inner = matrix.after(self._matrix_of(path))
            yield from _straight(self._points(self._typed(path), inner))

    def _is_white(self, path: Any, is_stroked: bool) -> bool:
        color = self._bare.stroke_color if is_stroked else self._bare.fill_color
        if not color(path, *self._color_at):
            return False
        red, green, blue, opacity = self._color[:]
        return min(red, green, blue) >= _NEARLY_WHITE or opacity == 0

    def _points(self, path: Any, matrix: Matrix) -> list[list[tuple[float, float]]]:
        """The corners of each stretch of straight lines."""
        pdfium = self.pdfium
        stretches: list[list[tuple[float, float]]] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = matrix.point(x.value, y.value)
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO and stretches:
                stretches[-1].append(point)
            else:
                stretches.append([point])
            if pdfium.FPDFPathSegment_GetClose(segment):
                stretches[-1].append(stretches[-1][0])
        return stretches


def _middle(box: Piece) -> Piece:
    """The line along the middle of a thin box."""
    if box.x1 - box.x0 >= box.y1 - box.y0:
        y = (box.y0 + box.y1) / 2
        return Piece(box.x0, y, box.x1, y)
    x = (box.x0 + box.x1) / 2
    return Piece(x, box.y0, x, box.y1)


def _straight(stretches: Sequence[Sequence[tuple[float, float]]]) -> Iterator[Piece]:
    for corners in stretches:
        for (x0, y0), (x1, y1) in pairwise(corners):
            if min(abs(x1 - x0), abs(y1 - y0)) <= _STRAIGHT:
                yield Piece(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
