"""`--office` chooses whose data a command works on; what is done for all is stopped by none."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import dondoc
from dondoc.errors import InvalidSettings
from models.migrate import head
from tests.offices import add_office, installation

CODES = ("song-xanh", "nui-bac")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return installation(tmp_path, monkeypatch)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dondoc, arguments)


def said(*arguments: str) -> str:
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_command_works_on_the_office_that_is_named_and_on_no_other(folder: Path) -> None:
    add = ("contact", "add", "--agency", "Sở Tài chính", "--name", "An", "json://127.0.0.1/an")
    said("--office", "song-xanh", *add)
    assert "1 người nhận" in said("--office", "song-xanh", "contact", "list")
    assert "1 người nhận" not in said("--office", "nui-bac", "contact", "list")


def test_afterwards_no_office_is_chosen_any_more(folder: Path) -> None:
    said("--office", "song-xanh", "agency")
    assert "DONDOC_OFFICE" not in os.environ


def test_without_a_choice_a_command_is_refused_where_the_environment_is_no_office(
    folder: Path,
) -> None:
    refused = run("agenda").exception
    assert isinstance(refused, InvalidSettings)
    assert "dondoc --office" in str(refused)


def test_help_knows_the_option_and_reads_no_office(folder: Path) -> None:
    (folder / "song-xanh.env").write_text("hỏng", encoding="utf-8")
    seen = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "from cli.main import main; main()", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"DONDOC_OFFICE": "song-xanh"},
    )
    assert "--office" in seen.stdout
    assert not [name for name in ("pydantic", "sqlalchemy", "prefect") if name in seen.stderr]


def test_offices_lists_how_each_stands(folder: Path) -> None:
    said("--office", "song-xanh", "migrate")
    (folder / "hong.env").write_text("không phải biến\n", encoding="utf-8")
    (folder / "hong.env").chmod(0o600)
    found = {one["code"]: one for one in json.loads(said("offices", "--json"))}
    assert found["song-xanh"]["database_version"] == head()
    assert found["nui-bac"]["database_version"] is None
    assert "dòng 1" in found["hong"]["problem"]
    assert [found[code]["problem"] for code in CODES] == ["", ""]
    listed = said("offices")
    assert "3 văn phòng, 1 không làm việc được." in listed
    assert "tỉnh Sông Xanh" in listed


def test_offices_says_which_database_does_not_answer(folder: Path) -> None:
    url = "postgresql://u:mat-khau@127.0.0.1:1/kho?connect_timeout=2"
    add_office(folder, "nui-bac", DATABASE_URL=url)
    listed = said("offices")
    assert "nui-bac: cơ sở dữ liệu không trả lời" in listed
    assert "mat-khau" not in listed


def test_migrating_all_stops_at_no_office_and_names_those_that_failed(folder: Path) -> None:
    (folder / "hong.env").write_text("x\n", encoding="utf-8")
    (folder / "hong.env").chmod(0o600)
    add_office(folder, "bien-vang", DATABASE_URL="postgresql://u:p@127.0.0.1:1/kho")
    torn = folder.parent / "var" / "offices" / "dat-do"
    torn.mkdir(parents=True)
    (torn / "dondoc.db").write_bytes(b"khong phai co so du lieu" * 100)
    add_office(folder, "dat-do")
    done = run("migrate", "--all-offices")
    assert done.exit_code == 1
    assert "Chưa nâng cấp được: bien-vang, dat-do, hong." in done.stderr
    versions = {
        one["code"]: one["database_version"] for one in json.loads(said("offices", "--json"))
    }
    assert [versions[code] for code in CODES] == [head()] * 2


def test_another_offices_database_is_not_migrated(folder: Path, tmp_path: Path) -> None:
    said("--office", "song-xanh", "migrate")
    theirs = tmp_path / "var" / "offices" / "song-xanh" / "dondoc.db"
    # the same file by another way, which no comparison of addresses can see
    other = tmp_path / "var" / "offices" / "nui-bac" / "dondoc.db"
    other.parent.mkdir(parents=True)
    os.link(theirs, other)
    refused = run("--office", "nui-bac", "migrate").exception
    assert isinstance(refused, InvalidSettings)
    assert "là của văn phòng song-xanh" in str(refused)
    said("--office", "nui-bac", "migrate", "--take-over")
    with sqlite3.connect(theirs) as opened:
        assert opened.execute("SELECT office FROM owner").fetchall() == [("nui-bac",)]


def test_taking_over_is_for_one_office_at_a_time(folder: Path) -> None:
    assert run("migrate", "--all-offices", "--take-over").exit_code == 2
