"""A name and password that Prefect cannot check, or anybody can guess, never start anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.serving.prefect_setup import prefect_environment
from config.settings import load_settings
from dondoc.errors import InvalidSettings

GOOD = "dieu-phoi:mot-mat-khau-dai"
WRONG = {
    "điều-phối:mot-mat-khau-dai": "chữ không dấu",
    "dieu-phoi:một-mật-khẩu-dài": "chữ không dấu",
    "mot-mat-khau-khong-co-ten": "thiếu dấu hai chấm",
    ":mot-mat-khau-dai": "thiếu dấu hai chấm",
    "dieu-phoi:": "ít nhất 12 ký tự",
    "dieu-phoi:ngan": "ít nhất 12 ký tự",
    "dieu-phoi:mot-mat-khau-dai\n": "không in được",
    " dieu-phoi:mot-mat-khau-dai": "dấu cách",
}


@pytest.fixture(autouse=True)
def _no_password_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))


@pytest.mark.parametrize(("auth", "said"), WRONG.items())
def test_the_server_is_not_started_with_it(auth: str, said: str) -> None:
    with pytest.raises(InvalidSettings, match=said) as refusal:
        prefect_environment(load_settings(), {"PREFECT_SERVER_API_AUTH_STRING": auth})
    assert "PREFECT_SERVER_API_AUTH_STRING" in str(refusal.value)
    assert auth.strip() not in str(refusal.value)


@pytest.mark.parametrize(("auth", "said"), WRONG.items())
def test_nor_does_anything_ask_prefect_with_it(
    monkeypatch: pytest.MonkeyPatch, auth: str, said: str
) -> None:
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", auth)
    with pytest.raises(InvalidSettings, match=said) as refusal:
        load_settings()
    assert ": PREFECT_API_AUTH_STRING: " in str(refusal.value)
    assert auth.strip() not in str(refusal.value)


def test_who_asks_gets_the_password_of_the_server() -> None:
    given = {
        "PREFECT_SERVER_API_AUTH_STRING": GOOD,
        "PREFECT_API_AUTH_STRING": "cu:mat-khau-cu-dai",
    }
    made = prefect_environment(load_settings(), given)
    assert made["PREFECT_SERVER_API_AUTH_STRING"] == made["PREFECT_API_AUTH_STRING"] == GOOD


def test_an_empty_password_is_none_and_not_one_that_anybody_guesses() -> None:
    made = prefect_environment(load_settings(), {"PREFECT_SERVER_API_AUTH_STRING": ""})
    assert "PREFECT_SERVER_API_AUTH_STRING" not in made
    assert "PREFECT_API_AUTH_STRING" not in made
