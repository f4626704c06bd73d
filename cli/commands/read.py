"""`dondoc read`: what a plan's file states, without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json

if TYPE_CHECKING:
    from datetime import date

    from dondoc.plan import PlanReading

_SEVERITIES = {"error": "LỖI", "doubt": "nghi vấn", "note": "lưu ý"}


@click.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1990, 2100), help="The plan's year, if it names none.")
@json_option
def command(file: Path, year: int | None, as_json: bool) -> None:
    """Read a plan's FILE and print what it states.

    Word, PDF, scans, workbooks, web pages and text of every kind are read, whatever their name ends
    with. Without --json: a summary in Vietnamese.
    """
    from config.agencies import load_directory
    from config.anniversaries import load_anniversaries
    from config.policy import load_policy
    from dondoc.reading import read_plan

    reading = read_plan(
        bytes_of(file),
        name=file.name,
        directory=load_directory(),
        known_anniversaries=load_anniversaries(),
        year=year,
        reporting_rules=load_policy().reporting_rules,
    )
    if as_json:
        from dondoc.reading.as_json import reading_as_json

        print_json(reading_as_json(reading))
        return
    for line in summary(reading):
        click.echo(line)


def bytes_of(file: Path) -> bytes:
    """A file's bytes, its size checked first, so that memory stays bounded.

    Raises:
        UnreadableFile: it is empty or too large.
    """
    from dondoc.reading.formats import LARGEST_FILE, check_size

    check_size(file.stat().st_size, name=file.name)
    with file.open("rb") as stream:
        return stream.read(LARGEST_FILE + 1)


def summary(reading: PlanReading) -> Iterator[str]:
    """The reading in lines for a person: particulars, sections, reports, rows, findings."""
    yield from _particulars(reading)
    yield from _sections(reading)
    yield from _programme(reading)
    if reading.reports:
        yield ""
        yield "Báo cáo phải gửi:"
    for report in reading.reports:
        yield f"  {_day(report.due)} là ngày cuối: {report.name} ({report.deadline_text}), gửi {report.to}"
    yield from _rows(reading)
    yield from _findings(reading)


def _particulars(reading: PlanReading) -> Iterator[str]:
    plan = reading.plan
    start, end = plan.period
    yield plan.title
    yield f"  Số: {plan.number or '(để trống)'}"
    yield f"  Ngày ban hành: {_day(plan.issued_on) if plan.issued_on else '(để trống)'}"
    yield f"  Cơ quan ban hành: {plan.issuer}"
    yield f"  Nơi tổng hợp báo cáo: {plan.coordinator or '(không nêu)'}"
    yield f"  Thời gian thực hiện: {_day(start)} đến {_day(end)}"


def _sections(reading: PlanReading) -> Iterator[str]:
    counts = Counter(item.section for item in reading.items)
    if not reading.items:
        return
    yield ""
    yield f"Nhiệm vụ: {len(reading.items)}, trong {len(reading.sections)} mục"
    for section in reading.sections:
        yield f"  {section.ordinal:>5}  {counts.pop(section.ordinal, 0):>3}  {section.heading}"
    for ordinal, count in counts.items():
        yield f"  {ordinal or '-':>5}  {count:>3}  (không có tiêu đề mục)"


def _programme(reading: PlanReading) -> Iterator[str]:
    parts = (
        ("Giai đoạn", reading.phases),
        ("Mục tiêu", reading.targets),
        ("Việc theo giai đoạn", reading.phase_tasks),
        ("Nhiệm vụ thường xuyên của cơ quan", reading.standing_duties),
        ("Việc lặp lại nêu trong nội dung", reading.cadences),
        ("Ngày kỷ niệm", reading.anniversaries),
        ("Kiến nghị", reading.recommendations),
        ("Dòng kinh phí", reading.budget),
    )
    found = [f"{name}: {len(part)}" for name, part in parts if part]
    if found:
        yield ""
        yield "; ".join(found)


def _rows(reading: PlanReading) -> Iterator[str]:
    rows = reading.rows
    if not rows.total:
        return
    yield ""
    yield (
        f"Bảng có {rows.total} hàng: {rows.items} nhiệm vụ, {rows.headings} tiêu đề mục, "
        f"{rows.headers} tiêu đề bảng, {rows.continuations} hàng nối tiếp, {rows.unread} chưa đọc được"
    )


def _findings(reading: PlanReading) -> Iterator[str]:
    yield ""
    if not reading.findings:
        yield "Không có điểm nào cần xem lại."
        return
    yield f"Cần xem lại: {len(reading.findings)} điểm"
    for finding in reading.findings:
        where = f"{finding.where}: " if finding.where else ""
        yield f"  [{_SEVERITIES[finding.severity]}] {where}{finding.message}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
