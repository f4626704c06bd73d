"""The coordinator's commands: settle, hold, extend, confirm, write letters, look back."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_document
from openpyxl import load_workbook
from sqlalchemy import Engine

from dondoc.errors import DondocError, NotFound
from dondoc.policy import Audience
from dondoc.reports.decree30_check import decree30_faults
from models.engine import session
from models.extensions import ask_extension
from tests.cli.test_reminding import FRIDAY, add, engine, mails, outbox_lines, run, said
from tests.tasks.makers import NOW, create_contact
from tests.tasks.servers import MailServer
from tests.tasks.test_bounces import report

__all__ = ["engine", "mails"]

LATE = "2026-07-03"  # ten working days after 19 June


def doubtful(mails: MailServer) -> str:
    """The key of a message of which nobody knows whether it arrived."""
    add(mails)
    mails.hangs_up = True
    run("remind", "--today", FRIDAY)
    mails.hangs_up = False
    (line,) = outbox_lines()
    assert line["state"] == "unsure"
    return str(line["key"])


@pytest.mark.parametrize(
    ("decision", "state"),
    [("--arrived", "sent"), ("--again", "planned"), ("--drop", "cancelled")],
)
def test_a_message_in_doubt_is_settled_by_its_key(
    engine: Engine, mails: MailServer, decision: str, state: str
) -> None:
    key = doubtful(mails)
    shown = run("outbox", "--state", "unsure").output
    assert key[:10] in shown
    settled = said("outbox", "settle", key[:10], decision, "--today", FRIDAY, "--json")
    assert settled == {"key": key, "was": "unsure", "state": state, "in_the_next": False}
    assert outbox_lines()[0]["state"] == state
    (event,) = [one for one in said("log", "--json") if one["action"] == "reminder-settled"]
    assert event["details"]["decision"] == decision.removeprefix("--")


def test_settling_wants_a_decision(engine: Engine) -> None:
    assert run("outbox", "settle", "abcdef").exit_code == 2


def test_a_mail_that_came_back_is_taken_in(
    engine: Engine, mails: MailServer, tmp_path: Path
) -> None:
    add(mails)
    run("remind", "--today", FRIDAY)
    file = tmp_path / "tra-lai.eml"
    file.write_bytes(report(outbox_lines()[0]["message_id"]))
    (taken,) = said("outbox", "bounce", str(file), "--json")
    assert taken["permanent"]
    assert outbox_lines()[0]["state"] == "failed"
    assert "gửi lại vô ích" in run("outbox").output


@pytest.mark.parametrize(
    "what",
    [["--agency", "Sở Nội vụ"], ["--plan", "1"], ["--everything"], ["I.1"]],
    ids=["agency", "plan", "everything", "item"],
)
def test_a_hold_keeps_messages_back_until_it_is_ended(
    engine: Engine, mails: MailServer, what: list[str]
) -> None:
    add(mails)
    days = ["--from", "2026-06-01", "--until", "2026-06-30"]
    (kept,) = said("hold", "add", *what, *days, "--reason", "bầu cử", "--by", "chị Bình", "--json")
    assert (kept["author"], kept["reason"], kept["until"]) == ("chị Bình", "bầu cử", "2026-06-30")
    assert said("remind", "--today", FRIDAY, "--json")["planned"] == 0
    assert [one["id"] for one in said("hold", "list", "--today", FRIDAY, "--json")] == [kept["id"]]
    ended = said("hold", "end", str(kept["id"]), "--today", FRIDAY, "--json")
    assert ended[0]["until"] == "2026-06-11"
    assert said("hold", "list", "--today", FRIDAY, "--json") == []
    assert len(said("hold", "list", "--all", "--json")) == 1
    assert said("remind", "--today", FRIDAY, "--json")["sent"] == 1


def test_a_silence_leaves_the_work_due(engine: Engine, mails: MailServer) -> None:
    add(mails)
    silence = ["--everything", "--silent", "--until", "2026-06-30", "--reason", "bầu cử"]
    run("hold", "add", *silence, "--today", "2026-06-01")
    assert said("remind", "--today", FRIDAY, "--json")["planned"] == 0
    owed = said("agenda", "--today", FRIDAY, "--json")["obligations"]
    assert {one["state"] for one in owed} == {"due-soon"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--reason", "x", "--until", "2026-06-30"],
        ["I.1", "--everything", "--reason", "x", "--until", "2026-06-30"],
        ["I.1", "--reason", "x"],
        ["I.1", "--until", "2026-06-30"],
    ],
)
def test_a_hold_names_one_thing_has_an_end_and_a_reason(
    engine: Engine, arguments: list[str]
) -> None:
    assert run("hold", "add", *arguments).exit_code == 2


def test_what_is_not_there_is_not_held(engine: Engine) -> None:
    ending = ["--until", "2026-06-30", "--reason", "x", "--today", "2026-06-01"]
    with pytest.raises(NotFound, match=r"không có “IX\.9”"):
        run("hold", "add", "IX.9", *ending)
    with pytest.raises(DondocError, match="trước ngày đầu"):
        run("hold", "add", "--everything", *ending, "--from", "2026-07-01")
    with pytest.raises(NotFound, match="không có lần tạm dừng số 7"):
        run("hold", "end", "7")


def test_a_granted_extension_moves_the_ladder(engine: Engine, mails: MailServer) -> None:
    add(mails)
    with session(engine) as opened:
        ask_extension(
            "k1",
            session=opened,
            new_due=date(2026, 6, 26),
            reason="thiếu người",
            on=NOW.date(),
            actor="so-noi-vu",
            at=NOW,
        )
    (asked,) = said("extension", "list", "--json")
    assert (asked["agency"], asked["due"], asked["new_due"]) == (
        *("so-noi-vu", "2026-06-19"),
        "2026-06-26",
    )
    granted = said("extension", "grant", str(asked["id"]), "--by", "chị Bình", "--json")
    assert (granted["state"], granted["due"]) == ("granted", "2026-06-26")
    assert said("extension", "list", "--json") == []
    told = [
        said("remind", "--today", day, "--json")["sent"] for day in ("2026-06-18", "2026-06-19")
    ]
    assert told == [1, 1]  # ten and then five working days before the new day
    assert outbox_lines()[-1]["entries"][0]["due"] == "2026-06-26"


def test_confirmed_work_is_not_urged_and_opened_again_it_is(
    engine: Engine, mails: MailServer
) -> None:
    add(mails)
    assert said("confirm", "k1", "--today", FRIDAY, "--json")["confirmed_on"] == FRIDAY
    assert said("remind", "--today", FRIDAY, "--json")["planned"] == 0
    assert said("confirm", "k1", "--reopen", "thiếu", "--json")["confirmed_on"] is None
    assert said("remind", "--today", FRIDAY, "--json")["sent"] == 1


def coordinator(engine: Engine, mails: MailServer) -> None:
    url = mails.url("dieuphoi@hanoi.example")
    create_contact(engine, url, agency="so-van-hoa", audience=Audience.COORDINATOR)


def test_the_coordinators_message_brings_the_drafted_letters(
    engine: Engine, mails: MailServer
) -> None:
    coordinator(engine, mails)
    run("remind", "--today", LATE)
    (mail,) = mails.mails
    files = {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}
    names = [
        f"cong-van-don-doc-{agency}-ke-hoach-1-{LATE}.docx"
        for agency in ("so-du-lich", "so-noi-vu")
    ]
    assert sorted(files) == names
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Dự thảo công văn đôn đốc gửi Sở Nội vụ" in body.get_content()
    for content in files.values():
        assert decree30_faults(content) == []
    words = "\n".join(one.text for one in open_document(io.BytesIO(files[names[1]])).paragraphs)
    assert "Kính gửi: Sở Nội vụ" in words
    assert "10/7/2026" in words


def test_officers_and_leaders_get_no_letter(engine: Engine, mails: MailServer) -> None:
    add(mails)
    run("remind", "--today", "2026-06-22")
    assert list(mails.mails[0].iter_attachments()) == []


def test_letters_are_written_as_files(engine: Engine, tmp_path: Path) -> None:
    out = tmp_path / "cong-van"
    made = said("letter", "--today", LATE, "--out", str(out), "--json")
    assert [one["agency"] for one in made] == ["so-du-lich", "so-noi-vu"]
    only = said("letter", "--agency", "so-noi-vu", "--today", LATE, "--out", str(out), "--json")
    assert decree30_faults(Path(only[0]["file"]).read_bytes()) == []
    assert said("letter", "--today", FRIDAY, "--out", str(out), "--json") == []


def test_the_dry_run_shows_first_lines_and_letters_and_is_a_workbook_too(
    engine: Engine, mails: MailServer, tmp_path: Path
) -> None:
    add(mails)
    coordinator(engine, mails)
    file = tmp_path / "tin" / "nam-2026.xlsx"
    listed = said("remind", "--dry-run", "--today", "2026-06-01", "--out", str(file), "--json")
    assert mails.mails == []
    assert listed[0]["first_lines"][0].startswith("Thứ Sáu 05/6/2026, quý cơ quan có")
    assert any("Dự thảo công văn" in name for one in listed for name in one["files"])
    rows = list(load_workbook(file)["Từng tin"].iter_rows(values_only=True))
    assert len(rows) == len(listed) + 1
    assert rows[0][:4] == ("Ngày", "Thứ", "Cơ quan", "Người nhận")
    assert [row[8] for row in rows[1:]] == [one["subject"] for one in listed]
    counts = list(load_workbook(file)["Theo tháng"].iter_rows(values_only=True))
    assert counts[-1][0] == "Cả năm"
    assert counts[-1][-1] == len(listed)
    assert "vanthu@" not in json.dumps(rows, default=str)


def test_a_workbook_is_asked_for_with_a_dry_run_only(engine: Engine) -> None:
    assert run("remind", "--out", "x.xlsx").exit_code == 2


def test_the_log_says_who_did_what_and_how_things_stood(engine: Engine) -> None:
    run("confirm", "k1", "--by", "chị Bình", "--today", FRIDAY)
    (line,) = said("log", "--of", "obligation:k1", "--json")
    assert (line["actor"], line["action"]) == ("chị Bình", "done-confirmed")
    assert said("log", "--from", "2026-06-13", "--json") == []
    states: dict[str, Any] = {
        day: said("log", "--state-on", day, "--json")["k1"] for day in ("2026-06-11", FRIDAY)
    }
    assert states == {"2026-06-11": "on-time", FRIDAY: "done-on-time"}
    assert "đã xong đúng hạn" in run("log", "--state-on", FRIDAY).output


def test_the_audit_with_a_heartbeat_watches_the_sender(engine: Engine, mails: MailServer) -> None:
    add(mails)
    add(mails, "Sở Du lịch")
    assert not said("audit", "--heartbeat", "--today", FRIDAY, "--json")["agrees"]
    run("remind", "--today", FRIDAY)
    found = said("audit", "--heartbeat", "--today", FRIDAY, "--json")
    # no URL is set: all agrees and nobody is called
    assert (found["agrees"], found["heartbeat"]) == (True, None)
