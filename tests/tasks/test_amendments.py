"""A plan amended in mid-year: what is known stays with its task, and only who is touched is told."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from config.agencies import load_directory
from config.policy import load_policy
from config.settings import load_settings
from dondoc.errors import DondocError
from dondoc.schedule.answers import DECISION_ROW, SAME_ITEM, AnswerKind
from models.amendments import amendment_of
from models.engine import engine_from, reading, session
from models.events import events_of
from models.extensions import ask_extension, decide_extension, extensions
from models.holds import add_hold
from models.obligations import obligation_in_force, obligations_in_force
from models.office import Office
from models.outbox import reminders
from models.outbox_tables import AMENDED
from models.past import facts_on
from models.plans import findings_of, plan_by_id
from models.report_rounds import open_round
from models.same_tasks import candidates_of
from models.tables import (
    ExtensionState,
    FindingRow,
    HoldKind,
    HoldRow,
    HoldScope,
    ObligationRow,
    PlanStatus,
    ReminderRow,
)
from tasks.outbox.remind import plan_day
from tasks.plans.amend import AmendOutcome, amend_for
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for
from tasks.plans.outcome import ApproveOutcome
from tasks.plans.settle import Given, settle_doubt
from tests.tasks.makers import NOW, create_claim, create_contact

ROOT = Path(__file__).parents[2]
# one department in the place of 126 communes: what is tried here is the same, and quicker
SAMPLE = (
    (ROOT / "samples" / "ke-hoach-2026.txt")
    .read_text(encoding="utf-8")
    .replace("UBND các phường, xã", "Sở Y tế")
)
DECISIONS = ROOT / "tests" / "amending" / "decisions"
LATER = NOW + timedelta(days=30)
DRILL = "Diễn tập ứng cứu sự cố an toàn thông tin mạng cấp Thành phố."
ARCHIVE = "Hoàn thành số hóa hồ sơ lưu trữ của UBND Thành phố giai đoạn trước năm 2016."
MEETINGS = "Tổ chức họp trực tuyến không giấy đối với các phiên họp của UBND Thành phố."


@dataclass
class Clock:
    """The office's clock, which a test moves."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Work:
    """An office with the sample plan in force."""

    office: Office
    clock: Clock
    first: int = 0
    text: str = field(default=SAMPLE)

    def ingest(self, text: str, **given: object) -> int:
        """Take in a file of the plan."""
        kept = ingest_for(self.office, text.encode(), "ke-hoach.txt", actor="test", **given)  # type: ignore[arg-type]
        return kept.plan_id

    def approve(self, plan_id: int, **given: object) -> ApproveOutcome:
        """Put it in force, whatever else is open."""
        return approve(
            self.office.engine,
            plan_id,
            approved_by="lan",
            now=self.clock(),
            office=self.office,
            **{"despite_errors": True, **given},  # type: ignore[arg-type]
        )

    def amend(self, name: str, *, onto_draft: bool = False) -> AmendOutcome:
        """Take in a decision of the samples about the first version."""
        data = (DECISIONS / name).read_bytes()
        return amend_for(self.office, self.first, data, name, actor="test", onto_draft=onto_draft)

    def owed(self, content: str) -> list[ObligationRow]:
        """What is owed in force by this content."""
        with reading(self.office.engine) as opened:
            rows = obligations_in_force(session=opened)
        return [row for row in rows if row.content == content]

    def doubts(self, plan_id: int, code: str) -> list[FindingRow]:
        """The open findings of a kind."""
        with reading(self.office.engine) as opened:
            found = findings_of(plan_id, session=opened)
        return [one for one in found if one.code == code and not one.settled]

    def answer(self, finding: FindingRow, given: Given) -> str:
        """A person answers."""
        with session(self.office.engine) as opened:
            return settle_doubt(
                finding.plan_id,
                finding.id or 0,
                given,
                office=self.office,
                session=opened,
                author="lan",
            )

    def messages(self) -> list[tuple[str, ReminderRow]]:
        """The messages about amendments, by agency."""
        with reading(self.office.engine) as opened:
            found = reminders(session=opened)
            return [(c.agency_id, row) for row, c in found if row.step == AMENDED]


