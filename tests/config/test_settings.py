"""Settings come from the environment, are checked once, and refuse in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.files import PACKAGED_FOLDER, data_file, read_toml
from config.settings import load_settings
from dondoc.errors import InvalidSettings

WRONG = {
    ("DONDOC_WEB_PORT", "99999"): "số quá lớn",
    ("DONDOC_WEB_PORT", "tám nghìn"): "phải là số nguyên",
    ("DONDOC_PREFECT_PORT", "0"): "số quá nhỏ",
    ("DONDOC_PUBLIC_URL", "lich.hanoi.gov.vn"): "http",
    ("DONDOC_DATABASE_URL", "dondoc.db"): "sqlite:///",
    ("DONDOC_SENDER_ADDRESS", "hop thu"): "thư điện tử",
    ("DONDOC_REPORTS_TO", "văn thư"): "thư điện tử",
    ("DONDOC_ALLOW_PRIVATE_WEBHOOKS", "có lẽ"): "true hoặc false",
    ("DONDOC_ALLOW_UNVERIFIED_TLS", "chắc"): "true hoặc false",
    ("DONDOC_SECRET_KEYS", "ngắn"): "mỗi khóa là 32 byte",
    ("DONDOC_LINK_REQUESTS_A_MINUTE", "0"): "số quá nhỏ",
    ("DONDOC_ADDRESS_REQUESTS_A_MINUTE", "nhiều"): "phải là số nguyên",
    ("DONDOC_CONFIG", "/khong/co/thu/muc"): "không có thư mục",
    ("DONDOC_PREFECT_URL", "prefect.hanoi.gov.vn"): "http",
    ("DONDOC_METRICS_TOKEN", "ngắn"): "ít nhất 24 ký tự",
    ("DONDOC_LOG_FORMAT", "xml"): "text hoặc json",
    ("DONDOC_SESSION_HOURS", "0"): "số quá nhỏ",
    ("DONDOC_SESSION_IDLE_MINUTES", "1"): "số quá nhỏ",
    ("DONDOC_OIDC_ISSUER", "http://dang-nhap.example.vn"): "https://",
}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, _ in WRONG:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("DONDOC_HOME", raising=False)


def test_without_any_setting_everything_stays_on_this_machine() -> None:
    settings = load_settings()
    assert settings.home == Path("var").absolute()
    assert settings.database_url == f"sqlite:///{settings.home}/dondoc.db"
    assert settings.web_host == settings.prefect_host == "127.0.0.1"
    assert settings.public_url == "http://127.0.0.1:8180"
    assert not settings.allow_private_webhooks
    assert not settings.allow_unverified_tls
    assert settings.given_keys() == []


def test_the_database_lies_in_home_unless_another_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    assert load_settings().database_url == f"sqlite:///{tmp_path}/dondoc.db"
    monkeypatch.setenv("DONDOC_DATABASE_URL", "postgresql+psycopg://dondoc@localhost/dondoc")
    assert load_settings().database_url == "postgresql+psycopg://dondoc@localhost/dondoc"


def test_the_public_address_follows_host_and_port_unless_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DONDOC_WEB_PORT", "9000")
    assert load_settings().public_url == "http://127.0.0.1:9000"
    monkeypatch.setenv("DONDOC_PUBLIC_URL", "https://lich.example.vn/")
    assert load_settings().public_url == "https://lich.example.vn"


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_WEB_PORT", "")
    assert load_settings().web_port == 8180


@pytest.mark.parametrize(("variable", "reason"), WRONG.items())
def test_a_wrong_setting_is_refused_in_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, variable: tuple[str, str], reason: str
) -> None:
    monkeypatch.setenv(*variable)
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    message = str(refused.value)
    assert variable[0] in message
    assert reason in message
    assert "\n" not in message


def test_a_wrong_database_url_is_not_shown_for_it_may_hold_a_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", "dondoc:mat-khau@may-chu")
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    assert "mat-khau" not in str(refused.value)


def test_a_token_is_not_shown_where_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_METRICS_TOKEN", "qua-ngan")
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    assert "qua-ngan" not in str(refused.value)


@pytest.mark.parametrize("missing", ["DONDOC_OIDC_CLIENT_ID", "DONDOC_OIDC_ALLOWED"])
def test_a_provider_without_its_client_or_anyone_to_let_in_is_refused(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    given = {"ISSUER": "https://dang-nhap.example.vn", "CLIENT_ID": "x", "ALLOWED": "a@b.vn"}
    for name, value in given.items():
        monkeypatch.setenv(f"DONDOC_OIDC_{name}", value)
    assert load_settings().oidc_addresses() == {"a@b.vn"}
    monkeypatch.delenv(missing)
    with pytest.raises(InvalidSettings, match="DONDOC_OIDC_ALLOWED"):
        load_settings()


def test_settings_cannot_be_changed_after_they_are_read() -> None:
    with pytest.raises(ValidationError):
        load_settings().web_port = 1


def test_an_office_overlays_only_the_files_that_it_has(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "policy.toml"
    own.write_text("remind_coordinating = true\n", encoding="utf-8")
    monkeypatch.setenv("DONDOC_CONFIG", str(tmp_path))
    assert data_file("policy.toml") == own
    assert data_file("agencies.toml") == PACKAGED_FOLDER / "agencies.toml"


@pytest.mark.parametrize(
    ("text", "place"),
    [('# chính sách\ncheckpoints = ["19/6"\nx = 1\n', "dòng 3"), ("checkpoints = [", "cuối tệp")],
)
def test_a_file_that_is_no_toml_is_refused_with_its_line(
    tmp_path: Path, text: str, place: str
) -> None:
    broken = tmp_path / "policy.toml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSettings) as refused:
        read_toml(broken)
    assert str(broken) in str(refused.value)
    assert place in str(refused.value)


def test_a_file_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "policy.toml"
    broken.write_bytes("a = 'é'".encode("latin-1"))
    with pytest.raises(InvalidSettings, match=r"policy\.toml"):
        read_toml(broken)
