"""Doubts about a draft are settled by a person, and the answers hold for every later reading."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from config.policy import load_policy
from config.settings import load_settings
from dondoc.errors import DondocError, NotFound
from dondoc.plan import Certainty, PlanReading
from dondoc.reading import read_plan
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule import build_schedule
from dondoc.schedule.obligation import Schedule
from models.engine import engine_from, reading, session
from models.events import events_of
from models.office import Office
from models.plans import findings_of
from models.report_rounds import open_round
from models.tables import FindingRow, ObligationRow
from tasks.plans.approve import approve
from tasks.plans.ingest import agencies_on, ingest_for
from tasks.plans.outcome import IngestOutcome
from tasks.plans.rows import content_of
from tasks.plans.settle import AnswerKind, Given, reopen_doubt, settle_doubt
from tests.tasks.makers import NOW

SAMPLE = Path(__file__).parents[2] / "samples" / "ke-hoach-2026.txt"
Ingest = Callable[[str], IngestOutcome]


@pytest.fixture
def database() -> str:
    """Which database a test runs on, where it does not say so itself."""
    return "sqlite"


@pytest.fixture
def office(
    database: str, request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path
) -> Iterator[Office]:
    """An office without a plan, on a given day."""

    def now() -> datetime:
        return NOW

    if database == "sqlite":
        shutil.copy(migrated_file, tmp_path / "dondoc.db")
        url = f"sqlite:///{tmp_path}/dondoc.db"
    else:
        url = request.getfixturevalue("postgres").emptied_database()
    engine = engine_from(url)
    yield Office(load_settings(), engine, load_directory(), load_policy(), now)
    engine.dispose()


@pytest.fixture
def ingest(office: Office) -> Ingest:
    """Take in the sample plan, or what a test made of it."""

    def taken(text: str) -> IngestOutcome:
        return ingest_for(office, text.encode(), "ke-hoach.txt", actor="test")

    return taken


@pytest.fixture
def sample() -> str:
    return SAMPLE.read_text(encoding="utf-8")


def finding(office: Office, code: str, plan_id: int = 1) -> FindingRow:
    with reading(office.engine) as opened:
        return next(one for one in findings_of(plan_id, session=opened) if one.code == code)


def settle(office: Office, code: str, given: Given, plan_id: int = 1) -> str:
    number = finding(office, code, plan_id).id or 0
    with session(office.engine) as opened:
        return settle_doubt(plan_id, number, given, office=office, session=opened, author="lan")


def owed(office: Office, text: str, plan_id: int = 1) -> list[ObligationRow]:
    """The plan's obligations whose timing or content has these words."""
    with reading(office.engine) as opened:
        rows = opened.exec(select(ObligationRow).where(ObligationRow.plan_id == plan_id))
        return [one for one in rows if text in one.timing_text or text in one.content]


SUMMER, FIFTH_QUARTER = "Trong dịp hè", "Quý V/2026"
IN_AUTUMN = Given(AnswerKind.WINDOW, start=date(2026, 9, 1), due=date(2026, 11, 15))


def test_a_day_given_for_what_could_not_be_read_makes_it_owed(
    office: Office, ingest: Ingest, sample: str
) -> None:
    ingest(sample)
    assert owed(office, FIFTH_QUARTER) == []
    words = settle(office, "timing-unreadable", IN_AUTUMN)
    assert words == "từ 01/9/2026 đến hết 15/11/2026"
    found = owed(office, FIFTH_QUARTER)
    assert {(one.start, one.due) for one in found} == {(date(2026, 9, 1), date(2026, 11, 15))}
    assert {one.certainty for one in found} == {Certainty.CERTAIN}
    row = finding(office, "timing-unreadable")
    assert (row.settled, row.answer) == (True, words)
    with reading(office.engine) as opened:
        last = events_of("plan:1", session=opened)[-1]
        assert (last.actor, last.action) == ("lan", "doubt-settled")


def test_an_assumption_that_is_confirmed_is_certain(
    office: Office, ingest: Ingest, sample: str
) -> None:
    ingest(sample)
    assert {one.certainty for one in owed(office, SUMMER)} == {Certainty.ASSUMED}
    settle(office, "timing-assumed", Given(AnswerKind.AS_READ))
    assert {one.certainty for one in owed(office, SUMMER)} == {Certainty.CERTAIN}


def test_an_agency_named_for_a_blank_leads(office: Office, ingest: Ingest, sample: str) -> None:
    ingest(sample)
    place = finding(office, "lead-blank").place
    assert place.startswith("mục III, số 5")
    settle(office, "lead-blank", Given(AnswerKind.AGENCIES, ("Sở Tài chính",)))
    with reading(office.engine) as opened:
        rows = opened.exec(
            select(ObligationRow).where(ObligationRow.section == "III", ObligationRow.number == "5")
        ).all()
    assert {one.agency_id for one in rows if one.role == "lead"} == {"so-tai-chinh"}
    assert {one.lead for one in rows} == {"Sở Tài chính"}


def test_a_name_that_nobody_knows_is_told_whose_it_is_wherever_it_stands(
    office: Office, ingest: Ingest, sample: str
) -> None:
    ingest(sample)
    name = finding(office, "agency-unknown").read
    before = {one.agency_id for one in owed(office, "")}
    settle(office, "agency-unknown", Given(AnswerKind.AGENCIES, ("Sở Quy hoạch - Kiến trúc",)))
    after = {one.agency_id for one in owed(office, "")}
    assert name
    assert after - before <= {"so-quy-hoach-kien-truc"}
    helping = [one for one in owed(office, "") if one.agency_id == "so-quy-hoach-kien-truc"]
    assert any(one.section == "II" and one.number == "4" for one in helping)


