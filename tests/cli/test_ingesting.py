"""From a file to a plan in force by the commands alone, on the bundled sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import dondoc
from dondoc.errors import DondocError, UnreadableFile

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SAMPLE = SAMPLES / "ke-hoach-2026.docx"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty home of a new office."""
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "var"))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dondoc, arguments, catch_exceptions=False)


def said(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_file_becomes_a_draft_and_the_same_again_changes_nothing() -> None:
    first = said("ingest", str(SAMPLE))
    assert first["status"] == "draft"
    assert min(first["items"], first["obligations"], first["findings"]) > 0
    assert said("ingest", str(SAMPLE)) == {**first, "unchanged": True}


def test_a_draft_owes_nothing_and_reminds_nobody() -> None:
    said("ingest", str(SAMPLE))
    run("contact", "import", str(SAMPLES / "contacts.csv"))
    assert said("agenda")["obligations"] == []
    assert said("remind", "--dry-run", "--today", "2026-01-15") == []


def test_an_approved_plan_is_owed_and_its_year_of_messages_known() -> None:
    plan = said("ingest", str(SAMPLE))
    done = said("approve", str(plan["plan_id"]), "--by", "chị Bình")
    assert (done["status"], done["obligations"]) == ("approved", plan["obligations"])
    run("contact", "import", str(SAMPLES / "contacts.csv"))
    assert len(said("agenda")["obligations"]) == plan["obligations"]
    messages = said("remind", "--dry-run", "--today", "2026-01-15")
    assert len(messages) > 20
    assert "Đã duyệt từ trước" in run("approve", str(plan["plan_id"])).output


def test_the_number_can_be_given_with_the_file_or_at_approval() -> None:
    plan = said("ingest", str(SAMPLES / "ke-hoach-2026.txt"), "--number", "07/KH-UBND")
    done = said("approve", str(plan["plan_id"]), "--number", "48/KH-UBND")
    assert done["number"] == "48/KH-UBND"


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n" + b"0" * 99, b"PK\x03\x04" + b"0" * 99]
)
def test_what_is_no_document_is_refused_and_nothing_is_kept(home: Path, content: bytes) -> None:
    file = home / "ke-hoach.docx"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile):
        run("ingest", str(file))
    assert said("agenda")["obligations"] == []


def test_what_is_no_plan_is_refused_in_one_line(home: Path) -> None:
    file = home / "thu.txt"
    file.write_text("Kính gửi anh,\nchiều nay họp lúc 14 giờ.\n", encoding="utf-8")
    with pytest.raises(DondocError) as refusal:
        run("ingest", str(file))
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_there_is_misuse() -> None:
    assert run("ingest", "khong-co.docx").exit_code == 2
