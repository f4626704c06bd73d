"""What is told of a Word file beside its words: changes taken as accepted, words that are hidden."""

from __future__ import annotations

from collections.abc import Iterator

from dondoc.plan import Finding, Severity
from dondoc.reading.formats.archive import Archive
from dondoc.reading.formats.word_changes import Changes

_LONGEST_SHOWN = 200


_RELATIONS = "word/_rels/document.xml.rels"
_FOREIGN_PART = b"/aFChunk"


def notes_of(archive: Archive, changes: Changes) -> Iterator[Finding]:
    """What Word would show in another way than it is read here, or not at all, or what is not read."""
    if _RELATIONS in archive.names and _FOREIGN_PART in archive.read(_RELATIONS):
        yield Finding(
            "part-not-read",
            Severity.ERROR,
            "cả tệp",
            "altChunk",
            "Tệp nhúng nguyên một tài liệu khác (altChunk), phần đó không đọc được; hãy mở bằng Word, "
            "lưu lại rồi gửi lại.",
        )
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
