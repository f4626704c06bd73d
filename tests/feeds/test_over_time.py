"""A calendar through the life of a plan: read again, corrected, done, over the years."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from config.anniversaries import load_anniversaries
from config.settings import load_settings
from dondoc.feeds import View
from dondoc.feeds.events import DONE_PREFIX
from dondoc.plan import Severity
from models import feeds
from models.engine import session
from models.feeds import FeedRules, feed_of
from models.migrate import make_ready
from models.obligations import (
    confirm_done,
    obligations_in_force,
    reopen,
)
from models.office import Office, open_office
from models.tables import FindingRow
from tasks.plans.approve import approve
from tasks.plans.ingest import ReadingRules, ingest_file
from tests.conftest import ROOT
from tests.tasks.makers import create_claim

A = "so-giao-duc-va-dao-tao"
# without the 126 wards and communes, which make reading slow and change nothing here
SAMPLE = (
    (ROOT / "samples" / "ke-hoach-2026.txt")
    .read_text()
    .replace("UBND các phường, xã", "Sở Tư pháp")
)
MOVED = SAMPLE.replace("Trước ngày 31/8/2026", "Trước ngày 15/9/2026")
DROPPED = "".join(
    line for line in MOVED.splitlines(True) if "kho học liệu mở dùng chung" not in line
)
# between the two no agency is merged into another
FIRST, SECOND = datetime(2026, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
TODAY = date(2026, 3, 3)
# what stands in the way of approval
IS_ERROR = col(FindingRow.severity) == Severity.ERROR
Events = dict[str, str]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with a database of its own."""
    settings = load_settings(home=tmp_path, database_url=f"sqlite:///{tmp_path}/dondoc.db")
    opened = open_office(settings, lambda: SECOND)
    make_ready(opened.engine)
    yield opened
    opened.engine.dispose()


def bring(office: Office, text: str, now: datetime, year: int = 2026) -> bool:
    """Read the plan, settle what is doubted, approve it; whether it brought anything new."""
    outcome = ingest_file(
        office.engine,
        text.encode(),
        "ke-hoach.txt",
        ReadingRules(office.directory, office.policy, load_anniversaries()),
        now=now,
        actor="test",
        year=year,
    )
    if not outcome.unchanged:
        with session(office.engine) as opened:
            opened.execute(update(FindingRow).where(IS_ERROR).values(settled=True))
        approve(office.engine, outcome.plan_id, approved_by="chị Bình", now=now)
    return not outcome.unchanged


def calendar(office: Office, today: date = TODAY, view: View = View.ALL) -> bytes:
    rules = FeedRules(office.calendar, office.policy.cancelled_events_kept_days)
    with session(office.engine) as opened:
        return feed_of(A, "Sở", view, today=today, rules=rules, session=opened)


def events(feed: bytes) -> Events:
    """The text of each event or task, by its UID."""
    text = feed.decode().replace("\r\n ", "")
    blocks = re.findall(r"BEGIN:V(?:EVENT|TODO).+?END:V(?:EVENT|TODO)", text, re.S)
    return {re.findall(r"\r\nUID:(.+?)\r\n", block)[0]: block for block in blocks}


def the_one(found: Events, words: str) -> str:
    (uid,) = (uid for uid, block in found.items() if words in block.partition("DTSTART")[0])
    return uid


def changed(before: Events, after: Events) -> set[str]:
    return {uid for uid in before.keys() | after.keys() if before.get(uid) != after.get(uid)}


def test_the_same_plan_read_again_gives_the_same_bytes(office: Office) -> None:
    assert bring(office, SAMPLE, FIRST)
    before = calendar(office)
    assert not bring(office, SAMPLE, SECOND)
    assert calendar(office) == before


def test_a_corrected_plan_changes_only_the_events_it_corrects(office: Office) -> None:
    bring(office, SAMPLE, FIRST)
    before = events(calendar(office))
    bring(office, DROPPED, SECOND)
    after = events(calendar(office))
    assert before.keys() == after.keys(), "no event gets another UID, and none goes without a word"
    moved, dropped = the_one(after, "học bạ số"), the_one(after, "kho học liệu mở")
    assert changed(before, after) == {moved, dropped}
    for uid in (moved, dropped):
        assert "\r\nSEQUENCE:1\r\n" in after[uid]
        assert "\r\nDTSTAMP:20260302T000000Z\r\n" in after[uid]
        assert "\r\nLAST-MODIFIED:20260302T000000Z\r\n" in after[uid]
    assert "DTSTART;VALUE=DATE:20260914\r\nDTEND;VALUE=DATE:20260915" in after[moved]
    assert "\r\nSTATUS:CANCELLED\r\n" in after[dropped]
    assert after[dropped].splitlines()[1].startswith("SUMMARY:[HỦY] ")


def test_what_the_plan_dropped_stays_sixty_days_and_is_then_gone(office: Office) -> None:
    bring(office, MOVED, FIRST)
    bring(office, DROPPED, SECOND)
    dropped = the_one(events(calendar(office)), "kho học liệu mở")
    last = SECOND.date() + timedelta(days=60)
    assert dropped in events(calendar(office, last))
    assert dropped not in events(calendar(office, last + timedelta(days=1)))


Deed = Callable[[str, datetime, Engine], None]


