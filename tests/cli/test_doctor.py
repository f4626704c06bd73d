"""`dondoc doctor` finds what is wrong, says what would do, and changes nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet
from sqlalchemy import text

from cli.doctor import machine
from cli.main import dondoc
from config.files import PACKAGED_FOLDER
from dondoc.policy import Audience
from models.contacts import set_active
from models.engine import engine_from, session
from models.migrate import migrate
from models.signs import sign
from tests.postgres import free_port
from tests.tasks.makers import create_contact, create_obligation, store_approved

MAIL = "mailto://127.0.0.1:25/?from=a@b.example&to=c@d.example"
NOVEMBER, DECEMBER, NEXT_YEAR = "2026-11-20", "2026-12-05", "2027-01-04"


class Fine(BaseHTTPRequestHandler):
    """A server that is always well."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nothing is printed."""


@contextmanager
def server() -> Iterator[int]:
    """The port of a server that answers everything with 200."""
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Fine)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield listening.server_port
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new office on ports where nobody listens."""
    folder = tmp_path / "office"
    monkeypatch.setenv("DONDOC_HOME", str(folder))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
    monkeypatch.delenv("DONDOC_PLANS", raising=False)
    for name in ("DONDOC_WEB_PORT", "DONDOC_PREFECT_PORT"):
        monkeypatch.setenv(name, str(free_port()))
    return folder


@pytest.fixture
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's own folder of data files, empty at first."""
    folder = tmp_path / "config"
    (folder / "days_off").mkdir(parents=True)
    monkeypatch.setenv("DONDOC_CONFIG", str(folder))
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dondoc, ["doctor", *arguments], catch_exceptions=False)


def levels(today: str = NOVEMBER) -> dict[str, str]:
    """How each thing stands, the worst of several with one name."""
    found: dict[str, str] = {}
    order = ["fine", "attention", "wrong"]
    for one in json.loads(run("--json", "--today", today).stdout):
        known = found.get(one["subject"], "fine")
        found[one["subject"]] = max(known, one["level"], key=order.index)
    return found


def test_a_new_office_has_nothing_wrong_and_stays_new(home: Path) -> None:
    assert run("--today", NOVEMBER).exit_code == 0
    assert not home.exists()
    assert set(levels().values()) == {"fine", "attention"}


def test_what_is_not_there_yet_is_said_with_the_command_that_makes_it() -> None:
    said = run("--today", NOVEMBER).output
    assert "chưa có dữ liệu nào" in said
    assert "→ chạy: dondoc serve" in said


def test_a_working_office_is_fine(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    migrate(engine)
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, MAIL)
    create_contact(engine, MAIL, audience=Audience.COORDINATOR, name="Điều phối")
    with session(engine) as opened:
        for name in ("backup", "sender"):
            sign(name, session=opened, at=datetime.now(UTC))
    with server() as port:
        monkeypatch.setenv("DONDOC_WEB_PORT", str(port))
        found = levels()
    # that Prefect is well is shown where it really runs: tests/cli/test_serve.py
    assert found.pop("prefect") == "attention"
    assert set(found.values()) == {"fine"}


@pytest.mark.parametrize(
    ("today", "level"), [(NOVEMBER, "fine"), (DECEMBER, "attention"), (NEXT_YEAR, "wrong")]
)
def test_days_off_are_asked_for_a_month_ahead_and_wrong_once_the_year_runs(
    today: str, level: str
) -> None:
    assert levels(today)["days-off"] == level
    assert run("--today", today).exit_code == (level == "wrong")


@pytest.mark.parametrize(
    ("file", "right", "slip", "subject"),
    [
        ("policy.toml", "due_soon_working_days = 5", "due_soon_working_days = -5", "policy"),
        ("agencies.toml", 'id = "so-du-lich"', 'id = "so-noi-vu"', "agencies"),
        ("anniversaries.toml", 'day = "19/5"', 'day = "31/4"', "anniversaries"),
        ("days_off/2026.toml", "announced = true", "announced = 1", "days-off"),
    ],
)
def test_a_slip_in_a_data_file_is_wrong_and_its_file_is_named(
    own_config: Path, file: str, right: str, slip: str, subject: str
) -> None:
    written = (PACKAGED_FOLDER / file).read_text(encoding="utf-8")
    assert right in written
    (own_config / file).write_text(written.replace(right, slip, 1), encoding="utf-8")
    result = run("--today", NOVEMBER)
    assert result.exit_code == 1
    assert str(own_config / file) in result.output
    assert levels()[subject] == "wrong"


