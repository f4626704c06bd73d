"""Several real plans in one office, of several years and issuers, two of them with the same period."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlmodel import col, select

from cli.main import dondoc
from config.agencies import load_directory
from config.policy import load_policy
from config.settings import load_settings
from dondoc.errors import NotFound, RefusedReport
from dondoc.feeds import View
from dondoc.schedule.obligation import ObligationKind
from dondoc.schedule.wording import named_plan
from models.engine import engine_from, reading
from models.feeds import FeedRules, feed_of
from models.obligations import obligations_in_force
from models.office import Office
from models.outbox import reminders
from models.outbox_tables import ReminderEntryRow
from models.past import facts_on
from models.plans import plan_by_id
from models.plans import plans as all_plans
from models.report_rounds import open_round
from models.tables import ObligationRow, PlanRow, PlanStatus, SubmissionRow
from tasks.outbox.remind import plan_day
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for
from tasks.reports.collate import collate_period, matrix_of_period
from tasks.reports.export import export_period
from tasks.reports.scores import scores_between
from tasks.reports.submit import submit_file
from tasks.reports.templates import write_templates
from tests.reports.makers import filled, whole_answers
from tests.tasks.makers import create_contact

NOW = datetime(2025, 6, 2, 1, 0, tzinfo=UTC)
TODAY = date(2025, 6, 2)
# by the number that each gets; both 3 and 5 ask for the half-year's report of 2025
FILES: tuple[str, ...] = (
    "2013.txt",
    "2020.txt",
    "2025.txt",
    "2026.txt",
    "dongthap_617-KH-UBND_2025.md",
)
FILES += ("hanoi_308-KH-UBND_2025.md", "hcm_2820-QD-UBND_2025.md", "bnnmt_2200-QD-BNNMT_2026.txt")
HANOI, NEXT_YEAR, DONGTHAP = 3, 4, 5
PERIOD = "2025-6-thang"
AGENCY = "so-cong-thuong"


@pytest.fixture(scope="module")
def kept(plans: Path, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all plans in force."""
    file = tmp_path_factory.mktemp("several") / "dondoc.db"
    shutil.copy(migrated_file, file)
    made = office_on(file)
    for number, name in enumerate(FILES, 1):
        found = next(one for one in (plans / name, plans / "others" / name) if one.is_file())
        draft = ingest_for(made, found.read_bytes(), name, actor="test").plan_id
        assert draft == number
        put_in_force(made, draft)
    made.engine.dispose()
    return file


