"""`dondoc channel`: whether messages get through, said in Vietnamese; accounts and keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet
from sqlalchemy import Engine

from cli.main import dondoc
from dondoc.errors import DondocError
from models.contacts import contacts
from models.engine import engine_from, reading
from models.events import events_of
from models.migrate import migrate
from models.zalo_accounts import account_of
from tests.postgres import free_port
from tests.tasks.makers import create_contact
from tests.tasks.scripted import ScriptedMail, listening
from tests.tasks.servers import MailServer, mail_server
from tests.tasks.test_zalo_oa import Zalo


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
    opened = engine_from(f"sqlite:///{tmp_path}/dondoc.db")
    migrate(opened)
    return opened


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    server = Zalo()
    with listening(server):
        yield server


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(dondoc, ["channel", *arguments], input=typed, catch_exceptions=False)


def test_a_test_message_arrives_and_the_outcome_is_said(engine: Engine, mails: MailServer) -> None:
    number = create_contact(engine, mails.url(), name="Nguyễn Thị Ánh")
    result = run("test", str(number))
    assert result.exit_code == 0
    assert result.stdout == (
        "Đã gửi tin thử tới Nguyễn Thị Ánh (mailto://va***@so-noi-vu.example): "
        "bên nhận đã lấy, mã 4BX7Y1. Hỏi lại xem tin có đến tay không.\n"
    )
    (mail,) = mails.mails
    assert mail["Subject"] == "[Đôn đốc] Tin thử, không phải làm gì"
    assert "Kính gửi: Nguyễn Thị Ánh, Sở Nội vụ" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    with reading(engine) as opened:
        (tested,) = [
            one
            for one in events_of(f"contact:{number}", session=opened)
            if one.action == "contact-tested"
        ]
    assert tested.details == {"outcome": "sent", "reason": ""}


def test_a_contact_may_be_named(engine: Engine, mails: MailServer) -> None:
    create_contact(engine, mails.url(), name="Nguyễn Thị Ánh")
    assert run("test", "nguyen thi anh").exit_code == 0
    assert len(mails.mails) == 1


def test_a_name_of_two_is_asked_back(engine: Engine, mails: MailServer) -> None:
    for to in ("a@x.example", "b@x.example"):
        create_contact(engine, mails.url(to), name="Văn thư")
    with pytest.raises(DondocError, match="có 2 người nhận tên «Văn thư»: số 1, 2"):
        run("test", "Văn thư")
    with pytest.raises(DondocError, match="không có người nhận số 9"):
        run("test", "9")
    assert mails.mails == []


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("550 5.1.1 No such user", "550 5.1.1 No such user; sửa địa chỉ"),
        ("450 4.2.0 Greylisted", "450 4.2.0 Greylisted; thử lại sau"),
    ],
)
def test_a_refusal_is_one_line_on_stderr_and_status_1(
    engine: Engine, mails: MailServer, reply: str, said: str
) -> None:
    mails.answers["RCPT"] = reply
    create_contact(engine, mails.url())
    result = run("test", "1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Không gửi được tin thử tới Văn thư (mailto://va***@")
    assert said in result.stderr


def test_a_doubt_is_said_as_one(engine: Engine) -> None:
    server = ScriptedMail(cuts={(1, 1, "DOT")})
    with listening(server):
        create_contact(engine, server.url())
        result = run("test", "1")
    assert result.exit_code == 1
    assert result.stderr.startswith("Không rõ tin thử tới")


def test_the_outcome_is_one_json_document_also_where_it_failed(engine: Engine) -> None:
    url = f"mailto://127.0.0.1:{free_port()}/?from=a@x.example&to=bich@x.example"
    create_contact(engine, url)
    result = run("test", "1", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["contact"], told["outcome"], told["permanent"]) == (1, "failed", False)
    assert told["address"] == "mailto://bi***@x.example"
    assert "ConnectionRefusedError" in told["reason"]


def test_a_message_that_gets_through_clears_the_contact(engine: Engine, mails: MailServer) -> None:
    create_contact(engine, mails.url())
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE contact SET last_error = 'hộp thư đầy'")
    run("test", "1")
    with reading(engine) as opened:
        assert contacts(session=opened)[0].last_error == ""


def declare(zalo: Zalo, refresh: str, name: str = "Van-Thu") -> Result:
    at = f"http://127.0.0.1:{zalo.port}"
    arguments = ("zalooa", name, "--app-id", "77", "--messages-at", at, "--tokens-at", at)
    return run(*arguments, typed=f"app-secret\n{refresh}\n")


def test_an_account_is_declared_by_a_refresh_token_that_serves(engine: Engine, zalo: Zalo) -> None:
    result = declare(zalo, "refresh-0")
    assert result.exit_code == 0
    assert "refresh-0" not in result.output
    create_contact(engine, "zalooa://van-thu/123")
    assert run("test", "1").exit_code == 0
    assert zalo.said[0]["recipient"] == {"user_id": "123"}
    assert json.loads(run("renew", "--json").stdout) == [{"account": "van-thu", "error": ""}]


def test_a_refresh_token_that_does_not_serve_leaves_the_account_of_before(
    engine: Engine, zalo: Zalo
) -> None:
    with pytest.raises(DondocError, match=r"chưa ghi tài khoản «van-thu»: .*Invalid refresh token"):
        declare(zalo, "refresh-9")
    with reading(engine) as opened:
        assert account_of("van-thu", session=opened) is None
    declare(zalo, "refresh-0")
    with pytest.raises(DondocError, match="chưa ghi"):
        declare(zalo, "refresh-0")
    with reading(engine) as opened:
        kept = account_of("van-thu", session=opened)
    assert kept is not None
    assert kept.refresh_token == zalo.refresh


@pytest.mark.parametrize("typed", ["", "app-secret\n"])
def test_an_account_without_its_secrets_is_misuse(engine: Engine, typed: str) -> None:
    assert run("zalooa", "van-thu", "--app-id", "77", typed=typed).exit_code == 2


def test_all_is_written_anew_under_the_first_key(
    engine: Engine, zalo: Zalo, mails: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setenv("DONDOC_SECRET_KEYS", old)
    create_contact(engine, mails.url())
    declare(zalo, "refresh-0")
    monkeypatch.setenv("DONDOC_SECRET_KEYS", f"{new},{old}")
    assert json.loads(run("rekey", "--json").stdout) == {
        "contacts": 1,
        "accounts": 1,
        "others": 0,
    }
    monkeypatch.setenv("DONDOC_SECRET_KEYS", new)
    assert run("test", "1").exit_code == 0
    assert run("renew").output.endswith("1 tài khoản Zalo.\n")


def test_a_contact_that_is_stopped_gets_nothing_until_it_is_resumed(
    engine: Engine, mails: MailServer
) -> None:
    create_contact(engine, mails.url())
    stopped = CliRunner().invoke(dondoc, ["contact", "stop", "1"], catch_exceptions=False)
    assert stopped.output == "Thôi gửi tin cho Văn thư (mailto://va***@so-noi-vu.example).\n"
    with reading(engine) as opened:
        assert contacts(session=opened, only_active=True) == []
    CliRunner().invoke(dondoc, ["contact", "resume", "1"], catch_exceptions=False)
    with reading(engine) as opened:
        assert len(contacts(session=opened, only_active=True)) == 1
        actions = [one.action for one in events_of("contact:1", session=opened)]
    assert actions == ["contact-added", "contact-stopped", "contact-resumed"]
