"""Tables that only place things on the page: the letterhead, and the foot with the recipients."""

from __future__ import annotations

import re

from dondoc.language.text import match_key

_WORDS = re.compile(r"doc lap ?- ?tu do ?- ?hanh phuc|noi nhan ?:")


def is_page_furniture(text: str) -> bool:
    """Whether the words of a table say that it is no table of anything."""
    return _WORDS.search(match_key(text)) is not None