@pytest.fixture
def database() -> str:
    """Which database a test runs on, where it does not say so itself."""
    return "sqlite"


@pytest.fixture
def work(
    database: str, request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path
) -> Work:
    if database == "sqlite":
        shutil.copy(migrated_file, tmp_path / "dondoc.db")
        url = f"sqlite:///{tmp_path}/dondoc.db"
    else:
        url = request.getfixturevalue("postgres").emptied_database()
    clock = Clock()
    office = Office(load_settings(), engine_from(url), load_directory(), load_policy(), clock)
    made = Work(office, clock)
    made.first = made.ingest(SAMPLE, number="48/KH-UBND")
    made.approve(made.first)
    clock.at = LATER
    return made


def line(content: str) -> str:
    """The row of the sample with that content."""
    return next(one for one in SAMPLE.splitlines() if f"\t{content}\t" in one)


def inserted_above(content: str, row: str) -> str:
    """The sample with a row above another, all below in the section counted up."""
    return SAMPLE.replace(line(content), f"{row}\n{line(content)}")


def counted_up(text: str, section: str) -> str:
    """The rows of a section numbered anew from 1."""
    lines, at, inside = [], 0, False
    for one in text.splitlines():
        cells = one.split("\t")
        if len(cells) > 3 and cells[0] and cells[0][0] in "IVX":
            inside, at = cells[0] == section, 0
        elif inside and len(cells) > 3 and cells[0].isdecimal():
            at += 1
            cells[0] = str(at)
        lines.append("\t".join(cells))
    return "\n".join(lines)


