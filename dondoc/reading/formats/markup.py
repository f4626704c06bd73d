"""HTML tags and Markdown signs out of a line of text, the words kept."""

from __future__ import annotations

import html
import re

from dondoc.language.text import clean

# block tags part words, inline ones do not: "a</p><p>b" is two words, "<b>a</b>b" one
_BLOCK_TAG = re.compile(
    r"</?(?:p|br|div|li|ul|ol|tr|td|th|table|tbody|thead|h[1-6])\b[^<>]*>", re.I
)
_INLINE_TAG = re.compile(
    r"</?(?:b|i|u|s|em|strong|sup|sub|span|font|a|small|mark|code|center)\b[^<>]*>", re.I
)
# none looks past the next sign of its kind, so that a hostile line costs no more than its length
_PICTURE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")
_LINK = re.compile(r"(?<!\!)\[([^\[\]]+)\]\((?:https?:|mailto:|#|/)[^()]*\)")
_EMPHASIS = re.compile(r"(\*{1,3})(?=\S)([^*]+)(?<=\S)\1")
# "**- **Việc": bold that begins or ends in a space, as pages copied out have it
_LOOSE_BOLD = re.compile(r"\*\*(?=[^*]*[^*\s])([^*]+)\*\*")
_LOOSE_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)\s\*(?=[\w,.;)]|$)")
_LOOSELY_BOLD = re.compile(r"^\*{2} ?([^*]+?) ?\*{2}$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|~-])")
_HASHES = re.compile(r"^\s*#{1,6}\s+")
_ALL_BOLD = re.compile(r"^\s*(?:\*\*(?:(?!\*\*).)+\*\*|<b>.*</b>)\s*$", re.I)


def plain(text: str) -> str:
    """The words of a line or cell: no tags, no Markdown, NFC, single spaces."""
    if "<" in text:
        text = _INLINE_TAG.sub("", _BLOCK_TAG.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
    if "[" in text:
        text = _LINK.sub(r"\1", _PICTURE.sub(r"\1", text))
    if "*" in text:
        text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
        text = _LOOSE_ITALIC.sub(r"\1 ", _LOOSE_BOLD.sub(r"\1", text))
    return clean(_ESCAPE.sub(r"\1", _HASHES.sub("", text)))


def plain_cell(text: str) -> str:
    """The words of a cell, also where the marks of bold stand loosely around all of them."""
    words = plain(text)
    loose = _LOOSELY_BOLD.match(words)
    return loose[1] if loose else words


def is_marked_heading(text: str) -> bool:
    """Whether the markup says so: a "#" line, or all of it bold."""
    return bool(_HASHES.match(text) or _ALL_BOLD.match(text))


def leaves_bold_open(text: str) -> bool:
    """Whether a bold begins in the line and does not end in it."""
    return text.count("**") % 2 == 1