def say_done(key: str, at: datetime, engine: Engine) -> None:
    with session(engine) as opened:
        create_claim(key, session=opened, note="x", at=at)


def confirm(key: str, at: datetime, engine: Engine) -> None:
    with session(engine) as opened:
        confirm_done(key, session=opened, on=at.date(), actor="test", at=at)


def open_again(key: str, at: datetime, engine: Engine) -> None:
    with session(engine) as opened:
        reopen(key, session=opened, reason="x", actor="test", at=at)


@pytest.mark.parametrize("view", [View.ALL, View.TASKS])
def test_work_that_is_done_says_so_and_moves_no_other_event(office: Office, view: View) -> None:
    bring(office, SAMPLE, FIRST)
    with session(office.engine) as opened:
        (row,) = (
            one
            for one in obligations_in_force(session=opened, agency_id=A)
            if "học bạ số" in one.title
        )
    said: list[str] = []
    before = events(calendar(office, view=view))
    (uid,) = (uid for uid in before if row.key in uid)
    deeds: tuple[Deed, ...] = (say_done, confirm, open_again)
    for number, deed in enumerate(deeds, start=1):
        deed(row.key, SECOND + timedelta(days=number), office.engine)
        after = events(calendar(office, view=view))
        assert changed(before, after) == {uid}
        assert f"\r\nSEQUENCE:{number}\r\n" in after[uid]
        assert f"DTSTAMP:2026030{number + 2}T000000Z" in after[uid]
        said.append(after[uid])
        before = after
    claimed, confirmed, opened_again = said
    assert "Đã báo xong ngày 03/3/2026\\, chờ xác nhận." in claimed
    assert "Đã xong ngày 03/3/2026\\, đã được xác nhận." in confirmed
    assert f"SUMMARY:{DONE_PREFIX}" in confirmed
    assert ["VALARM" in one for one in said] == [False, False, True]
    assert "Đã" not in opened_again
    if view is View.TASKS:
        assert "STATUS:IN-PROCESS" in claimed
        assert "COMPLETED:20260303T050000Z" in confirmed, "noon of the day in Hà Nội"
        assert "STATUS:COMPLETED" in confirmed
        assert "STATUS:NEEDS-ACTION" in opened_again


def test_a_later_year_and_another_day_change_not_a_byte(office: Office) -> None:
    bring(office, SAMPLE, FIRST)
    now = calendar(office)
    for day in (date(2026, 12, 31), date(2027, 1, 1), date(2031, 6, 1)):
        assert calendar(office, day) == now


def test_the_next_years_plan_has_events_of_its_own(office: Office) -> None:
    bring(office, SAMPLE, FIRST)
    this_year = events(calendar(office))
    assert bring(office, SAMPLE.replace("2026", "2027"), SECOND, year=2027)
    both = events(calendar(office))
    assert {uid: both[uid] for uid in this_year} == this_year
    assert len(both) > len(this_year)


def test_an_event_says_where_its_plan_has_it(office: Office) -> None:
    bring(office, SAMPLE.replace("Số:      /KH-UBND", "Số: 27/KH-UBND"), FIRST)
    found = events(calendar(office))
    described = found[the_one(found, "học bạ số")]
    assert "Nguồn: Phụ lục\\, mục V\\, số 1\\, Kế hoạch số 27/KH-UBND" in described
    assert "Chủ trì: Sở Giáo dục và Đào tạo" in described
    assert "Phối hợp: Sở Tư pháp" in described
    assert "Hoàn thành công việc và báo đã xong." in described


@pytest.mark.parametrize(
    ("view", "kinds"),
    [
        (View.LEAD, {"Việc có hạn", "Việc định kỳ", "Việc cả năm", "Ngày kỷ niệm"}),
        (View.REPORTS, {"Báo cáo"}),
        (View.ANNIVERSARIES, {"Ngày kỷ niệm"}),
    ],
)
def test_a_view_holds_its_kinds(office: Office, view: View, kinds: set[str]) -> None:
    bring(office, SAMPLE, FIRST)
    found = events(calendar(office, view=view))
    assert found
    assert {re.findall(r"CATEGORIES:(.+)\r", block)[0] for block in found.values()} <= kinds
    assert found.keys() < events(calendar(office)).keys()


@pytest.mark.parametrize("view", View)
def test_calendars_asked_for_together_are_those_asked_for_one_by_one(
    office: Office, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    # so that the agencies of the sample need several questions
    monkeypatch.setattr(feeds, "AGENCIES_AT_ONCE", 3)
    bring(office, SAMPLE, FIRST)
    bring(office, DROPPED, SECOND)
    rules = FeedRules(office.calendar, office.policy.cancelled_events_kept_days)
    with session(office.engine) as opened:
        names = {one: f"Cơ quan {one}" for one in feeds.agencies_with_feeds(session=opened)}
        assert len(names) > feeds.AGENCIES_AT_ONCE
        given: dict[str, Any] = {"today": TODAY, "rules": rules, "session": opened}
        together = dict(feeds.feeds_of(names, view, **given))
        alone = {one: feed_of(one, name, view, **given) for one, name in names.items()}
    assert list(together) == list(names)
    assert together == alone
    assert len(set(together.values())) > 1
