"""The doctor greets servers and sends nothing; each thing that can be wrong is made wrong for real."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from cli.doctor import keeping
from cli.main import dondoc
from models.engine import engine_from, session
from models.migrate import migrate
from models.restorations import hold_outbox
from models.signs import sign
from tasks.channels.tls import tls
from tests.postgres import free_port
from tests.proxy.programs import certificate
from tests.tasks.makers import create_contact
from tests.tasks.servers import mail_server

NOW = datetime(2026, 6, 12, 3, 0, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An office whose one contact each test adds, on ports where nobody listens."""
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
    for name in ("DONDOC_WEB_PORT", "DONDOC_PREFECT_PORT"):
        monkeypatch.setenv(name, str(free_port()))
    opened = engine_from(f"sqlite:///{tmp_path}/dondoc.db")
    migrate(opened)
    tls.cache_clear()
    yield opened
    tls.cache_clear()
    opened.dispose()


def found(*options: str) -> dict[str, tuple[str, str]]:
    """The worst level and all words about each thing."""
    asked = ["doctor", "--json", "--today", date(2026, 6, 12).isoformat(), *options]
    result = CliRunner().invoke(dondoc, asked, catch_exceptions=False)
    order, by_subject = ["fine", "attention", "wrong"], {}
    for one in json.loads(result.stdout):
        level, words = by_subject.get(one["subject"], ("fine", ""))
        worst = max(level, one["level"], key=order.index)
        by_subject[one["subject"]] = (worst, f"{words}\n{one['message']}")
        assert one["level"] == "fine" or one["remedy"]
    return by_subject


def encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, days: int, trusted: bool = True
) -> ssl.SSLContext:
    """A mail server's side of TLS, its certificate good for so many days."""
    chain, key = certificate(tmp_path / "tls", "localhost", days=days)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context


def mailtos(port: int, mode: str, account: str = "") -> str:
    place = f"{account}localhost:{port}/?from=a@b.example&to=c@d.example&mode={mode}"
    return f"mailtos://{place}&smtp=localhost"


def test_nobody_is_greeted_without_being_asked(office: Engine) -> None:
    create_contact(office, f"mailto://127.0.0.1:{free_port()}/?from=a@b.example&to=c@d.example")
    assert "connections" not in found()


def test_a_mail_server_that_answers_is_greeted_and_gets_no_message(office: Engine) -> None:
    with mail_server() as mails:
        create_contact(office, mails.url())
        assert found("--connect")["connections"][0] == "fine"
        assert mails.mails == []
    level, words = found("--connect")["connections"]
    assert level == "wrong"
    assert "không kết nối được" in words
    assert "d.example" not in words


@pytest.mark.parametrize("mode", ["ssl", "starttls"])
@pytest.mark.parametrize(
    ("days", "level"), [(90, "fine"), (20, "attention"), (3, "wrong"), (-1, "wrong")]
)
def test_a_certificate_is_said_before_it_ends(
    office: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    level: str,
    mode: str,
) -> None:
    context = encrypted(tmp_path, monkeypatch, days=days)
    with mail_server(context, mode) as mails:
        create_contact(office, mailtos(mails.port, mode))
        assert found("--connect")["certificates"][0] == level


def test_a_certificate_that_nobody_vouches_for_is_wrong(
    office: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = encrypted(tmp_path, monkeypatch, days=90, trusted=False)
    with mail_server(context, "ssl") as mails:
        create_contact(office, mailtos(mails.port, "ssl"))
        level, words = found("--connect")["certificates"]
    assert level == "wrong"
    assert "không kiểm chứng được" in words


def test_a_password_that_the_mail_server_does_not_take_is_wrong_and_not_shown(
    office: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = encrypted(tmp_path, monkeypatch, days=90)
    with mail_server(context, "starttls", b"dung-mat-khau") as mails:
        create_contact(office, mailtos(mails.port, "starttls", "an:sai-mat-khau@"))
        level, words = found("--connect")["connections"]
    assert level == "wrong"
    assert "không nhận tài khoản" in words
    assert "sai-mat-khau" not in words


@pytest.mark.parametrize("scheme", ["json", "jsons"])
def test_a_webhook_that_is_not_there_is_wrong(office: Engine, scheme: str) -> None:
    create_contact(office, f"{scheme}://127.0.0.1:{free_port()}/bi-mat")
    level, words = found("--connect")["connections"]
    assert level == "wrong"
    assert "bi-mat" not in words


def test_a_public_address_that_nobody_answers_at_is_wrong(
    office: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_PUBLIC_URL", f"https://127.0.0.1:{free_port()}")
    assert found("--connect")["connections"][0] == "wrong"


def test_a_mailbox_that_is_not_there_is_wrong(
    office: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_MAILBOX_URL", f"imaps://an:bi-mat@127.0.0.1:{free_port()}/INBOX")
    level, words = found("--connect")["connections"]
    assert level == "wrong"
    assert "bi-mat" not in words


def test_a_key_that_others_may_read_is_wrong(
    office: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DONDOC_SECRET_KEYS")
    create_contact(office, "json://hook.example/")
    assert found()["key"][0] == "fine"
    (tmp_path / "secret.key").chmod(0o640)
    level, words = found()["key"]
    assert level == "wrong"
    assert "640" in words


@pytest.mark.parametrize(
    ("ago", "level"), [(timedelta(hours=20), "fine"), (timedelta(days=3), "attention")]
)
def test_an_old_backup_is_said(office: Engine, ago: timedelta, level: str) -> None:
    assert found()["backup"][0] == "attention"
    with session(office) as opened:
        sign("backup", session=opened, at=datetime.now(UTC) - ago)
    assert found()["backup"][0] == level


def test_an_outbox_that_a_restore_holds_is_wrong(office: Engine) -> None:
    with office.begin() as connection:
        hold_outbox(connection, backup_at=NOW, at=NOW, actor="an")
    level, words = found()["sender"]
    assert level == "wrong"
    assert "khôi phục" in words


def test_a_sender_that_stands_still_in_working_hours_is_wrong(office: Engine) -> None:
    from config.settings import load_settings

    with session(office) as opened:
        sign("sender", session=opened, at=NOW - timedelta(hours=2))
    assert keeping.sender(office, NOW, load_settings()).level == "wrong"
    with session(office) as opened:
        sign("sender", session=opened, at=NOW - timedelta(minutes=2))
    assert keeping.sender(office, NOW, load_settings()).level == "fine"


@pytest.mark.parametrize(
    ("apart", "level"),
    [(timedelta(0), "fine"), (timedelta(minutes=2), "attention"), (timedelta(hours=7), "wrong")],
)
def test_a_clock_that_is_not_the_databases_is_said(
    engine: Engine, apart: timedelta, level: str
) -> None:
    found = list(keeping.database_clock(engine, datetime.now(UTC) - apart))
    has_its_own = engine.dialect.name == "postgresql"
    assert [one.level.value for one in found] == ([level] if has_its_own else [])
