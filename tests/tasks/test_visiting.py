"""A look at an office finds what is to be done there, and does what its own idle runs would do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config.at_work import at_work
from config.offices import place_of
from config.settings import load_settings
from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import engine_from, reading, session
from models.migrate import make_ready
from models.signs import SENDER, last_sign
from models.tables import ReminderRow, Row
from tasks.visiting.visit import AUDIT, RECEIVE, SEND, Seen, look_at
from tests.offices import add_office, installation
from tests.tasks.test_watching import Watcher, watcher
from tests.web.makers import A, fill

__all__ = ["watcher"]
CODES = ("song-xanh", "nui-bac")
# Friday 19 June 2026, by the offices' clock
AT_NINE, AT_FIVE_PAST = (
    datetime(2026, 6, 19, 2, tzinfo=UTC),
    datetime(2026, 6, 19, 2, 5, tzinfo=UTC),
)
AT_TEN_PAST = datetime(2026, 6, 19, 2, 10, tzinfo=UTC)
AT_NIGHT = datetime(2026, 6, 19, 16, tzinfo=UTC)
ON_SUNDAY = datetime(2026, 6, 21, 2, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return installation(tmp_path, monkeypatch)


def look(code: str, at: datetime = AT_NINE, paused: frozenset[str] = frozenset()) -> Seen:
    return look_at(place_of(code), now=lambda: at, paused=paused)


def furnish(code: str) -> None:
    with at_work(place_of(code)):
        engine = engine_from(load_settings().database_url)
        make_ready(engine)
        fill(engine)
        with session(engine) as opened:
            add_contact(
                session=opened, agency_id=A, name="An", audience=Audience.OFFICER,
                url="json://127.0.0.1/an", actor="t", at=datetime(2026, 1, 12, tzinfo=UTC),
            )  # fmt: skip
        engine.dispose()


def counts(code: str) -> dict[str, int]:
    with at_work(place_of(code)):
        engine = engine_from(load_settings().database_url)
        make_ready(engine)
        with engine.connect() as connection:
            found = {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in Row.metadata.sorted_tables
            }
        engine.dispose()
    return found


def test_where_nothing_is_due_the_look_is_the_senders_sign_of_life(folder: Path) -> None:
    seen = look("song-xanh")
    assert seen == Seen("song-xanh")
    with at_work(place_of("song-xanh")):
        engine = engine_from(load_settings().database_url)
        with reading(engine) as opened:
            assert last_sign(SENDER, session=opened) == AT_NINE
        engine.dispose()


def test_what_is_due_is_planned_and_its_sending_handed_to_the_offices_own_run(folder: Path) -> None:
    furnish("song-xanh")
    other = counts("nui-bac")
    seen = look("song-xanh")
    assert SEND in seen.to_run
    assert seen.planned > 0
    assert counts("song-xanh")[ReminderRow.__tablename__] == seen.planned
    assert counts("nui-bac") == other
    # looked at again nothing is planned twice, and it still waits to be sent
    again = look("song-xanh", AT_FIVE_PAST)
    assert (again.planned, SEND in again.to_run) == (0, True)


@pytest.mark.parametrize("at", [AT_NIGHT, ON_SUNDAY])
def test_outside_of_its_hours_and_days_nothing_is_to_be_sent(folder: Path, at: datetime) -> None:
    furnish("song-xanh")
    assert SEND not in look("song-xanh", at).to_run


def test_what_the_coordinator_paused_is_left_alone(folder: Path) -> None:
    furnish("song-xanh")
    seen = look("song-xanh", paused=frozenset({SEND, RECEIVE, AUDIT}))
    assert seen.to_run == ()
    assert seen.planned == 0


def test_a_file_in_the_folder_starts_receiving_every_ten_minutes(folder: Path) -> None:
    inbox = folder / "den"
    inbox.mkdir()
    add_office(folder, "song-xanh", INBOX_FOLDER=str(inbox))
    (inbox / "đang chép.xlsx.part").write_bytes(b"x")
    (inbox / "da-nhan").mkdir()
    assert look("song-xanh").to_run == ()
    (inbox / "bao-cao.xlsx").write_bytes(b"x")
    starts = [
        RECEIVE in look("song-xanh", at).to_run for at in (AT_NINE, AT_FIVE_PAST, AT_TEN_PAST)
    ]
    assert starts == [True, False, True]


def test_what_does_not_agree_is_told_once_an_hour_by_the_offices_own_run(folder: Path) -> None:
    furnish("song-xanh")
    found = [look("song-xanh", at) for at in (AT_NINE, AT_FIVE_PAST)]
    assert [one.agrees for one in found] == [False, False]
    assert [AUDIT in one.to_run for one in found] == [True, False]


def test_the_heart_of_each_office_beats_at_its_own_address(folder: Path, watcher: Watcher) -> None:
    add_office(folder, "song-xanh", HEARTBEAT_URL=watcher.url)
    assert look("nui-bac").trouble == ()
    assert watcher.calls == []
    assert look("song-xanh").trouble == ()
    assert len(watcher.calls) == 1


def test_trouble_with_one_thing_keeps_nothing_else_from_being_looked_at(folder: Path) -> None:
    furnish("song-xanh")
    add_office(folder, "song-xanh", INBOX_FOLDER="khong-co")
    seen = look("song-xanh")
    assert SEND in seen.to_run
    assert len(seen.trouble) == 1
    assert "khong-co" in seen.trouble[0]


def test_an_office_that_cannot_be_opened_is_an_answer_and_no_error(folder: Path) -> None:
    add_office(folder, "bien-vang", DATABASE_URL="postgresql://u:mat-khau@127.0.0.1:1/kho")
    seen = look("bien-vang")
    assert "cơ sở dữ liệu không trả lời" in seen.trouble[0]
    assert "mat-khau" not in seen.trouble[0]
    broken = place_of("nui-bac")
    (folder / "nui-bac" / "policy.toml").write_text("hỏng", encoding="utf-8")
    assert "policy.toml" in look_at(broken, now=lambda: AT_NINE).trouble[0]
