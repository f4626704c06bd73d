"""What is no plan, or means harm: one clear line in Vietnamese each, in little memory and time."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dondoc.errors import UnreadableFile
from dondoc.reading.formats import LARGEST_FILE, check_size, open_document
from tests.reading.files import CONTENT_TYPES, archive, paragraph, table, word

PLAN = word(paragraph("KẾ HOẠCH") + table([("TT", "Nội dung", "Thời gian")]))
MUCH = b"<w:p/>" * 3_000_000
ENTITIES = (
    '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/hostname">]>'

REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "tệp rỗng"),
    "only blanks": (b" \n\t\n", "không có chữ nào"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "PNG"),
    "jpeg": (b"\xff\xd8\xff\xe0" + b"\0" * 64, "JPEG"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "WebP"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "đời cũ"),
    "rtf": (b"{\\rtf1\\ansi ", "RTF"),
    "web page": (b"\xef\xbb\xbf<!DOCTYPE html><html>", "HTML"),
    "zip": (archive({"anh.png": b"x"}), "zip"),
    "empty zip": (archive({}), "zip"),
    "xlsx": (archive({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b""}), "Excel"),
    "odt": (
        archive({"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED),
        "OpenDocument",
    ),
    "random bytes": (bytes(range(256)) * 40, "không nhận ra"),
    "Word without its document": (
        archive({"[Content_Types].xml": CONTENT_TYPES, "word/styles.xml": b""}),
        "zip",
    ),
    "Word cut short": (PLAN[: len(PLAN) * 2 // 3], "cụt hoặc hỏng"),
    "Word with broken XML": (word("<w:p><w:r></w:p>"), "bị hỏng"),
    "entities that multiply": (word(paragraph("&i;"), prolog=ENTITIES), "phá hoại"),
    "entity from outside": (word(paragraph("&a;"), prolog=OUTSIDE), "phá hoại"),
    "a path that leads out": (word("", extra={"../../etc/cron.d/x": b"x"}), "phá hoại"),
    "an absolute path": (word("", extra={"/etc/passwd": b"x"}), "phá hoại"),
    "a Windows path": (word("", extra={"C:\\boot.ini": b"x"}), "phá hoại"),
    "a bomb": (word("", extra={"word/media/a.bin": b"\0" * 80_000_000}), "phá hoại"),
    "a bomb of many members": (
        word("", extra={f"word/media/{n}.bin": b"x" for n in range(5_001)}),
        "phá hoại",
    ),
    "a document too long": (word(MUCH.decode()), "quá"),
    "a text too long": ("Việc chung của cả thành phố. ".encode() * 400_000, "quá dài"),
    "a text of too many lines": (b"a\n" * 300_000, "quá dài"),
}


@pytest.mark.parametrize(("data", "says"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_in_one_clear_line(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        open_document(data, name="ke-hoach.bin")
    line = str(refusal.value)
    assert line.startswith("ke-hoach.bin: ")
    assert "; hãy " in line
    assert says in line
    assert "\n" not in line


def test_a_document_of_few_parts_is_read_although_its_picture_is_large() -> None:
    picture = random.Random(7).randbytes(3_000_000)
    data = word(paragraph("KẾ HOẠCH"), extra={"word/media/image1.png": picture})
    assert open_document(data, name="a.docx").paragraphs[0].text == "KẾ HOẠCH"


def test_a_file_is_refused_by_its_size_alone() -> None:
    with pytest.raises(UnreadableFile, match="200 MB"):
        check_size(200 * 1024 * 1024, name="to.docx")
    check_size(LARGEST_FILE, name="vua.docx")


MEMORY = 400 * 1024 * 1024
HOSTILE = {
    "one paragraph after another": "word(''.join(f'<w:p><w:t>{n}</w:t></w:p>' for n in range(250_000)))",
    "one huge table": "word('<w:tbl>' + ''.join(f'<w:tr><w:tc><w:p><w:t>{n}</w:t></w:p></w:tc></w:tr>' for n in range(120_000)) + '</w:tbl>')",
    "deep nesting": "word('<w:tbl><w:tr><w:tc>' * 5_000)",
    "frames in frames": "word('<w:tbl><w:tr><w:tc><w:p><w:t>Nơi nhận:</w:t></w:p></w:tc><w:tc>' * 50 + '<w:p><w:t>a</w:t></w:p>' * 150_000 + '</w:tc></w:tr></w:tbl>' * 50)",
    "borders out of line": "word(''.join('<w:tbl><w:tblGrid>' + '<w:gridCol w:w=\"9\"/>' * 60 + '</w:tblGrid>' + ''.join('<w:tr>' + f'<w:tc><w:tcPr><w:gridSpan w:val=\"{n}\"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>' for n in range(1, 40)) + '</w:tbl>' for _ in range(100)))",
    "a style for each paragraph": "word('<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr></w:p>', extra={'word/numbering.xml': '<a/>', 'word/styles.xml': '<a>' + '<numPr/>' * 2_000_000 + '</a>'})",
    "stars": "('*a ' * 1_000_000).encode()",
    "brackets": "('![' * 2_000_000).encode()",
    "quarters": "(('TT Nội dung Thời gian Chủ trì\\nI SỞ X\\n1 ') + 'Quý I, ' * 300_000 + 'x').encode()",
    "rows that go on for ever": "('TT\\tNội dung\\tThời gian\\n1\\tViệc\\tQuý I\\n' + '\\tc d e\\t\\n' * 60_000).encode()",
    "rows short of cells": "('TT\\tNội dung\\tThời gian\\tChủ trì\\tPhối hợp\\tSản phẩm\\n' + 'Việc của sở\\tSở A\\n' * 20_000).encode()",
    "a table a line": "('TT\\tNội dung\\tThời gian\\tChủ trì\\n1\\tViệc\\tQuý I\\tSở A\\n\\nx\\n\\n' * 1_500).encode()",
    "a row of a thousand columns": "(('TT\\tNội dung\\tThời gian' + '\\tx' * 1_000 + '\\n') + '1\\tViệc\\n' * 2_000).encode()",
    "labels and nothing else": "('KẾ HOẠCH\\n' + 'Chủ trì: Sở A; phối hợp: Sở B; thời gian: Quý I. ' * 20_000).encode()",
}


@pytest.mark.long
@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_takes_little_memory_and_time(made: str) -> None:
    program = (
        "import resource\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "from dondoc.errors import DondocError\n"
        "from dondoc.reading.formats import open_document\n"
        "from dondoc.reading.layouts import LAYOUTS\n"
        "from tests.reading.files import word\n"
        "try:\n"
        f"    document = open_document({made}, name='a')\n"
        "    for layout in LAYOUTS:\n"
        "        if layout.recognises(document):\n"
        "            layout.read(document)\n"
        "except DondocError as refusal:\n"
        "    print(refusal)\n"
    )
    root = Path(__file__).resolve().parent.parent.parent
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-600:]
