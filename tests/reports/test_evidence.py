"""Files that show that work is done are told by their bytes; what could run is not taken."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from PIL import Image

from dondoc.errors import DondocError
from dondoc.reports.evidence import MOST_BYTES, media_type_of
from models.kept_files import EVIDENCE


def picture(kind: str) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, kind)
    return kept.getvalue()


def office(book: bool) -> bytes:
    kept = io.BytesIO()
    (Workbook() if book else Document()).save(kept)
    return kept.getvalue()


def package(*members: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as written:
        for member in members:
            written.writestr(member, b"x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (picture("JPEG"), "jpeg"),
        (picture("PNG"), "png"),
        (office(book=False), "wordprocessingml.document"),
        (office(book=True), "spreadsheetml.sheet"),
    ],
)
def test_documents_and_pictures_are_taken_for_what_they_are(data: bytes, ends: str) -> None:
    assert media_type_of(data).endswith(ends)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "trống"),
        (b"MZ\x90\x00", "không nhận"),
        (b"\x7fELF", "không nhận"),
        (b"<!doctype html><script>", "không nhận"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không nhận"),
        (b"PK\x03\x04 cut", "không nhận"),
        (package("tep.txt"), "không nhận"),
        (package("word/document.xml", "word/vbaProject.bin"), "macro"),
        (package("xl/workbook.xml", "xl/activeX/activeX1.xml"), "macro"),
        (b"%PDF-" + b"0" * MOST_BYTES, "10 MB"),
    ],
)
def test_what_could_run_or_is_no_document_is_refused_with_its_reason(
    data: bytes, said: str
) -> None:
    with pytest.raises(DondocError, match=said):
        media_type_of(data)


def test_a_kept_file_stays_as_it_came_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    digest = EVIDENCE.keep(b"%PDF-1.7", tmp_path)
    assert EVIDENCE.keep(b"%PDF-1.7", tmp_path) == digest
    assert EVIDENCE.path(digest, tmp_path).read_bytes() == b"%PDF-1.7"
    assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == [digest]


def test_a_file_that_cannot_be_written_is_an_error_and_not_half_a_file(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="evidence"):
        EVIDENCE.keep(b"%PDF-1.7", tmp_path)
