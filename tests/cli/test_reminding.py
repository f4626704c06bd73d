"""The commands around the outbox, on a database of their own, with a real mail server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from cli.main import dondoc
from dondoc.errors import DondocError
from models.engine import engine_from
from models.migrate import head, migrate
from tests.tasks.makers import create_obligation, store_approved
from tests.tasks.servers import MailServer, mail_server

FRIDAY = "2026-06-12"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The database of a new office whose plan has two obligations due on 19 June."""
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
    opened = engine_from(f"sqlite:///{tmp_path}/dondoc.db")
    migrate(opened)
    store_approved(opened, create_obligation("k1"), create_obligation("k2", agency="so-du-lich"))
    return opened


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dondoc, arguments, catch_exceptions=False)


def said(*arguments: str) -> Any:
    """The JSON that a command prints, once it has succeeded."""
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def outbox_lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("outbox", "--jsonl").stdout.splitlines()]


def add(mails: MailServer, agency: str = "so-noi-vu", to: str = "vanthu@so-noi-vu.example") -> None:
    run("contact", "add", "--agency", agency, "--name", "Văn thư", mails.url(to))


def test_reminding_sends_what_is_due_and_again_nothing(engine: Engine, mails: MailServer) -> None:
    add(mails)
    first = said("remind", "--today", FRIDAY, "--json")
    assert (first["planned"], first["sent"]) == (1, 1)
    again = said("remind", "--today", FRIDAY, "--json")
    assert (again["planned"], again["sent"]) == (0, 0)
    assert mails.recipients == ["vanthu@so-noi-vu.example"]


def test_the_outbox_has_a_line_for_each_message(engine: Engine, mails: MailServer) -> None:
    add(mails)
    run("remind", "--today", FRIDAY)
    (line,) = outbox_lines()
    assert line["recipient"] == "vanthu@so-noi-vu.example"
    assert (line["channel"], line["state"], line["attempts"]) == ("mailto", "sent", 1)
    assert line["step"] == "sắp đến hạn"
    assert line["message_id"] == mails.message_ids[0]
    assert line["entries"] == [{"obligation": "k1", "step": "-5", "due": "2026-06-19"}]


def test_the_table_of_the_outbox_hides_addresses(engine: Engine, mails: MailServer) -> None:
    add(mails)
    run("remind", "--today", FRIDAY)
    shown = run("outbox").output
    assert "va***@so-noi-vu.example" in shown
    assert "đã gửi" in shown
    assert "vanthu@" not in shown


def test_the_outbox_can_be_asked_for_one_state(engine: Engine, mails: MailServer) -> None:
    add(mails)
    run("remind", "--today", FRIDAY)
    assert len(said("outbox", "--state", "sent", "--json")) == 1
    assert said("outbox", "--state", "failed", "--json") == []


def test_a_dry_run_lists_the_year_and_sends_nothing(engine: Engine, mails: MailServer) -> None:
    add(mails)
    messages = said("remind", "--dry-run", "--today", "2026-06-01", "--json")
    days = [message["day"] for message in messages]
    assert days == sorted(days)
    reached = [message for message in messages if message["recipient"]]
    assert [message["step"] for message in reached][:3] == [
        "báo trước hai tuần",
        "sắp đến hạn",
        "còn một ngày",
    ]
    assert reached[0]["recipient"] == "mailto://va***@so-noi-vu.example"
    assert {one["agency"] for one in messages if not one["recipient"]} >= {"so-du-lich"}
    assert outbox_lines() == []
    assert mails.mails == []


def test_the_audit_finds_who_cannot_be_reached(engine: Engine, mails: MailServer) -> None:
    add(mails)
    run("remind", "--today", FRIDAY)
    found = said("audit", "--today", FRIDAY, "--json")
    assert not found["agrees"]
    assert [line["agency"] for line in found["unreachable"]] == ["Sở Du lịch"]
    add(mails, "Sở Du lịch", "vanthu@so-du-lich.example")
    assert len(said("audit", "--today", FRIDAY, "--json")["missing"]) == 1
    run("remind", "--today", FRIDAY)
    assert said("audit", "--today", FRIDAY, "--json")["agrees"]
    assert "Khớp" in run("audit", "--today", FRIDAY).output


def test_the_agenda_is_by_day_and_state(engine: Engine) -> None:
    owed = said("agenda", "--agency", "Sở Nội vụ", "--today", "2026-06-22", "--json")
    assert [(one["key"], one["due"], one["state"]) for one in owed["obligations"]] == [
        ("k1", "2026-06-19", "overdue")
    ]
    assert [day["name"] for day in owed["commemorations"]] == ["Quốc khánh"]
    later = said("agenda", "--from", "2026-06-20", "--json")
    assert later["obligations"] == []
    assert "quá hạn" in run("agenda", "--today", "2026-06-22").output


CONTACTS = "agency,name,audience,url\n"
GOOD = "so-noi-vu,Nguyễn An,officer,mailto://localhost:1025/?from=a@x.example&to=an@x.example\n"


def import_of(tmp_path: Path, text: str) -> Result:
    file = tmp_path / "contacts.csv"
    file.write_text(text, encoding="utf-8")
    return run("contact", "import", str(file), "--json")


def test_a_list_of_contacts_is_imported_once(engine: Engine, tmp_path: Path) -> None:
    assert json.loads(import_of(tmp_path, CONTACTS + GOOD).stdout) == {"added": 1, "known": 0}
    assert json.loads(import_of(tmp_path, CONTACTS + GOOD).stdout) == {"added": 0, "known": 1}
    (contact,) = said("contact", "list", "--json")
    assert (contact["agency_name"], contact["audience"]) == ("Sở Nội vụ", "officer")
    assert contact["address"] == "mailto://an***@x.example"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("so-hang-hai,An,officer,json://x.example/\n", "so-hang-hai"),
        ("so-noi-vu,An,boss,json://x.example/\n", "boss"),
        ("so-noi-vu,An,officer,mailto://x.example/?from=a@x.example&to=nobody\n", "0 người nhận"),
        (
            "so-noi-vu,An,officer,mailto://x.example/?from=a@x.example&to=b@x.example,c@x.example\n",
            "",
        ),
        ("so-noi-vu,An,officer,giấy://x\n", "giấy"),
    ],
)
def test_a_list_with_a_fault_is_refused_whole(
    engine: Engine, tmp_path: Path, line: str, fault: str
) -> None:
    with pytest.raises(DondocError, match=rf"contacts\.csv: dòng 3: .*{fault}"):
        import_of(tmp_path, CONTACTS + GOOD + line)
    assert said("contact", "list", "--json") == []


def test_a_list_with_another_header_is_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(DondocError, match="dòng đầu phải là agency,name,audience,url"):
        import_of(tmp_path, "đơn vị,tên\n")


def test_the_sample_of_contacts_is_taken(engine: Engine) -> None:
    sample = Path(__file__).resolve().parents[2] / "samples" / "contacts.csv"
    assert said("contact", "import", str(sample), "--json")["added"] > 3


def test_migrating_says_the_version(engine: Engine) -> None:
    assert said("migrate", "--json") == {"before": head(), "version": head()}


def test_an_empty_database_is_made_ready_by_any_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "new"))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
    assert run("outbox").output == "0 thư trong sổ gửi.\n"
    assert said("remind", "--today", FRIDAY, "--json")["sent"] == 0


def test_a_plan_that_is_not_there_is_not_approved(engine: Engine) -> None:
    with pytest.raises(DondocError, match="không có kế hoạch số 77"):
        run("approve", "77")
