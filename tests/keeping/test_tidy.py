"""What policy no longer wants goes; who was told, who decided and what waits stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from cli.serving.prefect_setup import prefect_environment
from config.files import PACKAGED_FOLDER
from config.retention import Period, Retention, load_retention
from config.settings import load_settings
from dondoc.errors import InvalidSettings
from models.engine import engine_from, session
from models.kept_files import EVIDENCE, INCOMING, SUBMISSIONS
from models.tables import (
    AttachmentRow,
    CoordinatorRow,
    CoordinatorSessionRow,
    EvidenceRow,
    IncomingRow,
    IncomingSource,
    IncomingState,
    ReminderRow,
    ReminderState,
    SubmissionRow,
)
from tests.keeping.conftest import Place, said
from tests.tasks.makers import create_contact, create_obligation, store_approved

LONG_AGO, LATELY = datetime(2019, 3, 4, 1, 0, tzinfo=UTC), datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
TODAY = "2026-06-12"


@pytest.fixture
def filled(place: Place) -> Place:
    """One old and one new of everything, in every state; contents say what they are."""
    place.migrated()
    engine = engine_from(place.url)
    store_approved(engine, create_obligation("k1"))
    contact = create_contact(engine, "mailto://127.0.0.1:25/?from=a@b.example&to=c@d.example")
    with session(engine) as opened:
        for at in (LONG_AGO, LATELY):
            for state in ReminderState:
                _message(opened, contact, state, at)
            for incoming in IncomingState:
                _incoming(opened, place.home, incoming, at)
            _report(opened, place.home, at)
            _sessions(opened, at)
    engine.dispose()
    return place


def _message(opened: Session, contact: int, state: ReminderState, at: datetime) -> None:
    name = f"{state}-{at.year}"
    row = ReminderRow(
        key=name,
        contact_id=contact,
        channel="mailto",
        step="-5",
        planned_for=at.date(),
        state=state,
        not_before=at,
        message_id=f"<{name}@x>",
        subject="Nhắc việc",
        text=f"lời văn {name}",
        html=f"<p>{name}</p>",
        created_at=at,
        sent_at=at if state is ReminderState.SENT else None,
    )
    opened.add(row)
    opened.flush()
    assert row.id is not None
    about = {"reminder_id": row.id, "kind": "text/plain", "content": name.encode()}
    opened.add(AttachmentRow(name="a.txt", **about))


def _incoming(opened: Session, home: Path, state: IncomingState, at: datetime) -> None:
    name = f"đến {state} {at.year}"
    opened.add(
        IncomingRow(
            key=name,
            source=IncomingSource.FOLDER,
            file_name="x.xlsx",
            size=1,
            sha256=INCOMING.keep(name.encode(), home),
            at=at,
            state=state,
        )
    )


def _report(opened: Session, home: Path, at: datetime) -> None:
    opened.add(
        SubmissionRow(
            agency_id="so-noi-vu",
            period=f"{at.year}-nam",
            plan_id=1,
            received_at=at,
            file_name="bc.xlsx",
            sha256=SUBMISSIONS.keep(f"báo cáo {at.year}".encode(), home),
        )
    )
    opened.add(
        EvidenceRow(
            obligation_key=f"không còn {at.year}",
            agency_id="so-noi-vu",
            file_name="mc.pdf",
            media_type="application/pdf",
            size=1,
            sha256=EVIDENCE.keep(f"minh chứng {at.year}".encode(), home),
            at=at,
        )
    )


def _sessions(opened: Session, at: datetime) -> None:
    who = CoordinatorRow(name=f"lan-{at.year}", shown_name="Lan", password="x", created_at=at)
    opened.add(who)
    opened.flush()
    assert who.id is not None
    ends = at + timedelta(days=30)
    token = sha256(str(at).encode()).hexdigest()
    opened.add(
        CoordinatorSessionRow(
            coordinator_id=who.id, token_sha256=token, began_at=at, seen_at=at, ends_at=ends
        )
    )


def texts(place: Place) -> dict[str, str]:
    engine = engine_from(place.url)
    with session(engine) as opened:
        found = {row.key: row.text for row in opened.exec(select(ReminderRow))}
    engine.dispose()
    return found


def contents(place: Place) -> set[str]:
    return {data.decode() for data in place.files().values()}


def test_old_texts_of_what_is_over_go_and_all_else_of_the_outbox_stays(filled: Place) -> None:
    before = texts(filled)
    found = said("tidy", "--today", TODAY)
    assert (found["texts"], found["attachments"]) == (2, 2)
    after = texts(filled)
    assert set(after) == set(before)
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"sent-2019", "cancelled-2019"}
    assert {after[key] for key in changed} == {"(đã xóa theo thời hạn lưu giữ)"}


def test_files_of_what_waits_for_a_person_stay_and_reports_stay_for_good(filled: Place) -> None:
    before = contents(filled)
    found = said("tidy", "--today", TODAY)
    gone = before - contents(filled)
    assert gone == {f"đến {state} 2019" for state in IncomingState if state != "waiting"}
    assert found["incoming"] == len(gone)
    assert found["bytes"] == sum(len(one.encode()) for one in gone)
    assert (found["reports"], found["evidence"]) == (0, 0)


def test_a_dry_run_says_the_same_and_changes_nothing(filled: Place) -> None:
    # the first command of all writes down whose database it is
    said("tidy", "--dry-run", "--today", TODAY)
    rows, files = filled.rows(), filled.files()
    foretold = said("tidy", "--dry-run", "--today", TODAY)
    assert filled.rows() == rows
    assert filled.files() == files
    done = said("tidy", "--today", TODAY)
    assert {**foretold, "dry_run": False} == done
    assert not any(said("tidy", "--today", TODAY).values())


def test_the_log_says_of_each_file_that_it_is_gone_and_a_backup_does_not_miss_it(
    filled: Place, tmp_path: Path
) -> None:
    events = len(filled.rows()["event"])
    found = said("tidy", "--today", TODAY)
    assert len(filled.rows()["event"]) == events + found["incoming"]
    assert said("backup", "--out", str(tmp_path / "b.tar.gz"))["missing"] == []


def test_sessions_that_ended_go(filled: Place) -> None:
    found = said("tidy", "--today", TODAY)
    assert found["sessions"] == 1
    assert len(filled.rows()["coordinator_session"]) == 1


def own_policy(folder: Path, **changes: str) -> Path:
    """A copy of the packaged data files in which [retention] says something else."""
    folder.mkdir()
    text = (PACKAGED_FOLDER / "policy.toml").read_text(encoding="utf-8")
    for name, period in changes.items():
        line = next(one for one in text.splitlines() if one.startswith(f"{name} = "))
        text = text.replace(line, f"{name} = {period}")
    (folder / "policy.toml").write_text(text, encoding="utf-8")
    return folder


def test_where_the_office_says_so_reports_of_plans_long_over_go(
    filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = own_policy(tmp_path / "config", reports_and_evidence='"5 năm"')
    monkeypatch.setenv("DONDOC_CONFIG", str(own))
    before = contents(filled)
    # the plan's own year is 2026: five years and a day after its end
    assert said("tidy", "--today", "2031-12-31")["reports"] == 0
    assert "minh chứng 2019" not in contents(filled)
    assert said("tidy", "--today", "2032-01-01")["reports"] == 2
    left = before & contents(filled)
    assert not {one for one in left if one.startswith(("báo cáo", "minh chứng"))}
    assert {one for one in left if "waiting" in one} == {"đến waiting 2019", "đến waiting 2026"}


@pytest.mark.parametrize(
    ("change", "said_so"),
    [
        ({"message_texts": '"6 tháng"'}, "quá ngắn"),
        ({"reports_and_evidence": '"4 năm"'}, "quá ngắn"),
        ({"incoming_files": '"hai năm"'}, "không phải thời hạn"),
        ({"prefect_runs": "12"}, "không phải lời"),
        ({"prefect_runs": '"1 năm"\nkhac = "1 năm"'}, "mục này không có"),
    ],
)
def test_a_period_that_cannot_be_meant_or_is_too_short_is_refused(
    tmp_path: Path, change: dict[str, str], said_so: str
) -> None:
    with pytest.raises(InvalidSettings, match=said_so) as refusal:
        load_retention(own_policy(tmp_path / "config", **change))
    assert "policy.toml" in str(refusal.value)


def test_what_is_packaged_is_what_goes_without_saying() -> None:
    assert load_retention() == Retention()


@pytest.mark.parametrize(
    ("months", "day", "before"),
    [
        (1, date(2026, 3, 31), date(2026, 2, 28)),
        (12, date(2024, 2, 29), date(2023, 2, 28)),
        (24, date(2026, 1, 1), date(2024, 1, 1)),
        (5, date(2026, 3, 15), date(2025, 10, 15)),
        (None, date(2026, 3, 15), None),
    ],
)
def test_months_are_counted_by_the_calendar(
    months: int | None, day: date, before: date | None
) -> None:
    assert Period(months).before(day) == before


@pytest.mark.parametrize(("period", "kept"), [('"12 tháng"', 372), ('"không xóa"', None)])
def test_prefect_is_told_how_long_to_keep_its_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, period: str, kept: int | None
) -> None:
    monkeypatch.setenv("DONDOC_CONFIG", str(own_policy(tmp_path / "c", prefect_runs=period)))
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    told: dict[str, Any] = prefect_environment(load_settings(), {})
    seconds = told.get("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD")
    assert (seconds and int(seconds) / 86400) == kept
    if kept:
        from prefect.settings.models.server.services import ServerServicesDBVacuumSettings

        for name, value in told.items():
            monkeypatch.setenv(name, value)
        meant = ServerServicesDBVacuumSettings()
        assert meant.enabled == {"events", "flow_runs"}
        assert meant.retention_period == timedelta(days=kept)
