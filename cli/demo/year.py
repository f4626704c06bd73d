"""The demo's year: the main job from the plan's file to the collated report, through the real flows."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click
from prefect.client.schemas.objects import State

from cli.demo.answers import fill_in
from cli.demo.sinks import LOCALHOST
from cli.demo.stage import sample
from config.settings import load_settings
from dondoc.errors import DondocError, RefusedReport
from dondoc.policy import Audience
from dondoc.schedule.obligation import Role
from dondoc.year_picture import year_picture
from flows.approve_plan import Approval, approve_plan
from flows.audit_reminders import Auditing, audit_reminders
from flows.collate_reports import Collating, collate_reports
from flows.ingest_plan import PlanFile, ingest_plan
from flows.publish_feeds import Publishing, publish_feeds
from flows.send_reminders import Reminding, send_reminders
from models.contacts import add_contact
from models.engine import reading, session
from models.migrate import make_ready
from models.obligations import as_obligation, obligations_in_force
from models.office import OFFICE_TIME, Office, open_office
from models.plans import commemorations, findings_of, plan_by_id
from tasks.reports.submit import submit_file
from tasks.reports.templates import WrittenTemplate, write_templates

APPROVED_ON = date(2026, 1, 30)
REMINDED_ON = (date(2026, 3, 31), date(2026, 6, 12), date(2026, 6, 18), date(2026, 6, 22))
PERIOD = "2026-6-thang"
HANDED_IN_ON, LATE_ON, COLLATED_ON = date(2026, 6, 17), date(2026, 6, 22), date(2026, 6, 25)
PERSON = "Người dùng thử, Văn phòng"


@dataclass
class Played:
    """What the demo has made so far, for the page at its end."""

    folder: Path
    office: Office
    plan_id: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    doubts: list[tuple[str, str, str]] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    refused: str = ""


async def play(folder: Path, mail_port: int, web_port: int) -> Played:
    """Run the whole job; the flows print nothing, each step says in a line what came of it."""
    played = Played(folder, open_office(load_settings()))
    make_ready(played.office.engine)
    steps: tuple[tuple[str, Callable[[Played], Awaitable[str]]], ...] = (
        ("Đọc kế hoạch mẫu", _read),
        ("Duyệt kế hoạch", _approve),
        ("Xuất lịch cho các cơ quan", _publish),
        ("Nhắc việc", _remind),
        ("Phát mẫu và nhận báo cáo", _report),
        ("Tổng hợp báo cáo", _collate),
        ("Đối chiếu tin nhắn với công việc", _audit),
        ("Vẽ bức tranh cả năm", _draw),
    )
    _bring_contacts(played.office, mail_port, web_port)
    for number, (name, step) in enumerate(steps, start=1):
        click.echo(f"[{number}/{len(steps)}] {name}: ", nl=False)
        click.echo(await step(played))
    return played


def _bring_contacts(office: Office, mail_port: int, web_port: int) -> None:
    with sample("contacts.csv").open(encoding="utf-8", newline="") as lines:
        people = list(csv.DictReader(lines))
    with session(office.engine) as open_session:
        for person in people:
            url = person["url"].replace("localhost:1025", f"{LOCALHOST}:{mail_port}")
            add_contact(
                session=open_session,
                agency_id=person["agency"],
                name=person["name"],
                audience=Audience(person["audience"]),
                url=url.replace("localhost:8025", f"{LOCALHOST}:{web_port}"),
                actor=PERSON,
                at=office.now(),
            )


async def _read(played: Played) -> str:
    state = await _ran(
        ingest_plan(PlanFile(file=str(sample("ke-hoach-2026.docx"))), return_state=True)
    )
    kept = await state.aresult()
    played.plan_id = kept["plan_id"]
    with reading(played.office.engine) as open_session:
        found = findings_of(played.plan_id, session=open_session)
        played.doubts = [(one.place, one.severity.value, one.message) for one in found]
    return state.message or ""


async def _approve(played: Played) -> str:
    request = Approval(
        plan_id=played.plan_id,
        approved_by=PERSON,
        number="15/KH-UBND",
        issued_on=APPROVED_ON,
        today=APPROVED_ON,
        despite_errors=True,
    )
    state = await _ran(approve_plan(request, return_state=True))
    return state.message or ""


async def _publish(played: Played) -> str:
    folder = played.folder / "lich"
    request = Publishing(today=APPROVED_ON, folder=str(folder))
    state = await _ran(publish_feeds(request, return_state=True))
    played.counts["feeds"] = (await state.aresult())["feeds"]
    return f"{played.counts['feeds']} tệp .ics"


async def _remind(played: Played) -> str:
    totals: dict[str, int] = {}
    for day in REMINDED_ON:
        state = await _ran(send_reminders(Reminding(today=day), return_state=True))
        for name, count in (await state.aresult()).items():
            totals[name] = totals.get(name, 0) + count
    played.counts["messages"] = totals["sent"]
    return f"{totals['sent']} tin đã gửi trong {len(REMINDED_ON)} ngày, {totals['failed']} không gửi được"


async def _report(played: Played) -> str:
    written = await asyncio.to_thread(
        write_templates,
        played.folder / "mau-bao-cao",
        period=PERIOD,
        office=played.office,
        today=HANDED_IN_ON,
    )
    reporters = _leading(played.office, written)
    for number, one in enumerate(reporters):
        fill_in(one.path)
        _hand_in(played, one, LATE_ON if number == 0 else HANDED_IN_ON)
    played.agencies = [one.agency_name for one in reporters]
    played.refused = _hand_in_a_wrong_one(played, reporters[-1])
    played.counts |= {"templates": len(written), "reports": len(reporters)}
    return f"{len(written)} mẫu, {len(reporters)} báo cáo đã nhận, 1 tệp sai bị trả lại"


def _leading(office: Office, written: list[WrittenTemplate]) -> list[WrittenTemplate]:
    # those who lead something; the rest of the city stays on the list of who is missing
    with reading(office.engine) as open_session:
        owed = obligations_in_force(session=open_session)
    leads = {one.agency_id for one in owed if one.role is Role.LEAD}
    return [one for one in written if one.agency_id in leads]


def _hand_in(played: Played, template: WrittenTemplate, day: date) -> None:
    submit_file(
        template.path,
        agency_id=template.agency_id,
        period=PERIOD,
        office=played.office,
        received_at=datetime.combine(day, time(9), tzinfo=OFFICE_TIME),
        actor=template.agency_name,
    )


def _hand_in_a_wrong_one(played: Played, chosen: WrittenTemplate) -> str:
    fill_in(chosen.path, skip_last=True)
    try:
        _hand_in(played, chosen, HANDED_IN_ON)
    except RefusedReport as refusal:
        fill_in(chosen.path)
        return str(refusal)
    raise DondocError("báo cáo thiếu câu trả lời đã được nhận", where=str(chosen.path))


async def _collate(played: Played) -> str:
    folder = played.folder / "tong-hop"
    request = Collating(period=PERIOD, folder=str(folder), today=COLLATED_ON)
    state = await _ran(collate_reports(request, return_state=True))
    return state.message or ""


async def _audit(_played: Played) -> str:
    state = await _ran(audit_reminders(Auditing(today=REMINDED_ON[-1]), return_state=True))
    return state.message or ""


async def _draw(played: Played) -> str:
    office = played.office
    with reading(office.engine) as open_session:
        owed = [as_obligation(row) for row in obligations_in_force(session=open_session)]
        days = commemorations(session=open_session)
        title = plan_by_id(played.plan_id, session=open_session).title
    names = {one.agency_id: office.agency_name(one.agency_id) for one in owed}
    drawn = year_picture(owed, days, year=2026, title=title, names=names, today=COLLATED_ON)  # type: ignore[arg-type]
    (played.folder / "ca-nam.svg").write_text(drawn, encoding="utf-8")
    played.counts |= {"agencies": len(names), "obligations": len(owed)}
    return f"{len(names)} cơ quan, {len(owed)} hạn trong năm"


async def _ran(run: Awaitable[State[Any]]) -> State[Any]:
    """The state of a run that came to its end; raises DondocError in the run's own words otherwise."""
    state = await run
    if not state.is_completed():
        raise DondocError(state.message or "lượt chạy không xong")
    return state
