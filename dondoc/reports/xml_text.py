"""Text as XML can carry it: a Word file and an export are XML, and what people paste may not be."""

from __future__ import annotations

import re

# XML 1.0, section 2.2; a carriage return would come back as a line feed (section 2.11)
_NOT_CARRIED = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text without the characters that no XML document can hold."""
    return text if text.isprintable() else _NOT_CARRIED.sub("", text)
