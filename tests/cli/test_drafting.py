"""The commands that draft documents: blanks unless number, symbol, day and signer are given."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document as open_document
from sqlalchemy import Engine

from cli.main import dondoc
from dondoc.reports.decree30_check import decree30_faults
from tests.cli.test_reminding import engine, mails, run, said
from tests.reports.office_makers import PERIOD, create_office, keep_plan

__all__ = ["engine", "mails"]

LATE = "2026-07-03"  # ten working days after 19 June
FILLED = (
    *("--number", "7", "--symbol", "SKHCN-VP", "--date", "2026-02-05"),
    *("--signer-title", "KT. Giám đốc", "--signer-title", "Phó Giám đốc"),
    *("--signer-name", "Trần Văn An"),
)


def words_of(data: bytes) -> str:
    document = open_document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    keep_plan(create_office(tmp_path))
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    return tmp_path


def draft(*arguments: str) -> Result:
    return CliRunner().invoke(dondoc, arguments)


@pytest.mark.parametrize(
    "command",
    [
        ("announce", "--period", PERIOD),
        ("collate", "--period", PERIOD, "--today", "2026-07-03"),
        ("scores", "--today", "2026-07-03"),
        ("welcome", "--agency", "so-noi-vu"),
        ("letter", "--agency", "so-noi-vu", "--today", "2026-07-03"),
        ("letter", "--together", "--today", "2026-07-03"),
    ],
    ids=lambda command: " ".join(part for part in command[:2] if part[0] != "2"),
)
def test_every_draft_takes_number_day_and_signer_and_keeps_to_the_decree(
    home: Path, command: tuple[str, ...]
) -> None:
    out = home / "out"
    blank = draft(*command, "--out", str(out))
    assert blank.exit_code == 0, blank.output
    (file,) = out.glob("*.docx")
    assert decree30_faults(file.read_bytes()) == []
    assert "ngày     tháng     năm 2026" in words_of(file.read_bytes())
    assert draft(*command, "--out", str(out), *FILLED).exit_code == 0
    assert decree30_faults(file.read_bytes()) == []
    words = words_of(file.read_bytes())
    for wanted in (
        "Số: 07/SKHCN-VP",
        "ngày 05 tháng 02 năm 2026",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Trần Văn An",
    ):
        assert wanted in words


@pytest.mark.parametrize(
    "wrong",
    [("--number", "bảy"), ("--symbol", "cv skhcn"), ("--date", "5/2/2026")],
    ids=["number", "symbol", "date"],
)
def test_what_is_no_number_symbol_or_day_is_refused(home: Path, wrong: tuple[str, str]) -> None:
    ran = draft("announce", "--period", PERIOD, "--out", str(home / "out"), *wrong)
    assert ran.exit_code == 2
    assert wrong[1] in ran.output
    assert not (home / "out").exists()


def test_one_number_is_not_put_on_several_letters(home: Path) -> None:
    out = home / "out"
    for command in ("letter", "welcome"):
        ran = draft(command, "--today", "2026-07-03", "--out", str(out), "--number", "7")
        assert ran.exit_code == 2
        assert list(out.glob("*")) == []
    assert json.loads(draft("link", "list", "--json").output) == []


def test_one_letter_goes_to_all_who_are_late(engine: Engine, tmp_path: Path) -> None:
    out = str(tmp_path / "cong-van")
    (made,) = said("letter", "--together", "--today", LATE, "--out", out, "--json")
    assert made["agencies"] == ["so-du-lich", "so-noi-vu"]
    data = Path(made["file"]).read_bytes()
    assert decree30_faults(data) == []
    assert "còn 02 cơ quan, đơn vị" in words_of(data)
    assert {"Sở Du lịch", "Sở Nội vụ"} <= set(words_of(data).splitlines())
    assert run("letter", "--together", "--agency", "so-noi-vu", "--out", out).exit_code == 2
    assert said("letter", "--together", "--today", "2026-06-19", "--out", out, "--json") == []
