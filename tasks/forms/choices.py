"""Choices in people's words that are found again by the number at their end, or refused.

A choice is what it is (which plan, which version, read when), then how it stands ("5 điểm cần xem"),
then its mark in brackets. A run may start long after its form was filled in: what it is must still
be true of what the mark names; how it stands may have changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dondoc.errors import DondocError

_MARK = re.compile(r" \(([^()]+)\)$")
REOPEN = "mở lại biểu mẫu và chọn trong danh sách"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: `what` it is, how it `stands`, and the `mark` by which it is found."""

    what: str
    stands: str
    mark: str

    def __str__(self) -> str:
        return f"{self.what} – {self.stands} ({self.mark})"

    def is_still(self, text: str) -> bool:
        """Whether a text chose this, however it stood then."""
        return text.startswith(f"{self.what} – ") and text.endswith(f" ({self.mark})")


def mark_in(text: str) -> str:
    """The mark of a choice as it was written. Raises DondocError for a text that is none."""
    found = _MARK.search(text)
    if found is None:
        raise DondocError(f"«{text}» không phải một lựa chọn của biểu mẫu", remedy=REOPEN)
    return found[1]


def stale(text: str, now: str) -> DondocError:
    """The refusal of a choice that was overtaken, saying what became of what was chosen."""
    return DondocError(f"lựa chọn «{text}» đã cũ: {now}", remedy=REOPEN)
