"""Files of other and older office programs through LibreOffice: real ones, and when it is not well."""

from __future__ import annotations

import os
import shutil
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dondoc.errors import UnreadableFile
from dondoc.reading.document import Document
from dondoc.reading.formats import office, open_document
from dondoc.reading.formats.compound import CompoundFile
from dondoc.reading.formats.old_word import is_locked
from dondoc.reading.formats.old_word_end import with_last_paragraph
from tests.conftest import leave_out

# made by LibreOffice 7.4, each from the same six rows; the .doc ends with its table
SAMPLES = Path(__file__).parent / "office_samples"
ROWS = [
    ("TT", "Nội dung", "Thời gian", "Cơ quan chủ trì"),
    ("I", "SỞ NỘI VỤ", "", ""),
    ("1", "Rà soát thủ tục hành chính.", "Quý I", "Sở Nội vụ"),
    ("2", "Công khai kết quả.", "Quý II", "Sở Nội vụ"),
    ("3", "Báo cáo.", "Quý III", "Sở Nội vụ"),
    ("4", "Việc để trống.", "Quý III", ""),
]


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def opened(name: str) -> Document:
    return open_document(sample(name), name=name)


@pytest.mark.parametrize("names", [("plan.doc", "plan.odt"), ("plan.rtf", "plan.xls")])
def test_a_file_is_read_with_its_merged_cells_also_beside_another(names: tuple[str, str]) -> None:
    if shutil.which("soffice") is None:
        leave_out("LibreOffice (soffice) is not installed")
    with ThreadPoolExecutor(2) as both:
        for document in both.map(opened, names):
            (grid,) = document.grids
            assert [row.cells for row in grid.rows] == ROWS
            assert [row.carried for row in grid.rows][3:] == [{3}, {3}, frozenset()]
            assert [one.text for one in document.paragraphs] == ["KẾ HOẠCH NĂM 2026"]
            assert document.findings == ()


def test_a_doc_that_ends_with_a_table_is_given_a_paragraph_and_nothing_moves() -> None:
    data = sample("plan.doc")
    mended = with_last_paragraph(data)
    assert mended != data
    assert len(mended) == len(data)
    assert with_last_paragraph(mended) == mended


@pytest.mark.parametrize("share", [0, 1, 10, 50, 80])
def test_a_doc_cut_short_or_spoilt_is_left_as_it_is(share: int) -> None:
    data = sample("plan.doc")
    cut = data[: len(data) * share // 100]
    assert with_last_paragraph(cut) == cut
    spoilt = data[:512] + bytes(255 - one for one in data[512:])
    assert with_last_paragraph(spoilt) == spoilt


def test_a_compound_file_that_runs_in_a_ring_ends() -> None:
    data = bytearray(sample("plan.doc"))
    fat = (int.from_bytes(data[76:80], "little") + 1) * 512
    data[fat : fat + 512] = b"\0\0\0\0" * 128
    assert len(CompoundFile(bytes(data)).names) < 10_001


def test_a_locked_file_is_told_by_its_password() -> None:
    with pytest.raises(UnreadableFile, match=r"mật khẩu.*bỏ mật khẩu"):
        opened("locked.docx")


def test_a_locked_doc_is_told_by_its_password() -> None:
    data = bytearray(sample("plan.doc"))
    data[CompoundFile(bytes(data)).place_of("WordDocument", 11)] |= 0x01
    assert is_locked(bytes(data))
    with pytest.raises(UnreadableFile, match=r"mật khẩu.*bỏ mật khẩu"):
        open_document(bytes(data), name="a.doc")


def soffice(folder: Path, script: str) -> str:
    """A program of that name that does this instead; the path on which it is found."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(folder)


@pytest.mark.parametrize("name", ["plan.doc", "plan.odt", "plan.rtf", "plan.xls"])
def test_without_libreoffice_the_way_to_get_it_is_told(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableFile) as refusal:
        opened(name)
    assert "LibreOffice" in str(refusal.value)
    assert "apt-get install libreoffice-writer-nogui" in str(refusal.value)


def test_a_libreoffice_that_hangs_is_ended_with_all_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mark = tmp_path / "pid"
    hangs = soffice(tmp_path, f"sleep 300 & echo $! > {mark}; wait")
    monkeypatch.setenv("PATH", hangs + os.pathsep + os.environ["PATH"])
    monkeypatch.setattr(office, "LONGEST_SECONDS", 1)
    with pytest.raises(UnreadableFile, match="không mở được"):
        opened("plan.odt")
    child = int(mark.read_text())
    for _ in range(50):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text():
            return
        time.sleep(0.1)
    pytest.fail("the program that it started still runs")


def test_a_libreoffice_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", soffice(tmp_path, "exit 77") + os.pathsep + os.environ["PATH"])
    with pytest.raises(UnreadableFile, match=r"không mở được.*; hãy "):
        opened("plan.odt")


def test_each_conversion_has_a_profile_of_its_own_which_is_gone_afterwards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    path = soffice(tmp_path, f'echo "$1" >> {seen}')
    monkeypatch.setenv("PATH", path + os.pathsep + os.environ["PATH"])
    for _ in range(2):
        with pytest.raises(UnreadableFile):
            opened("plan.odt")
    profiles = seen.read_text().split()
    assert len(set(profiles)) == 2
    assert not any(Path(one.partition("file://")[2]).exists() for one in profiles)
