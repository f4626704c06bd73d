"""`dondoc coordinator`: accounts, and passwords that never stand on a command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.commands import coordinator
from dondoc.errors import DondocError, NotFound
from models.coordinators import who_gives
from models.engine import engine_from, reading

PASSWORD = "một câu dài dễ nhớ"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
    return tmp_path


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(coordinator.command, words, input=given, catch_exceptions=False)


def opens(home: Path, name: str, password: str) -> bool:
    with reading(engine_from(f"sqlite:///{home}/dondoc.db")) as opened:
        return who_gives(name, password, session=opened) is not None


def test_an_account_is_added_with_the_password_of_standard_input(home: Path) -> None:
    assert "Đã thêm tài khoản lan" in run("add", "Lan", given=f"{PASSWORD}\n").output
    assert opens(home, "LAN ", PASSWORD)
    assert not opens(home, "lan", PASSWORD + "x")
    with pytest.raises(DondocError, match="đã có tài khoản lan"):
        run("add", "lan", given=f"{PASSWORD}\n")


@pytest.mark.parametrize("name", ["a", "có dấu", "x y", "-x", "a" * 200])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(DondocError, match="không dùng làm tên đăng nhập được"):
        run("add", "--", name, given=f"{PASSWORD}\n")


@pytest.mark.parametrize("password", ["ngắn quá", "aaaaaaaaaaaaaaaa", "lan nguyễn thị lan"])
def test_a_weak_password_is_refused_and_nothing_is_kept(home: Path, password: str) -> None:
    with pytest.raises(DondocError, match="mật khẩu"):
        run("add", "lan", given=f"{password}\n")
    assert json.loads(run("list", "--json").output) == []


def test_without_a_password_nobody_is_added_by_mistake() -> None:
    assert run("add", "lan").exit_code == 2
    assert run("add", "lan@so.example.vn", "--without-password").exit_code == 0
    assert json.loads(run("list", "--json").output)[0]["has_password"] is False


def test_an_account_is_closed_opened_and_given_another_password(home: Path) -> None:
    run("add", "lan", given=f"{PASSWORD}\n")
    run("disable", "lan")
    assert not opens(home, "lan", PASSWORD)
    assert "đã đóng" in run("list").output
    run("enable", "lan")
    run("password", "lan", given="câu khác cũng dài\n")
    assert opens(home, "lan", "câu khác cũng dài")
    with pytest.raises(NotFound):
        run("disable", "minh")


def test_no_option_or_argument_takes_a_password() -> None:
    for command in coordinator.command.commands.values():  # type: ignore[attr-defined]
        names = {one.name for one in command.params}
        assert names <= {"name", "shown_name", "without_password", "as_json"}
