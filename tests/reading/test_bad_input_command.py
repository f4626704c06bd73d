"""`dondoc read` on files from strangers: exit 1 and one line, or JSON and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reading.files import archive

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "samples" / "ke-hoach-2026.txt"


def dondoc(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from cli.main import main; main()", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n", archive({"a.txt": b"a"}), b"PK\x03\x04word/[Content_Types].xml"],
    ids=["empty", "picture", "zip", "torn Word"],
)
def test_a_refusal_is_one_line_and_exit_status_1(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ke-hoach.docx"
    file.write_bytes(content)
    ran = dondoc("read", file, "--json")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.startswith("ke-hoach.docx: ")


def test_a_file_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "to.docx"
    with file.open("wb") as stream:
        os.truncate(stream.fileno(), 200 * 1024 * 1024)
    ran = dondoc("read", file)
    assert ran.returncode == 1
    assert "200 MB" in ran.stderr


def test_a_file_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    assert dondoc("read", tmp_path / "khong-co.txt").returncode == 2


def test_json_is_all_that_is_printed() -> None:
    ran = dondoc("read", SAMPLE, "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(json.loads(ran.stdout)["items"]) == 30


def test_the_summary_is_for_a_person() -> None:
    ran = dondoc("read", SAMPLE)
    assert ran.returncode == 0
    assert "Nhiệm vụ: 30, trong 6 mục" in ran.stdout
    assert "Báo cáo phải gửi:" in ran.stdout
    assert "Cần xem lại:" in ran.stdout


def test_a_year_can_be_given() -> None:
    document = json.loads(dondoc("read", SAMPLE, "--year", "2027", "--json").stdout)
    assert document["plan"]["year"] == 2027


def test_reading_loads_neither_prefect_nor_a_database() -> None:
    program = (
        "import sys; sys.argv = ['dondoc', 'read', sys.argv[1], '--json']\n"
        "from cli.main import main; main.__globals__['sys'] = sys\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'prefect', 'sqlmodel', 'sqlalchemy', 'pandas', 'fastapi'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(SAMPLE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr.strip() == "[]"