NEW_ROW = "0\tLắp bảng chỉ dẫn số tại trụ sở tiếp công dân.\tTháng 8\tVăn phòng UBND Thành phố\t"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_row_inserted_above_leaves_done_work_evidence_and_holds_with_their_task(
    work: Work,
) -> None:
    (archive,) = [row for row in work.owed(ARCHIVE) if row.agency_id == "van-phong-ubnd-thanh-pho"]
    with session(work.office.engine) as opened:
        create_claim(archive.key, session=opened)
    text = counted_up(inserted_above(ARCHIVE, NEW_ROW), "II")
    second = work.ingest(text)
    work.approve(second, despite_errors=True)
    (now,) = [row for row in work.owed(ARCHIVE) if row.agency_id == "van-phong-ubnd-thanh-pho"]
    assert (now.key, now.number, now.claimed_done_on) == (archive.key, "5", NOW.date())
    added = work.owed("Lắp bảng chỉ dẫn số tại trụ sở tiếp công dân.")
    assert added
    assert {row.claimed_done_on for row in added} == {None}
    with reading(work.office.engine) as opened:
        keys = [row.key for row in obligations_in_force(session=opened, with_cancelled=True)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("database", ["postgresql"])
def test_postgresql_knows_how_much_is_owed_as_soon_as_it_is_in_force(work: Work) -> None:
    """Else it takes a new plan for a handful of rows until it looks by itself, and asks row by row."""
    asked = text("SELECT reltuples FROM pg_class WHERE relname = 'obligation'")
    with reading(work.office.engine) as opened:
        known = opened.connection().execute(asked).scalar_one()
        owed = len(obligations_in_force(session=opened))
    assert known == owed > 0


def test_the_review_says_what_exactly_changed(work: Work) -> None:
    changed = SAMPLE.replace(line(ARCHIVE), line(ARCHIVE).replace("30/9/2026", "31/10/2026"))
    second = work.ingest(changed.replace(f"{line(DRILL)}\n", ""))
    with reading(work.office.engine) as opened:
        plan = plan_by_id(second, session=opened)
        found = amendment_of(plan, work.office.directory, session=opened, now=LATER)
    assert found is not None
    assert {name: count for name, count in found.counts.items() if count} == {
        "kept": 28,
        "retimed": 1,
        "dropped": 1,
    }
    assert "van-phong-ubnd-thanh-pho" in found.works
    assert "so-giao-duc-va-dao-tao" not in found.works


def test_the_same_amended_file_again_changes_nothing(work: Work) -> None:
    text = counted_up(inserted_above(ARCHIVE, NEW_ROW), "II")
    second = work.ingest(text)
    kept = ingest_for(work.office, text.encode(), "ke-hoach.txt", actor="test")
    assert (kept.plan_id, kept.unchanged) == (second, True)
    work.approve(second)
    kept = ingest_for(work.office, text.encode(), "ke-hoach.txt", actor="test")
    assert (kept.plan_id, kept.unchanged) == (second, True)


def test_what_may_be_an_old_task_is_asked_and_the_answer_is_kept(work: Work) -> None:
    reworded = line(DRILL).replace(
        DRILL, "Diễn tập ứng phó sự cố mất an toàn thông tin tại các phường."
    )
    text = SAMPLE.replace(line(DRILL), reworded)
    second = work.ingest(text)
    (asked,) = work.doubts(second, SAME_ITEM)
    with pytest.raises(DondocError, match="chưa rõ là nhiệm vụ nào"):
        work.approve(second, despite_errors=False)
    (before,) = [row for row in work.owed(DRILL) if row.role == "lead"]
    with reading(work.office.engine) as opened:
        plan, base = plan_by_id(second, session=opened), plan_by_id(work.first, session=opened)
        (candidate, *_) = candidates_of(plan, base)[asked.place, asked.read]
    assert DRILL in candidate.words
    work.answer(asked, Given(AnswerKind.SAME, same_as=candidate.id))
    assert work.doubts(second, SAME_ITEM) == []
    assert work.ingest(text.replace("Tháng 7\tCông an", "Tháng 8\tCông an")) == second
    assert work.doubts(second, SAME_ITEM) == []
    work.approve(second)
    with reading(work.office.engine) as opened:
        now = obligation_in_force(before.key, session=opened)
    assert now.cancelled_at is None
    assert now.content.startswith("Diễn tập ứng phó")


@pytest.mark.parametrize("month", ["Tháng 7", "Tháng 8"])
def test_a_row_that_was_new_in_one_version_is_an_old_task_of_the_next(
    work: Work, month: str
) -> None:
    """The answer “another task” was given against the first version, and is none about the second."""
    reworded = "Diễn tập ứng phó sự cố mất an toàn thông tin tại các phường."
    text = SAMPLE.replace(line(DRILL), line(DRILL).replace(DRILL, reworded))
    second = work.ingest(text)
    (asked,) = work.doubts(second, SAME_ITEM)
    work.answer(asked, Given(AnswerKind.ANOTHER))
    assert work.ingest(text) == second
    assert work.doubts(second, SAME_ITEM) == []
    work.approve(second, despite_errors=False)
    (new,) = [row for row in work.owed(reworded) if row.role == "lead"]
    with session(work.office.engine) as opened:
        create_claim(new.key, session=opened)
    text = text.replace("Tháng 7\tCông an", f"{month}\tCông an")
    third = work.ingest(text.replace(line(ARCHIVE), line(ARCHIVE).replace("30/9", "31/10")))
    work.approve(third, despite_errors=False)
    (now,) = [row for row in work.owed(reworded) if row.role == "lead"]
    assert (now.key, now.claimed_done_on) == (new.key, NOW.date())


def test_an_answer_about_a_row_goes_with_it_when_its_number_changes(work: Work) -> None:
    """Row III.5 names nobody; after an insertion row 5 is another task, which is led by somebody."""
    again = work.ingest(SAMPLE.replace("Tháng 9\tSở Giáo", "Tháng 11\tSở Giáo"))
    (blank,) = work.doubts(again, "lead-blank")
    work.answer(blank, Given(AnswerKind.AGENCIES, agencies=("Sở Du lịch",)))
    work.approve(again)
    above = "Hoàn thành cập nhật cơ sở dữ liệu cán bộ, công chức, viên chức sau sắp xếp."
    text = SAMPLE.replace("Tháng 9\tSở Giáo", "Tháng 11\tSở Giáo")
    row = line(above)
    text = counted_up(
        text.replace(row, f"{NEW_ROW.replace('Văn phòng UBND Thành phố', 'Sở Nội vụ')}\n{row}"),
        "III",
    )
    third = work.ingest(text)
    assert work.doubts(third, "lead-blank") == []
    work.approve(third)
    survey = "Khảo sát sự hài lòng của người dân đối với việc giải quyết thủ tục hành chính tại phường, xã."
    assert {row.agency_id for row in work.owed(survey) if row.role == "lead"} == {"so-du-lich"}
    praise = "Khen thưởng tập thể, cá nhân có sáng kiến chuyển đổi số nhân dịp kỷ niệm Ngày Giải phóng Thủ đô."
    assert {row.agency_id for row in work.owed(praise) if row.role == "lead"} == {"so-noi-vu"}


@pytest.mark.parametrize(
    "name", ["ba-phan.txt", "cot-hinh-thuc.txt", "hai-ben.txt", "dieu-khoan.txt"]
)
def test_every_row_of_a_decision_is_accounted_for_and_its_number_and_day_are_kept(
    work: Work, name: str
) -> None:
    made = work.amend(name)
    assert made.rows
    assert all(one.words for one in made.rows)
    open_rows = [one for one in made.rows if one.fate in ("asked", "unread")]
    kinds = (DECISION_ROW, "decision-row-unread")
    found = [one for kind in kinds for one in work.doubts(made.draft.plan_id, kind)]
    assert len(found) == len(open_rows)
    with reading(work.office.engine) as opened:
        plan = plan_by_id(made.draft.plan_id, session=opened)
    assert plan.decision is not None
    (kept,) = plan.decision["decisions"]
    assert kept["number"].endswith("/QĐ-UBND")
    assert kept["issued_on"].startswith("2026-0")


def test_a_row_of_a_decision_that_a_person_names_is_applied(work: Work) -> None:
    made = work.amend("dieu-khoan.txt")
    plan_id = made.draft.plan_id
    (asked,) = work.doubts(plan_id, DECISION_ROW)
    with reading(work.office.engine) as opened:
        plan, base = plan_by_id(plan_id, session=opened), plan_by_id(work.first, session=opened)
        (candidate,) = candidates_of(plan, base)[asked.place, asked.read]
    work.answer(asked, Given(AnswerKind.SAME, same_as=candidate.id))
    (unread,) = work.doubts(plan_id, "decision-row-unread")
    work.answer(unread, Given(AnswerKind.PASSED_OVER, reason="không có mục VIII"))
    assert work.doubts(plan_id, DECISION_ROW) == work.doubts(plan_id, "decision-row-unread") == []
    work.approve(plan_id)
    assert work.owed("Tổ chức ngày hội khoa học trẻ toàn thành phố")
    assert work.owed("Mở điểm hướng dẫn người dân dùng dữ liệu mở tại Thư viện Hà Nội")


def test_only_the_agencies_touched_are_told_once_and_by_which_decision(work: Work) -> None:
    agencies = {row.agency_id for row in work.owed(DRILL) if row.role == "lead"}
    for agency in sorted({*agencies, "van-phong-ubnd-thanh-pho", "so-giao-duc-va-dao-tao"}):
        create_contact(work.office.engine, f"json://h.example/{agency}", agency=agency)
    made = work.amend("dieu-khoan.txt")
    work.approve(made.draft.plan_id)
    work.approve(made.draft.plan_id)
    today = LATER.date()
    plan_day(work.office, today)
    plan_day(work.office, today)
    told = dict(work.messages())
    assert set(told) == {*agencies, "van-phong-ubnd-thanh-pho"}
    text = told["van-phong-ubnd-thanh-pho"].text
    assert "theo Quyết định số 2511/QĐ-UBND ngày 02/7/2026" in text
    assert "hạn 29/9/2026 đổi thành 30/10/2026" in text
    (agency,) = agencies
    assert "Việc không còn phải làm" in told[agency].text
    with reading(work.office.engine) as opened:
        events = [one.action for one in events_of(f"plan:{made.draft.plan_id}", session=opened)]
    assert events.count("amendment-told") == 1


def test_two_amendments_before_anybody_is_told_are_told_as_one(work: Work) -> None:
    create_contact(work.office.engine, "json://h.example/a", agency="van-phong-ubnd-thanh-pho")
    second = work.ingest(SAMPLE.replace("30/9/2026", "31/10/2026"))
    work.approve(second)
    third = work.ingest(SAMPLE.replace("30/9/2026", "30/11/2026"))
    work.approve(third)
    plan_day(work.office, LATER.date())
    ((_, message),) = work.messages()
    assert "hạn 29/9/2026 đổi thành 29/11/2026" in message.text


def test_a_version_that_only_counts_rows_anew_tells_nobody(work: Work) -> None:
    create_contact(work.office.engine, "json://h.example/a", agency="van-phong-ubnd-thanh-pho")
    undated = NEW_ROW.replace("Tháng 8", "Khi có yêu cầu")
    second = work.ingest(counted_up(inserted_above(ARCHIVE, undated), "II"))
    done = work.approve(second)
    assert (second != work.first, done.added, done.cancelled) == (True, 0, 0)
    plan_day(work.office, LATER.date())
    assert work.messages() == []


def test_requests_grants_and_pauses_of_what_goes_are_closed_with_a_word(work: Work) -> None:
    drill = next(row for row in work.owed(DRILL) if row.role == "lead")
    archive = next(row for row in work.owed(ARCHIVE) if row.role == "lead")
    with session(work.office.engine) as opened:
        for row, until in ((drill, date(2026, 8, 31)), (archive, date(2026, 10, 10))):
            asked = ask_extension(
                row.key,
                session=opened,
                new_due=until,
                reason="mưa",
                on=NOW.date(),
                actor="x",
                at=NOW,
            )
            opened.flush()
            if row is archive:
                decide_extension(asked.id or 0, session=opened, granted=True, actor="lan", at=NOW)
        add_hold(_hold("VI > 2", work.first), session=opened, at=NOW)
        kept = add_hold(_hold("VI > 4", work.first), session=opened, at=NOW)
        assert kept.id is not None
    text = counted_up(SAMPLE.replace(f"{line(DRILL)}\n", ""), "VI").replace(
        "30/9/2026", "31/10/2026"
    )
    second = work.ingest(text)
    with reading(work.office.engine) as opened:
        plan = plan_by_id(second, session=opened)
        ahead = amendment_of(plan, work.office.directory, session=opened, now=LATER)
    done = work.approve(second)
    assert ahead is not None
    assert ahead.words == done.words
    assert any("được đóng lại" in one for one in done.words)
    assert any("đã được gia hạn đến 10/10/2026" in one for one in done.words)
    assert any("theo nhiệm vụ ấy sang mục VI > 3" in one for one in done.words)
    assert any("kết thúc" in one for one in done.words)
    with reading(work.office.engine) as opened:
        assert [one.state for one in extensions(session=opened)] == [
            ExtensionState.REFUSED,
            ExtensionState.GRANTED,
        ]
        holds = {one.subject: one.until for one in opened.exec(select(HoldRow))}
        assert holds["VI > 3"] == date(2026, 12, 1)
        assert holds["VI > 2"] < LATER.date()
        known = facts_on(LATER.date(), session=opened)
    check = next(row for row in work.owed(line_content("Hỗ trợ kích hoạt")) if row.role == "lead")
    assert known[check.key].held_until is None


def line_content(begin: str) -> str:
    return next(one for one in SAMPLE.splitlines() if f"\t{begin}" in one).split("\t")[1]


def _hold(subject: str, plan_id: int) -> HoldRow:
    return HoldRow(
        kind=HoldKind.HOLD,
        scope=HoldScope.ITEM,
        subject=subject,
        plan_id=plan_id,
        starts=NOW.date(),
        until=date(2026, 12, 1),
        author="lan",
        reason="chờ kinh phí",
    )


def test_a_template_sent_out_before_an_amendment_is_read_into_the_right_rows(work: Work) -> None:
    def keys(agency: str) -> dict[str, str]:
        with reading(work.office.engine) as opened:
            found = open_round("2026-6-thang", office=work.office, session=opened, day=LATER.date())
            return {row.content: row.key for row in found.form(agency).rows}

    before = keys("van-phong-ubnd-thanh-pho")
    work.approve(work.ingest(counted_up(inserted_above(ARCHIVE, NEW_ROW), "II")))
    after = keys("van-phong-ubnd-thanh-pho")
    assert {content: after[content] for content in before} == before
    assert len(set(after.values())) == len(after)


def test_a_decision_is_not_lost_when_a_file_comes_in_and_decisions_add_up_only_when_told(
    work: Work,
) -> None:
    first = work.amend("ba-phan.txt")
    with pytest.raises(DondocError, match="Quyết định số 2156/QĐ-UBND"):
        work.ingest(SAMPLE.replace("30/9/2026", "31/10/2026"))
    with pytest.raises(DondocError, match="--onto-draft"):
        work.amend("hai-ben.txt")
    assert work.amend("ba-phan.txt").draft.unchanged
    both = work.amend("hai-ben.txt", onto_draft=True)
    assert both.draft.plan_id == first.draft.plan_id
    work.approve(both.draft.plan_id)
    assert work.owed(DRILL) == []
    assert work.owed(MEETINGS) == []


def test_a_draft_held_against_a_version_that_is_out_of_force_is_refused(work: Work) -> None:
    draft = work.ingest(SAMPLE.replace("30/9/2026", "31/10/2026"))
    other = work.ingest(
        SAMPLE.replace("chuyển đổi số thành phố Hà Nội năm 2026", "chuyển đổi số Thủ đô năm 2026")
    )
    assert other not in (draft, work.first)
    work.approve(other, supersedes=work.first)
    with pytest.raises(DondocError, match=r"nay bản ấy đã bị thay thế.*nhập lại tệp"):
        work.approve(draft)


def test_a_plan_of_another_title_takes_over_what_goes_on_and_cancels_the_rest(work: Work) -> None:
    archive = next(row for row in work.owed(ARCHIVE) if row.role == "lead")
    drill = next(row for row in work.owed(DRILL) if row.role == "lead")
    with session(work.office.engine) as opened:
        create_claim(archive.key, session=opened)
    title = "chuyển đổi số Thủ đô năm 2026"
    text = SAMPLE.replace("chuyển đổi số thành phố Hà Nội năm 2026", title)
    other = work.ingest(counted_up(text.replace(f"{line(DRILL)}\n", ""), "VI"))
    done = work.approve(other, supersedes=work.first)
    assert (done.added, done.cancelled > 0) == (0, True)
    again = work.approve(other, supersedes=work.first)
    assert again.unchanged
    with reading(work.office.engine) as opened:
        assert plan_by_id(work.first, session=opened).status is PlanStatus.SUPERSEDED
        assert obligation_in_force(archive.key, session=opened).claimed_done_on == NOW.date()
        assert obligation_in_force(drill.key, session=opened).cancelled_at == LATER
        rows = obligations_in_force(session=opened)
        assert {row.plan_id for row in rows} == {other}
        assert set(facts_on(LATER.date(), session=opened)) >= {row.key for row in rows}


def test_two_who_approve_at_once_put_it_in_force_once(work: Work) -> None:
    second = work.ingest(SAMPLE.replace("30/9/2026", "31/10/2026"))
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: work.approve(second), range(2)))
    assert sorted(one.unchanged for one in done) == [False, True]
