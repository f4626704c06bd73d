"""An upgrade from the first version's database, and each secret changed, as the pages tell it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from sqlmodel import Session
from sqlmodel import select as select_rows

from cli.main import dondoc
from config.settings import load_settings
from dondoc.errors import InvalidSettings
from models.columns import Row
from models.engine import engine_from, session
from models.migrate import head, take_back
from models.outbox_tables import WELCOME
from models.sealed_words import sealed, words_of
from models.secrets import SecretText
from models.tables import IncomingRow, IncomingSource, ReminderRow, ZaloAccountRow
from tests.keeping.conftest import FRIDAY, Place, run, said
from tests.tasks.makers import NOW, create_contact, create_obligation, store_approved
from tests.tasks.servers import MailServer
from web.app import create_app


@pytest.fixture
def at_work(place: Place, mails: MailServer) -> Place:
    """A plan with work due on 19 June, a contact, a reminder that went out, and a link."""
    return with_work(place, mails)


def with_work(place: Place, mails: MailServer) -> Place:
    place.migrated()
    engine = engine_from(place.url)
    store_approved(engine, create_obligation("k1"))
    engine.dispose()
    run("contact", "add", "--agency", "so-noi-vu", "--name", "Văn thư", mails.url())
    run("remind", "--today", FRIDAY)
    assert len(mails.mails) == 1
    return place


def of_the_first_version(place: Place) -> None:
    """The same office as the first version of the program had it."""
    engine = engine_from(place.url)
    take_back(engine, to="0001")
    engine.dispose()


def test_an_office_of_the_first_version_is_upgraded_and_nobody_is_told_twice(
    at_work: Place, mails: MailServer, tmp_path: Path
) -> None:
    agenda, outbox = said("agenda"), run("outbox", "--jsonl")
    of_the_first_version(at_work)
    with pytest.raises(InvalidSettings, match=r"phiên bản 0001.*sao lưu rồi chạy: dondoc migrate"):
        run("remind", "--today", FRIDAY)
    made = said("backup", "--out", str(tmp_path / "truoc.tar.gz"))
    assert made["version"] == "0001"
    assert said("migrate") == {"before": "0001", "version": head()}
    assert said("agenda") == agenda
    assert run("outbox", "--jsonl") == outbox
    run("remind", "--today", FRIDAY)
    assert len(mails.mails) == 1


def test_an_upgrade_that_went_wrong_is_undone_by_the_backup_before_it(
    at_work: Place, tmp_path: Path
) -> None:
    of_the_first_version(at_work)
    made = said("backup", "--out", str(tmp_path / "truoc.tar.gz"))
    run("migrate")
    at_work.destroy()
    assert said("restore", made["file"])["now_version"] == head()
    assert len(said("contact", "list")) == 1


def test_the_key_is_changed_and_the_old_one_thrown_away(
    at_work: Place, mails: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = os.environ["DONDOC_SECRET_KEYS"], Fernet.generate_key().decode()
    monkeypatch.setenv("DONDOC_SECRET_KEYS", f"{new},{old}")
    assert said("channel", "rekey")["contacts"] == 1
    # a backup from before wants the old key, one from now does not
    monkeypatch.setenv("DONDOC_SECRET_KEYS", new)
    run("remind", "--today", "2026-06-18")
    assert len(mails.mails) == 2
    monkeypatch.setenv("DONDOC_SECRET_KEYS", old)
    with pytest.raises(InvalidSettings, match="thiếu khóa"):
        run("contact", "list")


def test_after_another_key_nothing_at_all_wants_the_old_one(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every hidden column of every table has a row, and a message with a link waits."""
    place.migrated()
    engine = engine_from(place.url)
    contact = create_contact(engine, "json://hook.example/")
    with session(engine) as opened:
        add_zalo_account(opened)
        opened.add(
            IncomingRow(
                key="x",
                source=IncomingSource.MAIL,
                sender="ai-do@example.vn",
                file_name="x",
                size=1,
                sha256="00",
                at=NOW,
            )
        )
        words = sealed("https://dondoc.example/a/bi-mat")
        opened.add(
            ReminderRow(
                key="w",
                contact_id=contact,
                channel="json",
                step=WELCOME,
                planned_for=NOW.date(),
                not_before=NOW,
                message_id="<w@x>",
                subject="Liên kết",
                text=f"Mở {words}",
                html=f"<p>{words}</p>",
                created_at=NOW,
            )
        )
    hidden = [
        (table.name, column.name)
        for table in Row.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, SecretText)
    ]
    assert {name for name, _ in hidden} == {"contact", "incoming", "zalo_account"}
    new = Fernet.generate_key().decode()
    monkeypatch.setenv("DONDOC_SECRET_KEYS", f"{new},{os.environ['DONDOC_SECRET_KEYS']}")
    assert said("channel", "rekey") == {"contacts": 1, "accounts": 1, "others": 2}
    monkeypatch.setenv("DONDOC_SECRET_KEYS", new)
    with engine.connect() as connection:
        for table, column in hidden:
            assert connection.execute(select(Row.metadata.tables[table].c[column])).scalars().all()
    with session(engine) as opened:
        [waiting] = opened.exec(select_rows(ReminderRow)).all()
        assert words_of(waiting)[0] == "Mở https://dondoc.example/a/bi-mat"
    engine.dispose()