@pytest.fixture
def office(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office with a copy of them, where the commands find it too."""
    shutil.copy(kept, tmp_path / "dondoc.db")
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
    return office_on(tmp_path / "dondoc.db")


def office_on(file: Path) -> Office:
    def now() -> datetime:
        return NOW

    engine = engine_from(f"sqlite:///{file}")
    return Office(load_settings(home=file.parent), engine, load_directory(), load_policy(), now)


def put_in_force(office: Office, plan_id: int, supersedes: int | None = None) -> None:
    approve(
        office.engine,
        plan_id,
        approved_by="lan",
        now=NOW,
        despite_errors=True,
        supersedes=supersedes,
        office=office,
    )


def name_of(plan_id: int, office: Office) -> str:
    with reading(office.engine) as opened:
        plan = plan_by_id(plan_id, session=opened)
        return named_plan(plan.number, plan.title)


def owed(office: Office, **which: Any) -> list[ObligationRow]:
    with reading(office.engine) as opened:
        return obligations_in_force(session=opened, **which)


def report_of(plan_id: int, office: Office) -> ObligationRow:
    """What the agency owes under one of the two plans for the period."""
    found = owed(office, plan_id=plan_id, agency_id=AGENCY)
    return next(one for one in found if (one.kind, one.period) == ("report", PERIOD))


def rows_of(plan_ids: set[int], office: Office) -> list[dict[str, Any]]:
    """All that is kept of these plans: themselves, what is owed, what came in."""
    with reading(office.engine) as opened:
        found = [opened.get_one(PlanRow, one).model_dump() for one in sorted(plan_ids)]
        for table in (ObligationRow, SubmissionRow):
            asked = select(table).where(col(table.plan_id).in_(plan_ids)).order_by(col(table.id))
            found += [row.model_dump() for row in opened.exec(asked)]
        return found


def send(plan_id: int, office: Office, folder: Path) -> None:
    """The agency's whole report under one plan, sent for that plan."""
    with reading(office.engine) as opened:
        round_ = open_round(PERIOD, office=office, session=opened, day=TODAY, plan_id=plan_id)
        form = round_.form(AGENCY)
    file = folder / f"{plan_id}.xlsx"
    file.write_bytes(filled(form, whole_answers(form)))
    send_file(file, plan_id, office)


def send_file(file: Path, plan_id: int, office: Office) -> None:
    submit_file(
        file,
        agency_id=AGENCY,
        period=PERIOD,
        office=office,
        received_at=NOW,
        actor="test",
        plan_id=plan_id,
    )


def test_nothing_of_one_plan_has_the_key_of_another(office: Office) -> None:
    rows = owed(office)
    assert len({row.plan_id for row in rows}) == len(FILES)
    assert len({row.key for row in rows}) == len(rows)


def test_a_feed_holds_what_an_agency_owes_under_every_plan_and_names_the_plan(
    office: Office,
) -> None:
    rules = FeedRules(lambda day: office.calendar(day), 60)
    with reading(office.engine) as opened:
        data = feed_of(AGENCY, "Sở Công Thương", View.ALL, today=TODAY, rules=rules, session=opened)
    text = re.sub(r"\r\n[ \t]", "", data.decode()).replace("\\", "")
    rows = owed(office, agency_id=AGENCY)
    by_plan = Counter(row.plan_id for row in rows)
    assert len(by_plan) > 4
    assert [row.key for row in rows if f"UID:{row.key}" not in text] == []
    events = {part.split("UID:", 1)[1][:20]: part for part in text.split("BEGIN:VEVENT")[1:]}
    names = {plan_id: name_of(plan_id, office) for plan_id in by_plan}
    assert [row.key for row in rows if names[row.plan_id] not in events[row.key]] == []


def test_one_digest_for_each_contact_names_the_plan_of_each_line(office: Office) -> None:
    create_contact(office.engine, "json://h.example/ct", agency=AGENCY)
    plan_day(office, date(2025, 6, 9))
    with reading(office.engine) as opened:
        found = reminders(session=opened)
        keys = set(opened.exec(select(ReminderEntryRow.obligation_key)))
    assert len(found) == len({contact.id for _, contact in found}) == 1
    meant = {row.plan_id for row in owed(office) if row.key in keys}
    assert meant >= {HANOI, DONGTHAP}
    text = found[0][0].text
    assert [one for one in sorted(meant) if name_of(one, office) not in text] == []


def test_a_report_for_one_plan_fills_nothing_of_the_other(office: Office, tmp_path: Path) -> None:
    def came(plan_id: int) -> list[str]:
        found = matrix_of_period(PERIOD, office=office, today=TODAY, plan_id=plan_id)
        return [one.expected.agency_id for one in found.cells if one.received]

    assert (came(HANOI), came(DONGTHAP)) == ([], [])
    send(DONGTHAP, office, tmp_path)
    assert (came(HANOI), came(DONGTHAP)) == ([], [AGENCY])
    with reading(office.engine) as opened:
        known = facts_on(TODAY, session=opened)
    sent, other = report_of(DONGTHAP, office), report_of(HANOI, office)
    assert known[sent.key].claimed_done_on == sent.claimed_done_on == TODAY
    assert known[other.key].claimed_done_on is other.claimed_done_on is None
    with pytest.raises(RefusedReport, match="kế hoạch khác"):
        send_file(tmp_path / f"{DONGTHAP}.xlsx", HANOI, office)


def test_scores_count_each_plans_report_by_itself(office: Office, tmp_path: Path) -> None:
    later = date(2025, 12, 1)

    def overdue() -> int:
        dues = [report_of(plan_id, office).due for plan_id in (HANOI, DONGTHAP)]
        first, last = min(dues), max(dues)
        found = scores_between(first, last, office=office, today=later)
        return next(one.leading.overdue for one in found.agencies if one.agency_id == AGENCY)

    before = overdue()
    send(HANOI, office, tmp_path)
    assert overdue() == before - 1
    send(DONGTHAP, office, tmp_path)
    assert overdue() == before - 2


def test_files_of_both_plans_lie_side_by_side_in_one_folder(office: Office, tmp_path: Path) -> None:
    send(DONGTHAP, office, tmp_path)
    out = tmp_path / "ra"
    for plan_id in (HANOI, DONGTHAP):
        asked: dict[str, Any] = {"period": PERIOD, "office": office, "today": TODAY}
        collated = collate_period(out, **asked, plan_id=plan_id)
        came = [one for one in collated.outcomes.round.matrix.cells if one.received]
        assert len(came) == (plan_id == DONGTHAP)
        exported = export_period(out, **asked, plan_id=plan_id)
        written = write_templates(out, **asked, agency_id=AGENCY, plan_id=plan_id)
        files = [collated.workbook, collated.report, collated.csv, collated.json]
        files += [*exported.files[:2], *(one.path for one in written)]
        assert all(f"-ke-hoach-{plan_id}." in one.name for one in files)
    assert len([one for one in out.iterdir() if "-ke-hoach-" in one.name]) == 14


@pytest.mark.parametrize(
    "command",
    [
        ["matrix"],
        ["template", "--out", "ra"],
        ["collate", "--out", "ra"],
        ["export", "--out", "ra"],
        ["announce", "--out", "ra"],
        ["submit", "tep.xlsx", "--agency", AGENCY],
        ["exempt", AGENCY, "--reason", "đã gộp"],
    ],
    ids=lambda command: command[0],
)
def test_a_command_asks_which_plan_and_names_both(
    office: Office, tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tep.xlsx").write_bytes(b"PK")
    with pytest.raises(NotFound, match="chọn một bằng --plan") as refusal:
        CliRunner().invoke(
            dondoc, [*command, "--period", PERIOD, "--today", "2025-06-02"], catch_exceptions=False
        )
    with reading(office.engine) as opened:
        for plan_id in (HANOI, DONGTHAP):
            assert f"{plan_id} (" in str(refusal.value)
            assert plan_by_id(plan_id, session=opened).title in str(refusal.value)
    assert not (tmp_path / "ra").exists()


def test_superseding_one_plan_leaves_all_others_as_they_were(
    office: Office, plans: Path, tmp_path: Path
) -> None:
    for plan_id in (HANOI, DONGTHAP):
        send(plan_id, office, tmp_path)
    create_contact(office.engine, "json://h.example/ct", agency=AGENCY)
    others = set(range(1, len(FILES) + 1)) - {HANOI}
    before = rows_of(others, office)
    text = (plans / "2025.txt").read_text(encoding="utf-8")
    renamed = text.replace("thông tin đối ngoại", "truyền thông đối ngoại", 40)
    draft = ingest_for(office, renamed.encode(), "khac.txt", actor="test").plan_id
    assert rows_of(others, office) == before
    put_in_force(office, draft, supersedes=HANOI)
    assert rows_of(others, office) == before
    with reading(office.engine) as opened:
        assert plan_by_id(HANOI, session=opened).status is PlanStatus.SUPERSEDED
        in_force = {
            one.id for one in all_plans(session=opened) if one.status is PlanStatus.APPROVED
        }
    assert in_force == {*others, draft}
    # what came in for the old one counts for the new one, and the other plan's stays with it
    carried = report_of(draft, office)
    assert carried.claimed_done_on == TODAY
    assert {one.kind for one in owed(office, plan_id=draft)} >= {ObligationKind.REPORT}
