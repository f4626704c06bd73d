"""`dondoc timing`: what timing phrases mean, one by one or as JSON lines."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from cli.output import OFFICE_TIME, json_option, print_json
from dondoc.errors import DondocError
from dondoc.plan import Timing
from dondoc.timing import read_timing

STATUS = {
    "dated": "có thời hạn",
    "all_year": "cả năm",
    "recurring": "định kỳ",
    "event": "theo sự kiện",
    "ad_hoc": "không cố định",
    "invalid": "không đọc được",
}
CERTAINTY = {"certain": "chắc chắn", "assumed": "có giả định", "unreadable": "không đọc được"}


class BadLine(DondocError):
    """A line on stdin is no phrase with its year."""


@click.command()
@click.argument("texts", metavar="TEXT…", nargs=-1)
@click.option("--year", type=click.IntRange(1950, 2099), help="The plan's year.")
@click.option("--jsonl", is_flag=True, help="Read lines {id, text, plan_year} from stdin.")
@json_option
def command(texts: tuple[str, ...], year: int | None, jsonl: bool, as_json: bool) -> None:
    """Say what timing phrases mean: windows, recurrence, status and how sure it is."""
    if jsonl:
        if texts or as_json:
            raise click.UsageError("--jsonl reads stdin: give no TEXT and no --json")
        _answer_lines()
        return
    if not texts:
        raise click.UsageError("give at least one TEXT, or --jsonl")
    readings = [read_timing(text, year or _this_year()) for text in texts]
    if as_json:
        print_json([as_document(reading) for reading in readings])
        return
    click.echo("\n\n".join(_for_people(reading) for reading in readings))


def _this_year() -> int:
    from datetime import datetime

    return datetime.now(OFFICE_TIME).year


def as_document(reading: Timing) -> dict[str, Any]:
    """The reading as `--json` prints it; dates are ISO."""
    return {"text": reading.text, **_fields(reading)}


def _fields(reading: Timing) -> dict[str, Any]:
    return {
        "status": reading.status.value,
        "windows": [[start.isoformat(), due.isoformat()] for start, due in reading.windows],
        "rrule": reading.rrule,
        "certainty": reading.certainty.value,
        "rule": reading.rule,
        "reading": reading.reading,
    }


def _answer_lines() -> None:
    """Answer line by line, in order; the first bad line stops with its number."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        name, text, year = _phrase(line, number)
        answer = {"id": name, **_fields(read_timing(text, year))}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def _phrase(line: bytes, number: int) -> tuple[Any, str, int]:
    where = f"dòng {number}"
    try:
        document = json.loads(line)
    except ValueError as wrong:
        raise BadLine("không phải JSON", where=where, remedy="mỗi dòng một đối tượng") from wrong
    if not isinstance(document, dict):
        raise BadLine("không phải một đối tượng JSON", where=where)
    text, year = document.get("text"), document.get("plan_year")
    if not isinstance(text, str):
        raise BadLine("thiếu trường text hoặc text không phải chuỗi", where=where)
    if not isinstance(year, int) or isinstance(year, bool) or not 1950 <= year <= 2099:
        raise BadLine(
            f"plan_year là {year!r}", where=where, remedy="ghi năm của kế hoạch, ví dụ 2026"
        )
    return document.get("id"), text, year


def _for_people(reading: Timing) -> str:
    rows = [
        ("Đoạn văn", " ".join(reading.text.split())),
        ("Hiểu là", reading.reading),
        ("Loại", STATUS[reading.status.value]),
        ("Độ chắc chắn", CERTAINTY[reading.certainty.value]),
    ]
    if reading.windows:
        rows.append(("Thời gian", _windows_text(reading)))
    if reading.rrule:
        rows.append(("Lặp lại", reading.rrule.replace("\n", "; ")))
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def _windows_text(reading: Timing) -> str:
    shown = [f"{start:%d/%m/%Y} - {due:%d/%m/%Y}" for start, due in reading.windows[:12]]
    rest = len(reading.windows) - len(shown)
    return ", ".join(shown) + (f" … và {rest} khoảng nữa" if rest > 0 else "")
