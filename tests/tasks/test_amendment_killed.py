"""Whoever approves an amendment, or tells of it, is killed with SIGKILL at every step of the database."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import col, select

from config.agencies import load_directory
from config.policy import load_policy
from config.settings import load_settings
from models.engine import engine_from, reading, session
from models.events import events_of
from models.extensions import ask_extension
from models.obligations import obligations_in_force
from models.office import Office
from models.outbox import reminders
from models.outbox_tables import AMENDED
from models.tables import (
    ExtensionRow,
    HoldKind,
    HoldRow,
    HoldScope,
    ObligationRow,
    PlanRow,
    PlanStatus,
    ReminderRow,
    ReminderState,
)
from tasks.outbox.remind import plan_day, send_waiting
from tasks.outbox.send import LEASE
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for
from tests.tasks.makers import NOW, create_contact
from tests.tasks.servers import WebServer

pytestmark = pytest.mark.long

SAMPLE = (Path(__file__).parents[2] / "samples" / "ke-hoach-2026.txt").read_text(encoding="utf-8")
# one department in the place of 126 communes: what is tried here is the same, and quicker
SAMPLE = SAMPLE.replace("UBND các phường, xã", "Sở Y tế")
TOUCHED = ("van-phong-ubnd-thanh-pho", "so-tu-phap")
UNTOUCHED = ("so-giao-duc-va-dao-tao", "so-du-lich")
LATER = NOW + timedelta(days=30)
SECONDS_TO_END = 60
MOST_KILLS = 200
WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)")
Deed = Callable[[Office], object]


@dataclass
class Steps:
    """Kills the process at the first step that nobody was killed at before, and keeps which it was."""

    seen: Path
    written: list[str] = field(default_factory=list)

    def listen(self, engine: Engine) -> None:
        """Look at what goes to the database."""
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "after_cursor_execute", self._after)
        event.listen(engine, "commit", lambda _: self._reach(f"commit of {self._open}"))
        event.listen(engine, "checkin", self._ended)

    @property
    def _open(self) -> str:
        return ",".join(dict.fromkeys(self.written))

    def _before(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if found := WRITES.match(statement):
            self._reach(f"before {found[1]} {found[2]} after {self._open}")

    def _after(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if found := WRITES.match(statement):
            self.written.append(found[2])

    def _ended(self, *_connection: Any) -> None:
        done, self.written = self._open, []
        if done:
            self._reach(f"after {done}")

    def _reach(self, step: str) -> None:
        if step not in self.seen.read_text(encoding="utf-8").splitlines():
            with self.seen.open("a", encoding="utf-8") as kept:
                kept.write(f"{step}\n")
                kept.flush()
            os.kill(os.getpid(), signal.SIGKILL)


def office_on(url: str, at: datetime) -> Office:
    return Office(load_settings(), engine_from(url), load_directory(), load_policy(), lambda: at)


def go(url: str, at: datetime, deed: Deed, seen: Path) -> None:
    """What the child does."""
    office = office_on(url, at)
    Steps(seen).listen(office.engine)
    deed(office)
    # at once: what the tests' own process would tidy up at its end is not the child's
    os._exit(0)


def put_in_force(office: Office) -> None:
    approve(office.engine, 2, approved_by="lan", now=LATER, despite_errors=True, office=office)


def tell(office: Office) -> None:
    plan_day(office, LATER.date())


def send(office: Office) -> None:
    send_waiting(office, LATER.date(), in_quiet_hours=True, only_step=AMENDED)


@dataclass
class Trial:
    """A database with a plan in force and its amendment waiting."""

    url: str
    folder: Path
    generation: int = 0

    @property
    def office(self) -> Office:
        return office_on(self.url, LATER)

    def killed_at_every_step(self, deed: Deed, look: Callable[[], None]) -> list[str]:
        """Start it again and again, each time killed at a further step, until it comes to its end."""
        seen = self.folder / f"{deed.__name__}.txt"
        seen.touch()
        for _ in range(MOST_KILLS):
            # what a dead sender had claimed is free again
            self.generation += 1
            at = LATER + self.generation * (LEASE + timedelta(minutes=1))
            child = get_context("fork").Process(target=go, args=(self.url, at, deed, seen))
            child.start()
            child.join(SECONDS_TO_END)
            look()
            if child.exitcode == 0:
                return seen.read_text(encoding="utf-8").splitlines()
            assert child.exitcode == -signal.SIGKILL
        raise AssertionError("it never comes to its end")

    def snapshot(self) -> list[Any]:
        """All that an approval changes."""
        with reading(self.office.engine) as opened:
            rows: list[Any] = [len(events_of("plan:2", session=opened))]
            for table in (PlanRow, ObligationRow, HoldRow, ExtensionRow):
                found = opened.exec(select(table).order_by(col(table.id)))
                rows += [
                    {name: str(value) for name, value in row.model_dump().items()} for row in found
                ]
            return rows

    def messages(self) -> list[tuple[str, ReminderRow]]:
        """The messages about the amendment, by agency."""
        with reading(self.office.engine) as opened:
            found = reminders(session=opened)
        return [(contact.agency_id, row) for row, contact in found if row.step == AMENDED]


@pytest.fixture(params=["sqlite", "postgresql"])
def trial(
    request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path, web: WebServer
) -> Trial:
    if request.param == "sqlite":
        shutil.copy(migrated_file, tmp_path / "dondoc.db")
        made = Trial(f"sqlite:///{tmp_path}/dondoc.db", tmp_path)
    else:
        made = Trial(request.getfixturevalue("postgres").emptied_database(), tmp_path)
    office = office_on(made.url, NOW)
    ingest_for(office, SAMPLE.encode(), "ke-hoach.txt", actor="test", number="48/KH-UBND")
    approve(office.engine, 1, approved_by="lan", now=NOW, despite_errors=True, office=office)
    work = "Hoàn thành số hóa hồ sơ lưu trữ"
    with session(office.engine) as opened:
        row = next(
            one
            for one in obligations_in_force(session=opened, agency_id=TOUCHED[0])
            if one.content.startswith(work)
        )
        ask_extension(
            row.key,
            session=opened,
            new_due=row.due + timedelta(days=3),
            reason="mưa",
            on=NOW.date(),
            actor="x",
            at=NOW,
        )
        opened.add(_hold(row))
    for agency in (*TOUCHED, *UNTOUCHED):
        for number in (1, 2):
            create_contact(office.engine, web.url(f"/{agency}/{number}"), agency=agency)
    text = SAMPLE.replace("30/9/2026", "31/10/2026")
    added = "0\tLắp bảng chỉ dẫn số tại trụ sở tiếp công dân.\tTháng 8\tSở Tư pháp\t"
    line = next(one for one in text.splitlines() if f"\t{work}" in one)
    ingest_for(
        office, text.replace(line, f"{line}\n{added}").encode(), "ke-hoach.txt", actor="test"
    )
    return made


def _hold(row: ObligationRow) -> HoldRow:
    return HoldRow(
        kind=HoldKind.HOLD,
        scope=HoldScope.OBLIGATION,
        subject=row.key,
        plan_id=1,
        starts=NOW.date(),
        until=LATER.date() + timedelta(days=30),
        author="lan",
        reason="chờ kinh phí",
    )


def test_whoever_is_killed_the_amendment_holds_wholly_or_not_and_each_is_told_once(
    trial: Trial, web: WebServer
) -> None:
    found: list[list[Any]] = [trial.snapshot()]
    steps = trial.killed_at_every_step(put_in_force, lambda: found.append(trial.snapshot()))
    before, after = found[0], found[-1]
    assert before != after
    assert [one for one in found if one not in (before, after)] == []
    assert len(steps) > 5
    with reading(trial.office.engine) as opened:
        assert opened.get_one(PlanRow, 2).status is PlanStatus.APPROVED

    def all_or_none() -> None:
        with reading(trial.office.engine) as opened:
            told = [one for one in events_of("plan:2", session=opened) if "told" in one.action]
        assert Counter(agency for agency, _ in trial.messages()) == Counter(
            dict.fromkeys(TOUCHED, 2) if told else {}
        )

    assert trial.killed_at_every_step(tell, all_or_none)
    assert {agency for agency, _ in trial.messages()} == set(TOUCHED)

    assert trial.killed_at_every_step(send, lambda: None)
    arrived = Counter(one.path for one in web.received)
    assert set(arrived.values()) == {1}
    assert {path.split("/")[1] for path in arrived} <= set(TOUCHED)
    rows = trial.messages()
    assert len(rows) == 4
    assert {row.state for _, row in rows} <= {ReminderState.SENT, ReminderState.UNSURE}
    # what did not arrive for sure is listed for a person, and never counts as told
    assert sum(row.state is ReminderState.SENT for _, row in rows) <= len(arrived)
