"""A picture file (PNG, JPEG, TIFF, WebP, BMP) -> Document: each of its pages read by machine."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from dondoc.errors import UnreadableFile
from dondoc.progress import pages_told
from dondoc.reading.document import Document
from dondoc.reading.formats.pages.assembly import document_of
from dondoc.reading.formats.pages.counting import counted_up
from dondoc.reading.formats.pages.page import Page
from dondoc.reading.formats.pages.pdfium import MOST_PIXELS, too_much
from dondoc.reading.formats.pages.picture import Picture
from dondoc.reading.formats.pages.scans import MOST_PICTURES, Scans
from dondoc.reading.formats.pages.tesseract import missing

KINDS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")
_SIGNS = (
    (b"PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"WEBP", "WebP"),
    (b"*", "TIFF"),
    (b"BM", "BMP"),
)
# A4 in inches
_NARROW, _WIDE = 8.27, 11.69
_OF_A4 = (1.2, 1.6)
_LEAST_PIXELS = 40


def read(data: bytes, name: str) -> Document:
    """Read a picture, or a TIFF file of several.

    Raises:
        UnreadableFile: broken, too large, without a word, or tesseract is not there.
    """
    refusal = missing(name)
    if refusal is not None:
        raise refusal
    scans = Scans()
    try:
        document = document_of(_pages(data, name, scans), "scan")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise UnreadableFile(
            f"tệp ảnh{_kind(data)} bị cụt hoặc hỏng",
            where=name,
            remedy="hãy chụp hoặc quét lại rồi gửi",
        ) from broken
    finally:
        scans.close()
    if not document.paragraphs and not document.grids:
        raise UnreadableFile(
            "không thấy chữ nào trong ảnh", where=name, remedy="hãy quét lại bản giấy rõ hơn"
        )
    return counted_up(document)


def _kind(data: bytes) -> str:
    """The kind of picture by its first bytes, with a space before it."""
    return next((f" {name}" for sign, name in _SIGNS if sign in data[:16]), "")


def _pages(data: bytes, name: str, scans: Scans) -> Iterator[Page]:
    with Image.open(io.BytesIO(data), formats=KINDS) as opened:
        yield from pages_told(_seen(opened, name, scans), getattr(opened, "n_frames", 1))


def _seen(opened: Image.Image, name: str, scans: Scans) -> Iterator[Page]:
    for index, frame in enumerate(ImageSequence.Iterator(opened)):
        if index >= MOST_PICTURES:
            raise too_much(f"tệp có hơn {MOST_PICTURES} ảnh", name)
        if frame.width * frame.height > MOST_PIXELS:
            raise too_much(f"ảnh rộng {frame.width} × {frame.height} điểm", name)
        if min(frame.size) >= _LEAST_PIXELS:
            yield from scans.put_picture(_picture(frame), index + 1)
    yield from scans.rest()


def _picture(frame: Image.Image) -> Picture:
    """The frame in grey, upright, on white where it is seen through."""
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        upright = Image.new("RGBA", clear.size, "white")
        upright.alpha_composite(clear)
    return Picture(np.asarray(upright.convert("L")), _dpi(*upright.size))


def _dpi(width: int, height: int) -> float:
    """How many dots an inch has, if the picture shows a page of A4; files seldom say it truly."""
    least, most = _OF_A4
    is_lying = least <= width / height <= most
    return width / (_WIDE if is_lying else _NARROW)
