"""`dondoc link` and `dondoc publish` on a small database."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from cli.commands import link, publish
from cli.reporting import open_ready_office
from dondoc.errors import DondocError, NotFound
from models.engine import engine_from, reading, session
from models.link_use import known_link
from models.migrate import make_ready
from models.obligations import obligations_in_force
from tasks.feeds import check_folder, publish_to
from tests.web.makers import A, B, fill

TODAY = ("--today", "2026-06-19")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office whose database holds one approved plan."""
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
    engine = engine_from(f"sqlite:///{tmp_path}/dondoc.db")
    make_ready(engine)
    fill(engine)
    engine.dispose()
    return tmp_path


def run(command: Any, *words: str) -> str:
    """What the command prints; what it refuses is raised as in the program."""
    done = CliRunner().invoke(command, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_one_file_per_agency_and_unchanged_ones_stay_untouched(home: Path) -> None:
    out = home / "out"
    first = json.loads(run(publish.command, "--out", str(out), "--json", *TODAY))
    assert {feed["agency"]: feed["file"] for feed in first["feeds"]} == {
        A: "so-du-lich.ics",
        B: "so-noi-vu.ics",
    }
    times = {file.name: file.stat().st_mtime_ns for file in out.iterdir()}
    again = json.loads(run(publish.command, "--out", str(out), "--json", *TODAY))
    assert again["written"] == 0
    assert {file.name: file.stat().st_mtime_ns for file in out.iterdir()} == times


def test_only_the_calendars_whose_work_changed_are_made_again(home: Path) -> None:
    out = home / "out"
    assert json.loads(run(publish.command, "--out", str(out), "--json", *TODAY))["rendered"] == 2
    assert json.loads(run(publish.command, "--out", str(out), "--json", *TODAY))["rendered"] == 0
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    with session(engine) as opened:
        row = obligations_in_force(session=opened, agency_id=B)[0]
        row.extended_due, row.revision = row.due + timedelta(days=9), 1
    engine.dispose()
    after = json.loads(run(publish.command, "--out", str(out), "--json", *TODAY))
    assert (after["rendered"], after["written"]) == (1, 1)
    assert [feed["agency"] for feed in after["feeds"] if feed["changed"]] == [B]


def test_a_process_that_publishes_again_writes_what_a_new_one_would(home: Path) -> None:
    office, day = open_ready_office(), date(2026, 6, 19)
    publish_to(home / "kept", office=office, today=day)
    with session(office.engine) as opened:
        row = obligations_in_force(session=opened, agency_id=B)[0]
        row.extended_due, row.revision = row.due + timedelta(days=9), 1
    assert publish_to(home / "kept", office=office, today=day).rendered == 1
    office.engine.dispose()
    run(publish.command, "--out", str(home / "new"), *TODAY)
    kept, new = (
        {file.name: file.read_bytes() for file in (home / name).iterdir()}
        for name in ("kept", "new")
    )
    assert kept == new


def test_a_file_that_somebody_changed_or_lost_is_written_again(home: Path) -> None:
    out = home / "out"
    run(publish.command, "--out", str(out), *TODAY)
    good = (out / "so-noi-vu.ics").read_bytes()
    (out / "so-noi-vu.ics").write_bytes(b"x")
    (out / "so-du-lich.ics").unlink()
    told = json.loads(run(publish.command, "--out", str(out), "--json", *TODAY))
    assert told["written"] == 2
    assert (out / "so-noi-vu.ics").read_bytes() == good


def test_marks_that_are_spoilt_only_cost_time(home: Path) -> None:
    out = home / "out"
    run(publish.command, "--out", str(out), *TODAY)
    (marks,) = (home / "feed-marks").iterdir()
    marks.write_text("[1, 2")
    told = json.loads(run(publish.command, "--out", str(out), "--json", *TODAY))
    assert (told["rendered"], told["written"]) == (2, 0)


def test_the_files_are_read_back_by_another_writer_of_calendars(home: Path) -> None:
    out = home / "out"
    told = json.loads(run(publish.command, "--out", str(out), "--check", "--json", *TODAY))
    assert told["checked"] == {"files": 2, "events": 12, "faults": []}
    spoilt = (out / "so-noi-vu.ics").read_bytes().replace(b"DATE:20260701", b"DATE:20260704")
    (out / "so-cu.ics").write_bytes(spoilt)
    checked = check_folder(out)
    assert checked.files == 3
    assert any("so-cu.ics" in fault for fault in checked.faults)


def test_published_files_are_calendars_that_anyone_may_read(home: Path) -> None:
    run(publish.command, "--out", str(home / "out"), *TODAY)
    for file in (home / "out").iterdir():
        assert Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        assert file.stat().st_mode & 0o044


def test_a_file_holds_no_link(home: Path) -> None:
    run(link.command, "make")
    run(publish.command, "--out", str(home / "out"), *TODAY)
    assert b"/a/" not in (home / "out" / "so-du-lich.ics").read_bytes()


def test_an_agency_that_owes_nothing_any_more_gets_an_empty_calendar(home: Path) -> None:
    out = home / "out"
    run(publish.command, "--out", str(out), *TODAY)
    (out / "so-cu.ics").write_bytes((out / "so-noi-vu.ics").read_bytes())
    (out / "cua-nguoi-khac.ics").write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//x\r\nEND:VCALENDAR\r\n")
    told = json.loads(run(publish.command, "--out", str(out), "--json", *TODAY))
    assert told["emptied"] == ["so-cu.ics"]
    assert not Calendar.from_ical((out / "so-cu.ics").read_bytes()).walk("VEVENT")
    assert b"-//x" in (out / "cua-nguoi-khac.ics").read_bytes()


def test_a_folder_that_cannot_be_made_is_one_clear_line(home: Path) -> None:
    (home / "out").write_text("a file")
    with pytest.raises(DondocError, match="không ghi được lịch"):
        run(publish.command, "--out", str(home / "out"), *TODAY)


def test_every_agency_without_a_link_gets_one_once(home: Path) -> None:
    made = json.loads(run(link.command, "make", "--json"))
    assert [one["agency"] for one in made] == [A, B]
    assert json.loads(run(link.command, "make", "--json")) == []
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    token = made[0]["page"].rpartition("/")[2]
    assert len(token) == 43, "256 bits in base64"
    assert made[0]["feed"].endswith(f"/feeds/{token}.ics")
    with reading(engine) as opened:
        found = known_link(token, session=opened)
        assert found is not None
        assert found.agency_id == A
    engine.dispose()


def test_a_link_is_printed_once_and_never_listed(home: Path) -> None:
    made = run(link.command, "make", "--agency", "Sở Du lịch", "--name", "văn phòng")
    token = re.findall(r"/a/(\S+)", made)[0]
    listed = run(link.command, "list")
    assert "Sở Du lịch" in listed
    assert "văn phòng" in listed
    assert token not in listed


def test_all_links_of_an_agency_are_revoked_at_once(home: Path) -> None:
    run(link.command, "make", "--agency", A)
    run(link.command, "make", "--agency", A)
    run(link.command, "make", "--agency", B)
    assert "2 liên kết" in run(link.command, "revoke", "--agency", A)
    listed = json.loads(run(link.command, "list", "--json"))
    assert [bool(one["revoked_at"]) for one in listed] == [True, True, False]


def test_an_agency_that_nobody_knows_is_named_in_the_refusal(home: Path) -> None:
    with pytest.raises(NotFound, match="Sở Không Có"):
        run(link.command, "make", "--agency", "Sở Không Có")


def test_revoking_needs_a_number_or_an_agency_and_not_both(home: Path) -> None:
    for words in ((), ("1", "--agency", A)):
        assert CliRunner().invoke(link.command, ["revoke", *words]).exit_code == 2
