"""The words of a web page as a browser shows them: blocks parted, what is out of sight left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dondoc.language.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | {
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th", "table", "tbody", "thead",
    "tfoot", "caption", "blockquote", "pre", "section", "article", "header", "footer", "main",
    "center", "address", "figure", "figcaption", "hr", "body", "html", "fieldset", "form",
}  # fmt: skip
_NOT_SHOWN = frozenset(
    {"script", "style", "head", "title", "noscript", "template", "nav", "select", "button", "svg",
     "iframe", "object", "textarea", "del", "math", "audio", "video"}
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_BOLD = frozenset({"b", "strong", *HEADINGS})
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def tag_of(element: _Element) -> str:
    """The element's name; empty for comments, and for what browsers do not know."""
    tag = element.tag
    return tag if isinstance(tag, str) else ""


def is_shown(element: _Element) -> bool:
    """Whether a browser shows the element, as far as the page itself says."""
    tag = tag_of(element)
    if not tag or tag in _NOT_SHOWN or element.get("hidden") is not None:
        return False
    return not _HIDDEN.search(element.get("style", ""))


def text_of(element: _Element) -> str:
    """All words that are shown, blocks parted by line ends."""
    return "".join(_parts(element))


def _parts(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if is_shown(child):
            tag = tag_of(child)
            edge = "\n" if tag in BLOCKS or tag == "br" else ""
            yield edge
            yield label_of(child) if tag == "li" else ""
            yield from _parts(child)
            yield edge
        yield child.tail or ""


def is_bold(element: _Element) -> bool:
    """Whether all words of a block are bold, or it is one of headings."""
    if tag_of(element) in _BOLD:
        return True
    if clean(element.text or "") or any(clean(child.tail or "") for child in element):
        return False
    said = [child for child in element if is_shown(child) and clean(text_of(child))]
    return bool(said) and all(is_bold(child) for child in said)


def label_of(item: _Element) -> str:
    """The number or dash that a browser sets before an item of a list."""
    parent = item.getparent()
    if parent is None or tag_of(parent) != "ol":
        return "- "
    number = _number(item.get("value") or parent.get("start"), 1)
    if item.get("value") is None:
        number += sum(1 for one in item.itersiblings("li", preceding=True))
    kind = item.get("type") or parent.get("type") or "1"
    return f"{_in_signs(number, kind)}. "


def _in_signs(number: int, kind: str) -> str:
    if kind in "aA" and 1 <= number <= len(_LETTERS):
        letter = _LETTERS[number - 1]
        return letter if kind == "a" else letter.upper()
    if kind in "iI" and 1 <= number < 40:
        written = ""
        for value, signs in _ROMAN:
            while number >= value:
                written, number = written + signs, number - value
        return written if kind == "i" else written.upper()
    return str(number)


def _number(written: str | None, default: int) -> int:
    return int(written) if written and written.isascii() and written.isdigit() else default
