"""The words of WordprocessingML as Word shows them: ISO/IEC 29500-1, part 17."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
PARAGRAPH, TABLE, ROW, CELL, RUN = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "r"))
TEXT_BOX = f"{W}txbxContent"
PAGE_BREAK = f"{W}lastRenderedPageBreak"
_TEXT = f"{W}t"
_SYMBOL = f"{W}sym"
_SIGNS = {
    PARAGRAPH: "\n",
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_READ = (_TEXT, _MATH_TEXT, _SYMBOL, *_SIGNS)
# a sign of a font of pictures is kept in the private use area, or as a plain byte (17.3.3.30)
_PICTURES = {
    "wingdings": dict.fromkeys((0xFC, 0xFE), "✓")
    | dict.fromkeys((0xFB, 0xFD, 0x78), "x")
    | dict.fromkeys((0x6C, 0x6E, 0xA7, 0x9F), "•")
    | {0xE0: "→"},
    "wingdings 2": dict.fromkeys((0x50, 0x52), "✓") | dict.fromkeys((0x4F, 0x51, 0x53), "x"),
    "symbol": {0xB7: "•", 0xA3: "≤", 0xB3: "≥", 0xD6: "√", 0xAE: "→", 0xB4: "×", 0xB1: "±"},
}


def text_of(element: _Element, most: int | None = None) -> str:
    """All words that are shown, paragraphs and cells parted by line ends; or the first `most` pieces."""
    parts: list[str] = []
    for one in islice(element.iter(*_READ), most):
        text = one.text
        # only words have a text, and blanks of a file that was laid out for reading
        parts.append(text or _SIGNS.get(str(one.tag), "") or _symbol(one))
    return "".join(parts)


def holds_words(element: _Element) -> bool:
    """Whether anything in an element is text."""
    return any(one.text for one in element.iter(_TEXT, _MATH_TEXT, _SYMBOL)) or (
        next(element.iter(_SYMBOL), None) is not None
    )


def blocks_of(parent: _Element) -> Iterator[_Element]:
    """The paragraphs and tables of a cell or a text box in order, not those inside them."""
    for child in parent:
        if child.tag in (PARAGRAPH, TABLE):
            yield child
        elif child.tag not in (RUN, CELL, ROW):
            yield from blocks_of(child)


def put_before(paragraph: _Element, text: str) -> None:
    """Put words before those of a paragraph."""
    from lxml import etree

    if text:
        made = etree.Element(_TEXT)
        made.text = text
        place = 1 if len(paragraph) and paragraph[0].tag == f"{W}pPr" else 0
        paragraph.insert(place, made)


def _symbol(element: _Element) -> str:
    written = element.get(f"{W}char", "")
    try:
        number = int(written, 16)
    except ValueError:
        return ""
    font = element.get(f"{W}font", "").lower()
    if 0xF000 <= number <= 0xF0FF:
        number -= 0xF000
    known = _PICTURES.get(font)
    if known is not None:
        return known.get(number, "•")
    return chr(number) if 0x20 <= number < 0xD800 else ""


def is_bold(paragraph: _Element) -> bool:
    """Whether all of a paragraph's words are bold, or its style is one of headings."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    if style is not None and style.get(f"{W}val", "").lower().startswith(("heading", "title")):
        return True
    runs = [run for run in paragraph.iter(RUN) if text_of(run).strip()]
    return bool(runs) and all(_is_bold_run(run) for run in runs)


def _is_bold_run(run: _Element) -> bool:
    bold = run.find(f"{W}rPr/{W}b")
    return bold is not None and is_on(bold)


def is_on(switch: _Element) -> bool:
    """Whether a property that is there says yes (17.17.4)."""
    return switch.get(f"{W}val", "1") not in ("0", "false", "off")
