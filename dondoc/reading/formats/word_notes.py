"""What is told of a Word file beside its words: changes taken as accepted, words that are hidden."""

from __future__ import annotations

from collections.abc import Iterator

from dondoc.plan import Finding, Severity
from dondoc.reading.formats.word_changes import Changes

_LONGEST_SHOWN = 200


def notes_of(changes: Changes) -> Iterator[Finding]:
    """Notes on what Word would show in another way, or not at all."""
    if changes.has_changes:
        yield Finding(
            "changes-accepted",
            Severity.NOTE,
            "cả tệp",
            "",
            "Tệp còn các sửa đổi chưa duyệt (track changes); được đọc như đã chấp nhận tất cả.",
        )
    if changes.hidden:
        yield Finding(
            "hidden-text",
            Severity.NOTE,
            "cả tệp",
            " … ".join(changes.hidden)[:_LONGEST_SHOWN],
            "Tệp có chữ bị ẩn; chữ ẩn không được đọc.",
        )