def add_zalo_account(opened: Session) -> None:
    secrets = {"app_secret": "a", "access_token": "b", "refresh_token": "c"}
    instants = {"expires_at": NOW, "renewed_at": NOW}
    opened.add(ZaloAccountRow(name="oa", app_id="1", **secrets, **instants))


def test_a_backup_from_before_another_key_says_that_it_wants_the_old_one(
    at_work: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = said("backup", "--out", str(tmp_path / "b.tar.gz"))
    at_work.destroy()
    monkeypatch.setenv("DONDOC_SECRET_KEYS", Fernet.generate_key().decode())
    assert said("restore", made["file"])["key_fits"] is False


def test_a_link_is_changed_and_the_old_one_is_gone(at_work: Place) -> None:
    made = json.dumps(said("link", "make", "--agency", "so-noi-vu"))
    old = made.partition("/a/")[2].partition('"')[0]
    number = said("link", "list")[0]["id"]
    new = json.dumps(said("link", "rotate", str(number))).partition("/a/")[2].partition('"')[0]
    with TestClient(create_app(load_settings()), base_url="http://127.0.0.1:8180") as client:
        assert client.get(f"/a/{old}").status_code == 410
        assert client.get(f"/a/{new}").status_code == 200


def test_the_token_of_the_figures_is_changed(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_place.migrated()
    first, second = "a" * 32, "b" * 32
    for token, other in ((first, second), (second, first)):
        monkeypatch.setenv("DONDOC_METRICS_TOKEN", token)
        app = create_app(load_settings())
        with TestClient(app, base_url="http://127.0.0.1:8180", client=("10.1.2.3", 5)) as client:
            asked = {
                name: client.get("/metrics", headers={"Authorization": f"Bearer {name}"})
                for name in (token, other)
            }
        assert asked[token].status_code == 200
        assert asked[other].status_code == 403


def test_another_password_of_a_coordinator_ends_the_sessions(sqlite_place: Place) -> None:
    sqlite_place.migrated()
    for command in ("add", "password"):
        shown = ["--shown-name", "Lan"] if command == "add" else []
        done = CliRunner().invoke(
            dondoc, ["coordinator", command, "lan", *shown], input=f"mot-mat-khau-{command}\n" * 2
        )
        assert done.exit_code == 0, done.output
        engine = engine_from(sqlite_place.url)
        with engine.begin() as connection:
            sessions = connection.scalar(text("SELECT count(*) FROM coordinator_session"))
            if command == "add":
                connection.execute(
                    text(
                        "INSERT INTO coordinator_session "
                        "(coordinator_id, token_sha256, began_at, seen_at, ends_at) VALUES "
                        "(1, 'x', '2026-06-12', '2026-06-12', '2036-06-12')"
                    )
                )
        engine.dispose()
    assert sessions == 0
