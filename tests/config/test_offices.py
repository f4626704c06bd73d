"""Offices of one installation have nothing in common that data or people could pass through."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.at_work import at_work, code_at_work, variables
from config.files import PACKAGED_FOLDER, data_file
from config.offices import codes, place_of, places
from config.settings import Settings, load_settings
from dondoc.errors import InvalidSettings, NotFound
from tests.offices import add_office, installation, write_file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return installation(tmp_path, monkeypatch)


def settings_of(code: str) -> Settings:
    with at_work(place_of(code)):
        return load_settings()


def test_without_offices_the_environment_is_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DONDOC_OFFICES", raising=False)
    monkeypatch.delenv("DONDOC_OFFICE", raising=False)
    assert variables() is os.environ
    assert load_settings().office == ""


def test_each_office_has_a_home_a_database_and_a_config_folder_of_its_own(folder: Path) -> None:
    one, other = settings_of("song-xanh"), settings_of("nui-bac")
    assert one.home == folder.parent / "var" / "offices" / "song-xanh"
    assert one.database_url == f"sqlite:///{one.home}/dondoc.db"
    assert one.config_folder == folder / "song-xanh"
    apart = ("home", "database_url", "config_folder", "public_url", "sender_address", "office_name")
    for name in apart:
        assert getattr(one, name) != getattr(other, name)
    assert (one.office, other.office) == ("song-xanh", "nui-bac")


@pytest.mark.parametrize(
    ("name", "value", "field", "default"),
    [
        ("DONDOC_DATABASE_URL", "postgresql://u@h/chung", "database_url", None),
        ("DONDOC_SECRET_KEYS", "dGhpcyBrZXkgaXMgZm9yIHRoZSB0ZXN0cyBvbmx5ISE=", "secret_keys", ""),
        ("DONDOC_MAILBOX_URL", "imaps://u:p@h/INBOX", "mailbox_url", ""),
        ("DONDOC_REPORTS_TO", "chung@example.vn", "reports_to", ""),
        ("DONDOC_HEARTBEAT_URL", "https://nhip.example.vn/1", "heartbeat_url", ""),
        ("DONDOC_OIDC_ALLOWED", "lan@example.vn", "oidc_allowed", ""),
    ],
)
def test_nothing_that_leads_to_data_or_people_comes_from_the_environment(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    field: str,
    default: str | None,
) -> None:
    monkeypatch.setenv(name, value)
    got = getattr(settings_of("song-xanh"), field)
    read = got.get_secret_value() if hasattr(got, "get_secret_value") else got
    assert read != value
    assert default is None or read == default


def test_what_is_the_machines_comes_from_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_PREFECT_PORT", "4321")
    monkeypatch.setenv("DONDOC_SESSION_HOURS", "3")
    add_office(folder, "nui-bac", SESSION_HOURS="9")
    assert settings_of("song-xanh").prefect_port == 4321
    assert [settings_of(code).session_hours for code in codes()] == [9, 3]


def test_the_variable_chooses_an_office_for_the_whole_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_OFFICE", "nui-bac")
    assert load_settings().office == code_at_work() == "nui-bac"
    assert data_file("agencies.toml") == folder / "nui-bac" / "agencies.toml"
    assert data_file("policy.toml") == PACKAGED_FOLDER / "policy.toml"


def test_a_changed_file_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_OFFICE", "nui-bac")
    assert load_settings().reports_to == ""
    file = add_office(folder, "nui-bac", REPORTS_TO="bao-cao@example.vn")
    os.utime(file, ns=(1, 1))
    assert load_settings().reports_to == "bao-cao@example.vn"


def test_an_office_must_be_chosen_where_the_environment_is_none(folder: Path) -> None:
    with pytest.raises(InvalidSettings, match="chưa chọn văn phòng"):
        load_settings()


def test_an_unknown_office_is_named_with_those_there_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_OFFICE", "bien-vang")
    with pytest.raises(NotFound, match=r"bien-vang.*nui-bac, song-xanh"):
        load_settings()


# what is written in an office's file -> what the refusal says, and of which line
WRONG_LINES = {
    "DONDOC_WEB_PORT=9000": "không dùng biến DONDOC_WEB_PORT",
    "DONDOC_OFFICE=nui-bac": "không dùng biến DONDOC_OFFICE",
    "DONDOC_SENDER_ADRESS=a@b.vn": "có phải là DONDOC_SENDER_ADDRESS",
    "PATH=/tmp": "không dùng biến PATH",
    "DONDOC_SESSION_HOURS=nhiều": "số nguyên",
    "DONDOC_PUBLIC_URL=https://hai-lan.example.vn": "đã ghi ở dòng 3",
    "chỉ là chữ": "không có dạng",
    'DONDOC_REPORTS_TO="a@b.vn': "thiếu dấu nháy đóng",
    "DONDOC_DATABASE_URL=sqlite:///du-lieu.db": "đường dẫn đầy đủ",
}


@pytest.mark.parametrize(("line", "reason"), WRONG_LINES.items())
def test_a_wrong_line_is_refused_with_its_file_and_number(
    folder: Path, line: str, reason: str
) -> None:
    file = folder / "song-xanh.env"
    file.write_text(f"{file.read_text(encoding='utf-8')}# ghi chú\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidSettings) as refused:
        settings_of("song-xanh")
    assert f"{file}" in str(refused.value)
    assert "dòng 5" in str(refused.value)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("missing", ["OFFICE_NAME", "SENDER_ADDRESS", "PUBLIC_URL"])
def test_who_signs_and_where_people_come_must_be_said(folder: Path, missing: str) -> None:
    said = {"OFFICE_NAME": "Sở", "SENDER_ADDRESS": "a@b.vn", "PUBLIC_URL": "https://x.vn"}
    del said[missing]
    write_file(folder, "song-xanh", said)
    with pytest.raises(InvalidSettings, match=f"thiếu DONDOC_{missing}"):
        settings_of("song-xanh")


def test_a_password_is_never_shown(folder: Path) -> None:
    file = add_office(folder, "song-xanh")
    with file.open("a", encoding="utf-8") as opened:
        opened.write("DONDOC_MAILBOX_URL=imap-mat-khau@may\n")
    with pytest.raises(InvalidSettings, match=r"dòng 4: DONDOC_MAILBOX_URL") as refused:
        settings_of("song-xanh")
    assert "mat-khau" not in str(refused.value)


def test_a_file_that_others_may_read_is_refused(folder: Path) -> None:
    (folder / "song-xanh.env").chmod(0o640)
    with pytest.raises(InvalidSettings, match="chmod 600"):
        settings_of("song-xanh")


def test_a_folder_into_which_others_may_write_is_refused(folder: Path) -> None:
    folder.chmod(0o777)
    with pytest.raises(InvalidSettings, match="chmod go-w"):
        settings_of("song-xanh")


@pytest.mark.parametrize("code", ["Sông", "SONG", "a_b", "-a", "a--b", "x" * 31])
def test_a_code_that_could_not_stand_in_an_address_is_refused(folder: Path, code: str) -> None:
    with pytest.raises(InvalidSettings, match="mã văn phòng"):
        place_of(code)


def test_the_agencies_of_ha_noi_are_never_lent(folder: Path) -> None:
    (folder / "song-xanh" / "agencies.toml").unlink()
    with pytest.raises(InvalidSettings, match=r"chưa có agencies\.toml"):
        settings_of("song-xanh")
    add_office(folder, "nui-bac", CONFIG=str(PACKAGED_FOLDER))
    with pytest.raises(InvalidSettings, match="danh bạ cơ quan của mình"):
        settings_of("nui-bac")


# a line that two offices must not share, as the one and as the other wrote it
SHARED = [
    ("DATABASE_URL", "postgresql://a:1@may/kho", "postgresql+psycopg://b:2@MAY:5432/kho"),
    ("DATABASE_URL", "postgresql:///kho?host=may", "postgresql://a@may/kho"),
    ("DATABASE_URL", "postgresql://a@may/kho?schema=x", "postgresql://b@may/kho?schema=x"),
    ("DATABASE_URL", "sqlite:////data/x.db", "sqlite:////data/../data/x.db"),
    ("HOME", "/data/a", "/data/b/../a"),
    ("PUBLIC_URL", "https://a.vn/x/", "http://A.vn/x"),
    ("MAILBOX_URL", "imaps://u:p@h/INBOX", "imaps://u:p@h/INBOX"),
    ("INBOX_FOLDER", "/data/in", "/data/in"),
    ("HEARTBEAT_URL", "https://nhip.vn/1", "https://nhip.vn/1"),
    (
        "SECRET_KEYS",
        "dGhpcyBrZXkgaXMgZm9yIHRoZSB0ZXN0cyBvbmx5ISE=",
        "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=,dGhpcyBrZXkgaXMgZm9yIHRoZSB0ZXN0cyBvbmx5ISE=",
    ),
]


@pytest.mark.parametrize(("name", "one", "other"), SHARED)
def test_two_offices_with_the_same_are_both_refused(
    folder: Path, name: str, one: str, other: str
) -> None:
    add_office(folder, "song-xanh", **{name: one})
    add_office(folder, "nui-bac", **{name: other})
    for code, rival in (("song-xanh", "nui-bac"), ("nui-bac", "song-xanh")):
        with pytest.raises(InvalidSettings, match=f"DONDOC_{name} trùng với văn phòng {rival}"):
            place_of(code)


def test_schemas_of_one_database_are_apart(folder: Path) -> None:
    for code in codes():
        schema = code.replace("-", "_")
        add_office(folder, code, DATABASE_URL=f"postgresql://u@may/kho?schema={schema}")
    assert len(places()[0]) == 2


def test_the_environments_own_office_counts_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DONDOC_ONLY_OFFICES")
    monkeypatch.setenv("DONDOC_DATABASE_URL", "postgresql://u@may/kho")
    add_office(folder, "song-xanh", DATABASE_URL="postgresql://v@may/kho")
    with pytest.raises(InvalidSettings, match="trùng với môi trường"):
        place_of("song-xanh")


def test_one_broken_file_stops_no_other_office(folder: Path) -> None:
    (folder / "nui-bac.env").write_text("hỏng\n", encoding="utf-8")
    found, broken = places()
    assert [one.code for one in found] == ["song-xanh"]
    assert list(broken) == ["nui-bac"]


def test_paths_are_those_beside_the_file_and_not_of_who_calls(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add_office(folder, "song-xanh", HOME="../kho/song-xanh", INBOX_FOLDER="den")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    settings = settings_of("song-xanh")
    assert settings.home == folder / "../kho/song-xanh"
    assert settings.inbox_folder == folder / "den"
