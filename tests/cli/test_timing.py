"""`dondoc timing` as scripts call it: one document, or a line for each line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def timing(*arguments: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", "timing", *arguments],
        input=lines,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )


def test_json_is_one_document_with_an_entry_for_each_phrase() -> None:
    done = timing("Quý I", "trước ngày 20/6", "--year", "2026", "--json")
    assert done.returncode == 0, done.stderr
    first, second = json.loads(done.stdout)
    assert first["windows"] == [["2026-01-01", "2026-03-31"]]
    assert second == {
        "text": "trước ngày 20/6",
        "status": "dated",
        "windows": [["2026-01-01", "2026-06-19"]],
        "rrule": None,
        "certainty": "certain",
        "rule": "before <day>",
        "reading": "Đến hết ngày 19/6/2026 (trước ngày 20/6)",
    }


def test_people_get_a_vietnamese_table() -> None:
    done = timing("hằng quý", "--year", "2026")
    assert done.returncode == 0, done.stderr
    assert "Hiểu là" in done.stdout
    assert "định kỳ" in done.stdout
    assert "01/01/2026 - 31/03/2026" in done.stdout


def test_jsonl_answers_line_by_line_in_order() -> None:
    lines = [
        {"id": "b", "text": "Quý I/2026", "plan_year": 2026, "note": "ignored"},
        {"id": "a", "text": "Quý V", "plan_year": 2026},
        {"id": 3, "text": "hằng\n\tquý", "plan_year": 2025},
    ]
    done = timing(
        "--jsonl", lines="\n".join(json.dumps(one, ensure_ascii=False) for one in lines) + "\n\n"
    )
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in answers] == ["b", "a", 3]
    assert [one["status"] for one in answers] == ["dated", "invalid", "recurring"]
    keys = {"id", "status", "windows", "rrule", "certainty", "rule", "reading"}
    assert all(set(one) == keys for one in answers)


def test_a_bad_line_stops_with_its_number_on_one_line_of_stderr() -> None:
    done = timing("--jsonl", lines='{"id": 1, "text": "Quý I", "plan_year": 2026}\nno json\n')
    assert done.returncode == 1
    assert json.loads(done.stdout)["id"] == 1
    assert done.stderr.count("\n") == 1
    assert "dòng 2" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_line_without_a_year_says_what_would_do() -> None:
    done = timing("--jsonl", lines='{"id": 1, "text": "Quý I"}\n')
    assert done.returncode == 1
    assert "plan_year" in done.stderr
    assert "2026" in done.stderr


def test_no_text_is_misuse() -> None:
    assert timing().returncode == 2
    assert timing("--jsonl", "Quý I").returncode == 2
    assert timing("Quý I", "--year", "12").returncode == 2