def test_the_same_file_again_keeps_the_answers_and_changes_nothing(
    office: Office, ingest: Ingest, sample: str
) -> None:
    ingest(sample)
    settle(office, "timing-unreadable", IN_AUTUMN)
    assert ingest(sample).unchanged
    assert owed(office, FIFTH_QUARTER)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_an_amended_file_is_read_with_the_answers_though_its_lines_moved(
    office: Office, ingest: Ingest, sample: str
) -> None:
    first = ingest(sample)
    settle(office, "timing-unreadable", IN_AUTUMN)
    settle(office, "lead-blank", Given(AnswerKind.AGENCIES, ("Sở Tài chính",)))
    approve(office.engine, first.plan_id, approved_by="lan", now=NOW)
    # two lines more at the beginning, and other words elsewhere
    amended = "\n\n" + sample.replace("Trong dịp hè", "Quý III")
    again = ingest(amended)
    assert (again.version, again.unchanged) == (2, False)
    assert finding(office, "timing-unreadable", again.plan_id).settled
    assert finding(office, "lead-blank", again.plan_id).settled
    assert {one.due for one in owed(office, FIFTH_QUARTER, again.plan_id)} == {date(2026, 11, 15)}


def test_an_answer_taken_back_leaves_the_plan_as_it_was_read(
    office: Office, ingest: Ingest, sample: str
) -> None:
    ingest(sample)
    before = {one.key for one in owed(office, "")}
    settle(office, "timing-unreadable", IN_AUTUMN)
    number = finding(office, "timing-unreadable").id or 0
    with session(office.engine) as opened:
        reopen_doubt(1, number, office=office, session=opened, author="lan")
    assert {one.key for one in owed(office, "")} == before
    assert not finding(office, "timing-unreadable").settled


def test_a_later_answer_takes_the_place_of_an_earlier_one(
    office: Office, ingest: Ingest, sample: str
) -> None:
    ingest(sample)
    settle(office, "timing-unreadable", IN_AUTUMN)
    settle(office, "timing-unreadable", Given(AnswerKind.PASSED_OVER, reason="việc đã bỏ"))
    assert owed(office, FIFTH_QUARTER) == []
    assert finding(office, "timing-unreadable").answer == "bỏ qua: việc đã bỏ"


def test_a_report_asks_the_agency_that_was_named_also_for_work_without_a_day(
    office: Office, ingest: Ingest, sample: str
) -> None:
    undated = sample.replace("Tháng 6, tháng 11", "Khi có yêu cầu")
    assert undated != sample
    ingest(undated)
    settle(office, "lead-blank", Given(AnswerKind.AGENCIES, ("Sở Tài chính",)))
    approve(office.engine, 1, approved_by="lan", now=NOW)
    with reading(office.engine) as opened:
        rows = opened.exec(select(ObligationRow).where(ObligationRow.agency_id == "so-tai-chinh"))
        period = next(one.period for one in rows if one.period)
        asked = open_round(period, office=office, session=opened, day=date(2026, 6, 1))
        form = asked.form("so-tai-chinh")
    assert ("III", "5") in {(row.section, row.number) for row in form.rows}


@pytest.mark.parametrize(
    ("code", "given", "said"),
    [
        ("timing-unreadable", Given(AnswerKind.WINDOW), "chưa ghi hạn"),
        (
            "timing-unreadable",
            Given(AnswerKind.WINDOW, start=date(2026, 5, 2), due=date(2026, 5, 1)),
            "sau hạn",
        ),
        ("timing-unreadable", Given(AnswerKind.AGENCIES, ("Sở Nội vụ",)), "không hỏi về cơ quan"),
        ("lead-blank", IN_AUTUMN, "không hỏi về thời gian"),
        ("lead-blank", Given(AnswerKind.AGENCIES, ("Sở Không Có Thật",)), "danh bạ không có"),
        ("lead-blank", Given(AnswerKind.AGENCIES, (" ",)), "chưa chọn cơ quan"),
        ("lead-blank", Given(AnswerKind.PASSED_OVER, reason=" "), "thiếu lý do"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_kept(
    office: Office, ingest: Ingest, sample: str, code: str, given: Given, said: str
) -> None:
    ingest(sample)
    with pytest.raises(DondocError, match=said):
        settle(office, code, given)
    assert not finding(office, code).settled


def test_a_plan_in_force_is_not_changed_by_an_answer(
    office: Office, ingest: Ingest, sample: str
) -> None:
    ingest(sample)
    approve(office.engine, 1, approved_by="lan", now=NOW)
    with pytest.raises(DondocError, match="không còn là dự thảo"):
        settle(office, "timing-unreadable", IN_AUTUMN)
    with pytest.raises(NotFound), session(office.engine) as opened:
        settle_doubt(1, 999, IN_AUTUMN, office=office, session=opened, author="lan")


@pytest.mark.parametrize("name", ["2013.txt", "2020.txt", "2025.txt", "2026.txt"])
def test_what_is_kept_of_a_real_plan_gives_its_schedule_again(plans: Path, name: str) -> None:
    directory, policy, known = load_directory(), load_policy(), load_anniversaries()
    read = read_plan(
        (plans / name).read_bytes(),
        name=name,
        directory=directory,
        known_anniversaries=known,
        reporting_rules=policy.reporting_rules,
    )
    on = agencies_on(read.plan, NOW)

    def schedule(of: PlanReading) -> Schedule:
        return build_schedule(
            of, directory=directory, policy=policy, known_anniversaries=known, on=on
        )

    assert schedule(reading_from_json(content_of(read))) == schedule(read)