def test_a_setting_that_cannot_be_meant_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_WEB_PORT", "tám nghìn")
    result = run("--today", NOVEMBER)
    assert result.exit_code == 1
    assert "DONDOC_WEB_PORT" in result.output


def test_a_variable_that_nothing_reads_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_HOEM", "/srv/dondoc")
    assert "không dùng đến biến DONDOC_HOEM" in run("--today", NOVEMBER).output


def test_a_server_that_does_not_answer_is_wrong_and_its_password_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = f"postgresql://an:mat-khau@127.0.0.1:{free_port()}/dondoc"
    monkeypatch.setenv("DONDOC_DATABASE_URL", address)
    result = run("--today", NOVEMBER)
    assert result.exit_code == 1
    assert "không mở được" in result.output
    assert "mat-khau" not in result.output


def test_a_database_of_another_version_is_wrong(home: Path) -> None:
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    result = run("--today", NOVEMBER)
    assert result.exit_code == 1
    assert "dondoc migrate" in result.output


def test_a_file_that_is_no_database_is_wrong(home: Path) -> None:
    home.mkdir()
    (home / "dondoc.db").write_bytes(b"not a database at all, but long enough to be one" * 40)
    assert levels()["database"] == "wrong"


def test_an_address_that_nothing_can_be_sent_to_is_wrong_and_masked(home: Path) -> None:
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    migrate(engine)
    create_contact(engine, "khong-ro://bi-mat@may/duong")
    result = run("--today", NOVEMBER)
    assert result.exit_code == 1
    assert "địa chỉ không gửi được" in result.output
    assert "bi-mat" not in result.output


def test_addresses_under_another_key_are_wrong(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    migrate(engine)
    create_contact(engine, "json://hook.example/")
    monkeypatch.setenv("DONDOC_SECRET_KEYS", Fernet.generate_key().decode())
    assert levels()["channels"] == "wrong"
    assert "thiếu khóa đã dùng khi lưu" in run("--today", NOVEMBER).output


def test_agencies_with_work_that_nobody_hears_of_are_named(home: Path) -> None:
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    migrate(engine)
    store_approved(engine, create_obligation("k1"), create_obligation("k2", agency="so-du-lich"))
    create_contact(engine, MAIL, audience=Audience.LEADER)
    said = run("--today", NOVEMBER).output
    assert "1 cơ quan có việc mà chưa có người nhận: Sở Du lịch" in said


def test_a_coordinator_whom_nothing_reaches_is_wrong_once_there_is_work(home: Path) -> None:
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    migrate(engine)
    create_contact(engine, MAIL)
    assert levels()["coordinator"] == "attention"
    store_approved(engine, create_obligation("k1"))
    result = run("--today", NOVEMBER)
    assert result.exit_code == 1
    assert "không đến ai" in result.output
    assert "→ thêm bằng: dondoc contact add --audience coordinator" in result.output
    told = create_contact(engine, MAIL, audience=Audience.COORDINATOR, name="Điều phối")
    assert levels()["coordinator"] == "fine"
    with session(engine) as opened:
        set_active(told, False, session=opened, actor="an", at=datetime.now(UTC))
    assert levels()["coordinator"] == "wrong"


@pytest.mark.parametrize(("needed", "level"), [("COMFORTABLE", "attention"), ("NEEDED", "wrong")])
def test_a_disk_that_fills_up_is_said(
    monkeypatch: pytest.MonkeyPatch, needed: str, level: str
) -> None:
    monkeypatch.setattr(machine, needed, 2**62)
    assert levels()["disk"] == level


def test_a_home_that_is_a_file_is_wrong(home: Path) -> None:
    home.write_text("đây là một tệp", encoding="utf-8")
    assert levels()["home"] == "wrong"
